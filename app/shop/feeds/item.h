#pragma once

#include "app/shop/feeds/feed.h"
#include "storage/shop/product.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::shop {

/// What a row of a feed says: a product with its good variants, and what is wrong with the others. Without variants
/// there is nothing to take.
struct FeedItem {
    struct Problem {
        std::string extId;
        std::string reason; ///< one sentence
    };

    static constexpr std::size_t mostVariants = 500;

    storage::Product product;
    std::string market; ///< the one country that its row names, "DE"; empty: none, or several
    std::vector<Problem> problems;

    /// A variant of the product; beyond mostVariants a problem.
    void add(storage::Variant&& variant) {
        if (product.variants.size() < mostVariants)
            product.variants.push_back(std::move(variant));
        else
            reject(variant.extId, "Its product has more than 500 variants: the first ones count.");
    }

    void reject(std::string_view extId, std::string_view reason) {
        problems.push_back({std::string(extId), std::string(reason)});
    }
};

/// What readers need to know besides the row.
struct FeedContext {
    std::string currency;   ///< where a price names none; may be empty
    std::string origin;     ///< of the shop: addresses that name no host are its
    bool isDemo = false;    ///< pictures may be those that the app draws itself
    storage::Id beside = 0; ///< the source whose file has pictures beside it; 0: it has none
    FeedLimits limits;
};

/// Plain fields by name, as Google and OpenAI have them; names in small letters, without "g:".
using Fields = std::vector<std::pair<std::string, std::string>>;

/// A product with the one variant of a row.
[[nodiscard]] FeedItem itemOfFields(const Fields& fields, const FeedContext& context);

/// Where a picture is, as it is kept: an address, or for one beside the list storage::BesideList's locator. Empty for
/// what is none.
[[nodiscard]] std::string pictureUrl(std::string_view url, const FeedContext& context);

[[nodiscard]] storage::Availability availabilityIn(std::string_view text);

/// Facts of a variant: what so much of it costs ("100 ml") as the shop has made it out, which holds at one price.
[[nodiscard]] std::string unitPriceFacts(const storage::Money& each, const std::string& of,
                                         const storage::Money& price);

/// Why a price cannot be taken.
constexpr const char* badPrice = "It has no price that can be read.";
constexpr const char* noId = "It has no id.";
constexpr const char* noTitle = "It has no title.";

/// Fills in what the app makes of the texts: kind, gender, sizes, and the sets of colours, materials and patterns.
void complete(storage::Product& product);

} // namespace calliope::shop
