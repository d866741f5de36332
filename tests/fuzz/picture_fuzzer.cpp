#include "inference/base/error.h"
#include "inference/pictures/decode.h"
#include "inference/pictures/preprocessor.h"

#include <cstdint>
#include <cstdlib>

// Decodes the input as a picture's file. Pixels are limited, so that time goes into finding new ways and not into large
// pictures. What comes out must be whole, within the limits, and fit to be cut into tiles.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace calliope::pictures;
    constexpr Limits limits{.side = 2048, .pixels = 1 << 16, .memory = 1 << 20};
    try {
        const Picture picture = decode({data, size}, limits);
        if (picture.size.width < 1 || picture.size.height < 1 || picture.size.area() > limits.pixels) std::abort();
        if (picture.pixels.size() != 3 * static_cast<std::size_t>(picture.size.area())) std::abort();
        static const Preprocessor preprocessor(
            {.projector = "idefics3", .imageSize = 16, .patchSize = 8, .longestEdge = 32});
        if (preprocessor.tiles(picture).size() != preprocessor.layout(picture.size).tiles.size()) std::abort();
    } catch (const calliope::Error&) {
        // what a file that is no whole picture deserves
    }
    return 0;
}
