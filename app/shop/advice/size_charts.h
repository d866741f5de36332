#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// What a body may measure to fit a size, in millimetres: from `least` up to `most`.
struct BodyRange {
    std::string_view measure; ///< chest, waist, hips, inseam, foot, neck, head, hand
    int least = 0;
    int most = 0;

    bool operator==(const BodyRange&) const = default;
};

/// A row of the charts of EN 13402-3 (letters by chest girth, women's numbers) and what follows from them.
struct SizeRow {
    std::string_view gender; ///< female, male
    std::string_view label;
    BodyRange range;
};
[[nodiscard]] std::span<const SizeRow> sizeRows();

/// The measures that decide about a kind of thing, the first one most; empty where no chart knows it.
[[nodiscard]] std::vector<std::string_view> measuresFor(std::string_view category);

/// A size of a thing, as it is kept of products: "M", "S/M", "38", "W32 L34".
struct LabelledSize {
    std::string category; ///< a key of the lexicon
    std::string gender;   ///< female; else read as the cut for men, which unisex things have
    std::string system;   ///< EU, UK, …; empty: read as EU
    std::string label;
    bool hasHalves = false; ///< whether the thing comes in half sizes, so that whole ones are narrower
};

/// What the charts say about it; empty where they say nothing: women's numbers of the UK and the US, which makers read
/// in too many ways, and labels that are none.
[[nodiscard]] std::vector<BodyRange> bodyRanges(const LabelledSize& size);

} // namespace calliope::shop
