#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace calliope::shop {

/// How colours look side by side, by a circle of hues and a list of quiet colours that go with all.
enum class Harmony : std::uint8_t {
    unknown,  ///< of one nothing is known
    quiet,    ///< one is black, white, grey, beige, brown, navy or a metal
    tone,     ///< the same colour
    near,     ///< neighbours on the circle
    contrast, ///< opposites
    clash,
};

/// Degrees on the circle; nullopt for quiet colours and for those that are several. REQUIRES: a key of the lexicon
[[nodiscard]] std::optional<int> hueOf(std::string_view colour);

/// Of two sets of colours (bits of the lexicon): the worst of all pairs that are not quiet.
[[nodiscard]] Harmony harmonyOf(std::uint64_t a, std::uint64_t b);

/// Bits of all colours that go with them.
[[nodiscard]] std::uint64_t coloursWith(std::uint64_t colours);

} // namespace calliope::shop
