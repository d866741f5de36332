#include "app/shop/advice/colour_harmony.h"

#include "app/shop/words/lexicon.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

namespace calliope::shop {

namespace {

struct Hue {
    std::string_view colour;
    int degrees;
};

/// On the painters' circle, where red stands across from green and blue from orange.
constexpr std::array hues{
    Hue{"red", 0},         Hue{"orange", 60}, Hue{"yellow", 120}, Hue{"green", 180},
    Hue{"turquoise", 210}, Hue{"blue", 240},  Hue{"purple", 300}, Hue{"pink", 345},
};
constexpr std::string_view several = "multicolour";

Harmony between(const std::string& a, const std::string& b) {
    constexpr int same = 0;
    constexpr int neighbours = 60;
    constexpr int opposites = 150;
    constexpr int whole = 360;
    if (a == several || b == several) return Harmony::unknown;
    const auto first = hueOf(a);
    const auto second = hueOf(b);
    if (!first || !second) return Harmony::quiet;
    const int apart = std::min(std::abs(*first - *second), whole - std::abs(*first - *second));
    if (apart == same) return Harmony::tone;
    if (apart <= neighbours) return Harmony::near;
    return apart >= opposites ? Harmony::contrast : Harmony::clash;
}

} // namespace

std::optional<int> hueOf(std::string_view colour) {
    const auto* found = std::ranges::find(hues, colour, &Hue::colour);
    return found == hues.end() ? std::nullopt : std::optional(found->degrees);
}

Harmony harmonyOf(std::uint64_t a, std::uint64_t b) {
    Harmony worst = Harmony::unknown;
    for (const std::string& first : keysOf(Topic::colour, a))
        for (const std::string& second : keysOf(Topic::colour, b)) worst = std::max(worst, between(first, second));
    return worst;
}

std::uint64_t coloursWith(std::uint64_t colours) {
    std::uint64_t all = 0;
    for (const Concept& each : concepts(Topic::colour)) {
        const std::uint64_t bit = bitOf(Topic::colour, each.key);
        if (harmonyOf(colours, bit) != Harmony::clash) all |= bit;
    }
    return all;
}

} // namespace calliope::shop
