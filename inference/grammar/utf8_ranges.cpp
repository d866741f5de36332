#include "inference/grammar/utf8_ranges.h"

#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <string>

namespace calliope::grammar {

void appendUtf8Ranges(CodePoints points, std::vector<ByteRanges>& out) {
    // Where the length of the encoding changes.
    for (const char32_t last : {char32_t{0x7f}, char32_t{0x7ff}, char32_t{0xffff}})
        if (points.first <= last && points.last > last) {
            appendUtf8Ranges({points.first, last}, out);
            appendUtf8Ranges({last + 1, points.last}, out);
            return;
        }
    // Where the last bytes do not run through all of 80..BF: cut at multiples of 64, 4096 and 262144.
    for (const int bits : {6, 12, 18}) {
        const char32_t mask = (char32_t{1} << bits) - 1;
        if ((points.first | mask) >= (points.last | mask) || points.first <= 0x7f) continue;
        if ((points.first & mask) != 0) {
            appendUtf8Ranges({points.first, points.first | mask}, out);
            appendUtf8Ranges({(points.first | mask) + 1, points.last}, out);
            return;
        }
        if ((points.last & mask) != mask) {
            appendUtf8Ranges({points.first, (points.last & ~mask) - 1}, out);
            appendUtf8Ranges({points.last & ~mask, points.last}, out);
            return;
        }
    }
    std::string first;
    std::string last;
    tokenizer::appendUtf8(first, points.first);
    tokenizer::appendUtf8(last, points.last);
    ByteRanges row;
    row.length = std::min(first.size(), row.bytes.size());
    for (std::size_t i = 0; i < row.length; ++i)
        row.bytes[i] = {static_cast<std::uint8_t>(first[i]), static_cast<std::uint8_t>(last[i])};
    out.push_back(row);
}

} // namespace calliope::grammar
