#include "inference/pictures/limits.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

namespace calliope::pictures {

void requireSize(std::uint64_t width, std::uint64_t height, const Limits& limits) {
    if (width == 0 || height == 0) throw Error(ErrorKind::format, "The picture is damaged; it has no pixels.");
    const auto side = static_cast<std::uint64_t>(limits.side);
    if (width > side || height > side || width * height > static_cast<std::uint64_t>(limits.pixels))
        throw Error(ErrorKind::unsupported,
                    concat("The picture is too large with ", width, " x ", height, " pixels; ", limits.side,
                           " on a side and ", limits.pixels >> 20, " million in all are the limits."));
}

void requireMemory(std::uint64_t bytes, const Limits& limits) {
    if (bytes > limits.memory)
        throw Error(ErrorKind::unsupported,
                    concat("The picture is too large; it would take ", bytes >> 20, " MB of memory to decode."));
}

} // namespace calliope::pictures
