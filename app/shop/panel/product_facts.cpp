#include "app/shop/panel/product_facts.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/price_terms.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/words/unit_price.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using storage::Product;
using storage::Variant;

QString tr(const char* text) {
    return QCoreApplication::translate("Shop", text);
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString capital(const QString& words) {
    return words.left(1).toUpper() + words.mid(1);
}

QString shipping(const Variant& variant) {
    if (!variant.shipMinor) return {};
    return *variant.shipMinor == 0 ? tr("Free") : moneyText({*variant.shipMinor, variant.price.currency});
}

/// As the feed says, else by the rule of the country that its list is for.
QString tax(const Product& product, const Variant& variant) {
    const std::optional<bool> isIncluded = termsOf(product, variant).isTaxIncluded;
    if (!isIncluded) return {};
    if (!variant.isTaxIncluded)
        return *isIncluded ? tr("Included, by the rule of its market") : tr("Comes on top, by the rule of its market");
    return *isIncluded ? tr("Included") : tr("Comes on top");
}

/// What it costs at the door, where the feed says what sending it does.
QString landed(const Product& product, const Variant& variant) {
    constexpr std::int64_t most = 1'000'000'000'000'000; // two of them can be added
    const auto isSane = [](std::int64_t minor) { return minor >= 0 && minor <= most; };
    if (!variant.shipMinor || !isSane(*variant.shipMinor) || !isSane(variant.price.minor)) return {};
    const QString sum = moneyText({variant.price.minor + *variant.shipMinor, variant.price.currency});
    return termsOf(product, variant).isTaxIncluded.value_or(true) ? sum : tr("%1, and tax").arg(sum);
}

/// "4.3 of 5, 120 ratings".
QString rating(const Product& product) {
    if (!product.ratingMilli) return {};
    const QLocale locale;
    const std::int64_t tenths = (*product.ratingMilli + 50) / 100;
    const QString number = locale.toString(static_cast<qlonglong>(tenths / 10)) + locale.decimalPoint() +
                           locale.toString(static_cast<qlonglong>(tenths % 10));
    const QString of = tr("%1 of 5").arg(number);
    return product.ratingCount
               ? tr("%1, %2 ratings").arg(of, locale.toString(static_cast<qlonglong>(*product.ratingCount)))
               : of;
}

QString seen(const Variant& variant) {
    if (variant.observedAt == 0) return {};
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(variant.observedAt).date(), QStringLiteral("d MMMM yyyy"));
}

/// Until when the shop says that the price holds.
QString validUntil(const Variant& variant) {
    if (!variant.validUntil) return {};
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(*variant.validUntil, QTimeZone::utc());
    const QString day = QLocale().toString(end.date(), QStringLiteral("d MMMM yyyy"));
    return end < QDateTime::currentDateTimeUtc() ? tr("%1, which is over").arg(day) : day;
}

QString availability(const Variant& variant) {
    return variant.availability == storage::Availability::unknown ? QString() : availabilityText(variant.availability);
}

/// Which a product has of no variant. Files that were damaged before their variants had their own may hold them there.
constexpr std::array variantFacts{"unit_pricing_measure", "unit_pricing_base_measure", "unit_price", "unit_price_for",
                                  "unit_price_at"};

/// What else is said of the product, and of this variant alone.
QJsonObject saidOf(const Product& product, const Variant& variant) {
    const auto parsed = [](const std::string& facts) {
        return QJsonDocument::fromJson(QByteArray::fromStdString(facts)).object();
    };
    QJsonObject said = parsed(product.facts);
    for (const char* fact : variantFacts) said.remove(QLatin1String(fact));
    const QJsonObject own = parsed(variant.facts);
    for (auto fact = own.begin(); fact != own.end(); ++fact) said[fact.key()] = fact.value();
    return said;
}

/// "€1.60 for 100 ml", as the shop tells it, or from what it says of the contents.
QString unitPrice(const Variant& variant, const QJsonObject& more) {
    const auto said = [&](const char* key) { return more.value(QLatin1String(key)).toString(); };
    if (const auto told = shop::priceOf(said("unit_price").toStdString(), {}))
        return shop::priceOf(said("unit_price_at").toStdString(), {}) == variant.price // or it is that of another price
                   ? tr("%1 for %2").arg(moneyText(*told), said("unit_price_for"))
                   : QString();
    const auto made = shop::unitPriceOf(variant.price, said("unit_pricing_measure").toStdString(),
                                        said("unit_pricing_base_measure").toStdString());
    return made ? tr("%1 for %2").arg(moneyText({made->minor, variant.price.currency}), text(made->of)) : QString();
}

struct Row {
    const char* key = "";
    const char* name = "";
    QString (*value)(const Product& product, const Variant& variant) = nullptr;
    bool isUsual = true; ///< shown as unknown where a feed has none
};

