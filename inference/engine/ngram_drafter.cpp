#include "inference/engine/ngram_drafter.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace calliope::engine {

namespace {

// Earlier places looked at, so that a text of few different tokens costs no more than others.
constexpr int mostPlaces = 64;

constexpr std::size_t smallestTable = 256;

/// How many tokens before the two places are the same, up to mostMatched; `a` < `b`.
std::uint32_t matchedBefore(std::span<const std::uint32_t> text, std::uint32_t a, std::size_t b) {
    std::uint32_t matched = 0;
    while (matched < std::min(NgramDrafter::mostMatched, a) && text[a - 1 - matched] == text[b - 1 - matched])
        ++matched;
    return matched;
}

} // namespace

std::uint32_t& NgramDrafter::newestBehind(std::uint32_t before, std::uint32_t last) {
    std::uint64_t hash = ((std::uint64_t{before} << 32) | last) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 32;
    return m_newest[hash & (m_newest.size() - 1)];
}

void NgramDrafter::index(std::span<const std::uint32_t> text) {
    if (m_newest.size() < text.size()) {
        m_newest.assign(std::max(smallestTable, std::bit_ceil(text.size())), 0);
        m_previous.clear();
    }
    for (auto place = static_cast<std::uint32_t>(m_previous.size()); place <= text.size(); ++place) {
        std::uint32_t previous = 0;
        if (place >= fewestMatched) {
            std::uint32_t& newest = newestBehind(text[place - 2], text[place - 1]);
            previous = std::exchange(newest, place);
        }
        m_previous.push_back(previous);
    }
}

NgramDrafter::Draft NgramDrafter::draft(std::span<const std::uint32_t> text, std::uint32_t most) {
    index(text);
    Draft best;
    std::uint32_t from = 0;
    std::uint32_t place = m_previous[text.size()];
    for (int looked = 0; place != 0 && looked < mostPlaces && best.matched < mostMatched; ++looked) {
        const std::uint32_t matched = matchedBefore(text, place, text.size());
        if (matched >= fewestMatched && matched > best.matched) {
            best.matched = matched;
            from = place;
        }
        place = m_previous[place];
    }
    if (best.matched == 0) return best;
    for (std::size_t i = 0; i < most; ++i) // past the end it goes on with itself, as in a loop
        best.tokens.push_back(from + i < text.size() ? text[from + i] : best.tokens[from + i - text.size()]);
    return best;
}

void NgramDrafter::forget() {
    m_newest.clear();
    m_previous.clear();
}

} // namespace calliope::engine
