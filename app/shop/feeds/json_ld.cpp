#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/offer_price.h"
#include "app/shop/feeds/readers.h"
#include "app/shop/words/money.h"
#include "storage/error.h"
#include "storage/shop/fold.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace calliope::shop {

namespace {

using Json = nlohmann::json;
using storage::Error;
using storage::ErrorKind;

constexpr std::size_t mostBytes = 16 << 20; // a page, or a file with some products

bool isType(const Json& object, std::string_view type) {
    const Json& types = memberOf(object, "@type");
    const auto matches = [&](const Json& value) {
        if (!value.is_string()) return false;
        const auto& text = value.get_ref<const std::string&>();
        return text == type || text.ends_with('/' + std::string(type));
    };
    return types.is_array() ? std::ranges::any_of(types, matches) : matches(types);
}

/// A text, or the name of an object that stands for one.
std::string nameIn(const Json& object, const char* key) {
    const Json& value = memberOf(object, key);
    if (value.is_array() && !value.empty())
        return value[0].is_object()   ? textOf(value[0], "name")
               : value[0].is_string() ? value[0].get<std::string>()
                                      : "";
    return value.is_object() ? textOf(value, "name") : textOf(object, key);
}

void addPictures(const Json& value, const FeedContext& context, std::vector<std::string>& pictures) {
    constexpr std::size_t most = 12;
    if (value.is_array()) {
        for (const Json& part : value)
            if (!part.is_array()) addPictures(part, context, pictures);
        return;
    }
    const std::string url = pictureUrl(value.is_string() ? value.get<std::string>() : textOf(value, "url"), context);
    if (!url.empty() && pictures.size() < most) pictures.push_back(url);
}

using Offers = std::vector<const Json*>;

/// Those that stand there: alone, in a list, or inside of an AggregateOffer.
void addOffers(const Json& found, Offers& offers) {
    const Json& inside = memberOf(found, "offers");
    if (found.is_array())
        for (const Json& part : found) addOffers(part, offers);
    else if (!inside.empty())
        addOffers(inside, offers);
    else if (!found.empty())
        offers.push_back(&found);
}

Offers offersIn(const Json& object) {
    Offers offers;
    addOffers(memberOf(object, "offers"), offers);
    return offers;
}

/// What an offer is of, where it says so itself.
const Json& thingIn(const Json& offer) {
    const Json& thing = memberOf(offer, "itemOffered");
    return thing.is_object() ? thing : offer;
}

/// Offers by the id of what they are of, in their order; those of a plain product may be its sizes. What says nothing
/// of it stands under the empty id.
std::vector<std::pair<std::string, Offers>> byThing(const Offers& offers) {
    std::vector<std::pair<std::string, Offers>> groups;
    std::map<std::string, std::size_t> known;
    for (const Json* offer : offers) {
        std::string id;
        for (const char* key : {"sku", "productID", "gtin13", "gtin", "name"})
            if (id.empty()) id = cleanText(textOf(thingIn(*offer), key), 200);
        const auto [at, isNew] = known.try_emplace(id, groups.size());
        if (isNew) groups.emplace_back(id, Offers());
        groups[at->second].second.push_back(offer);
    }
    return groups;
}

/// Several prices of sending are for several places, so that none counts.
std::optional<std::int64_t> shippingIn(const Json& offer, const std::string& currency) {
    const Json& rate = memberOf(memberOf(offer, "shippingDetails"), "shippingRate");
    const std::optional<Money> shipping = priceOf(textOf(rate, "value"), textOf(rate, "currency"));
    return shipping && shipping->currency == currency ? std::optional(shipping->minor) : std::nullopt;
}

/// Of offers of one thing that which can be had, and of several the lowest, in the currency of the first that has a
/// price. nullptr: none has.
const Json* bestOf(const Offers& offers, const FeedContext& context) {
    const Json* best = nullptr;
    std::string currency;
    std::pair<bool, std::int64_t> lowest; // sold out, price
    for (const Json* offer : offers) {
        const std::optional<Money> price = offerPrice(*offer, context).price;
        if (!price || (best && price->currency != currency)) continue;
        const bool isSoldOut = availabilityIn(textOf(*offer, "availability")) == storage::Availability::outOfStock;
        const std::pair rank(isSoldOut, price->minor);
        if (best && rank >= lowest) continue;
        best = offer;
        currency = price->currency;
        lowest = rank;
    }
    return best;
}

void describe(storage::Product& product, const Json& object, const FeedContext& context) {
    const auto fill = [](std::string& text, std::string value) {
        if (text.empty()) text = std::move(value);
    };
    fill(product.title, cleanHtml(textOf(object, "name"), 300));
    fill(product.description, cleanHtml(textOf(object, "description"), 5000));
    fill(product.brand, cleanText(nameIn(object, "brand"), 100));
    fill(product.kind, cleanText(nameIn(object, "category"), 300));
    fill(product.url, cleanUrl(textOf(object, "url")));
    const Json& audience = memberOf(object, "audience");
    const std::string gender = storage::fold(textOf(audience, "suggestedGender"));
    if (gender.ends_with("female") || gender.ends_with("male") || gender.ends_with("unisex"))
        fill(product.gender, gender.ends_with("female") ? "female" : gender.ends_with("male") ? "male" : "unisex");
    const Json& rating = memberOf(object, "aggregateRating");
    const std::optional<std::int64_t> milli = minorOf(textOf(rating, "ratingValue"), "KWD");
    const std::optional<std::int64_t> count = minorOf(textOf(rating, "reviewCount"), "JPY");
    if (milli && *milli <= 5000 && count) {
        product.ratingMilli = milli;
        product.ratingCount = count;
    }
    if (product.pictures.empty()) addPictures(memberOf(object, "image"), context, product.pictures);
}

/// `offers`: all of the object itself, or of what has the id `own`.
void addVariant(FeedItem& item, const Json& object, const std::string& own, const Offers& offers,
                const FeedContext& context) {
    storage::Variant variant;
    const Json* best = bestOf(offers, context);
    // An AggregateOffer may have the only price.
    const Json& offer = best ? *best : own.empty() ? memberOf(object, "offers") : *offers.front();
    const std::array<const Json*, 2> things{own.empty() ? &object : &thingIn(offer), &object};
    const auto said = [&](const char* key, std::size_t most) {
        std::string text;
        for (const Json* thing : things)
            if (text.empty()) text = cleanText(nameIn(*thing, key), most);
        return text;
    };
    variant.extId = own;
    for (const char* key : {"sku", "productID", "gtin13", "gtin", "@id", "url"})
        if (variant.extId.empty()) variant.extId = cleanText(textOf(object, key), 200);
    const OfferPrice asked = offerPrice(offer, context);
    if (variant.extId.empty()) variant.extId = said("name", 200);
    if (variant.extId.empty() || !asked.price) {
        const bool isUnclear =
            std::ranges::any_of(offers, [&](const Json* each) { return offerPrice(*each, context).isUnclear; });
        item.reject(variant.extId, variant.extId.empty() ? noId : isUnclear ? noOwnPrice : badPrice);
        return;
    }
    variant.price = *asked.price;
    variant.listMinor = asked.listMinor;
    variant.isTaxIncluded = asked.isTaxIncluded;
    variant.validUntil = asked.validUntil;
    variant.facts = asked.facts;
    variant.shipMinor = shippingIn(offer, variant.price.currency);
    variant.availability = availabilityIn(textOf(offer, "availability"));
    variant.condition = cleanText(textOf(offer, "itemCondition"), 60);
    variant.title = said("name", 300);
    variant.sku = said("sku", 100);
    variant.gtin = said("gtin13", 50);
    variant.colour = said("color", 100);
    variant.sizeLabel = said("size", 60);
    variant.material = said("material", 200);
    variant.pattern = said("pattern", 100);
    variant.url = cleanUrl(textOf(offer, "url"));
    if (variant.url.empty()) variant.url = cleanUrl(textOf(object, "url"));
    variant.checkoutItem = variant.extId;
    addPictures(memberOf(object, "image"), context, variant.pictures);
    if (offers.size() > 1)
        item.reject(variant.extId, "It has several offers that are alike: the lowest that can be had counts.");
    item.add(std::move(variant));
}

class Things {
public:
    Things(const FeedContext& context, const TakeItem& take)
        : m_context(context)
        , m_take(take) {}