constexpr std::array rows{
    Row{"price", QT_TRANSLATE_NOOP("Shop", "Price"),
        [](const Product&, const Variant& variant) { return moneyText(variant.price); }},
    Row{"shipping", QT_TRANSLATE_NOOP("Shop", "Shipping"),
        [](const Product&, const Variant& variant) { return shipping(variant); }},
    Row{"tax", QT_TRANSLATE_NOOP("Shop", "Tax"), tax},
    Row{"landed", QT_TRANSLATE_NOOP("Shop", "Price with shipping"), landed, false},
    Row{"stock", QT_TRANSLATE_NOOP("Shop", "Stock"),
        [](const Product&, const Variant& variant) { return availability(variant); }},
    Row{"material", QT_TRANSLATE_NOOP("Shop", "Material"),
        [](const Product&, const Variant& variant) { return capital(text(variant.material)); }},
    Row{"colour", QT_TRANSLATE_NOOP("Shop", "Colour"),
        [](const Product&, const Variant& variant) { return capital(text(variant.colour)); }},
    Row{"pattern", QT_TRANSLATE_NOOP("Shop", "Pattern"),
        [](const Product&, const Variant& variant) { return capital(text(variant.pattern)); }},
    Row{"size", QT_TRANSLATE_NOOP("Shop", "Size"),
        [](const Product&, const Variant& variant) {
            return text(variant.sizeSystem.empty() ? variant.sizeLabel : variant.sizeSystem + ' ' + variant.sizeLabel);
        }},
    Row{"sizes", QT_TRANSLATE_NOOP("Shop", "Sizes in stock"),
        [](const Product& product, const Variant& variant) { return sizesOf(product, variant); }},
    Row{"gender", QT_TRANSLATE_NOOP("Shop", "For whom"),
        [](const Product& product, const Variant&) { return capital(text(product.gender)); }},
    Row{"maker", QT_TRANSLATE_NOOP("Shop", "Maker"),
        [](const Product& product, const Variant&) { return text(product.brand); }},
    Row{"condition", QT_TRANSLATE_NOOP("Shop", "Condition"),
        [](const Product&, const Variant& variant) { return capital(text(variant.condition)); }},
    Row{"rating", QT_TRANSLATE_NOOP("Shop", "Rating"),
        [](const Product& product, const Variant&) { return rating(product); }},
    Row{"seen", QT_TRANSLATE_NOOP("Shop", "Price seen here"),
        [](const Product&, const Variant& variant) { return seen(variant); }},
};

struct Name {
    const char* key = "";
    const char* as = ""; ///< the key that it is shown by: several feeds say the same by other names
    const char* name = "";
    bool isUsual = false; ///< shown as unknown where a feed has none
};

/// What else feeds say, as shop/feeds keeps it.
constexpr std::array names{
    Name{"care", "care", QT_TRANSLATE_NOOP("Shop", "Care"), true},
    Name{"care_instructions", "care", QT_TRANSLATE_NOOP("Shop", "Care")},
    Name{"return_policy", "returns", QT_TRANSLATE_NOOP("Shop", "Returns"), true},
    Name{"return_deadline_in_days", "return_days", QT_TRANSLATE_NOOP("Shop", "Days to return")},
    Name{"warranty", "warranty", QT_TRANSLATE_NOOP("Shop", "Warranty")},
    Name{"origin", "origin", QT_TRANSLATE_NOOP("Shop", "Made in")},
    Name{"country_of_origin", "origin", QT_TRANSLATE_NOOP("Shop", "Made in")},
    Name{"size_type", "size_type", QT_TRANSLATE_NOOP("Shop", "Cut")},
    Name{"product_length", "length", QT_TRANSLATE_NOOP("Shop", "Length")},
    Name{"product_width", "width", QT_TRANSLATE_NOOP("Shop", "Width")},
    Name{"product_height", "height", QT_TRANSLATE_NOOP("Shop", "Height")},
    Name{"product_weight", "weight", QT_TRANSLATE_NOOP("Shop", "Weight")},
    Name{"unit_pricing_measure", "contents", QT_TRANSLATE_NOOP("Shop", "Contents")},
};

} // namespace

std::vector<ProductFact> factsOf(const shop::Shop& shop, const Product& product, const Variant& variant) {
    std::vector<ProductFact> facts;
    facts.reserve(rows.size() + names.size());
    for (const Row& row : rows)
        if (const QString value = row.value(product, variant); row.isUsual || !value.isEmpty())
            facts.push_back({QString::fromLatin1(row.key), tr(row.name), value});
    facts.push_back({QStringLiteral("shop"), tr("Shop"), shopNameOf(shop, product.merchant)});
    const QJsonObject more = saidOf(product, variant);
    for (const Name& name : names) {
        const QString value = more.value(QLatin1String(name.key)).toString();
        const QString key = QString::fromLatin1(name.as);
        const auto there = std::ranges::find(facts, key, &ProductFact::key);
        if (there != facts.end()) {
            if (there->value.isEmpty()) there->value = value;
        } else if (name.isUsual || !value.isEmpty()) {
            facts.push_back({key, tr(name.name), value});
        }
    }
    if (const QString each = unitPrice(variant, more); !each.isEmpty())
        facts.push_back({QStringLiteral("unit_price"), tr("Unit price"), each});
    if (const QString day = validUntil(variant); !day.isEmpty())
        facts.push_back({QStringLiteral("valid"), tr("Price holds until"), day});
    return facts;
}

} // namespace calliope::app
