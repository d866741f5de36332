#include "app/shop/buying/countries.h"

#include <QLocale>
#include <QVariantMap>
#include <algorithm>

namespace calliope::app {

QVariantList countryRows() {
    QVariantList rows;
    for (int i = QLocale::AnyTerritory + 1; i <= QLocale::LastTerritory; ++i) {
        const auto territory = static_cast<QLocale::Territory>(i);
        const QString code = QLocale::territoryToCode(territory);
        const bool isCountry = code.size() == 2 && code[0].isUpper() && code != QLatin1String("ZZ");
        if (isCountry) rows.append(QVariantMap{{"value", code}, {"text", QLocale::territoryToString(territory)}});
    }
    std::ranges::sort(rows, {}, [](const QVariant& row) { return row.toMap()["text"].toString(); });
    return rows;
}

QString ownCountry() {
    const QString code = QLocale::territoryToCode(QLocale::system().territory());
    return code.size() == 2 ? code : QString();
}

} // namespace calliope::app
