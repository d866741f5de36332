#pragma once

#include "app/shop/advice/colour_harmony.h"
#include "storage/shop/product.h"
#include "storage/shop/wardrobe.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// Seasons as a set of bits.
enum Season : unsigned { spring = 1, summer = 2, autumn = 4, winter = 8, everySeason = 15 };

/// What a kind of thing is in an outfit.
struct OutfitKind {
    std::string_view category; ///< of the lexicon, with all narrower ones unless they have a row of their own
    std::string_view slot;     ///< top, bottom, dress, layer, shoes, bag, accessory
    unsigned seasons = everySeason;
    int formality = 1; ///< 0 sport, 1 everyday, 2 neat, 3 festive
};
[[nodiscard]] std::span<const OutfitKind> outfitKinds();
[[nodiscard]] const OutfitKind* outfitKindOf(std::string_view category); ///< nullptr: nothing of an outfit

/// When something can be worn, by its kind and what it is made of.
[[nodiscard]] unsigned seasonsOf(std::string_view category, std::uint64_t materials);

/// The season that a word names, in four languages ("Herbst"); 0 where it names none. Several words: any of them.
[[nodiscard]] unsigned seasonIn(std::string_view words);

/// How formal an occasion is ("wedding", "büro"), as OutfitKind; nullopt where the words say nothing of it.
[[nodiscard]] std::optional<int> formalityIn(std::string_view words);

/// Something that can be worn; of the user's own `wardrobe` is set, of a shop's `product` and `variant`.
struct Piece {
    storage::Id wardrobe = 0;
    storage::Id product = 0;
    storage::Id variant = 0;
    std::string name;
    std::string category;
    std::uint64_t colours = 0;
    std::uint64_t materials = 0;
    std::uint64_t patterns = 0;
    std::string gender;
    std::optional<storage::Money> price; ///< of what is not owned

    [[nodiscard]] bool isOwned() const { return wardrobe != 0; }
};
[[nodiscard]] Piece pieceOf(const storage::WardrobeItem& item);
[[nodiscard]] Piece pieceOf(const storage::Product& product, const storage::Variant& variant);

struct OutfitWish {
    std::vector<Piece> seeds; ///< that stay
    std::string occasion;
    std::string season;
    bool fromWardrobe = true;
    bool fromCatalogue = true;
    std::optional<storage::Money> budget; ///< for all that is not owned; offers in other currencies are left out
};

/// A place of an outfit, and why this is in it.
struct OutfitPick {
    enum class Reason : std::uint8_t { chosen, owned, quiet, tone, near, contrast, season, occasion };

    std::string slot;
    Piece piece;
    std::vector<Reason> reasons;
};

struct SuggestedOutfit {
    std::vector<OutfitPick> picks;  ///< the seeds first
    std::vector<std::string> empty; ///< places for which there is nothing that goes with the rest
};

/// What the catalogue has for a place, in colours of this set: of them all the user owns is not.
using FindPieces = std::function<std::vector<Piece>(std::string_view slot, std::uint64_t colours)>;

/// Fills the places that the seeds leave empty, out of the wardrobe first, then out of the catalogue. What clashes in
/// colour, is for another season or has a second pattern is left out; the same wish has the same answer.
[[nodiscard]] SuggestedOutfit suggestOutfit(const OutfitWish& wish, const std::vector<Piece>& wardrobe,
                                            const FindPieces& catalogue);

/// Whether the two go together, and why.
[[nodiscard]] bool goTogether(const Piece& a, const Piece& b);

/// "owned", for models.
[[nodiscard]] std::string_view nameOf(OutfitPick::Reason reason);

} // namespace calliope::shop
