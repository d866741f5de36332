#include "app/shop/tools/shop_ids.h"

namespace calliope::app {

QString shopId(ShopIdKind kind, storage::Id id) {
    return QLatin1Char(static_cast<char>(kind)) + QString::number(id);
}

std::optional<storage::Id> shopIdOf(ShopIdKind kind, const QString& text) {
    QString digits = text.trimmed();
    if (digits.startsWith(QLatin1Char(static_cast<char>(kind)))) digits.remove(0, 1);
    bool isNumber = false;
    const qint64 id = digits.toLongLong(&isNumber);
    return isNumber && id > 0 && digits.front().isDigit() ? std::optional<storage::Id>(id) : std::nullopt;
}

} // namespace calliope::app
