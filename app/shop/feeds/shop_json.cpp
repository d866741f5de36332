#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/readers.h"
#include "app/shop/words/money.h"
#include "storage/shop/fold.h"

#include <algorithm>

/// Products as shops' own interfaces list them: Agentic Commerce Protocol, Universal Commerce Protocol, Shopify,
/// WooCommerce.
namespace calliope::shop {

namespace {

using Json = nlohmann::json;

constexpr std::size_t mostPictures = 12;

std::string idOf(const Json& object) {
    return cleanText(textOf(object, "id"), 100);
}

void addPicture(const Json& object, const char* key, const FeedContext& context, std::vector<std::string>& pictures) {
    const std::string url = pictureUrl(textOf(object, key), context);
    if (!url.empty() && pictures.size() < mostPictures) pictures.push_back(url);
}

/// A named choice ("Size": "M") to where it belongs.
void addOption(storage::Variant& variant, std::string_view name, std::string_view value) {
    const std::string folded = storage::fold(name.substr(0, 40));
    const auto is = [&](std::string_view words) {
        return words.find(' ' + folded + ' ') != std::string_view::npos && !folded.empty();
    };
    if (is(" color colour farbe couleur color "))
        variant.colour = cleanText(value, 100);
    else if (is(" size grosse taille talla pointure schuhgrosse "))
        variant.sizeLabel = cleanText(value, 60);
    else if (is(" material materiau matiere "))
        variant.material = cleanText(value, 200);
    else if (is(" pattern muster motif estampado "))
        variant.pattern = cleanText(value, 100);
}

/// An amount of minor units as shops write it, a number or its digits.
std::optional<std::int64_t> minorIn(const Json& value) {
    const std::string digits = value.is_number_integer() ? value.dump()
                               : value.is_string()       ? value.get<std::string>()
                                                         : std::string();
    const std::optional<std::int64_t> minor = minorOf(digits, "JPY");
    return minor && *minor > 0 ? minor : std::nullopt;
}

/// Of a shop that says only whether it has some.
storage::Availability availabilityOf(const Json& isThere) {
    if (!isThere.is_boolean()) return storage::Availability::unknown;
    return isThere.get<bool>() ? storage::Availability::inStock : storage::Availability::outOfStock;
}

/// What it cost before, where that was more.
void setListPrice(storage::Variant& variant, const std::optional<std::int64_t>& minor) {
    if (minor && *minor > variant.price.minor) variant.listMinor = minor;
}

bool begin(FeedItem& item, const Json& object, const char* title) {
    item.product.extId = idOf(object);
    item.product.title = cleanHtml(textOf(object, title), 300);
    if (item.product.extId.empty()) item.reject({}, noId);
    return !item.product.extId.empty();
}

// --- protocols for agents ---

/// What differs between the two.
struct AgentWords {
    const char* options; ///< of a variant
    const char* value;   ///< of an option
};

std::string descriptionOf(const Json& object) {
    const Json& description = memberOf(object, "description");
    const std::string plain = textOf(description, "plain");
    if (!plain.empty()) return cleanText(plain, 5000);
    const std::string html = textOf(description, "html");
    return html.empty() ? cleanText(textOf(description, "markdown"), 5000) : cleanHtml(html, 5000);
}

/// The first category of a product or of a variant, where the product has none yet.
void addKind(storage::Product& product, const Json& object) {
    for (const Json& category : memberOf(object, "categories"))
        if (product.kind.empty()) product.kind = cleanText(textOf(category, "value"), 300);
}

void addImages(const Json& object, const FeedContext& context, std::vector<std::string>& pictures) {
    for (const Json& media : memberOf(object, "media"))
        if (textOf(media, "type") == "image") addPicture(media, "url", context, pictures);
}

/// In minor units, in a currency that may be written in small letters.
std::optional<Money> priceIn(const Json& price) {
    const std::optional<std::int64_t> minor = minorIn(memberOf(price, "amount"));
    std::string currency = textOf(price, "currency");
    std::ranges::transform(currency, currency.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return minor && isCurrency(currency) ? std::optional(Money{*minor, currency}) : std::nullopt;
}

/// What a measure costs, as the shop has made it out (nobody else may).
std::string toldUnitPrice(const Json& variant, const Money& price) {
    const Json& unitPrice = memberOf(variant, "unit_price");
    const Json& reference = memberOf(unitPrice, "reference");
    const std::optional<std::int64_t> minor = minorIn(memberOf(unitPrice, "amount"));
    const Json& value = memberOf(reference, "value");
    const Json& scale = memberOf(reference, "scale");
    const std::string unit = cleanText(textOf(reference, "display_text"), 30);
    constexpr std::int64_t mostDigits = 6;
    const std::int64_t digits = scale.is_number_integer() ? scale.get<std::int64_t>() : 0;
    if (!minor || textOf(unitPrice, "currency") != price.currency || !value.is_number_integer() || unit.empty() ||
        value.get<std::int64_t>() < 1 || digits < 0 || digits > mostDigits)
        return "{}";
    std::string number = std::to_string(value.get<std::int64_t>());
    const auto behind = static_cast<std::size_t>(digits);
    if (behind > 0) {
        if (number.size() <= behind) number.insert(0, behind + 1 - number.size(), '0');
        number.insert(number.size() - behind, 1, '.');
    }
    return unitPriceFacts({*minor, price.currency}, number + ' ' + unit, price);
}

/// Why a variant cannot be taken; empty: it can.
std::string_view objectionTo(const Json& variant, const std::optional<Money>& price) {
    if (idOf(variant).empty()) return noId;
    if (!price) return badPrice;
    const bool isMeasured = !memberOf(variant, "quantity_unit").is_null();
    return isMeasured ? "Its price is not that of a piece, but by length, weight or time." : "";
}

storage::Variant variantOfAgents(const Json& read, const Money& price, const FeedContext& context,
                                 const AgentWords& words) {
    storage::Variant variant;
    variant.extId = idOf(read);
    variant.title = cleanText(textOf(read, "title"), 300);
    variant.price = price;
    setListPrice(variant, minorIn(memberOf(memberOf(read, "list_price"), "amount")));
    const Json& availability = memberOf(read, "availability");
    variant.availability = availabilityIn(textOf(availability, "status"));
    if (variant.availability == storage::Availability::unknown)
        variant.availability = availabilityOf(memberOf(availability, "available"));
    for (const Json& option : memberOf(read, words.options))
        addOption(variant, textOf(option, "name"), textOf(option, words.value));
    for (const Json& barcode : memberOf(read, "barcodes"))
        if (variant.gtin.empty()) variant.gtin = cleanText(textOf(barcode, "value"), 50);
    addImages(read, context, variant.pictures);
    variant.url = cleanUrl(textOf(read, "url"));
    variant.checkoutItem = variant.extId;
    variant.facts = toldUnitPrice(read, variant.price);
    return variant;
}

FeedItem itemOfAgents(const Json& object, const FeedContext& context, const AgentWords& words) {
    FeedItem item;
    if (!begin(item, object, "title")) return item;
    storage::Product& product = item.product;
    product.description = descriptionOf(object);
    product.url = cleanUrl(textOf(object, "url"));
    addKind(product, object);
    addImages(object, context, product.pictures);
    for (const Json& read : memberOf(object, "variants")) {
        const std::optional<Money> price = priceIn(memberOf(read, "price"));
        if (const std::string_view objection = objectionTo(read, price); !objection.empty()) {
            item.reject(idOf(read), objection);
            continue;
        }
        storage::Variant variant = variantOfAgents(read, *price, context, words);
        if (product.title.empty()) product.title = variant.title;
        if (product.description.empty()) product.description = descriptionOf(read);
        addKind(product, read);
        item.add(std::move(variant));
    }
    if (product.title.empty()) {
        product.variants.clear();
        item.reject(product.extId, noTitle);
    }
    return item;
}

// --- WooCommerce ---

/// One of the ways in which WooCommerce's products can be chosen.
struct Choice {
    storage::Variant variant;
    std::vector<std::pair<std::string, const Json*>> terms; ///< one of each attribute, by its name
};

/// The id of WooCommerce's variation that a choice is bought by; empty where the list has none.
std::string variationOf(const Choice& choice, const Json& object) {
    const auto isChosen = [&](const Json& attribute) {
        const std::string name = textOf(attribute, "name");
        const std::string value = textOf(attribute, "value");
        return value.empty() || std::ranges::any_of(choice.terms, [&](const auto& term) { // empty: any
                   return term.first == name &&
                          (textOf(*term.second, "slug") == value || textOf(*term.second, "name") == value);
               });
    };
    std::size_t looked = 0;
    for (const Json& variation : memberOf(object, "variations")) {
        if (++looked > FeedItem::mostVariants) break;
        const Json& attributes = memberOf(variation, "attributes");
        if (attributes.is_array() && !attributes.empty() && std::ranges::all_of(attributes, isChosen))
            return idOf(variation);
    }
    return {};
}

/// All ways in which a product can be chosen: one entry stands for them.
struct Choices {
    std::vector<Choice> all;
    bool isWhole = true; ///< no attribute had to be left out
};

/// A way to choose: what it is called, as it is shown, and what the list says of it.
struct Term {
    std::string text;
    const Json* read;
};

std::vector<Term> namedTerms(const Json& terms) {
    std::vector<Term> named;
    for (const Json& term : terms)
        if (std::string text = cleanHtml(textOf(term, "name"), 60); !text.empty())
            named.push_back({std::move(text), &term});
    return named;
}

/// Each of the choices so far with each of the terms.
std::vector<Choice> withEach(const std::vector<Choice>& choices, const std::string& name,
                             const std::vector<Term>& terms) {
    std::vector<Choice> more;
    for (const Choice& known : choices)
        for (const Term& term : terms) {
            Choice& choice = more.emplace_back(known);
            choice.terms.emplace_back(name, term.read);
            addOption(choice.variant, name, term.text);
            if (terms.size() > 1) choice.variant.extId += '/' + term.text;
            choice.variant.title += (choice.variant.title.empty() ? "" : " / ") + term.text;
        }
    return more;
}

Choices choicesIn(const Json& object, const storage::Variant& variant, FeedItem& item) {
    Choices choices{.all = {{variant, {}}}};
    for (const Json& attribute : memberOf(object, "attributes")) {
        const std::string name = textOf(attribute, "name");
        const Json& read = memberOf(attribute, "terms");
        if (!read.is_array()) continue;
        const std::vector<Term> terms = namedTerms(read);
        if (terms.size() < read.size()) choices.isWhole = false; // what has no name cannot be chosen here
        if (terms.empty()) continue;
        if (memberOf(attribute, "has_variations") == false) { // "linen, cotton": nothing to choose
            std::string all;
            for (const Term& term : terms) all += (all.empty() ? "" : ", ") + term.text;
            for (Choice& choice : choices.all) addOption(choice.variant, name, all);
            continue;
        }
        constexpr std::size_t mostAttributes = 20;
        if (choices.all.front().terms.size() == mostAttributes ||
            choices.all.size() * terms.size() > FeedItem::mostVariants) {
            item.reject(item.product.extId,
                        "It can be chosen in too many ways: \"" + cleanText(name, 60) + "\" is left out.");
            choices.isWhole = false;
            continue;
        }
        choices.all = withEach(choices.all, name, terms);
    }
    return choices;
}

/// Nothing where the amount is in units other than those of the currency, which it names itself.
std::optional<Money> wooPriceIn(const Json& prices) {
    const std::optional<std::int64_t> minor = minorIn(memberOf(prices, "price"));
    const std::string currency = textOf(prices, "currency_code");
    const Json& digits = memberOf(prices, "currency_minor_unit");
    const bool isOdd = digits.is_number_integer() && digits != minorDigits(currency);
    return minor && isCurrency(currency) && !isOdd ? std::optional(Money{*minor, currency}) : std::nullopt;
}

} // namespace

FeedItem itemOfAcp(const Json& object, const FeedContext& context) {
    return itemOfAgents(object, context, {"variant_options", "value"});
}

FeedItem itemOfUcp(const Json& object, const FeedContext& context) {
    return itemOfAgents(object, context, {"options", "label"});
}

FeedItem itemOfShopify(const Json& object, const FeedContext& context) {
    FeedItem item;
    if (!begin(item, object, "title")) return item;
    storage::Product& product = item.product;
    if (product.title.empty()) {
        item.reject(product.extId, noTitle);
        return item;
    }
    product.brand = cleanText(textOf(object, "vendor"), 100);
    product.kind = cleanText(textOf(object, "product_type"), 300);
    product.description = cleanHtml(textOf(object, "body_html"), 5000);
    const std::string handle = cleanText(textOf(object, "handle"), 200);
    if (!handle.empty()) product.url = cleanUrl(context.origin + "/products/" + handle);
    for (const Json& image : memberOf(object, "images")) addPicture(image, "src", context, product.pictures);
    std::vector<std::string> options;
    for (const Json& option : memberOf(object, "options"))
        options.push_back(option.is_string() ? option.get<std::string>() : textOf(option, "name"));
    for (const Json& read : memberOf(object, "variants")) {
        storage::Variant variant;
        variant.extId = idOf(read);
        // Shopify writes no currency here: the source's is what the user has said.
        const std::optional<Money> price = priceOf(textOf(read, "price"), context.currency);
        if (variant.extId.empty() || !price || price->minor == 0) {
            item.reject(variant.extId, variant.extId.empty()      ? noId
                                       : context.currency.empty() ? "The feed names no currency: choose the shop's."
                                                                  : badPrice);
            continue;
        }
        variant.price = *price;
        if (const auto list = priceOf(textOf(read, "compare_at_price"), context.currency))
            setListPrice(variant, list->minor);
        variant.availability = availabilityOf(memberOf(read, "available"));
        variant.title = cleanText(textOf(read, "title"), 300);
        variant.sku = cleanText(textOf(read, "sku"), 100);
        constexpr const char* keys[] = {"option1", "option2", "option3"};
        for (std::size_t i = 0; i < std::min<std::size_t>(options.size(), 3); ++i)
            addOption(variant, options[i], textOf(read, keys[i]));
        addPicture(memberOf(read, "featured_image"), "src", context, variant.pictures);
        variant.url = product.url.empty() ? std::string() : product.url + "?variant=" + variant.extId;
        variant.checkoutItem = variant.extId;
        item.add(std::move(variant));
    }
    return item;
}

FeedItem itemOfWoo(const Json& object, const FeedContext& context) {
    FeedItem item;
    if (!begin(item, object, "name")) return item;
    storage::Product& product = item.product;
    const Json& prices = memberOf(object, "prices");
    const std::optional<Money> price = wooPriceIn(prices);
    if (product.title.empty() || !price) {
        item.reject(product.extId, product.title.empty() ? noTitle : badPrice);
        return item;
    }
    product.url = cleanUrl(textOf(object, "permalink"));
    product.description = cleanHtml(textOf(object, "description"), 5000);
    for (const Json& category : memberOf(object, "categories"))
        product.kind = cleanHtml(textOf(category, "name"), 300); // the last is the narrowest
    for (const Json& image : memberOf(object, "images")) addPicture(image, "src", context, product.pictures);
    for (const Json& brand : memberOf(object, "brands"))
        if (product.brand.empty()) product.brand = cleanHtml(textOf(brand, "name"), 100);
    storage::Variant variant;
    variant.extId = product.extId;
    variant.sku = cleanText(textOf(object, "sku"), 100);
    variant.price = *price;
    setListPrice(variant, minorIn(memberOf(prices, "regular_price")));
    variant.availability = availabilityOf(memberOf(object, "is_in_stock"));
    variant.url = product.url;
    Choices choices = choicesIn(object, variant, item);
    for (Choice& choice : choices.all) {
        choice.variant.checkoutItem = variationOf(choice, object);
        // The entry's own id says nothing of a size: it is bought by that only where there is nothing to choose.
        const bool isOnly = choices.all.size() == 1 && choices.isWhole;
        if (choice.variant.checkoutItem.empty() && isOnly) choice.variant.checkoutItem = product.extId;
        item.add(std::move(choice.variant));
    }
    return item;
}

} // namespace calliope::shop
