#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace calliope::shop {

/// Pixels that somebody has decoded: eight bits each of red, green and blue, line after line without gaps. Never made
/// here of a file: files of others are decoded in a process of their own (PictureReader).
struct Pixels {
    std::span<const std::byte> rgb; ///< width * height * 3
    int width = 0;
    int height = 0;
};

/// What a thing on a picture looks like, without any model: its outline, its colours, and which way its edges run. The
/// thing is what differs from the picture's border; where nothing does, it is the middle of the picture.
struct Likeness {
    static constexpr int version = 1; ///< of what the numbers mean; those of other versions cannot be compared
    static constexpr std::size_t grid = 20;
    static constexpr std::size_t outlineSize = grid * grid; ///< how much of each cell of a square the thing fills
    static constexpr std::size_t colourSize = std::size_t{4} * 8 * 8; ///< histogram over L, a and b
    static constexpr std::size_t edgeSize = std::size_t{3} * 3 * 8;   ///< directions in nine parts of the thing
    static constexpr std::size_t size = outlineSize + colourSize + edgeSize;

    std::array<std::uint8_t, size> numbers{};

    bool operator==(const Likeness&) const = default;

    [[nodiscard]] std::span<const std::byte> bytes() const { return std::as_bytes(std::span(numbers)); }
    [[nodiscard]] static Likeness ofBytes(std::span<const std::byte> bytes); ///< REQUIRES: `size` of them
};

/// Takes a few milliseconds. REQUIRES: both sides from 1 to 20,000 pixels, and as many bytes as they need.
[[nodiscard]] Likeness likenessOf(const Pixels& pixels);

/// How different they are: 0 the same, 1 nothing in common. The outline counts most, then colours, then edges. A mirror
/// image is as good.
[[nodiscard]] float difference(const Likeness& a, const Likeness& b);

/// The same without the mirror.
[[nodiscard]] float differenceAsTheyStand(const Likeness& a, const Likeness& b);

/// As it looks in a mirror.
[[nodiscard]] Likeness mirrored(const Likeness& likeness);

} // namespace calliope::shop
