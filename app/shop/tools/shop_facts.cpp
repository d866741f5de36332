#include "app/shop/tools/shop_facts.h"

#include "app/shop/feeds/clean_text.h"
#include "app/shop/tools/shop_ids.h"
#include "app/shop/words/market_tax.h"
#include "app/shop/words/money.h"

#include <QJsonDocument>
#include <algorithm>
#include <cmath>
#include <optional>

namespace calliope::app {

QString factText(const std::string& text, std::size_t most) {
    return QString::fromStdString(shop::cleanText(text, most));
}

QString priceText(const storage::Money& money) {
    return QString::fromStdString(shop::decimalOf(money) + ' ' + money.currency);
}

QString taxText(const storage::Product& product, const storage::Variant& variant) {
    const std::optional<bool> isIncluded = shop::isTaxIncluded(variant.isTaxIncluded, product.market);
    if (!isIncluded) return {};
    const shop::MarketTax* rule = shop::marketTax(product.market);
    return QLatin1String(rule ? rule->name : "tax") + QLatin1String(*isIncluded ? " included" : " comes on top");
}

QString ShopFacts::shopName(storage::Id merchant) {
    const auto known = m_names.find(merchant);
    if (known != m_names.end()) return known->second;
    const auto found = m_shop.catalogue().merchant(merchant);
    return m_names[merchant] = found ? factText(found->name.empty() ? found->origin : found->name) : QString();
}

QJsonObject ShopFacts::of(const storage::Product& product, const storage::Variant& variant) {
    QJsonObject facts{{"id", shopId(ShopIdKind::product, product.id)},
                      {"variant_id", shopId(ShopIdKind::variant, variant.id)},
                      {"title", factText(product.title)},
                      {"price", priceText(variant.price)},
                      {"availability", QString::fromUtf8(nameOf(variant.availability).data(),
                                                         static_cast<qsizetype>(nameOf(variant.availability).size()))}};
    const auto add = [&](const char* name, const QString& text) {
        if (!text.isEmpty()) facts[QLatin1String(name)] = text;
    };
    add("tax", taxText(product, variant));
    add("shop", shopName(product.merchant));
    add("brand", factText(product.brand));
    add("size", factText(variant.sizeLabel));
    add("colour", factText(variant.colour));
    add("material", factText(variant.material));
    if (variant.listMinor) add("price_before", priceText({*variant.listMinor, variant.price.currency}));
    return facts;
}

QJsonObject ShopFacts::of(const shop::ShopHit& hit) {
    QJsonObject facts = of(hit.product, hit.variant);
    QStringList why;
    for (const shop::Reason& reason : hit.why) {
        const std::string_view name = nameOf(reason.slot);
        why.append(QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())));
    }
    if (!why.isEmpty()) facts["fits"] = why.join(", ");
    if (hit.difference > 0) {
        constexpr float hundred = 100;
        facts["alike"] = QStringLiteral("%1 %").arg(std::lround((1 - hit.difference) * hundred));
    }
    for (const char* least : {"price_before", "brand"})
        if (facts.size() > mostFacts) facts.remove(QLatin1String(least));
    return facts;
}

QJsonObject ShopFacts::of(const shop::ShopHits& hits) {
    QJsonArray rows;
    for (const shop::ShopHit& hit : hits.hits) {
        if (rows.size() == mostRows) break;
        rows.append(of(hit));
    }
    QJsonObject answer{{"products", rows}};
    if (rows.isEmpty()) return answer;
    answer["note"] = QLatin1String(shopTextNote);
    if (hits.isMore || hits.hits.size() > mostRows) answer["more"] = true;
    if (hits.areWordsLeftOut) answer["left_out"] = "Nothing has all words of the query: these fit but for them.";
    return answer;
}

const storage::Variant* variantIn(const storage::Product& product, storage::Id id) {
    const auto found = std::ranges::find(product.variants, id, &storage::Variant::id);
    return found == product.variants.end() ? nullptr : &*found;
}

QString jsonText(const QJsonObject& json) {
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace calliope::app
