#pragma once

#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/set_aside.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

enum class CheckoutState : std::uint8_t {
    draft,      ///< nothing was asked yet
    quoting,    ///< the shop is being asked
    needsInput, ///< the shop wants an address, a choice, or its own page
    review,     ///< there is a price, and nothing is missing
    placing,    ///< the order is, or may be, under way to the shop
    placed,
    failed,
    unknown, ///< it may have been ordered: no answer came
    cancelled,
    expired,
    atShop, ///< goes on at the shop's own page
};

[[nodiscard]] std::string_view nameOf(CheckoutState state);
[[nodiscard]] std::optional<CheckoutState> checkoutStateOf(std::string_view name);

/// A purchase at one shop, from the basket to the order.
struct Checkout {
    Id id = 0;
    CheckoutState state = CheckoutState::draft;
    std::string shop;           ///< origin: "https://shop.example"
    std::string route = "{}";   ///< JSON: how the shop is spoken to
    std::string basket = "{}";  ///< JSON: items and quantities; no address
    std::string remote;         ///< the shop's id of the session; empty: none yet
    std::string problem;        ///< for people; empty: none
    std::int64_t createdAt = 0; ///< milliseconds since 1970, UTC; set by create()
    std::int64_t changedAt = 0; ///< set by create() and save()

    bool operator==(const Checkout&) const = default;
};

/// What the user has approved.
struct ConsentReceipt {
    Id id = 0;
    Id checkout = 0;
    std::string sheetHash;  ///< SHA-256 of `shown`, 64 hexadecimal digits
    std::string shown;      ///< JSON; addresses in it are hashes
    std::int64_t total = 0; ///< minor units
    std::string currency;
    std::int64_t approvedAt = 0;

    bool operator==(const ConsentReceipt&) const = default;
};

/// A request that places an order.
struct PlacingAttempt {
    Id id = 0;
    std::string key;       ///< idempotency key to send it under
    std::string bodyHash;  ///< of what was, or is, sent
    bool isOpen = true;    ///< the shop has not answered to this key, as far as we know
    bool isRepeat = false; ///< the same body went under the same key before, and may be under way still
};

struct ShopOrder {
    Id id = 0;
    Id checkout = 0;
    std::string status = "placed"; ///< placed, shipped, delivered, returned, cancelled
    std::string shop;              ///< origin
    std::string remote;            ///< the shop's id of the order
    std::string url;               ///< its page at the shop; empty: none told
    std::int64_t total = 0;        ///< minor units, as the shop says
    std::string currency;
    std::int64_t placedAt = 0;
    std::int64_t withdrawUntil = 0; ///< `withdrawalTime` after it arrived, or else after it was placed

    bool operator==(const ShopOrder&) const = default;
};

/// For which an order can be sent back without a reason: 14 days.
/// Source: Directive 2011/83/EU, article 9.
constexpr std::int64_t withdrawalTime = std::int64_t{14} * 24 * 3'600 * 1'000;

struct ShopOrderEvent {
    std::string kind;   ///< placed, status, differs, link
    std::string detail; ///< for people; of a link its address, a space, and what the shop calls it
    std::int64_t at = 0;

    bool operator==(const ShopOrderEvent&) const = default;
};

/// Purchases, what was sent to place them, what the user approved, and orders.
///
/// A key for placing is on the disk before it is used, and another one is made only when the shop has answered to it:
/// a program that was killed sends nothing twice under two keys.
class Checkouts {
public:
    Checkouts(Connection& connection, const Clock& clock);

    void allowContact(std::string_view origin);
    void forbidContact(std::string_view origin);
    [[nodiscard]] bool mayContact(std::string_view origin) const;
    [[nodiscard]] std::vector<std::string> contacts() const; ///< all origins that may be asked

    Id create(const Checkout& checkout);
    /// All fields but the shop and when it was created. Not for the states that have functions of their own below.
    void save(const Checkout& checkout);
    [[nodiscard]] std::optional<Checkout> find(Id id) const;
    /// Newest first.
    [[nodiscard]] std::vector<Checkout> list(std::int64_t limit) const;
    /// Those that may have been ordered, or may not: placing, unknown, and whatever else is not at its end and has no
    /// answer to its key, such as one whose price was being asked for again. Oldest first.
    [[nodiscard]] std::vector<Checkout> unresolved() const;
    /// Those that went on at the shop's own page since then, and of which nobody has said what came of it; without
    /// those above. Oldest first.
    [[nodiscard]] std::vector<Checkout> leftAtShop(std::int64_t since) const;

    /// Before an order is sent: keeps the receipt and the key, and the state placing, and waits for the disk. The key
    /// is `newKey` unless an earlier one of this checkout is open still. Throws Error{usage} where the state is not
    /// review, so an order that is under way is never begun twice.
    PlacingAttempt beginPlacing(const ConsentReceipt& receipt, std::string_view newKey, std::string_view bodyHash);
    /// The last one; nullopt: none was made.
    [[nodiscard]] std::optional<PlacingAttempt> lastAttempt(Id checkout) const;
    /// The shop has answered: state as given, which is not placed. Waits for the disk.
    void endPlacing(Id checkout, CheckoutState state, std::string_view problem);
    /// It is ordered, and with it the cart at the shop that it came from. Waits for the disk. Calling it twice changes
    /// nothing.
    Id setPlaced(const ShopOrder& order, std::string_view detail);

    [[nodiscard]] std::vector<ConsentReceipt> receipts(Id checkout) const;

    /// Newest first.
    [[nodiscard]] std::vector<ShopOrder> orders(std::int64_t limit) const;
    /// "delivered" begins the time to withdraw anew: it counts from the day on which things arrive, which is `at`
    /// (0: now). Nothing arrives before it was ordered, nor later than now.
    void setOrderStatus(Id order, std::string_view status, std::string_view detail, std::int64_t at = 0);
    void addOrderEvent(Id order, const ShopOrderEvent& event); ///< `at` is set
    [[nodiscard]] std::vector<ShopOrderEvent> events(Id order) const;

    /// All purchases with their receipts and orders, and what is known of carts at shops, but those of unresolved() and
    /// `spared` ones. While the program runs they can be brought back, until they are forgotten.
    void removeAll(const std::vector<Id>& spared);
    void bringBackAll() { m_aside.bringBack(); }
    void forgetAll() { m_aside.forget(); } ///< in copies of the file they stay, see Store::forgetInCopies()

private:
    void setState(Id checkout, CheckoutState state, std::string_view problem);

    Connection& m_connection;
    const Clock& m_clock;
    SetAside m_aside;
};

} // namespace calliope::storage
