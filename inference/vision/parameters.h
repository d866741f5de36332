#pragma once

#include "inference/gguf/gguf.h"
#include "inference/pictures/preprocessor.h"
#include "inference/vision/projector.h"

#include <array>
#include <cstdint>
#include <vector>

namespace calliope::vision {

/// The sizes and constants of one encoder, checked as models::Hyperparameters are.
struct Parameters {
    std::uint32_t imageSize = 0; ///< pixels on a side that it was trained with, of a tile where pictures are cut
    std::uint32_t patch = 0;     ///< pixels on a side
    std::uint32_t width = 0;
    std::uint32_t heads = 0;
    std::uint32_t feedForwardWidth = 0;
    std::uint32_t layers = 0;      ///< that are used
    std::uint32_t outputWidth = 0; ///< of the language model's rows
    std::uint32_t merge = 1;       ///< patches on a side that become one row
    float epsilon = 0;
    plan::Activation activation = plan::Activation::none;
    plan::Activation projectorActivation = plan::Activation::none;
    std::array<float, 3> mean{};
    std::array<float, 3> deviation{};
    std::uint32_t window = 0;              ///< patches on a side; 0: there are none
    std::vector<bool> windowed;            ///< by layer
    std::vector<std::uint32_t> deepLayers; ///< those whose rows go on to the language model's first layers

    [[nodiscard]] std::uint32_t headWidth() const { return width / heads; }
    [[nodiscard]] std::uint32_t patchValues() const { return 3 * patch * patch; }
    /// Rows that the language model adds to its first layers' outputs, and the one that it reads, one behind another.
    [[nodiscard]] std::uint32_t rowWidth() const {
        return outputWidth * (1 + static_cast<std::uint32_t>(deepLayers.size()));
    }
};

/// The projector type that a file names. Throws Error{format} where it is no vision encoder.
[[nodiscard]] const Projector& projectorOf(const gguf::File& file);

/// Throws Error{format} that names the file and the key where one is missing or impossible.
[[nodiscard]] Parameters readParameters(const gguf::File& file, const Projector& family);

/// What the file says about how pictures are cut. Throws likewise.
[[nodiscard]] pictures::Parameters readPreprocessing(const gguf::File& file, const Parameters& sizes,
                                                     const Projector& family);

} // namespace calliope::vision
