#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace calliope::pictures {

struct Size {
    int width = 0;
    int height = 0;

    [[nodiscard]] std::int64_t area() const { return std::int64_t{width} * height; }
    [[nodiscard]] bool operator==(const Size&) const = default;
};

/// Red, green, blue.
using Colour = std::array<std::uint8_t, 3>;

/// A picture in memory: rows from the top, pixels from the left, three bytes each (red, green, blue), nothing between.
struct Picture {
    Size size;
    std::vector<std::uint8_t> pixels; ///< 3 * width * height

    [[nodiscard]] const std::uint8_t* row(int y) const {
        return pixels.data() + std::size_t{3} * static_cast<std::size_t>(size.width) * static_cast<std::size_t>(y);
    }
    [[nodiscard]] std::uint8_t* row(int y) {
        return pixels.data() + std::size_t{3} * static_cast<std::size_t>(size.width) * static_cast<std::size_t>(y);
    }
    [[nodiscard]] const std::uint8_t* pixel(int x, int y) const {
        return row(y) + std::size_t{3} * static_cast<std::size_t>(x);
    }
    [[nodiscard]] std::uint8_t* pixel(int x, int y) { return row(y) + std::size_t{3} * static_cast<std::size_t>(x); }
};

/// A picture of one colour; sides >= 1.
[[nodiscard]] Picture blankPicture(Size size, Colour colour);

/// The part of `picture` whose upper left corner is (x, y). REQUIRES: it lies inside.
[[nodiscard]] Picture crop(const Picture& picture, int x, int y, Size size);

/// Draws `part` into `picture` with its upper left corner at (x, y). REQUIRES: it fits.
void draw(Picture& picture, const Picture& part, int x, int y);

} // namespace calliope::pictures
