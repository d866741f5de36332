#pragma once

#include "storage/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calliope::storage {

/// An amount of money: whole minor units (cents, yen) of a currency. Never a floating point number, and never two
/// currencies in one sum.
struct Money {
    std::int64_t minor = 0;
    std::string currency; ///< ISO 4217, "EUR"

    bool operator==(const Money&) const = default;
};

enum class Availability : std::uint8_t { unknown, inStock, outOfStock, preorder, backorder, gone };

/// A shop.
struct Merchant {
    Id id = 0;
    std::string origin; ///< "https://shop.example"
    std::string name;
};

/// Where products of a shop come from.
struct FeedSource {
    Id id = 0;
    Id merchant = 0;
    std::string kind;              ///< the feed's format
    std::string locator;           ///< a file, or an address
    std::string currency;          ///< where the feed names none; may be empty
    std::int64_t refreshHours = 0; ///< see Catalogue::setRefresh()
    std::string market;            ///< see Catalogue::setMarket()
};

/// One size and colour of a product, with its price. Texts are those of the feed: text of strangers.
struct Variant {
    Id id = 0; ///< stays the same however often its feed is imported
    std::string extId;
    std::string title; ///< "M / blue"; may be empty
    std::string sku;
    std::string gtin;
    std::string sizeLabel;
    std::string sizeSystem; ///< "EU", "UK", …; may be empty
    std::string colour;
    std::string material;
    std::string pattern;
    std::string checkoutItem; ///< what the shop's checkout calls it; empty: not known
    std::string url;

    Money price;
    std::optional<std::int64_t> listMinor; ///< before a reduction
    std::optional<std::int64_t> shipMinor; ///< nullopt: not known before checkout
    std::optional<bool> isTaxIncluded;
    Availability availability = Availability::unknown;
    std::string condition;
    std::int64_t observedAt = 0; ///< when this device saw the price
    std::optional<std::int64_t> validUntil;
    std::string facts = "{}"; ///< JSON object: what else the feed says of this one alone

    std::vector<std::string> pictures; ///< where the shop has them
    std::string kept;                  ///< SHA-256 of the first that is on this device; empty: none

    // What filters look at: sets of bits by the tables of app/shop/words.
    std::string size; ///< as sizes are compared: "M", "38", "W32 L34"
    std::uint64_t colours = 0;
    std::uint64_t materials = 0;
    std::uint64_t patterns = 0;
};

/// What a shop offers, in one or more variants.
struct Product {
    Id id = 0; ///< likewise
    Id merchant = 0;
    std::string market; ///< of its list, else of the shop that was added by its address; empty: not known
    std::string extId;
    std::string title;
    std::string brand;
    std::string kind;     ///< the shop's words for what it is
    std::string category; ///< ours, a key of app/shop/words; empty: not known
    std::string gender;   ///< female, male, unisex; empty: not said
    std::string ageGroup;
    std::string url;
    std::string description;                 ///< hostile text: not for a model without marks around it
    std::string words;                       ///< colours, materials and patterns of the variants, to be found by
    std::string facts = "{}";                ///< JSON object: what else the feed says
    std::optional<std::int64_t> ratingMilli; ///< 0 to 5000
    std::optional<std::int64_t> ratingCount;
    std::vector<std::string> pictures;
    std::string kept; ///< as a variant's
    std::vector<Variant> variants;
};

} // namespace calliope::storage
