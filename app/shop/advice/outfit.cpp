#include "app/shop/advice/outfit.h"

#include "app/shop/words/lexicon.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>

namespace calliope::shop {

namespace {

using Reason = OutfitPick::Reason;

struct HarmonyRow {
    Harmony harmony;
    int points;
    Reason reason;
};
constexpr std::array harmonyRows{
    HarmonyRow{Harmony::quiet, 3, Reason::quiet},
    HarmonyRow{Harmony::tone, 2, Reason::tone},
    HarmonyRow{Harmony::near, 1, Reason::near},
    HarmonyRow{Harmony::contrast, 1, Reason::contrast},
};

/// Colours that are looked at; jeans go with everything.
std::uint64_t coloursOf(const Piece& piece) {
    return piece.category == "jeans" ? bitOf(Topic::colour, "navy") : piece.colours;
}

bool hasPattern(const Piece& piece) {
    return (piece.patterns & ~bitOf(Topic::pattern, "plain")) != 0;
}

struct Judged {
    int points = 0;
    bool isOut = false;
    std::vector<Reason> reasons;
};

class Suggestion {
public:
    Suggestion(const OutfitWish& wish, const std::vector<Piece>& wardrobe, const FindPieces& catalogue)
        : m_wish(wish)
        , m_wardrobe(wardrobe)
        , m_catalogue(catalogue)
        , m_season(seasonIn(wish.season + ' ' + wish.occasion))
        , m_formality(formalityIn(wish.occasion))
        , m_left(wish.budget ? wish.budget->minor : std::numeric_limits<std::int64_t>::max()) {
        for (const Piece& seed : wish.seeds) {
            const OutfitKind* kind = outfitKindOf(seed.category);
            m_out.picks.push_back({kind ? std::string(kind->slot) : "accessory", seed, {Reason::chosen}});
            if (seed.gender == "female" || seed.gender == "male") m_gender = seed.gender;
        }
        for (const std::string_view slot : wantedSlots()) fill(slot);
    }

    [[nodiscard]] SuggestedOutfit& out() { return m_out; }

private:
    [[nodiscard]] bool has(std::string_view slot) const {
        return std::ranges::find(m_out.picks, slot, &OutfitPick::slot) != m_out.picks.end();
    }

    [[nodiscard]] std::vector<std::string_view> wantedSlots() const {
        std::vector<std::string_view> slots;
        const auto isSuit = [](const OutfitPick& pick) { return pick.piece.category == "suit"; };
        const bool hasSuit = std::ranges::any_of(m_out.picks, isSuit);
        if (!has("top") && (!has("dress") || hasSuit)) slots.push_back("top");
        if (!has("bottom") && !has("dress")) slots.push_back("bottom");
        // Where nothing is said of the season, nobody has to carry a coat.
        if (!has("layer") && !hasSuit && m_season != 0 && (m_season & summer) == 0) slots.push_back("layer");
        if (!has("shoes")) slots.push_back("shoes");
        if (!has("accessory") && !has("bag")) slots.push_back("accessory");
        return slots;
    }

    void fill(std::string_view slot) {
        const auto fits = [&](const Piece& piece) {
            const OutfitKind* kind = outfitKindOf(piece.category);
            return kind != nullptr && (kind->slot == slot || (slot == "accessory" && kind->slot == "bag"));
        };
        std::vector<Piece> own;
        if (m_wish.fromWardrobe) std::ranges::copy_if(m_wardrobe, std::back_inserter(own), fits);
        if (choose(slot, own)) return;
        if (m_wish.fromCatalogue && m_catalogue) {
            std::uint64_t colours = coloursWith(0);
            for (const OutfitPick& pick : m_out.picks) colours &= coloursWith(coloursOf(pick.piece));
            std::vector<Piece> found = m_catalogue(slot, colours);
            std::erase_if(found, [&](const Piece& piece) { return !fits(piece) || !isPayable(piece); });
            if (choose(slot, found)) return;
        }
        m_out.empty.emplace_back(slot);
    }

    [[nodiscard]] bool isPayable(const Piece& piece) const {
        if (!m_wish.budget) return true;
        return piece.price && piece.price->currency == m_wish.budget->currency && piece.price->minor <= m_left;
    }

