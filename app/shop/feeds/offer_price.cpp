#include "app/shop/feeds/offer_price.h"

#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/readers.h"
#include "app/shop/words/unit_price.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <system_error>
#include <vector>

namespace calliope::shop {

namespace {

using Json = nlohmann::json;

enum class Role : std::uint8_t { asked, before, regular, other };

struct PriceType {
    std::string_view name;
    Role role;
    int rank; ///< the lowest counts
};

/// What is not here is of others: "InvoicePrice", "MinimumAdvertisedPrice", and words of the shop's own.
constexpr std::array priceTypes{
    PriceType{"", Role::asked, 0},
    PriceType{"SalePrice", Role::asked, 1},
    PriceType{"StrikethroughPrice", Role::before, 0},
    PriceType{"ListPrice", Role::before, 1},
    PriceType{"RegularPrice", Role::regular, 2}, // before, or asked where it stands alone
    PriceType{"MSRP", Role::before, 3},
    PriceType{"SRP", Role::before, 4},
};
constexpr PriceType ofOthers{"", Role::other, 0};
constexpr int behindTheWhole = 10; // added to the rank of a price by measure

/// The others are what delivery and payment cost.
constexpr std::array<std::string_view, 3> productPrices{"PriceSpecification", "UnitPriceSpecification",
                                                        "CompoundPriceSpecification"};

/// Where one of these stands, not everybody pays the price, or it is a part of what is paid.
constexpr std::array limits{"validForMemberTier", "eligibleTransactionVolume", "priceComponentType", "billingDuration"};

struct UnitCode {
    std::string_view code; ///< UN/CEFACT, Recommendation 20
    std::string_view name; ///< as unitPriceOf() knows it
};

constexpr std::array unitCodes{
    UnitCode{"MGM", "mg"}, UnitCode{"GRM", "g"},   UnitCode{"KGM", "kg"},   UnitCode{"MLT", "ml"},
    UnitCode{"CLT", "cl"}, UnitCode{"LTR", "l"},   UnitCode{"MTQ", "cbm"},  UnitCode{"CMT", "cm"},
    UnitCode{"MTR", "m"},  UnitCode{"MTK", "sqm"}, UnitCode{"C62", "ct"},   UnitCode{"H87", "ct"},
    UnitCode{"EA", "ct"},  UnitCode{"ONZ", "oz"},  UnitCode{"LBR", "lb"},   UnitCode{"OZA", "floz"},
    UnitCode{"PTL", "pt"}, UnitCode{"QTL", "qt"},  UnitCode{"GLL", "gal"},  UnitCode{"INH", "in"},
    UnitCode{"FOT", "ft"}, UnitCode{"YRD", "yd"},  UnitCode{"FTK", "sqft"},
};

struct Specification {
    const Json* json;
    Role role;
    int rank;
    bool hasPrice;
    bool isOfMeasure; ///< for so much of it, which may be the whole
    bool isByMeasure; ///< and nothing says that it is
    std::optional<Money> price;
};

bool has(const Json& object, const char* key) {
    const Json& value = memberOf(object, key);
    return value.is_string() ? !value.get_ref<const std::string&>().empty() : !value.empty();
}

/// "ListPrice" of "https://schema.org/ListPrice", which may be the @id of an object.
std::string termOf(const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : textOf(value, "@id");
    return text.substr(text.find_last_of("/#:") + 1);
}

/// Whether it is for one: quantities that cannot be read are not.
bool isForOne(const Json& object) {
    const auto isOne = [](const std::string& amount) {
        const std::optional<std::int64_t> thousandths = minorOf(amount, "KWD"); // three digits
        return thousandths && *thousandths <= 1000;
    };
    const Json& quantity = memberOf(object, "eligibleQuantity");
    if (quantity.empty()) return true;
    if (!quantity.is_object()) return isOne(textOf(object, "eligibleQuantity"));
    for (const char* key : {"minValue", "value"})
        if (!memberOf(quantity, key).is_null()) return isOne(textOf(quantity, key));
    return true; // with a most alone
}

bool isLimited(const Json& object) {
    return !isForOne(object) ||
           std::ranges::any_of(limits, [&](const char* key) { return !memberOf(object, key).empty(); });
}

PriceType typeOf(const Json& specification) {
    const auto isOfProduct = [](const Json& type) {
        return std::ranges::find(productPrices, termOf(type)) != productPrices.end();
    };
    const Json& types = memberOf(specification, "@type");
    const bool isPrice =
        types.is_array() ? std::ranges::all_of(types, isOfProduct) : types.empty() || isOfProduct(types);
    if (!isPrice || isLimited(specification)) return ofOthers;
    if (!has(specification, "priceType")) return priceTypes.front();
    const std::string name = termOf(memberOf(specification, "priceType"));
    const auto type = std::ranges::find(priceTypes, std::string_view(name), &PriceType::name);
    return name.empty() || type == priceTypes.end() ? ofOthers : *type;
}

std::optional<Money> moneyIn(const Json& object, const char* key, const std::string& currency) {
    const std::string own = textOf(object, "priceCurrency");
    const std::optional<Money> read = priceOf(textOf(object, key), own.empty() ? currency : own);
    return read && read->minor > 0 ? read : std::nullopt;
}

/// As feeds write it: "ml", and "ct" of pieces.
std::string unitIn(const Json& object) {
    const std::string unit = textOf(object, has(object, "unitCode") ? "unitCode" : "unitText");
    const auto known = std::ranges::find(unitCodes, std::string_view(unit), &UnitCode::code);
    return known == unitCodes.end() ? cleanText(unit, 20) : std::string(known->name);
}

/// "750 ml", as feeds write it; empty for no quantity.
std::string measureIn(const Json& quantity) {
    const std::string number = cleanText(textOf(quantity, "value"), 20);
    const std::string unit = unitIn(quantity);
    return number.empty() || unit.empty() ? std::string() : number + ' ' + unit;
}

std::vector<Specification> specificationsIn(const Json& offer, const std::string& currency) {
    std::vector<Specification> specifications;
    const auto add = [&](const Json& part) {
        if (!part.is_object()) return;
        const PriceType type = typeOf(part);
        const Json& quantity = memberOf(part, "referenceQuantity");
        const bool hasUnit = has(part, "unitCode") || has(part, "unitText");
        const bool isOfMeasure = has(part, "referenceQuantity") || (hasUnit && unitIn(part) != "ct");
        const bool isByMeasure = isOfMeasure && !has(quantity, "valueReference") && measureIn(quantity) != "1 ct";
        specifications.push_back({&part, type.role, type.rank + (isOfMeasure ? behindTheWhole : 0), has(part, "price"),
                                  isOfMeasure, isByMeasure, moneyIn(part, "price", currency)});
    };
    const Json& found = memberOf(offer, "priceSpecification");
    if (found.is_array())
        for (const Json& part : found) add(part);
    else
        add(found);
    return specifications;
}

/// Where no other price is asked or was before, not even one that cannot be read, the regular one is asked.
void askRegular(std::vector<Specification>& specifications) {
    if (std::ranges::any_of(specifications, [](const Specification& each) {
            return each.hasPrice && (each.role == Role::asked || each.role == Role::before);
        }))
        return;
    for (Specification& each : specifications)
        if (each.role == Role::regular) each.role = Role::asked;
}

/// In the currency of the first, as it is of offers. nullopt: none, or it cannot be told which.
std::optional<Money> askedIn(const std::vector<Specification>& specifications) {
    const Specification* best = nullptr;
    bool isOne = true;
    for (const Specification& each : specifications) {
        if (each.role != Role::asked || !each.price || each.isByMeasure) continue;
        if (!best || each.rank < best->rank) {
            best = &each;
            isOne = true;
        } else if (each.rank == best->rank && each.price->currency == best->price->currency) {
            isOne = isOne && each.price == best->price;
        }
    }
    return best && isOne ? best->price : std::nullopt;
}

std::optional<std::int64_t> beforeIn(const std::vector<Specification>& specifications, const Money& price,
                                     bool isOfMeasure) {
    const Specification* best = nullptr;
    for (const Specification& each : specifications) {
        if (each.role != Role::before && each.role != Role::regular) continue;
        const bool isBefore = each.price && each.price->currency == price.currency && each.price->minor > price.minor &&
                              (!each.isOfMeasure || isOfMeasure);
        if (isBefore && (!best || each.rank < best->rank)) best = &each;
    }
    return best ? std::optional(best->price->minor) : std::nullopt;
}

/// The end of a day that is written "2026-12-31", whatever follows, in milliseconds since 1970.
std::optional<std::int64_t> endOfDay(const std::string& text) {
    constexpr std::size_t length = 10;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const auto read = [&](std::size_t from, std::size_t to, auto& number) {
        const char* end = text.data() + to;
        const auto [rest, error] = std::from_chars(text.data() + from, end, number);
        return error == std::errc() && rest == end;
    };
    if (text.size() < length || text[4] != '-' || text[7] != '-' || !read(0, 4, year) || !read(5, 7, month) ||
        !read(8, length, day))
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok() || year < 1970) return std::nullopt;
    const std::chrono::sys_days next = std::chrono::sys_days(date) + std::chrono::days(1);
    return std::chrono::duration_cast<std::chrono::milliseconds>(next.time_since_epoch()).count() - 1;
}

std::string contentsFacts(const Json& quantity, const Money& price) {
    const std::string contents = measureIn(quantity);
    if (!unitPriceOf(price, contents, {})) return "{}";
    nlohmann::ordered_json facts;
    facts["unit_pricing_measure"] = contents;
    const std::string base = measureIn(memberOf(quantity, "valueReference"));
    if (!base.empty() && unitPriceOf(price, contents, base)) facts["unit_pricing_base_measure"] = base;
    return facts.dump();
}

/// What it says of the price that was found.
void describe(OfferPrice& asked, const Specification& specification) {
    const Json& json = *specification.json;
    const Json& quantity = memberOf(json, "referenceQuantity");
    const bool isOfPrice = !specification.hasPrice || specification.price == asked.price;
    if (isOfPrice) {
        const std::string tax = textOf(json, "valueAddedTaxIncluded"); // WooCommerce writes a text
        if (!asked.isTaxIncluded && (tax == "true" || tax == "false")) asked.isTaxIncluded = tax == "true";
        for (const char* key : {"priceValidUntil", "validThrough"})
            if (!asked.validUntil) asked.validUntil = endOfDay(textOf(json, key));
    }
    if (asked.facts != "{}") return;
    const bool isUnmarked = specification.rank == behindTheWhole;
    if (isOfPrice)
        asked.facts = contentsFacts(quantity, *asked.price);
    else if (isUnmarked && specification.price && specification.price->currency == asked.price->currency &&
             !has(quantity, "valueReference") && unitPriceOf(*asked.price, measureIn(quantity), {}))
        asked.facts = unitPriceFacts(*specification.price, measureIn(quantity), *asked.price);
}

} // namespace

