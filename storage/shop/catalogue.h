#pragma once

#include "storage/clock.h"
#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// The locator of a source that is no list: things that a shop has told when it was asked, as long as the user keeps
/// them (wishlist, cart, outfit).
constexpr std::string_view toldLocator = "told:";

/// Those of a source that is no list either: a shop that was added by its address. Its runs are the times at which it
/// was asked for prices, and its period is how old these may be.
constexpr std::string_view askedLocator = "asked:";
constexpr std::string_view askedKind = "ucp";
/// Likewise, of shops that take orders, or carts, and tell nothing of their things: by what they speak.
constexpr std::string_view ucpOrdersKind = "ucp_orders";
constexpr std::string_view acpOrdersKind = "acp_orders";

/// Whether it is a list of products, and not a shop that is asked or what one has told.
[[nodiscard]] bool isList(const FeedSource& source);
/// Whether it is a shop that was added by its address.
[[nodiscard]] bool isAsked(const FeedSource& source);
/// Whether it is such a shop that can be asked for things, or prices.
[[nodiscard]] bool tellsOfThings(const FeedSource& source);
/// Whether it is such a shop that cannot.
[[nodiscard]] bool onlyTakesOrders(const FeedSource& source);

/// A row that an import did not take.
struct Reject {
    std::int64_t row = 0; ///< in the feed, from 1
    std::string extId;
    std::string reason; ///< one sentence

    bool operator==(const Reject&) const = default;
};

struct ImportRun {
    Id id = 0;
    std::int64_t at = 0;
    std::int64_t products = 0;
    std::int64_t variants = 0;
    std::int64_t rejected = 0;
    std::string sha256; ///< of the file
};

struct ProductPicture {
    Id id = 0;
    Id product = 0;
    std::optional<Id> variant;
    std::string locator; ///< where the shop has it; nothing fetches it unasked
    std::string kept;    ///< SHA-256 of its file on this device; empty: it is not here
};

/// Shops, their feeds, and what they offer.
class Catalogue {
public:
    explicit Catalogue(Connection& connection)
        : m_connection(connection) {}

    /// Adds the shop, or gives the one with that origin its name.
    Id saveMerchant(std::string_view origin, std::string_view name);
    [[nodiscard]] std::optional<Merchant> merchant(Id id) const;
    [[nodiscard]] std::vector<Merchant> merchants() const; ///< by name

    /// Adds the feed (id 0), or changes that of the same shop and locator.
    Id saveSource(const FeedSource& source);
    [[nodiscard]] std::vector<FeedSource> sources() const;
    /// How old it may be before it is fetched, or the shop asked, again without a click; 0: never, as saveSource()
    /// leaves a new one.
    void setRefresh(Id source, std::int64_t hours);
    /// The country for whose buyers its prices are, "DE" (ISO 3166); empty: not known, as of a new one. Throws Error
    /// where it is not written as a country.
    void setMarket(Id source, std::string_view country);
    /// The source of a shop that was added by its address; nullopt: there is none.
    [[nodiscard]] std::optional<Id> askedSource(std::string_view origin) const;
    /// The shop was asked for prices: a run of its source, where it was added by its address.
    void noteAsked(std::string_view origin, std::int64_t at);
    [[nodiscard]] bool hadSources() const; ///< now, or any that were removed

    /// With the products that no other list of the shop has, and with the shop where it has no other list. Those that
    /// the user keeps (wishlist, cart, outfit) stay with their prices as gone, until they are in the feed again: the
    /// same shop and locator, saved and imported.
    void removeSource(Id id);
    /// What such sources left behind, or shops have told, and the user does not keep any more.
    void forgetRemoved();

    [[nodiscard]] std::vector<ImportRun> runs(Id source, std::int64_t limit = 20) const; ///< the latest first
    [[nodiscard]] std::vector<Reject> rejects(Id run) const;                             ///< the first thousand

    /// With all variants and offers, in the feed's order; nullopt where it is gone.
    [[nodiscard]] std::optional<Product> product(Id id) const;
    [[nodiscard]] std::optional<Id> productOf(Id variant) const;
    /// By what the shop calls it, unless it is gone.
    [[nodiscard]] std::optional<Id> variantOf(Id merchant, std::string_view item) const;
    [[nodiscard]] std::int64_t productCount() const;

    /// What the user keeps of a shop's (wishlist, cart, outfit) and is not gone; at most so many.
    struct KeptThing {
        Id variant = 0;
        std::string item; ///< what the shop calls it
        std::string currency;
    };
    [[nodiscard]] std::vector<KeptThing> kept(Id merchant, std::int64_t limit) const;

    /// Those of a product, and of one of its variants where it has its own.
    [[nodiscard]] std::vector<ProductPicture> pictures(Id product) const;
    [[nodiscard]] std::optional<ProductPicture> picture(Id id) const;

private:
    void forgetTold();

    Connection& m_connection;
};

[[nodiscard]] std::string_view nameOf(Availability availability);
[[nodiscard]] Availability availabilityOf(std::string_view name);

} // namespace calliope::storage
