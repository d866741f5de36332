#pragma once

#include "inference/grammar/grammar.h"

#include <array>
#include <cstdint>
#include <vector>

namespace calliope::grammar {

/// Byte sequences of one length: byte i lies in `bytes[i]`.
struct ByteRanges {
    struct Range {
        std::uint8_t first = 0;
        std::uint8_t last = 0;
    };
    std::array<Range, 4> bytes{};
    std::size_t length = 0;
};

/// The UTF-8 of these code points (without surrogates), as at most a dozen byte sequences. Appends to `out`.
void appendUtf8Ranges(CodePoints points, std::vector<ByteRanges>& out);

} // namespace calliope::grammar
