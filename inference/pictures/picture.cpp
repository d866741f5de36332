#include "inference/pictures/picture.h"

#include <algorithm>

namespace calliope::pictures {

Picture blankPicture(Size size, Colour colour) {
    Picture picture{size, std::vector<std::uint8_t>(3 * static_cast<std::size_t>(size.area()))};
    for (std::size_t i = 0; i < picture.pixels.size(); ++i) picture.pixels[i] = colour[i % 3];
    return picture;
}

Picture crop(const Picture& picture, int x, int y, Size size) {
    Picture part{size, std::vector<std::uint8_t>(3 * static_cast<std::size_t>(size.area()))};
    for (int line = 0; line < size.height; ++line)
        std::copy_n(picture.pixel(x, y + line), 3 * size.width, part.row(line));
    return part;
}

void draw(Picture& picture, const Picture& part, int x, int y) {
    for (int line = 0; line < part.size.height; ++line)
        std::copy_n(part.row(line), 3 * part.size.width, picture.pixel(x, y + line));
}

} // namespace calliope::pictures
