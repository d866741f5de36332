#pragma once

#include "app/shop/advice/outfit.h"
#include "app/shop/catalogue/shop.h"

#include <optional>
#include <string>

namespace calliope::shop {

/// What the catalogue has in stock for the places of an outfit, as suggestOutfit() asks for it. `gender`: for whom it
/// is cut; empty: anybody. `budget` bounds each piece. `shop` outlives it; on its thread.
[[nodiscard]] FindPieces outfitShelf(const Shop& shop, const std::string& gender,
                                     const std::optional<storage::Money>& budget);

/// All that the user owns, as pieces.
[[nodiscard]] std::vector<Piece> ownPieces(Shop& shop);

} // namespace calliope::shop
