#include "app/looks/given_picture.h"
#include "app/shop/advice/size_advice.h"
#include "app/shop/catalogue/outfit_shelf.h"
#include "app/shop/tools/shop_facts.h"
#include "app/shop/tools/shop_ids.h"
#include "app/shop/tools/tool_rows.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "app/shop/words/wish.h"
#include "storage/shop/fold.h"

#include <algorithm>

namespace calliope::app {

namespace {

using shop::Topic;

QString named(std::string_view name) {
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString keyList(Topic topic, std::uint64_t bits) {
    QStringList keys;
    for (const std::string& key : shop::keysOf(topic, bits)) keys.append(QString::fromStdString(key));
    return keys.join(", ");
}

// --- size_advise ---

/// Which measures were looked at is told, but not what they are: they do not leave this computer.
ToolResult adviseSize(shop::Shop& shop, storage::Id id) {
    const auto product = shop.product(id);
    if (!product) return wrong(noSuchId(shopId(ShopIdKind::product, id)));
    const shop::SizeAdvice advice = shop::adviseSize(*product, shop.wardrobe().measures());
    QJsonObject answer{{"id", shopId(ShopIdKind::product, id)}, {"advice", named(nameOf(advice.kind))}};
    const auto list = [&](const char* name, const QStringList& texts) {
        if (!texts.isEmpty()) answer[QLatin1String(name)] = texts.join(", ");
    };
    if (!advice.label.empty()) {
        answer["size"] = factText(advice.label);
        if (advice.isSoldOut) answer["sold_out"] = true;
    }
    if (!advice.other.empty()) answer["or"] = factText(advice.other);
    QStringList used;
    QStringList missing;
    QStringList assumed;
    for (const auto& each : advice.used) used.append(QString::fromStdString(each.measure));
    for (const std::string& each : advice.missing) missing.append(QString::fromStdString(each));
    if (advice.isCutAssumed) assumed.append("the shop does not say for whom it is cut: read as unisex");
    if (advice.isSystemAssumed) assumed.append("the number is read as a European size");
    list("by", used);
    list("measures_that_would_help", missing);
    list("assumed", assumed);
    answer["note"] = advice.kind == shop::SizeAdvice::Kind::unknown
                         ? "It is not known. The user can enter measures in the wardrobe."
                         : "By standard charts: makers cut differently.";
    return {jsonText(answer)};
}

// --- wardrobe_search ---

ToolResult searchWardrobe(shop::Shop& shop, const QJsonObject& given) {
    const std::string type = given["type"].toString().toStdString();
    const shop::Wish read = shop::wishOf(type);
    const std::vector<std::string> kinds =
        read.category.empty() ? std::vector<std::string>() : shop::withNarrower(Topic::category, read.category);
    std::uint64_t colours = 0;
    bool hasColours = false;
    for (const QJsonValue each : given["colours"].toArray()) {
        hasColours = true;
        for (const std::string& key : shop::wishOf(each.toString().toStdString()).colours)
            colours |= shop::bitsWithNarrower(Topic::colour, key);
    }
    const unsigned seasons = shop::seasonIn(given["season"].toString().toStdString());
    const std::string word = kinds.empty() ? storage::fold(type) : std::string();
    QJsonArray rows;
    int more = 0;
    for (const storage::WardrobeItem& item : shop.wardrobe().items()) {
        if (!kinds.empty() && std::ranges::find(kinds, item.category) == kinds.end()) continue;
        if (!word.empty() && storage::fold(item.name).find(word) == std::string::npos) continue;
        if (hasColours && (item.colours & colours) == 0) continue;
        if (seasons != 0 && (shop::seasonsOf(item.category, item.materials) & seasons) == 0) continue;
        if (rows.size() == mostRows) {
            ++more;
            continue;
        }
        QJsonObject row{{"id", shopId(ShopIdKind::wardrobe, item.id)}, {"name", factText(item.name)}};
        const auto add = [&](const char* name, const QString& text) {
            if (!text.isEmpty()) row[QLatin1String(name)] = text;
        };
        add("kind", QString::fromStdString(item.category));
        add("colours", keyList(Topic::colour, item.colours));
        add("materials", keyList(Topic::material, item.materials));
        add("patterns", keyList(Topic::pattern, item.patterns));
        add("size", factText(item.size));
        row["worn"] = static_cast<qint64>(item.wearCount);
        rows.append(row);
    }
    QJsonObject answer{{"wardrobe", rows}};
    if (more > 0) answer["more"] = more;
    if (rows.isEmpty()) answer["note"] = "The user has entered nothing like that.";
    return {jsonText(answer)};
}

// --- outfit_suggest ---

std::optional<shop::Piece> seedOf(shop::Shop& shop, const QString& text) {
    if (const auto id = text.startsWith('w') ? shopIdOf(ShopIdKind::wardrobe, text) : std::nullopt) {
        const auto item = shop.wardrobe().item(*id);
        return item ? std::optional(shop::pieceOf(*item)) : std::nullopt;
    }
    std::optional<storage::Id> product;
    std::optional<storage::Id> variant;
    if (text.startsWith('v') && (variant = shopIdOf(ShopIdKind::variant, text)))
        product = shop.catalogue().productOf(*variant);
    else
        product = shopIdOf(ShopIdKind::product, text);
    const auto found = product ? shop.product(*product) : std::nullopt;
    if (!found || found->variants.empty()) return std::nullopt;
    const storage::Variant* chosen = variant ? variantIn(*found, *variant) : &found->variants.front();
    return chosen ? std::optional(shop::pieceOf(*found, *chosen)) : std::nullopt;
}

ToolResult suggestOutfit(shop::Shop& shop, const QJsonObject& given, const std::string& currency) {
    shop::OutfitWish wish;
    wish.occasion = given["occasion"].toString().toStdString();
    wish.season = given["season"].toString().toStdString();
    const QString from = given["from"].toString("both");
    wish.fromWardrobe = from != u"catalogue";
    wish.fromCatalogue = from != u"wardrobe";
    if (const std::string budget = given["budget"].toString().toStdString(); !budget.empty()) {
        wish.budget = shop::priceOf(budget, currency);
        if (!wish.budget) return wrong("The budget is no amount: write it like \"120.00 EUR\".");
    }
    std::string gender;
    for (const QJsonValue each : given["seed_ids"].toArray()) {
        const auto seed = seedOf(shop, each.toString());
        if (!seed) return wrong(noSuchId(each.toString()));
        if (!seed->gender.empty() && seed->gender != "unisex") gender = seed->gender;
        wish.seeds.push_back(*seed);
    }
    const shop::SuggestedOutfit outfit =
        shop::suggestOutfit(wish, shop::ownPieces(shop), shop::outfitShelf(shop, gender, wish.budget));
    QJsonArray rows;
    for (const shop::OutfitPick& pick : outfit.picks) {
        const shop::Piece& piece = pick.piece;
        QStringList why;
        for (const auto reason : pick.reasons) why.append(named(nameOf(reason)));
        QJsonObject row{{"slot", QString::fromStdString(pick.slot)},
                        {"id", piece.isOwned() ? shopId(ShopIdKind::wardrobe, piece.wardrobe)
                                               : shopId(ShopIdKind::variant, piece.variant)},
                        {"name", factText(piece.name)},
                        {"why", why.join(", ")}};
        if (const QString colours = keyList(Topic::colour, piece.colours); !colours.isEmpty()) row["colours"] = colours;
        if (piece.price && !piece.isOwned()) row["price"] = priceText(*piece.price);
        rows.append(row);
    }
    QJsonObject answer{{"outfit", rows}, {"note", QLatin1String(shopTextNote)}};
    QStringList empty;
    for (const std::string& slot : outfit.empty) empty.append(QString::fromStdString(slot));
    if (!empty.isEmpty()) answer["nothing_found_for"] = empty.join(", ");
    return {jsonText(answer)};
}

} // namespace

std::vector<Tool> ownTools(const ShopSurroundings& around) {
    Tool sizes{.name = "size_advise",
               .title = toolWords("Which size fits"),
               .description = "Tells which size of a product fits the user, by the measures that they have entered.",
               .parameters = schemaOf(R"json({
                   "type": "object", "additionalProperties": false, "required": ["product_id"],
                   "properties": {"product_id": {"type": "string", "maxLength": 40}}})json"),
               .effect = ToolEffect::read,
               .readsStrangers = true, // sizes are named by shops
               .readsElsewhere = true,
               .words =
                   [](const QJsonObject& given) {
                       return toolWords("Find the size of %1 that fits").arg(given["product_id"].toString());
                   },
               .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
                   const QString text = given["product_id"].toString();
                   const auto id = shopIdOf(ShopIdKind::product, text);
                   if (!id) return failedRun(noSuchId(text));
                   return readShop(around, [id = *id](shop::Shop& shop) { return adviseSize(shop, id); });
               }};
    Tool wardrobe{.name = "wardrobe_search",
                  .title = toolWords("Look into the wardrobe"),
                  .description = "Lists what the user owns, by kind, colours and season; all of it where nothing is "
                                 "given.",
                  .parameters = schemaOf(R"json({
                      "type": "object", "additionalProperties": false, "properties": {
                          "type": {"type": "string", "maxLength": 80},
                          "colours": {"type": "array", "maxItems": 6, "items": {"type": "string", "maxLength": 40}},
                          "season": {"type": "string", "maxLength": 40}}})json"),
                  .effect = ToolEffect::read,
                  .readsElsewhere = true,
                  .words = [](const QJsonObject&) { return toolWords("Look into your wardrobe"); },
                  .run =
                      [around](const QJsonObject& given, const ToolContext&) {
                          return readShop(around, [given](shop::Shop& shop) { return searchWardrobe(shop, given); });
                      }};
    Tool outfits{.name = "outfit_suggest",
                 .title = toolWords("Put an outfit together"),
                 .description = "Puts an outfit together around things of the wardrobe (w1) or of shops (v1), out of "
                                "what the user owns first, then out of the catalogue. budget: like \"120.00 EUR\".",
                 .parameters = schemaOf(R"json({
                     "type": "object", "additionalProperties": false, "properties": {
                         "seed_ids": {"type": "array", "maxItems": 6, "items": {"type": "string", "maxLength": 40}},
                         "occasion": {"type": "string", "maxLength": 80},
                         "season": {"type": "string", "maxLength": 40},
                         "from": {"enum": ["wardrobe", "catalogue", "both"]},
                         "budget": {"type": "string", "maxLength": 40}}})json"),
                 .effect = ToolEffect::read,
                 .readsStrangers = true,
                 .readsElsewhere = true,
                 .words =
                     [](const QJsonObject& given) {
                         const QString occasion = given["occasion"].toString().simplified();
                         return occasion.isEmpty() ? toolWords("Put an outfit together")
                                                   : toolWords("Put an outfit together for: %1").arg(occasion);
                     },
                 .run =
                     [around](const QJsonObject& given, const ToolContext&) {
                         return readShop(around, [given, currency = around.currency()](shop::Shop& shop) {
                             return suggestOutfit(shop, given, currency);
                         });
                     }};
    return {sizes, wardrobe, outfits};
}

} // namespace calliope::app
