#pragma once

#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// What somebody looks for. Filters are hard: what is not known to fit is not found, but for the gender, which most
/// things do not say. Empty ones filter nothing; sets of bits are by the tables of app/shop/words.
struct ProductQuery {
    std::string text = {};                    ///< words that must all be there; mistyped ones find what is near
    std::vector<std::string> categories = {}; ///< any of them
    std::string gender = {};                  ///< also finds unisex and what says none
    std::uint64_t colours = 0;                ///< any of them
    std::uint64_t materials = 0;              ///< likewise
    std::uint64_t patterns = 0;
    std::uint64_t notColours = 0; ///< none of them
    std::uint64_t notMaterials = 0;
    std::vector<std::string> sizes = {}; ///< any of them
    std::string sizeSystem = {};         ///< also finds sizes that name no system
    std::string currency = {};           ///< with a least or most price: offers in others are not compared
    bool isInOther = false;              ///< only offers in other currencies than that
    std::optional<std::int64_t> leastMinor = {};
    std::optional<std::int64_t> mostMinor = {};
    std::vector<std::string> brands = {};  ///< any of them, as the feed has them but for upper and lower case
    std::vector<std::string> without = {}; ///< words that must not be there
    std::vector<Id> merchants = {};        ///< any of them
    std::vector<Id> products = {};         ///< likewise
    bool mustBeInStock = false;

    enum class Sort : std::uint8_t { best, price, newest } sort = Sort::best;
    std::int64_t limit = 30;
    std::int64_t skip = 0;
};

/// A product, with its cheapest variant that fits.
struct ProductHit {
    Id product = 0;
    Id variant = 0;
    Money price;
    bool isInStock = false;
};

/// What was looked for and what was found.
struct ProductHits {
    std::vector<ProductHit> hits;
    bool isMore = false;
    std::vector<std::string> readAs; ///< words that stand in for mistyped ones
};

/// Search over all shops. Filters are SQL; ranking is what is in stock, then how well the words fit (bm25), then
/// ratings, then the order in which products came; last what the user has said is not for them (Feedback). Nobody can
/// buy a place. Words count in titles, makers, kinds,
/// colours and materials; descriptions are asked only where that finds nothing, and then the first 2,000.
class ProductSearch {
public:
    explicit ProductSearch(Connection& connection)
        : m_connection(connection) {}

    [[nodiscard]] ProductHits find(const ProductQuery& query) const;

    /// All products that fit, in no order; limit and skip do not count.
    [[nodiscard]] std::vector<Id> products(const ProductQuery& query) const;

    /// Only how many there are, counted up to `most`.
    [[nodiscard]] std::int64_t count(const ProductQuery& query, std::int64_t most = 1000) const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