OfferPrice offerPrice(const Json& offer, const FeedContext& context) {
    OfferPrice asked;
    const std::optional<Money> own = moneyIn(offer, "price", context.currency);
    if (isLimited(offer)) {
        asked.isUnclear = own.has_value();
        return asked;
    }
    const std::string currency = textOf(offer, "priceCurrency");
    std::vector<Specification> specifications = specificationsIn(offer, currency.empty() ? context.currency : currency);
    if (!has(offer, "price") && !has(offer, "lowPrice")) askRegular(specifications);
    asked.price = has(offer, "price") ? own : askedIn(specifications);
    if (!asked.price) asked.price = moneyIn(offer, "lowPrice", context.currency);
    if (!asked.price) {
        asked.isUnclear = std::ranges::any_of(specifications, [](const auto& each) { return each.price.has_value(); });
        return asked;
    }
    for (const char* key : {"priceValidUntil", "validThrough"})
        if (!asked.validUntil) asked.validUntil = endOfDay(textOf(offer, key));
    bool isOfMeasure = false;
    for (const Specification& each : specifications) {
        if (each.role != Role::asked) continue;
        describe(asked, each);
        isOfMeasure = isOfMeasure || (each.isOfMeasure && each.price == asked.price);
    }
    asked.listMinor = beforeIn(specifications, *asked.price, isOfMeasure);
    return asked;
}

} // namespace calliope::shop
