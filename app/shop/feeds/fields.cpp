#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/item.h"
#include "app/shop/feeds/list_place.h"
#include "app/shop/words/market_tax.h"
#include "app/shop/words/money.h"
#include "app/shop/words/sizes.h"
#include "storage/shop/fold.h"
#include "storage/shop/kept_pictures.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

constexpr std::size_t mostPictures = 12;
constexpr std::size_t mostFacts = 24;

/// What a field is called by those who name it otherwise, with '|' between; the first name is Google's.
constexpr std::array<std::string_view, 25> names{
    "id|item_id|offer_id|product_id|sku_id",
    "title|name|product_title",
    "description|product_description|body",
    "link|url|product_url",
    "image_link|image_url|image",
    "additional_image_link|additional_image_urls|additional_image_url",
    "availability|stock_status",
    "price|regular_price",
    "sale_price",
    "sale_price_effective_date",
    "brand|manufacturer|seller_name",
    "color|colour",
    "size",
    "size_system",
    "material",
    "pattern",
    "gender",
    "age_group",
    "item_group_id|group_id|parent_id",
    "product_type|product_category|google_product_category|category",
    "gtin|ean|upc|barcode",
    "mpn|sku",
    "condition",
    "shipping|shipping_cost|shipping_price",
    "star_rating|product_review_rating|rating",
};

/// Taken as it is read for facts that nobody filters by but people want to see.
constexpr std::array<std::string_view, 12> factNames{
    "size_type",     "care",           "care_instructions", "product_length",
    "product_width", "product_height", "product_weight",    "return_policy",
    "warranty",      "origin",         "country_of_origin", "return_deadline_in_days"};

/// Those of the variant of a row, and not of its product.
constexpr std::array<std::string_view, 2> variantFactNames{"unit_pricing_measure", "unit_pricing_base_measure"};

std::string_view field(const Fields& fields, std::string_view alternatives) {
    while (!alternatives.empty()) {
        const std::size_t end = alternatives.find('|');
        const std::string_view name = alternatives.substr(0, end);
        for (const auto& [key, value] : fields)
            if (key == name && !value.empty()) return value;
        alternatives.remove_prefix(end == std::string_view::npos ? alternatives.size() : end + 1);
    }
    return {};
}

std::string_view named(const Fields& fields, std::string_view first) {
    for (const std::string_view row : names)
        if (row.substr(0, row.find('|')) == first) return field(fields, row);
    return {};
}

void addPictures(std::string_view list, const FeedContext& context, std::vector<std::string>& pictures) {
    while (!list.empty() && pictures.size() < mostPictures) {
        const std::size_t end = list.find(',');
        const std::string url = pictureUrl(list.substr(0, end), context);
        if (!url.empty() && std::ranges::find(pictures, url) == pictures.end()) pictures.push_back(url);
        list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    }
}

/// "DE:::4.95 EUR", the price of the first of several.
std::optional<std::int64_t> shippingIn(std::string_view text, const std::string& currency) {
    text = text.substr(0, text.find(','));
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos) text.remove_prefix(colon + 1);
    const std::optional<Money> price = priceOf(text, currency);
    return price && price->currency == currency ? std::optional(price->minor) : std::nullopt;
}

/// The one country for which the row is: "DE", or those before the parts of its shipping, "DE:::4.95 EUR". Empty: it
/// names none, or several.
/// Source: OpenAI's product feed, target_countries; Google Merchant Center, shipping.
std::string marketIn(const Fields& fields) {
    constexpr std::array<std::string_view, 3> places{"target_countries", "target_country", "shipping"};
    std::string_view market;
    for (const auto& [key, value] : fields) {
        if (std::ranges::find(places, key) == places.end()) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const std::string_view each = rest.substr(0, rest.find(','));
            rest.remove_prefix(std::min(rest.size(), each.size() + 1));
            const std::string_view country = each.substr(0, each.find(':'));
            if (!isCountryCode(country)) continue;
            if (!market.empty() && market != country) return {};
            market = country;
        }
    }
    return std::string(market);
}

template<typename Names>
std::string factsOf(const Fields& fields, const Names& wanted) {
    nlohmann::ordered_json facts = nlohmann::ordered_json::object();
    for (const auto& [key, value] : fields)
        if (std::ranges::find(wanted, key) != wanted.end() && facts.size() < mostFacts && !value.empty())
            facts[key] = cleanText(value, 300);
    return facts.dump();
}

/// "4.5" as 4500.
std::optional<std::int64_t> ratingIn(std::string_view text) {
    const std::string point = [&] {
        std::string copy(text.substr(0, 8));
        std::ranges::replace(copy, ',', '.');
        return copy;
    }();
    const std::optional<std::int64_t> milli = minorOf(point, "KWD"); // three digits, too
    return milli && *milli > 0 && *milli <= 5000 ? milli : std::nullopt;
}

