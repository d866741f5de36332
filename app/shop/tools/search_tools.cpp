#include "app/looks/background.h"
#include "app/looks/given_picture.h"
#include "app/shop/catalogue/found_products.h"
#include "app/shop/tools/shop_facts.h"
#include "app/shop/tools/shop_ids.h"
#include "app/shop/tools/tool_rows.h"
#include "app/shop/wishes/wish_json.h"
#include "app/shop/words/money.h"
#include "storage/shop/fold.h"

#include <QDateTime>
#include <algorithm>
#include <array>
#include <cmath>

namespace calliope::app {

namespace {

/// The answer, and cards of what was found.
ToolResult answered(const QJsonObject& answer, const std::vector<shop::FoundProduct>& found) {
    ToolResult result{jsonText(answer)};
    if (!found.empty()) result.blocks = {shop::blockOf(found)};
    return result;
}

// --- shop_search and shop_similar ---

ToolResult search(shop::Shop& shop, const WrittenWish& written) {
    const shop::ShopHits hits = shop.search(written.wish, written.limit);
    QJsonObject answer = ShopFacts(shop).of(hits);
    answer["understood"] = writeWish(written.wish);
    if (hits.hits.empty()) {
        answer["note"] = shop.relaxed(written.wish).empty()
                             ? "Nothing fits, nor would it with one condition less."
                             : "Nothing fits. It would with one condition less: ask the user which.";
    }
    return answered(answer, foundOf(hits));
}

ToolResult similar(shop::Shop& shop, const shop::ShopHits& hits, const std::vector<shop::Shop::Owned>& owned) {
    constexpr float closeEnough = 0.35F;
    QJsonObject answer = ShopFacts(shop).of(hits);
    if (!owned.empty() && owned.front().difference < closeEnough)
        answer["user_owns"] =
            QJsonObject{{"id", shopId(ShopIdKind::wardrobe, owned.front().item.id)},
                        {"name", factText(owned.front().item.name)},
                        {"alike", QStringLiteral("%1 %").arg(std::lround((1 - owned.front().difference) * 100))}};
    return answered(answer, foundOf(hits));
}

ToolResult similarTo(shop::Shop& shop, const shop::Likeness& likeness, const WrittenWish& filters) {
    return similar(shop, shop.photoSearch(likeness, filters.wish, static_cast<std::size_t>(filters.limit)),
                   shop.ownedLike(likeness, 1));
}

ToolResult similarToItem(shop::Shop& shop, storage::Id id, const WrittenWish& filters) {
    const auto item = shop.wardrobe().item(id);
    if (!item) return wrong(noSuchId(shopId(ShopIdKind::wardrobe, id)));
    if (item->lookVersion != shop::Likeness::version || item->look.size() != shop::Likeness::size)
        return wrong("This thing of the wardrobe has no picture.");
    const shop::Likeness likeness = shop::Likeness::ofBytes(item->look);
    return similar(shop, shop.photoSearch(likeness, filters.wish, static_cast<std::size_t>(filters.limit)), {});
}

/// Decodes the picture in a process of its own, then looks for what is like it.
class SimilarToPicture : public ToolRun {
public:
    SimilarToPicture(const ShopSurroundings& around, const storage::Attachment& picture, WrittenWish filters) {
        inBackground(
            this,
            [bytes = around.pictures->bytes(picture.hash), reader = around.pictures->reader()] {
                const ReadPicture read = reader.read(bytes);
                Seen seen{read.problem, {}};
                if (!read.image.isNull()) seen.likeness = shop::Shop::likenessOf(read.image);
                return seen;
            },
            [this, around, filters = std::move(filters)](const Seen& seen) {
                if (!seen.problem.isEmpty()) return emit finished({seen.problem, true});
                m_search = readShop(around, [likeness = seen.likeness, filters](shop::Shop& shop) {
                    return similarTo(shop, likeness, filters);
                });
                connect(m_search.get(), &ToolRun::finished, this, &ToolRun::finished);
            });
    }

private:
    struct Seen {
        QString problem;
        shop::Likeness likeness;
    };
    std::unique_ptr<ToolRun> m_search;
};

std::unique_ptr<ToolRun> runSimilar(const ShopSurroundings& around, const QJsonObject& given,
                                    const ToolContext& context) {
    QJsonObject wish = given["filters"].toObject();
    if (!wish.contains("query")) wish["query"] = "";
    const WrittenWish filters = readWish(wish, around.currency());
    if (!filters.problem.isEmpty()) return failedRun(filters.problem);
    if (const QString text = given["product_id"].toString(); !text.isEmpty()) {
        const auto id = shopIdOf(ShopIdKind::product, text);
        if (!id) return failedRun(noSuchId(text));
        return readShop(around, [id = *id, filters](shop::Shop& shop) {
            return shop.product(id)
                       ? similar(shop, shop.similar(id, filters.wish, static_cast<std::size_t>(filters.limit)), {})
                       : wrong(noSuchId(shopId(ShopIdKind::product, id)));
        });
    }
    if (const QString text = given["wardrobe_id"].toString(); !text.isEmpty()) {
        const auto id = shopIdOf(ShopIdKind::wardrobe, text);
        if (!id) return failedRun(noSuchId(text));
        return readShop(around, [id = *id, filters](shop::Shop& shop) { return similarToItem(shop, id, filters); });
    }
    if (!given.contains("image_ref") || around.pictures == nullptr)
        return failedRun("Say what it shall be like: image_ref, product_id or wardrobe_id.");
    const GivenPicture picture = givenPicture({{"picture", given["image_ref"].toString().toInt()}}, context);
    if (!picture.problem.isEmpty()) return failedRun(picture.problem);
    return std::make_unique<SimilarToPicture>(around, picture.picture, filters);
}

// --- shop_get ---

ToolResult get(shop::Shop& shop, storage::Id id) {
    const auto product = shop.product(id);
    if (!product || product->variants.empty()) return wrong(noSuchId(shopId(ShopIdKind::product, id)));
    ShopFacts facts(shop);
    QJsonObject answer = facts.of(*product, product->variants.front());
    for (const char* ofVariant :
         {"variant_id", "size", "colour", "material", "price", "tax", "price_before", "availability"})
        answer.remove(QLatin1String(ofVariant));
    if (product->ratingMilli) {
        constexpr double thousand = 1'000;
        answer["rating"] = static_cast<double>(*product->ratingMilli) / thousand;
        answer["ratings"] = static_cast<qint64>(product->ratingCount.value_or(0));
    }
    QJsonArray rows;
    for (const storage::Variant& variant : product->variants) {
        if (rows.size() == mostRows) break;
        QJsonObject row = facts.of(*product, variant);
        for (const char* ofProduct : {"id", "title", "shop", "brand"}) row.remove(QLatin1String(ofProduct));
        rows.append(row);
    }
    answer["variants"] = rows;
    if (!product->description.empty())
        answer["text_of_the_shop"] =
            QJsonObject{{"tainted", true}, {"text", factText(product->description, longestText)}};
    answer["note"] = QLatin1String(shopTextNote);
    return answered(answer, {{.product = product->id, .item = product->extId, .title = product->title}});
}

// --- shop_compare ---

constexpr const char* unknown = "unknown";

struct Criterion {
    const char* name;
    const char* words; ///< folded, that models say for it
};
constexpr std::array criteria{
    Criterion{"price", "price|cost|cheap"},
    Criterion{"tax", "tax"},
    Criterion{"shipping", "shipping|delivery"},
    Criterion{"availability", "availability|stock"},
    Criterion{"size", "size"},
    Criterion{"colour", "colour|color"},
    Criterion{"material", "material|fabric"},
    Criterion{"brand", "brand|maker"},
    Criterion{"shop", "shop|store|seller"},
    Criterion{"condition", "condition"},
    Criterion{"price_before", "discount|sale|before"},
    Criterion{"rating", "rating|review|quality"},
};

/// Everything that the feed says of it, by name.
QJsonObject allFacts(ShopFacts& facts, const storage::Product& product, const storage::Variant& variant) {
    QJsonObject all = facts.of(product, variant);
    if (variant.shipMinor) all["shipping"] = priceText({*variant.shipMinor, variant.price.currency});
    if (!variant.condition.empty()) all["condition"] = factText(variant.condition);
    if (product.ratingMilli) all["rating"] = QString::number(static_cast<double>(*product.ratingMilli) / 1'000, 'f', 1);
    for (const std::string& said : {variant.facts, product.facts}) {
        const QJsonObject more = QJsonDocument::fromJson(QByteArray::fromStdString(said)).object();
        for (auto fact = more.begin(); fact != more.end(); ++fact)
            if (!all.contains(fact.key()) && (fact->isString() || fact->isDouble()))
                all[factText(fact.key().toStdString())] = factText(fact->toVariant().toString().toStdString());
    }
    return all;
}

/// The fact that a model means; what nobody knows is said to be unknown.
QString namedFact(const QString& wanted, const QJsonObject& facts) {
    const QString folded = QString::fromStdString(storage::fold(wanted.toStdString()));
    for (const Criterion& each : criteria)
        for (const QString& word : QString(QLatin1String(each.words)).split('|'))
            if (folded.contains(word)) return QLatin1String(each.name);
    for (auto fact = facts.begin(); fact != facts.end(); ++fact)
        if (fact.key().compare(wanted, Qt::CaseInsensitive) == 0) return fact.key();
    return wanted;
}

ToolResult compare(shop::Shop& shop, const std::vector<storage::Id>& variants, const QStringList& wanted) {
    ShopFacts facts(shop);
    QJsonArray rows;
    for (const storage::Id id : variants) {
        const auto owner = shop.catalogue().productOf(id);
        const auto product = owner ? shop.product(*owner) : std::nullopt;
        const storage::Variant* variant = product ? variantIn(*product, id) : nullptr;
        if (!variant) return wrong(noSuchId(shopId(ShopIdKind::variant, id)));
        const QJsonObject all = allFacts(facts, *product, *variant);
        QJsonObject row{{"variant_id", all["variant_id"]}, {"title", all["title"]}};
        QStringList names;
        for (const QString& each : wanted) names.append(namedFact(each, all));
        if (names.isEmpty())
            for (const Criterion& each : criteria) names.append(QLatin1String(each.name));
        for (const QString& name : names)
            if (row.size() < mostFacts) row[name] = all.contains(name) ? all[name] : QJsonValue(QLatin1String(unknown));
        rows.append(row);
    }
    return {jsonText({{"compared", rows}, {"note", QLatin1String(shopTextNote)}})};
}

// --- shop_price_history ---

ToolResult priceHistory(shop::Shop& shop, storage::Id variant, int days) {
    if (!shop.catalogue().productOf(variant)) return wrong(noSuchId(shopId(ShopIdKind::variant, variant)));
    constexpr qint64 day = 86'400'000;
    const std::vector<storage::PricePoint> points =
        shop.priceHistory(variant, QDateTime::currentMSecsSinceEpoch() - days * day);
    QJsonArray rows;
    const std::size_t first = points.size() > mostRows ? points.size() - mostRows : 0;
    for (std::size_t i = first; i < points.size(); ++i)
        rows.append(QJsonObject{{"since", QDateTime::fromMSecsSinceEpoch(points[i].at).date().toString(Qt::ISODate)},
                                {"price", priceText(points[i].price)}});
    return {
        jsonText({{"prices", rows}, {"note", "As this computer saw them; there may have been others in between."}})};
}

QString idList(const QJsonValue& ids) {
    QStringList texts;
    for (const QJsonValue id : ids.toArray()) texts.append(id.toString());
    return texts.join(", ");
}

} // namespace

std::vector<Tool> searchTools(const ShopSurroundings& around) {
    Tool searching{
        .name = "shop_search",
        .title = toolWords("Search the shops"),
        .description = "Searches the shops' catalogues on this computer. Give what the user wants: conditions in the "
                       "fields, other words in query. Prices are decimals as text.",
        .parameters = wishSchema(),
        .effect = ToolEffect::read,
        .readsStrangers = true,
        .words =
            [](const QJsonObject& given) {
                const QString what = given["query"].toString().simplified();
                return what.isEmpty() ? toolWords("Search the shops") : toolWords("Search the shops for %1").arg(what);
            },
        .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
            WrittenWish written = readWish(given, around.currency());
            if (!written.problem.isEmpty()) return failedRun(written.problem);
            return readShop(around, [written = std::move(written)](shop::Shop& shop) { return search(shop, written); });
        }};
    Tool likewise{.name = "shop_similar",
                  .title = toolWords("Things that look alike"),
                  .description = "Finds products that look like a picture of the chat (image_ref: its number), like a "
                                 "product, or like a thing of the user's wardrobe. filters: conditions as of "
                                 "shop_search.",
                  .parameters = schemaOf(R"json({
                      "type": "object", "additionalProperties": false, "properties": {
                          "image_ref": {"type": "string", "maxLength": 40},
                          "product_id": {"type": "string", "maxLength": 40},
                          "wardrobe_id": {"type": "string", "maxLength": 40},
                          "filters": {"type": "object"}}})json"),
                  .effect = ToolEffect::read,
                  .readsStrangers = true,
                  .readsElsewhere = true, // what the user owns of the kind
                  .words = [](const QJsonObject&) { return toolWords("Look for things that look alike"); },
                  .run = [around](const QJsonObject& given,
                                  const ToolContext& context) { return runSimilar(around, given, context); }};
    Tool getting{.name = "shop_get",
                 .title = toolWords("Look at a product"),
                 .description = "Tells everything that is known about a product, with its sizes and prices.",
                 .parameters = schemaOf(R"json({
                     "type": "object", "additionalProperties": false, "required": ["product_id"],
                     "properties": {"product_id": {"type": "string", "maxLength": 40}}})json"),
                 .effect = ToolEffect::read,
                 .readsStrangers = true,
                 .words =
                     [](const QJsonObject& given) {
                         return toolWords("Look at product %1").arg(given["product_id"].toString());
                     },
                 .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
                     const QString text = given["product_id"].toString();
                     const auto id = shopIdOf(ShopIdKind::product, text);
                     if (!id) return failedRun(noSuchId(text));
                     return readShop(around, [id = *id](shop::Shop& shop) { return get(shop, id); });
                 }};
    Tool comparing{
        .name = "shop_compare",
        .title = toolWords("Compare products"),
        .description = "Puts the facts of two to six variants side by side; what is not known is unknown.",
        .parameters = schemaOf(R"json({
                       "type": "object", "additionalProperties": false, "required": ["variant_ids"], "properties": {
                           "variant_ids": {"type": "array", "minItems": 2, "maxItems": 6,
                                           "items": {"type": "string", "maxLength": 40}},
                           "criteria": {"type": "array", "maxItems": 10,
                                        "items": {"type": "string", "maxLength": 40}}}})json"),
        .effect = ToolEffect::read,
        .readsStrangers = true,
        .words = [](const QJsonObject& given) { return toolWords("Compare %1").arg(idList(given["variant_ids"])); },
        .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
            std::vector<storage::Id> ids;
            for (const QJsonValue each : given["variant_ids"].toArray()) {
                const auto id = shopIdOf(ShopIdKind::variant, each.toString());
                if (!id) return failedRun(noSuchId(each.toString()));
                ids.push_back(*id);
            }
            QStringList wanted;
            for (const QJsonValue each : given["criteria"].toArray())
                wanted.append(factText(each.toString().toStdString()));
            return readShop(around, [ids, wanted](shop::Shop& shop) { return compare(shop, ids, wanted); });
        }};
    Tool history{.name = "shop_price_history",
                 .title = toolWords("Earlier prices"),
                 .description = "Tells what a variant cost on which day, as this computer saw it.",
                 .parameters = schemaOf(R"json({
                     "type": "object", "additionalProperties": false, "required": ["variant_id"], "properties": {
                         "variant_id": {"type": "string", "maxLength": 40},
                         "days": {"type": "integer", "minimum": 1, "maximum": 3650}}})json"),
                 .effect = ToolEffect::read,
                 .words =
                     [](const QJsonObject& given) {
                         return toolWords("Look up earlier prices of %1").arg(given["variant_id"].toString());
                     },
                 .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
                     constexpr int usualDays = 90;
                     const QString text = given["variant_id"].toString();
                     const auto id = shopIdOf(ShopIdKind::variant, text);
                     if (!id) return failedRun(noSuchId(text));
                     return readShop(around, [id = *id, days = given["days"].toInt(usualDays)](shop::Shop& shop) {
                         return priceHistory(shop, id, days);
                     });
                 }};
    return {searching, likewise, getting, comparing, history};
}

} // namespace calliope::app
