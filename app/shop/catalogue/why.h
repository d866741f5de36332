#pragma once

#include "app/shop/words/wish.h"
#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// Why a product is among the hits: a part of the wish, and what the feed says of it. Facts only, for people to see in
/// their own language: the panel words them.
struct Reason {
    enum class Slot : std::uint8_t { category, colour, material, pattern, gender, size, price, stock, words };

    Slot slot = Slot::category;
    std::string fact; ///< as the feed has it ("Navy Blue", "59.90 EUR"); text of strangers

    bool operator==(const Reason&) const = default;
};

/// What of the wish the variant fulfils, in the order of Slot.
[[nodiscard]] std::vector<Reason> reasonsFor(const Wish& wish, const storage::Product& product,
                                             const storage::Variant& variant);

/// What the feed says of that part of any wish; empty: nothing, as always of words, which are the wish's own.
[[nodiscard]] std::string factOf(Reason::Slot slot, const storage::Product& product, const storage::Variant& variant);

/// As models read it, and as it is kept: "kind", "colour".
[[nodiscard]] std::string_view nameOf(Reason::Slot slot);
[[nodiscard]] std::optional<Reason::Slot> slotOf(std::string_view name);

} // namespace calliope::shop
