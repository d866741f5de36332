#include "app/shop/advice/outfit.h"
#include "app/shop/words/lexicon.h"
#include "storage/shop/fold.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

constexpr unsigned warm = spring | summer;
constexpr unsigned cold = autumn | winter;
constexpr unsigned notSummer = spring | autumn | winter;
constexpr unsigned notWinter = spring | summer | autumn;

constexpr std::array kinds{
    OutfitKind{"top", "top"},
    OutfitKind{"shirt", "top", everySeason, 2},
    OutfitKind{"blouse", "top", everySeason, 2},
    OutfitKind{"t-shirt", "top", everySeason, 0},
    OutfitKind{"polo", "top", notWinter, 1},
    OutfitKind{"sweater", "top", notSummer, 1},
    OutfitKind{"hoodie", "top", notSummer, 0},
    OutfitKind{"cardigan", "layer", notSummer, 1},
    OutfitKind{"outerwear", "layer", notSummer, 1},
    OutfitKind{"jacket", "layer", notSummer, 1},
    OutfitKind{"coat", "layer", cold, 2},
    OutfitKind{"blazer", "layer", everySeason, 2},
    OutfitKind{"waistcoat", "layer", everySeason, 2},
    OutfitKind{"dress", "dress", everySeason, 2},
    OutfitKind{"jumpsuit", "dress", notWinter, 1},
    OutfitKind{"suit", "dress", everySeason, 3},
    OutfitKind{"skirt", "bottom", everySeason, 2},
    OutfitKind{"trousers", "bottom", everySeason, 1},
    OutfitKind{"jeans", "bottom", everySeason, 1},
    OutfitKind{"shorts", "bottom", warm, 0},
    OutfitKind{"leggings", "bottom", everySeason, 0},
    OutfitKind{"shoes", "shoes"},
    OutfitKind{"sneakers", "shoes", everySeason, 0},
    OutfitKind{"boots", "shoes", cold, 1},
    OutfitKind{"sandals", "shoes", warm, 1},
    OutfitKind{"heels", "shoes", everySeason, 3},
    OutfitKind{"loafers", "shoes", everySeason, 2},
    OutfitKind{"bag", "bag"},
    OutfitKind{"backpack", "bag", everySeason, 0},
    OutfitKind{"belt", "accessory"},
    OutfitKind{"hat", "accessory", warm, 1},
    OutfitKind{"cap", "accessory", notWinter, 0},
    OutfitKind{"beanie", "accessory", cold, 0},
    OutfitKind{"scarf", "accessory", notSummer, 1},
    OutfitKind{"gloves", "accessory", winter, 1},
    OutfitKind{"tie", "accessory", everySeason, 3},
    OutfitKind{"sunglasses", "accessory", warm, 1},
    OutfitKind{"watch", "accessory"},
    OutfitKind{"jewellery", "accessory", everySeason, 2},
};

struct SeasonOfMaterial {
    std::string_view material; ///< with all narrower ones unless they have a row of their own
    unsigned seasons;
};
constexpr std::array materialSeasons{
    SeasonOfMaterial{"linen", warm},         SeasonOfMaterial{"straw", warm},
    SeasonOfMaterial{"wool", cold | spring}, SeasonOfMaterial{"merino", everySeason},
    SeasonOfMaterial{"tweed", cold},         SeasonOfMaterial{"cashmere", cold},
    SeasonOfMaterial{"alpaca", cold},        SeasonOfMaterial{"fleece", cold},
    SeasonOfMaterial{"down", cold},          SeasonOfMaterial{"velvet", cold},
    SeasonOfMaterial{"corduroy", notSummer}, SeasonOfMaterial{"flannel", cold},
};

struct SeasonWords {
    unsigned season;
    std::string_view words; ///< folded, '|' around each; also parts of longer words
};
constexpr std::array seasonWords{
    SeasonWords{spring, "spring|fruhling|fruhjahr|printemps|primavera"},
    SeasonWords{summer, "summer|sommer|verano|beach|strand|plage|playa"},
    SeasonWords{summer, "ete"},
    SeasonWords{autumn, "autumn|fall|herbst|automne|otono"},
    SeasonWords{winter, "winter|hiver|invierno|snow|schnee|neige|nieve"},
};