    /// Products in it, wherever they stand: alone, in lists, in @graph, in ItemList. parsedJson() bounds the depth.
    void find(const Json& value) {
        if (value.is_array()) {
            for (const Json& part : value) find(part);
        } else if (isType(value, "Product") || isType(value, "ProductGroup")) {
            add(value);
        } else if (value.is_object()) {
            for (const char* key : {"@graph", "itemListElement", "item", "mainEntity"}) find(memberOf(value, key));
        }
    }

    [[nodiscard]] std::int64_t rows() const { return m_row; }

private:
    void add(const Json& object) {
        FeedItem item;
        storage::Product& product = item.product;
        describe(product, object, m_context);
        const Json& variants = memberOf(object, "hasVariant");
        for (const char* key : {"productGroupID", "sku", "productID", "@id", "url"})
            if (product.extId.empty()) product.extId = cleanText(textOf(object, key), 200);
        if (product.extId.empty()) product.extId = product.title;
        if (variants.is_array() && !variants.empty()) {
            for (const Json& variant : variants) addVariant(item, variant, {}, offersIn(variant), m_context);
        } else {
            const Offers offers = offersIn(object);
            const auto groups = byThing(offers);
            if (groups.size() < 2 || !bestOf(offers, m_context))
                addVariant(item, object, {}, offers, m_context);
            else
                for (const auto& [own, some] : groups) addVariant(item, object, own, some, m_context);
        }
        if (product.title.empty()) {
            product.variants.clear();
            item.reject(product.extId, noTitle);
        }
        m_take(std::move(item), ++m_row);
    }

    const FeedContext& m_context;
    const TakeItem& m_take;
    std::int64_t m_row = 0;
};

/// What stands in <script type="application/ld+json"> of a page.
std::vector<std::string_view> scriptsIn(std::string_view page) {
    std::vector<std::string_view> scripts;
    constexpr std::size_t most = 100;
    std::size_t at = 0;
    while (scripts.size() < most && (at = page.find("application/ld+json", at)) != std::string_view::npos) {
        const std::size_t begin = page.find('>', at);
        if (begin == std::string_view::npos) break;
        const std::size_t end = page.find("</script", begin);
        if (end == std::string_view::npos) break;
        scripts.push_back(page.substr(begin + 1, end - begin - 1));
        at = end;
    }
    return scripts;
}

} // namespace

void readJsonLd(FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
    std::string text;
    std::vector<char> buffer(64 << 10);
    while (const std::size_t count = bytes.read(buffer)) {
        text.append(buffer.data(), count);
        if (text.size() > mostBytes)
            throw Error(ErrorKind::format, "The feed cannot be imported: pages may have 16 MB at most.");
    }
    Things things(context, take);
    if (const std::optional<Json> whole = parsedJson(text))
        things.find(*whole);
    else
        for (const std::string_view script : scriptsIn(text))
            if (const std::optional<Json> part = parsedJson(script)) things.find(*part);
    if (things.rows() == 0) throw Error(ErrorKind::format, "There are no products in this file.");
}

} // namespace calliope::shop