std::optional<std::int64_t> countIn(std::string_view text) {
    const std::optional<std::int64_t> count = minorOf(text, "JPY");
    return count && *count < 1'000'000'000 ? count : std::nullopt;
}

} // namespace

std::string pictureUrl(std::string_view url, const FeedContext& context) {
    if (context.isDemo && url.starts_with("demo:") && url.size() < 200) return std::string(url);
    std::string clean = cleanUrl(url);
    if (!clean.empty() || context.beside == 0) return clean;
    const std::string name = nameBeside(url);
    return name.empty() ? name : storage::BesideList{context.beside, name}.locator();
}

storage::Availability availabilityIn(std::string_view text) {
    using storage::Availability;
    struct Row {
        std::string_view word; ///< letters only
        Availability availability;
    };
    constexpr std::array rows{
        Row{"outofstock", Availability::outOfStock},   Row{"soldout", Availability::outOfStock},
        Row{"discontinued", Availability::outOfStock}, Row{"preorder", Availability::preorder},
        Row{"presale", Availability::preorder},        Row{"backorder", Availability::backorder},
        Row{"instock", Availability::inStock},         Row{"limitedavailability", Availability::inStock},
        Row{"onlineonly", Availability::inStock},      Row{"available", Availability::inStock}};
    std::string letters;
    for (const char c : storage::fold(text.substr(0, 100)))
        if (c >= 'a' && c <= 'z') letters += c;
    for (const Row& row : rows)
        if (letters.ends_with(row.word) && !(row.word == "available" && letters.ends_with("unavailable")))
            return row.availability;
    return letters.ends_with("unavailable") ? Availability::outOfStock : Availability::unknown;
}

std::string unitPriceFacts(const Money& each, const std::string& of, const Money& price) {
    return nlohmann::ordered_json{{"unit_price", decimalOf(each) + ' ' + each.currency},
                                  {"unit_price_for", of},
                                  {"unit_price_at", decimalOf(price) + ' ' + price.currency}}
        .dump();
}

FeedItem itemOfFields(const Fields& fields, const FeedContext& context) {
    FeedItem item;
    storage::Product& product = item.product;
    storage::Variant variant;
    variant.extId = cleanText(named(fields, "id"), 100);
    product.title = cleanText(named(fields, "title"), 300);
    if (variant.extId.empty() || product.title.empty()) {
        item.reject(variant.extId, variant.extId.empty() ? noId : noTitle);
        return item;
    }
    const std::optional<Money> price = priceOf(named(fields, "price"), context.currency);
    if (!price || price->minor == 0) {
        item.reject(variant.extId, badPrice);
        return item;
    }
    variant.price = *price;
    // A reduction that holds for a time only is not taken for a price.
    const std::optional<Money> sale = priceOf(named(fields, "sale_price"), price->currency);
    if (sale && named(fields, "sale_price_effective_date").empty() && sale->currency == price->currency &&
        sale->minor > 0 && sale->minor < price->minor) {
        variant.listMinor = price->minor;
        variant.price.minor = sale->minor;
    }
    const std::string group = cleanText(named(fields, "item_group_id"), 100);
    product.extId = group.empty() ? variant.extId : group;
    product.description = cleanHtml(named(fields, "description"), 5000);
    product.url = cleanUrl(named(fields, "link"));
    product.brand = cleanText(named(fields, "brand"), 100);
    product.kind = cleanText(named(fields, "product_type"), 300);
    product.ageGroup = cleanText(named(fields, "age_group"), 30);
    const std::string gender = storage::fold(named(fields, "gender").substr(0, 20));
    if (gender == "female" || gender == "male" || gender == "unisex") product.gender = gender;
    product.facts = factsOf(fields, factNames);
    variant.facts = factsOf(fields, variantFactNames);
    product.ratingMilli = ratingIn(named(fields, "star_rating"));
    product.ratingCount = countIn(field(fields, "review_count|product_review_count|rating_count"));
    variant.url = product.url;
    variant.availability = availabilityIn(named(fields, "availability"));
    variant.colour = cleanText(named(fields, "color"), 100);
    variant.sizeLabel = cleanText(named(fields, "size"), 60);
    variant.sizeSystem = sizeSystemOf(storage::fold(named(fields, "size_system").substr(0, 10)));
    variant.material = cleanText(named(fields, "material"), 200);
    variant.pattern = cleanText(named(fields, "pattern"), 100);
    variant.gtin = cleanText(named(fields, "gtin"), 50);
    variant.sku = cleanText(named(fields, "mpn"), 100);
    variant.condition = cleanText(named(fields, "condition"), 20);
    variant.shipMinor = shippingIn(named(fields, "shipping"), price->currency);
    variant.checkoutItem = variant.extId;
    item.market = marketIn(fields);
    addPictures(named(fields, "image_link"), context, variant.pictures);
    addPictures(named(fields, "additional_image_link"), context, variant.pictures);
    product.variants.push_back(std::move(variant));
    return item;
}

} // namespace calliope::shop
