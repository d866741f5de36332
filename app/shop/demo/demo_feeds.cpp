#include "app/shop/demo/demo_feeds.h"

#include "app/shop/words/money.h"
#include "storage/files.h"
#include "storage/shop/catalogue.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace calliope::shop {

namespace {

using Json = nlohmann::ordered_json;
using storage::Product;
using storage::Variant;

std::string priceText(const Variant& variant, std::int64_t minor) {
    return decimalOf({minor, variant.price.currency}) + ' ' + variant.price.currency;
}

/// The fields of a variant with Google's names, in the order of the columns.
std::vector<std::pair<std::string, std::string>> fieldsOf(const Product& product, const Variant& variant) {
    const std::int64_t full = variant.listMinor.value_or(variant.price.minor);
    std::string availability(nameOf(variant.availability));
    return {{"id", variant.extId},
            {"item_group_id", product.extId},
            {"title", product.title},
            {"description", product.description},
            {"link", variant.url},
            {"image_link", variant.pictures.empty() ? std::string() : variant.pictures.front()},
            {"availability", availability},
            {"price", priceText(variant, full)},
            {"sale_price", variant.listMinor ? priceText(variant, variant.price.minor) : std::string()},
            {"brand", product.brand},
            {"color", variant.colour},
            {"size", variant.sizeLabel},
            {"material", variant.material},
            {"pattern", variant.pattern},
            {"gender", product.gender},
            {"age_group", product.ageGroup},
            {"product_type", product.kind},
            {"condition", variant.condition},
            {"star_rating", product.ratingMilli ? decimalOf({*product.ratingMilli, "KWD"}) : std::string()},
            {"review_count", product.ratingCount ? std::to_string(*product.ratingCount) : std::string()}};
}

std::string tableOf(const DemoShop& shop) {
    std::string text;
    for (const Product& product : shop.products)
        for (const Variant& variant : product.variants) {
            std::string names;
            std::string line;
            for (const auto& [name, value] : fieldsOf(product, variant)) {
                names += (names.empty() ? "" : "\t") + name;
                line += (line.empty() ? "" : "\t") + value;
            }
            if (text.empty()) text = names + '\n';
            text += line + '\n';
        }
    return text;
}

std::string escaped(const std::string& text) {
    std::string xml;
    for (const char c : text) xml += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
    return xml;
}

std::string elementOf(const std::string& name, const std::string& value) {
    return "<g:" + name + '>' + escaped(value) + "</g:" + name + '>';
}

std::string xmlOf(const DemoShop& shop) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" "
                       "xmlns:g=\"http://base.google.com/ns/1.0\"><channel><title>" +
                       escaped(shop.name) + "</title><link>" + shop.origin + "</link>\n";
    for (const Product& product : shop.products)
        for (const Variant& variant : product.variants) {
            text += "<item>";
            for (const auto& [name, value] : fieldsOf(product, variant))
                if (!value.empty()) text += elementOf(name, value);
            text += "</item>\n";
        }
    return text + "</channel></rss>\n";
}

std::string flatOf(const DemoShop& shop) {
    std::string text;
    for (const Product& product : shop.products)
        for (const Variant& variant : product.variants) {
            Json object;
            for (const auto& [name, value] : fieldsOf(product, variant))
                if (!value.empty()) object[name == "id" ? "item_id" : name == "link" ? "url" : name] = value;
            object["target_countries"] = Json::array({shop.market});
            text += object.dump() + '\n';
        }
    return text;
}

/// As the two protocols for agents have it; they differ in what options of a variant are called.
Json agentProductOf(const Product& product, const char* options, const char* option) {
    Json object{{"id", product.extId},
                {"title", product.title},
                {"description", {{"plain", product.description}}},
                {"url", product.url}};
    for (const Variant& variant : product.variants) {
        Json made{{"id", variant.extId}, {"title", product.title + " - " + variant.title}};
        made["description"] = {{"plain", product.description}};
        made["price"] = {{"amount", variant.price.minor}, {"currency", variant.price.currency}};
        if (variant.listMinor)
            made["list_price"] = {{"amount", *variant.listMinor}, {"currency", variant.price.currency}};
        const bool isAvailable = variant.availability == storage::Availability::inStock;
        made["availability"] = {{"available", isAvailable}, {"status", nameOf(variant.availability)}};
        // The protocols have no field for whom a thing is; shops put it into the category.
        made["categories"] = {{{"value", product.kind}}};
        for (const auto& [name, value] :
             {std::pair("Color", &variant.colour), std::pair("Size", &variant.sizeLabel),
              std::pair("Material", &variant.material), std::pair("Pattern", &variant.pattern)})
            made[options].push_back({{"name", name}, {option, *value}});
        for (const std::string& picture : variant.pictures)
            made["media"].push_back({{"type", "image"}, {"url", picture}});
        made["url"] = variant.url;
        object["variants"].push_back(made);
    }
    return object;
}

std::string acpOf(const DemoShop& shop) {
    std::string text;
    for (const Product& product : shop.products)
        text += agentProductOf(product, "variant_options", "value").dump() + '\n';
    return text;
}

std::string ucpOf(const DemoShop& shop) {
    Json products = Json::array();
    for (const Product& product : shop.products) {
        Json object = agentProductOf(product, "options", "label");
        const auto [least, most] =
            std::ranges::minmax_element(product.variants, {}, [](const Variant& each) { return each.price.minor; });
        const auto priceOf = [](const Variant& variant) {
            return Json{{"amount", variant.price.minor}, {"currency", variant.price.currency}};
        };
        object["price_range"] = {{"min", priceOf(*least)}, {"max", priceOf(*most)}};
        products.push_back(object);
    }
    return Json{{"ucp", {{"version", "2026-08-25"}}}, {"products", products}}.dump();
}

