#include "app/shop/catalogue/outfit_shelf.h"

#include "app/shop/words/lexicon.h"

#include <algorithm>

namespace calliope::shop {

namespace {

/// The widest kinds of a place: narrower ones are found with them.
std::vector<std::string> kindsFor(std::string_view slot) {
    std::vector<std::string> kinds;
    for (const OutfitKind& kind : outfitKinds()) {
        if (kind.slot != slot && !(slot == "accessory" && kind.slot == "bag")) continue;
        const auto table = concepts(Topic::category);
        const auto row = std::ranges::find(table, kind.category, &Concept::key);
        const OutfitKind* wider = row == table.end() ? nullptr : outfitKindOf(row->parent);
        if (!wider || wider->slot != kind.slot) kinds.emplace_back(kind.category);
    }
    return kinds;
}

} // namespace

FindPieces outfitShelf(const Shop& shop, const std::string& gender, const std::optional<storage::Money>& budget) {
    return [&shop, gender, budget](std::string_view slot, std::uint64_t colours) {
        constexpr std::int64_t ofAKind = 20;
        std::vector<Piece> pieces;
        for (const std::string& kind : kindsFor(slot)) {
            Wish wish;
            wish.category = kind;
            wish.gender = gender;
            wish.colours = keysOf(Topic::colour, colours);
            wish.mustBeInStock = true;
            if (budget) {
                wish.mostMinor = budget->minor;
                wish.currency = budget->currency;
            }
            for (const ShopHit& hit : shop.search(wish, ofAKind).hits)
                pieces.push_back(pieceOf(hit.product, hit.variant));
        }
        return pieces;
    };
}

std::vector<Piece> ownPieces(Shop& shop) {
    std::vector<Piece> pieces;
    for (const storage::WardrobeItem& item : shop.wardrobe().items()) pieces.push_back(pieceOf(item));
    return pieces;
}

} // namespace calliope::shop
