#include "inference/pictures/patches.h"

namespace calliope::pictures {

void writePatches(const Picture& picture, int patchSize, const std::array<float, 3>& mean,
                  const std::array<float, 3>& deviation, std::span<float> out) {
    // A byte has 256 values: the divisions are done once for each, and so exactly as the formula says.
    std::array<std::array<float, 256>, 3> values{};
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t p = 0; p < 256; ++p)
            values[channel][p] = (static_cast<float>(p) / 255.0f - mean[channel]) / deviation[channel];

    float* to = out.data();
    const int columns = picture.size.width / patchSize;
    const int rows = picture.size.height / patchSize;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            for (std::size_t channel = 0; channel < 3; ++channel)
                for (int y = 0; y < patchSize; ++y) {
                    const std::uint8_t* from =
                        picture.row(row * patchSize + y) + std::ptrdiff_t{3} * column * patchSize + channel;
                    for (int x = 0; x < patchSize; ++x, from += 3) *to++ = values[channel][*from];
                }
}

} // namespace calliope::pictures
