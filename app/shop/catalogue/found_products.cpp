#include "app/shop/catalogue/found_products.h"

#include "app/shop/feeds/clean_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <algorithm>
#include <string_view>

namespace calliope::shop {

namespace {

constexpr std::size_t longestTitle = 200; ///< bytes

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace

storage::Block blockOf(const std::vector<FoundProduct>& found) {
    QJsonArray products;
    QStringList titles;
    for (const FoundProduct& each : found) {
        QJsonArray why;
        for (const Reason::Slot slot : each.why) why.append(text(nameOf(slot)));
        products.append(QJsonObject{{"product", static_cast<qint64>(each.product)},
                                    {"variant", static_cast<qint64>(each.variant)},
                                    {"item", text(each.item)},
                                    {"why", why}});
        titles.append(text(cleanText(each.title, longestTitle)));
    }
    const QJsonObject payload{{"products", products}};
    return {.kind = storage::BlockKind::products,
            .text = titles.join('\n').toStdString(),
            .payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString()};
}

std::vector<FoundProduct> foundIn(const std::string& payload, const std::string& text) {
    std::vector<FoundProduct> found;
    const QStringList titles = QString::fromStdString(text).split('\n');
    const QJsonObject kept = QJsonDocument::fromJson(QByteArray::fromStdString(payload)).object();
    const QJsonArray products = kept["products"].toArray();
    for (qsizetype i = 0; i < products.size() && found.size() < mostFound; ++i) {
        const QJsonObject object = products.at(i).toObject();
        FoundProduct product{.product = object["product"].toInteger(),
                             .variant = object["variant"].toInteger(),
                             .item = object["item"].toString().toStdString(),
                             .title = cleanText(titles.value(i).toStdString(), longestTitle)};
        if (product.product <= 0) continue;
        const QJsonArray why = object["why"].toArray();
        for (const QJsonValue name : why)
            if (const auto slot = slotOf(name.toString().toStdString());
                slot && std::ranges::find(product.why, *slot) == product.why.end())
                product.why.push_back(*slot);
        found.push_back(std::move(product));
    }
    return found;
}

std::vector<FoundProduct> foundOf(const ShopHits& hits) {
    std::vector<FoundProduct> found;
    for (const ShopHit& hit : hits.hits) {
        if (found.size() == mostFound) break;
        found.push_back({.product = hit.product.id,
                         .variant = hit.variant.id,
                         .item = hit.product.extId,
                         .title = hit.product.title});
        for (const Reason& reason : hit.why) found.back().why.push_back(reason.slot);
    }
    return found;
}

std::optional<storage::Product> productOf(const Shop& shop, const FoundProduct& found) {
    std::optional<storage::Product> product = shop.product(found.product);
    if (product && (product->extId != found.item || product->variants.empty())) return std::nullopt;
    return product;
}

} // namespace calliope::shop