std::string pageOf(const DemoShop& shop) {
    Json graph = Json::array();
    for (const Product& product : shop.products) {
        Json group{{"@type", "ProductGroup"},
                   {"productGroupID", product.extId},
                   {"name", product.title},
                   {"description", product.description},
                   {"brand", {{"@type", "Brand"}, {"name", product.brand}}},
                   {"category", product.kind},
                   {"url", product.url},
                   {"audience", {{"@type", "PeopleAudience"}, {"suggestedGender", product.gender}}}};
        for (const Variant& variant : product.variants) {
            Json made{{"@type", "Product"},        {"sku", variant.extId},         {"color", variant.colour},
                      {"size", variant.sizeLabel}, {"material", variant.material}, {"pattern", variant.pattern}};
            made["image"] = variant.pictures;
            const bool isAvailable = variant.availability == storage::Availability::inStock;
            made["offers"] = {
                {"@type", "Offer"},
                {"price", decimalOf(variant.price)},
                {"priceCurrency", variant.price.currency},
                {"url", variant.url},
                {"availability", isAvailable ? "https://schema.org/InStock" : "https://schema.org/OutOfStock"}};
            group["hasVariant"].push_back(made);
        }
        graph.push_back(group);
    }
    return Json{{"@context", "https://schema.org"}, {"@graph", graph}}.dump();
}

std::string shopifyOf(const DemoShop& shop) {
    Json products = Json::array();
    for (const Product& product : shop.products) {
        Json object{{"id", product.extId},     {"title", product.title},
                    {"handle", product.extId}, {"body_html", product.description},
                    {"vendor", product.brand}, {"product_type", product.kind}};
        for (const char* name : {"Color", "Size", "Material"}) object["options"].push_back({{"name", name}});
        for (const Variant& variant : product.variants) {
            Json made{{"id", variant.extId},
                      {"title", variant.title},
                      {"option1", variant.colour},
                      {"option2", variant.sizeLabel},
                      {"option3", variant.material},
                      {"price", decimalOf(variant.price)},
                      {"available", variant.availability == storage::Availability::inStock}};
            if (variant.listMinor) made["compare_at_price"] = decimalOf({*variant.listMinor, variant.price.currency});
            if (!variant.pictures.empty()) made["featured_image"] = {{"src", variant.pictures.front()}};
            object["variants"].push_back(made);
        }
        products.push_back(object);
    }
    return Json{{"products", products}}.dump();
}

/// It lists one entry for each variant, which is how shops with few choices keep theirs.
std::string wooOf(const DemoShop& shop) {
    Json list = Json::array();
    for (const Product& product : shop.products)
        for (const Variant& variant : product.variants) {
            Json made{{"id", variant.extId},
                      {"name", product.title},
                      {"permalink", variant.url},
                      {"description", product.description}};
            made["prices"] = {{"price", std::to_string(variant.price.minor)},
                              {"regular_price", std::to_string(variant.listMinor.value_or(variant.price.minor))},
                              {"currency_code", variant.price.currency},
                              {"currency_minor_unit", minorDigits(variant.price.currency)}};
            made["is_in_stock"] = variant.availability == storage::Availability::inStock;
            for (const std::string& picture : variant.pictures) made["images"].push_back({{"src", picture}});
            made["categories"].push_back({{"name", product.kind}});
            made["brands"].push_back({{"name", product.brand}});
            for (const auto& [name, value] :
                 {std::pair("Color", &variant.colour), std::pair("Size", &variant.sizeLabel),
                  std::pair("Material", &variant.material), std::pair("Pattern", &variant.pattern)})
                made["attributes"].push_back({{"name", name}, {"terms", {{{"name", *value}}}}});
            list.push_back(made);
        }
    return list.dump();
}

struct Writer {
    FeedFormat format;
    std::string (*write)(const DemoShop&);
};

constexpr std::array writers{Writer{FeedFormat::googleTable, tableOf}, Writer{FeedFormat::googleXml, xmlOf},
                             Writer{FeedFormat::flatLines, flatOf},    Writer{FeedFormat::acpLines, acpOf},
                             Writer{FeedFormat::jsonLd, pageOf},       Writer{FeedFormat::shopify, shopifyOf},
                             Writer{FeedFormat::wooCommerce, wooOf},   Writer{FeedFormat::ucpReply, ucpOf}};

constexpr std::string_view demoLocator = "demo:";

} // namespace

std::string feedOf(const DemoShop& shop, FeedFormat format) {
    for (const Writer& writer : writers)
        if (writer.format == format) return writer.write(shop);
    return {};
}

bool isDemo(const storage::FeedSource& source) {
    return source.locator.starts_with(demoLocator);
}

void importDemo(storage::ShopStore& store, std::uint32_t seed, int week,
                const std::function<void(int done, int of)>& told) {
    const std::filesystem::path file = store.connection().file().parent_path() / "demo.feed";
    const std::vector<DemoShop> shops = demoShops(seed, week);
    int done = 0;
    for (const DemoShop& shop : shops) {
        const storage::Id merchant = store.catalogue().saveMerchant(shop.origin, shop.name);
        const storage::Id source = store.catalogue().saveSource({.merchant = merchant,
                                                                 .kind = std::string(nameOf(shop.format)),
                                                                 .locator = std::string(demoLocator) + shop.origin,
                                                                 .currency = shop.currency});
        const std::string feed = feedOf(shop, shop.format);
        storage::writeDurably(file, std::as_bytes(std::span(feed)));
        (void)importFeed(store, source, file, shop.format);
        store.catalogue().setMarket(source, shop.market); // no field of these formats is for that alone
        if (told) told(++done, static_cast<int>(shops.size()));
    }
    storage::removeFile(file);
}

} // namespace calliope::shop