    /// The best of them, the first of those that are as good; false where none will do.
    bool choose(std::string_view slot, const std::vector<Piece>& pieces) {
        const Piece* best = nullptr;
        Judged bestJudged;
        for (const Piece& piece : pieces) {
            if (std::ranges::any_of(m_out.picks, [&](const OutfitPick& pick) { return isSame(pick.piece, piece); }))
                continue;
            Judged judged = judge(piece);
            if (judged.isOut || (best && judged.points <= bestJudged.points)) continue;
            best = &piece;
            bestJudged = std::move(judged);
        }
        if (!best) return false;
        if (!best->isOwned() && best->price) m_left -= m_wish.budget ? best->price->minor : 0;
        const OutfitKind* kind = outfitKindOf(best->category);
        m_out.picks.push_back({std::string(kind ? kind->slot : slot), *best, std::move(bestJudged.reasons)});
        return true;
    }

    static bool isSame(const Piece& a, const Piece& b) {
        return a.wardrobe == b.wardrobe && a.product == b.product && (a.isOwned() || a.variant == b.variant);
    }

    [[nodiscard]] Judged judge(const Piece& piece) const {
        Judged judged;
        const bool isForOthers =
            (piece.gender == "female" || piece.gender == "male") && !m_gender.empty() && piece.gender != m_gender;
        const unsigned seasons = seasonsOf(piece.category, piece.materials);
        if (isForOthers || (m_season != 0 && (seasons & m_season) == 0)) return {.isOut = true};
        if (piece.isOwned()) judged.reasons.push_back(Reason::owned);
        Harmony best = Harmony::unknown;
        for (const OutfitPick& pick : m_out.picks) {
            if (!goTogether(piece, pick.piece)) return {.isOut = true};
            const Harmony harmony = harmonyOf(coloursOf(piece), coloursOf(pick.piece));
            const auto* row = std::ranges::find(harmonyRows, harmony, &HarmonyRow::harmony);
            judged.points += row == harmonyRows.end() ? 0 : row->points;
            best = std::max(best, harmony);
        }
        if (const auto* row = std::ranges::find(harmonyRows, best, &HarmonyRow::harmony); row != harmonyRows.end())
            judged.reasons.push_back(row->reason);
        if (m_season != 0 && seasons != everySeason) {
            judged.points += 1;
            judged.reasons.push_back(Reason::season);
        }
        const OutfitKind* kind = outfitKindOf(piece.category);
        if (m_formality && kind) {
            constexpr int tooFar = 2;
            const int apart = std::abs(kind->formality - *m_formality);
            if (apart > tooFar) return {.isOut = true};
            judged.points -= apart;
            if (apart == 0) judged.reasons.push_back(Reason::occasion);
        }
        return judged;
    }

    const OutfitWish& m_wish;
    const std::vector<Piece>& m_wardrobe;
    const FindPieces& m_catalogue;
    SuggestedOutfit m_out;
    unsigned m_season;
    std::optional<int> m_formality;
    std::string m_gender; ///< for whom the seeds are cut; empty: not known
    std::int64_t m_left;  ///< of the budget
};

} // namespace

bool goTogether(const Piece& a, const Piece& b) {
    return harmonyOf(coloursOf(a), coloursOf(b)) != Harmony::clash && !(hasPattern(a) && hasPattern(b));
}

Piece pieceOf(const storage::WardrobeItem& item) {
    return {.wardrobe = item.id,
            .name = item.name,
            .category = item.category,
            .colours = item.colours,
            .materials = item.materials,
            .patterns = item.patterns};
}

Piece pieceOf(const storage::Product& product, const storage::Variant& variant) {
    return {.product = product.id,
            .variant = variant.id,
            .name = product.title,
            .category = product.category,
            .colours = variant.colours,
            .materials = variant.materials,
            .patterns = variant.patterns,
            .gender = product.gender,
            .price = variant.price};
}

SuggestedOutfit suggestOutfit(const OutfitWish& wish, const std::vector<Piece>& wardrobe, const FindPieces& catalogue) {
    return Suggestion(wish, wardrobe, catalogue).out();
}

std::string_view nameOf(Reason reason) {
    constexpr std::array<std::string_view, 8> names{"chosen",
                                                    "already owned",
                                                    "a quiet colour goes with it",
                                                    "the same colour",
                                                    "neighbouring colours",
                                                    "a contrast of colours",
                                                    "right for the season",
                                                    "right for the occasion"};
    return names[static_cast<std::size_t>(reason)];
}

} // namespace calliope::shop
