#include "app/shop/panel/wish_chips.h"

#include "app/shop/panel/money_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <QVariantMap>
#include <algorithm>
#include <array>
#include <optional>

namespace calliope::app {

namespace {

using shop::Reason;
using shop::Wish;

QString tr(const char* text) {
    return QCoreApplication::translate("Shop", text);
}

QString listed(const std::vector<std::string>& keys, const QString& between) {
    QStringList words;
    for (const std::string& key : keys) words.append(QString::fromStdString(key));
    return words.join(between);
}

QString anyOf(const std::vector<std::string>& keys) {
    return listed(keys, tr(" or "));
}

QString noneOf(const std::vector<std::string>& keys) {
    return keys.empty() ? QString() : tr("not %1").arg(listed(keys, tr(" or ")));
}

QString sizeText(const Wish& wish) {
    if (wish.size.label.empty()) return {};
    const QString label = QString::fromStdString(wish.size.label);
    return wish.size.system.empty() ? tr("size %1").arg(label)
                                    : tr("size %1 %2").arg(QString::fromStdString(wish.size.system), label);
}

QString priceText(const Wish& wish) {
    const auto money = [&](std::int64_t minor) { return shortMoneyText({minor, wish.currency}); };
    if (wish.leastMinor && wish.mostMinor) return tr("%1 to %2").arg(money(*wish.leastMinor), money(*wish.mostMinor));
    if (wish.mostMinor) return tr("up to %1").arg(money(*wish.mostMinor));
    return wish.leastMinor ? tr("from %1").arg(money(*wish.leastMinor)) : QString();
}

struct Part {
    const char* name = "";
    std::optional<Reason::Slot> slot;
    QString (*text)(const Wish& wish) = nullptr;
    void (*remove)(Wish& wish) = nullptr;
};

/// In the order of the chips.
constexpr std::array parts{
    Part{"category", Reason::Slot::category, [](const Wish& wish) { return QString::fromStdString(wish.category); },
         [](Wish& wish) { wish.category.clear(); }},
    Part{"material", Reason::Slot::material, [](const Wish& wish) { return anyOf(wish.materials); },
         [](Wish& wish) { wish.materials.clear(); }},
    Part{"colour", Reason::Slot::colour, [](const Wish& wish) { return anyOf(wish.colours); },
         [](Wish& wish) { wish.colours.clear(); }},
    Part{"pattern", Reason::Slot::pattern, [](const Wish& wish) { return anyOf(wish.patterns); },
         [](Wish& wish) { wish.patterns.clear(); }},
    Part{"gender", Reason::Slot::gender, [](const Wish& wish) { return QString::fromStdString(wish.gender); },
         [](Wish& wish) { wish.gender.clear(); }},
    Part{"size", Reason::Slot::size, sizeText, [](Wish& wish) { wish.size = {}; }},
    Part{"price", Reason::Slot::price, priceText,
         [](Wish& wish) {
             wish.leastMinor.reset();
             wish.mostMinor.reset();
             wish.currency.clear();
         }},
    Part{"notMaterial", std::nullopt, [](const Wish& wish) { return noneOf(wish.notMaterials); },
         [](Wish& wish) { wish.notMaterials.clear(); }},
    Part{"notColour", std::nullopt, [](const Wish& wish) { return noneOf(wish.notColours); },
         [](Wish& wish) { wish.notColours.clear(); }},
    Part{"brand", std::nullopt, [](const Wish& wish) { return anyOf(wish.brands); },
         [](Wish& wish) { wish.brands.clear(); }},
    Part{"shop", std::nullopt,
         [](const Wish& wish) { return wish.merchants.empty() ? QString() : tr("at %1").arg(anyOf(wish.merchants)); },
         [](Wish& wish) { wish.merchants.clear(); }},
    Part{"without", std::nullopt,
         [](const Wish& wish) { return wish.exclude.empty() ? QString() : tr("without %1").arg(anyOf(wish.exclude)); },
         [](Wish& wish) { wish.exclude.clear(); }},
    Part{"words", Reason::Slot::words, [](const Wish& wish) { return QString::fromStdString(wish.query); },
         [](Wish& wish) { wish.query.clear(); }},
    Part{"stock", Reason::Slot::stock, [](const Wish& wish) { return wish.mustBeInStock ? tr("in stock") : QString(); },
         [](Wish& wish) { wish.mustBeInStock = false; }},
};

} // namespace

QVariantList chipsOf(const Wish& wish) {
    QVariantList chips;
    for (const Part& part : parts)
        if (const QString text = part.text(wish); !text.isEmpty())
            chips.append(QVariantMap{{"part", QString::fromLatin1(part.name)}, {"text", text}});
    return chips;
}

void removePart(Wish& wish, const QString& part) {
    for (const Part& row : parts)
        if (part == QLatin1String(row.name)) row.remove(wish);
}

QString partOf(Reason::Slot slot) {
    const auto row = std::ranges::find(parts, std::optional(slot), &Part::slot);
    return row == parts.end() ? QString() : QString::fromLatin1(row->name);
}

} // namespace calliope::app
