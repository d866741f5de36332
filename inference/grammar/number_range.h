#pragma once

#include "inference/grammar/grammar.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::grammar {

/// A number as its digits, so that comparing is exact.
struct Decimal {
    bool isNegative = false;
    std::int64_t whole = 0; ///< of the magnitude
    std::string fraction;   ///< digits behind the point, the last is not 0

    /// Of a number as JSON writes it; nullopt for magnitudes of 1e18 and beyond.
    [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);

    [[nodiscard]] bool isZero() const { return whole == 0 && fraction.empty(); }
};

struct NumberRange {
    struct Bound {
        Decimal value;
        bool isExcluded = false;
    };
    std::optional<Bound> least;
    std::optional<Bound> most;

    [[nodiscard]] bool isUnbounded() const { return !least && !most; }
};

/// Whole numbers of the range, exactly, of magnitudes below 1e18.
[[nodiscard]] ExpressionId integersIn(Grammar& grammar, const NumberRange& range);

/// Numbers of the range, exactly, without exponent, with up to 18 digits before and behind the point.
[[nodiscard]] ExpressionId numbersIn(Grammar& grammar, const NumberRange& range);

} // namespace calliope::grammar
