#pragma once

#include "app/shop/words/sizes.h"
#include "storage/shop/product_search.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// What somebody wants, as chips that can be taken off one by one. Keys are those of the lexicon.
struct Wish {
    std::string query;    ///< what is left of the words; may be empty
    std::string category; ///< empty: any
    std::string gender;
    std::vector<std::string> colours; ///< any of them
    std::vector<std::string> materials;
    std::vector<std::string> patterns;
    std::vector<std::string> notColours;
    std::vector<std::string> notMaterials;
    Size size;
    std::optional<std::int64_t> leastMinor; ///< in `currency`
    std::optional<std::int64_t> mostMinor;
    std::string currency; ///< empty where there is no price
    std::vector<std::string> brands;
    std::vector<std::string> exclude;   ///< words that must not be there
    std::vector<std::string> merchants; ///< shops, by (a part of) their name; any of them
    bool mustBeInStock = false;
    storage::ProductQuery::Sort sort = storage::ProductQuery::Sort::best;

    bool operator==(const Wish&) const = default;
};

/// Reads what somebody typed, in English, German, French or Spanish, without a model: price, size, colours, materials,
/// patterns, kind and for whom. What is wanted about a price is 20 % to both sides; a price alone is the most.
/// `currency`: of prices that name none. Long texts are read up to 120 words. Never fails: what it does not know stays
/// in the query.
[[nodiscard]] Wish wishOf(std::string_view typed, std::string_view currency = "EUR");

/// For the search. Wider words also find narrower ones: shoes boots, blue navy, wool merino.
[[nodiscard]] storage::ProductQuery queryOf(const Wish& wish);

} // namespace calliope::shop
