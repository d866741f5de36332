#pragma once

#include "inference/chat/jinja/text.h"
#include "inference/chat/jinja/value.h"

#include <optional>
#include <string>

namespace calliope::jinja {

/// The parts of "{:*>+#012,.3f}", which "%+#012.3f" shares.
struct FormatSpec {
    std::string fill = " "; ///< one code point
    char align = '\0';      ///< '<', '>', '^', '=' (fill between sign and digits), or the type's own
    char sign = '-';        ///< '-', '+' or ' '
    bool alternate = false;
    char grouping = '\0'; ///< ',' or '_'
    std::size_t width = 0;
    std::optional<int> precision;
    char type = '\0';
};

/// Reads Python's format mini-language; fails on anything else.
[[nodiscard]] FormatSpec parseFormatSpec(std::string_view text);

/// A whole number in base 2, 8, 10 or 16 by type b, o, d, x, X. `minimumDigits` is printf's precision.
[[nodiscard]] Text formatInteger(Budget& budget, std::int64_t value, const FormatSpec& spec, int minimumDigits = 0);

/// By type e, E, f, F, g, G, %; no type is repr with the given precision.
[[nodiscard]] Text formatFloat(Budget& budget, double value, const FormatSpec& spec);

/// Cut to the precision and filled up to the width.
[[nodiscard]] Text formatText(Budget& budget, const Text& value, const FormatSpec& spec);

/// Larger ones are failures.
inline constexpr int largestWidth = 1'000'000;
inline constexpr int largestPrecision = 1000;

} // namespace calliope::jinja
