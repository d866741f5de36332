#include "app/shop/wardrobe/wardrobe_words.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/wardrobe/wardrobe_photos.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace calliope::app {

namespace {

/// Rounded to a whole minor unit.
QString costOfWear(const storage::Money& bought, std::int64_t wears) {
    return QCoreApplication::translate("Wardrobe", "%1 a wear")
        .arg(moneyText({(bought.minor + wears / 2) / wears, bought.currency}));
}

} // namespace

QString keyText(std::string_view key) {
    QString text = QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
}

QString keysText(shop::Topic topic, std::uint64_t bits) {
    QStringList keys;
    for (const std::string& key : shop::keysOf(topic, bits)) keys.append(QString::fromStdString(key));
    return keys.join(", ");
}

QVariantList choicesOf(shop::Topic topic) {
    QVariantList choices;
    for (const shop::Concept& each : shop::concepts(topic))
        choices.append(QVariantMap{{"key", QString::fromUtf8(each.key.data(), static_cast<qsizetype>(each.key.size()))},
                                   {"text", keyText(each.key)}});
    return choices;
}

QVariantMap wardrobeCard(const storage::WardrobeItem& item) {
    const QString kind = keyText(item.category);
    const QString colours = keysText(shop::Topic::colour, item.colours);
    const QString size = QString::fromStdString(item.size);
    const QString worn = item.wearCount == 1
                             ? QCoreApplication::translate("Wardrobe", "worn once")
                             : QCoreApplication::translate("Wardrobe", "worn %1 times").arg(item.wearCount);
    QStringList words;
    for (const QString& each : {kind, colours, size})
        if (!each.isEmpty()) words.append(each);
    if (item.wearCount > 0) words.append(worn);
    if (item.wearCount > 0 && item.bought) words.append(costOfWear(*item.bought, item.wearCount));
    return {{"id", static_cast<qlonglong>(item.id)},
            {"name", QString::fromStdString(item.name)},
            {"picture", WardrobePhotos::source(item.picture)},
            {"kind", kind},
            {"colours", colours},
            {"size", size},
            {"worn", static_cast<qlonglong>(item.wearCount)},
            {"words", words.join(QStringLiteral(", "))}};
}

void lookAtSome(shop::Shop& shop) {
    constexpr int times = 20;
    constexpr std::int64_t each = 50;
    for (int i = 0; i < times && shop.look(each); ++i) {
    }
}

QString alikeText(float difference) {
    constexpr float hundred = 100;
    const int share = static_cast<int>(std::lround(std::clamp(1 - difference, 0.F, 1.F) * hundred));
    return QCoreApplication::translate("Wardrobe", "%1 %").arg(QLocale().toString(share));
}

QVariantMap ownedCard(const shop::Shop& shop, const shop::Likeness& likeness, const std::string& category) {
    constexpr float alike = 0.35F; // less apart than this it is told
    constexpr std::size_t most = 1000;
    for (const shop::Shop::Owned& owned : shop.ownedLike(likeness, category.empty() ? 1 : most)) {
        if (owned.difference >= alike) break;
        if (!category.empty() && owned.item.category != category) continue;
        QVariantMap card = wardrobeCard(owned.item);
        card["alike"] = alikeText(owned.difference);
        return card;
    }
    return {};
}

} // namespace calliope::app