struct OccasionWords {
    int formality;
    std::string_view words;
};
constexpr std::array occasionWords{
    OccasionWords{3, "wedding|gala|opera|ballroom|black tie|hochzeit|oper|mariage|boda|funeral|beerdigung"},
    OccasionWords{2, "office|work|business|interview|dinner|restaurant|date|theatre|theater|party|buro|arbeit|"
                     "vorstellungsgesprach|abendessen|feier|fest|bureau|travail|entretien|diner|fete|oficina|trabajo|"
                     "entrevista|cena|fiesta|church|kirche|graduation|concert|konzert"},
    OccasionWords{1, "everyday|casual|weekend|city|travel|holiday|vacation|walk|picnic|alltag|freizeit|stadt|reise|"
                     "urlaub|ausflug|quotidien|ville|voyage|vacances|diario|ciudad|viaje|vacaciones|school|schule|"
                     "brunch|cinema|kino"},
    OccasionWords{0, "sport|gym|running|hiking|training|workout|yoga|cycling|wandern|laufen|fitness|randonnee|"
                     "course|senderismo|correr|gimnasio|beach|strand|plage|playa|garden|garten"},
};

/// Whether one of the words with '|' between stands in the text: the shortest as a whole, others also at the end of a
/// word ("Sommerfest"), the longest anywhere.
bool holds(const std::string& text, std::string_view words) {
    constexpr std::size_t anywhere = 5;
    constexpr std::size_t atTheEnd = 4;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find('|'), words.size());
        const std::string word(words.substr(0, end));
        const bool isThere = word.size() >= anywhere   ? text.find(word) != std::string::npos
                             : word.size() >= atTheEnd ? text.find(word + ' ') != std::string::npos
                                                       : text.find(' ' + word + ' ') != std::string::npos;
        if (isThere) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

/// Folded, with one blank around every word.
std::string spaced(std::string_view words) {
    constexpr std::size_t most = 200;
    std::string text = " ";
    for (const char c : storage::fold(words.substr(0, most))) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
        if (isLetter || text.back() != ' ') text += isLetter ? c : ' ';
    }
    return text + ' ';
}

std::string_view parentOf(std::string_view category) {
    const auto table = concepts(Topic::category);
    const auto kind = std::ranges::find(table, category, &Concept::key);
    return kind == table.end() ? std::string_view() : kind->parent;
}

} // namespace

std::span<const OutfitKind> outfitKinds() {
    return kinds;
}

const OutfitKind* outfitKindOf(std::string_view category) {
    for (; !category.empty(); category = parentOf(category)) {
        const auto* row = std::ranges::find(kinds, category, &OutfitKind::category);
        if (row != kinds.end()) return row;
    }
    return nullptr;
}

unsigned seasonsOf(std::string_view category, std::uint64_t materials) {
    const OutfitKind* kind = outfitKindOf(category);
    unsigned seasons = kind ? kind->seasons : unsigned{everySeason};
    for (const SeasonOfMaterial& row : materialSeasons)
        if ((bitOf(Topic::material, row.material) & materials) != 0) seasons &= row.seasons;
    // A material that is against the kind ("linen coat") says more than the kind.
    if (seasons == 0)
        for (const SeasonOfMaterial& row : materialSeasons)
            if ((bitOf(Topic::material, row.material) & materials) != 0) seasons |= row.seasons;
    return seasons;
}

unsigned seasonIn(std::string_view words) {
    const std::string text = spaced(words);
    unsigned seasons = 0;
    for (const SeasonWords& row : seasonWords)
        if (holds(text, row.words)) seasons |= row.season;
    return seasons;
}

std::optional<int> formalityIn(std::string_view words) {
    const std::string text = spaced(words);
    const auto* found =
        std::ranges::find_if(occasionWords, [&](const OccasionWords& row) { return holds(text, row.words); });
    return found == occasionWords.end() ? std::nullopt : std::optional(found->formality);
}

} // namespace calliope::shop
