#include "inference/grammar/number_range.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <utility>
#include <vector>

namespace calliope::grammar {

namespace {

constexpr std::int64_t greatest = 999'999'999'999'999'999; // 18 digits
constexpr std::uint32_t fractionDigits = 18;

class RangeBuilder {
public:
    explicit RangeBuilder(Grammar& grammar)
        : m_grammar(grammar) {}

    /// Whole numbers without sign from `least` to `most`; nothing where there are none.
    ExpressionId wholes(std::int64_t least, std::int64_t most) {
        std::vector<ExpressionId> parts;
        std::int64_t tens = 1;
        for (std::size_t length = 1; length <= 18; ++length, tens *= 10) {
            const std::int64_t low = std::max(least, length == 1 ? 0 : tens);
            const std::int64_t high = std::min(most, tens * 9 + (tens - 1));
            if (low <= high) parts.push_back(sameLength(std::to_string(low), std::to_string(high)));
        }
        return m_grammar.choice(std::move(parts));
    }

    /// Where a fraction is compared with a bound: the digits of the bound that are still ahead.
    struct Ahead {
        std::string_view digits;
        bool isExcluded = false;

        [[nodiscard]] char next() const { return digits.empty() ? '0' : digits.front(); }
        [[nodiscard]] Ahead behindNext() const { return {digits.empty() ? digits : digits.substr(1), isExcluded}; }
    };

    /// "." and digits, or nothing, so that the fraction lies between the bounds given.
    ExpressionId fraction(std::optional<Ahead> least, std::optional<Ahead> most) {
        std::vector<ExpressionId> parts;
        if (mayEnd(least, most)) parts.push_back(m_grammar.empty());
        parts.push_back(m_grammar.sequence({m_grammar.literal("."), moreDigits(least, most, fractionDigits)}));
        return m_grammar.choice(std::move(parts));
    }

private:
    ExpressionId digit(char first, char last) {
        return m_grammar.codePoint({{static_cast<char32_t>(first), static_cast<char32_t>(last)}});
    }

    ExpressionId anyDigits(std::uint32_t least, std::uint32_t most) {
        return m_grammar.repeat(digit('0', '9'), least, most);
    }

    ExpressionId sameLength(std::string_view low, std::string_view high) {
        if (low.find_first_not_of('0') == std::string_view::npos &&
            high.find_first_not_of('9') == std::string_view::npos)
            return anyDigits(static_cast<std::uint32_t>(low.size()), static_cast<std::uint32_t>(low.size()));
        const auto rest = static_cast<std::uint32_t>(low.size() - 1);
        if (low.front() == high.front())
            return m_grammar.sequence({digit(low.front(), low.front()), sameLength(low.substr(1), high.substr(1))});
        std::vector<ExpressionId> parts{
            m_grammar.sequence({digit(low.front(), low.front()), sameLength(low.substr(1), std::string(rest, '9'))}),
            m_grammar.sequence(
                {digit(high.front(), high.front()), sameLength(std::string(rest, '0'), high.substr(1))})};
        if (low.front() + 1 < high.front())
            parts.push_back(
                m_grammar.sequence({digit(static_cast<char>(low.front() + 1), static_cast<char>(high.front() - 1)),
                                    anyDigits(rest, rest)}));
        return m_grammar.choice(std::move(parts));
    }

    static bool mayEnd(const std::optional<Ahead>& least, const std::optional<Ahead>& most) {
        const bool isEnough = !least || (least->digits.empty() && !least->isExcluded);
        const bool isNotTooMuch = !most || !most->digits.empty() || !most->isExcluded;
        return isEnough && isNotTooMuch;
    }

    /// One to `left` digits.
    ExpressionId moreDigits(const std::optional<Ahead>& least, const std::optional<Ahead>& most, std::uint32_t left) {
        if (!least && !most) return anyDigits(1, left);
        std::vector<ExpressionId> parts;
        for (char first = '0'; first <= '9';) {
            // Digits that leave the same bounds ahead go together.
            const auto isTight = [](const std::optional<Ahead>& bound, char each) {
                return bound && bound->next() == each;
            };
            char last = first;
            while (last < '9' && !isTight(least, first) && !isTight(most, first) &&
                   !isTight(least, static_cast<char>(last + 1)) && !isTight(most, static_cast<char>(last + 1)))
                ++last;
            const bool isBelow = least && first < least->next();
            const bool isAbove = most && first > most->next();
            if (!isBelow && !isAbove) {
                const auto below = isTight(least, first) ? std::optional(least->behindNext()) : std::nullopt;
                const auto above = isTight(most, first) ? std::optional(most->behindNext()) : std::nullopt;
                std::vector<ExpressionId> ends;
                if (mayEnd(below, above)) ends.push_back(m_grammar.empty());
                if (left > 1) ends.push_back(moreDigits(below, above, left - 1));
                parts.push_back(m_grammar.sequence({digit(first, last), m_grammar.choice(std::move(ends))}));
            }
            first = static_cast<char>(last + 1);
        }
        return m_grammar.choice(std::move(parts));
    }

    Grammar& m_grammar;
};

/// A range of numbers without sign.
struct Magnitudes {
    NumberRange::Bound least;
    std::optional<NumberRange::Bound> most;
};

/// The part of the range on one side of zero, as magnitudes. Zero belongs to the side without a sign.
std::optional<Magnitudes> sideOf(const NumberRange& range, bool negative) {
    const std::optional<NumberRange::Bound>& inner = negative ? range.most : range.least;
    const std::optional<NumberRange::Bound>& outer = negative ? range.least : range.most;
    if (outer && outer->value.isNegative != negative && !(outer->value.isZero() && !negative)) return std::nullopt;
    Magnitudes out;
    out.least.isExcluded = negative;
    if (inner && inner->value.isNegative == negative && !inner->value.isZero()) out.least = *inner;
    if (inner && inner->value.isZero() && inner->isExcluded) out.least.isExcluded = true;
    out.most = outer;
    return out;
}

ExpressionId signedChoice(Grammar& grammar, const NumberRange& range,
                          const std::function<ExpressionId(const Magnitudes&)>& body) {
    std::vector<ExpressionId> parts;
    if (const std::optional<Magnitudes> side = sideOf(range, false)) parts.push_back(body(*side));
    if (const std::optional<Magnitudes> side = sideOf(range, true))
        parts.push_back(grammar.sequence({grammar.literal("-"), body(*side)}));
    return grammar.choice(std::move(parts));
}

} // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    Decimal out;
    if (!text.empty() && text.front() == '-') {
        out.isNegative = true;
        text.remove_prefix(1);
    }
    const std::size_t mark = text.find_first_of("eE");
    int exponent = 0;
    if (mark != std::string_view::npos) {
        const std::string_view power = text.substr(std::min(text.find_first_not_of('+', mark + 1), text.size()));
        if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec != std::errc()) return std::nullopt;
    }
    text = text.substr(0, mark);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits(text.substr(0, point));
    if (point < text.size()) digits += text.substr(point + 1);
    if (digits.find_first_not_of('0') == std::string::npos) return Decimal{}; // zero has no sign
    if (exponent < -400 || exponent > 400) return std::nullopt;
    auto wholeDigits = static_cast<std::ptrdiff_t>(point) + exponent;
    if (wholeDigits < 0) {
        digits.insert(0, static_cast<std::size_t>(-wholeDigits), '0');
        wholeDigits = 0;
    }
    if (wholeDigits > static_cast<std::ptrdiff_t>(digits.size()))
        digits.append(static_cast<std::size_t>(wholeDigits) - digits.size(), '0');
    std::string whole = digits.substr(0, static_cast<std::size_t>(wholeDigits));
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
    if (whole.size() > 18) return std::nullopt;
    out.whole = whole.empty() ? 0 : std::strtoll(whole.c_str(), nullptr, 10);
    out.fraction = digits.substr(static_cast<std::size_t>(wholeDigits));
    out.fraction.erase(out.fraction.find_last_not_of('0') + 1);
    return out;
}

ExpressionId integersIn(Grammar& grammar, const NumberRange& range) {
    RangeBuilder builder(grammar);
    return signedChoice(grammar, range, [&](const Magnitudes& side) {
        const bool isAbove = side.least.isExcluded || !side.least.value.fraction.empty();
        const std::int64_t least = side.least.value.whole + (isAbove ? 1 : 0);
        std::int64_t most = greatest;
        if (side.most)
            most = side.most->value.whole - (side.most->isExcluded && side.most->value.fraction.empty() ? 1 : 0);
        return builder.wholes(least, most);
    });
}

ExpressionId numbersIn(Grammar& grammar, const NumberRange& range) {
    RangeBuilder builder(grammar);
    return signedChoice(grammar, range, [&](const Magnitudes& side) {
        using Ahead = RangeBuilder::Ahead;
        const bool isOpen = side.least.value.fraction.empty() && !side.least.isExcluded;
        const std::optional<Ahead> least =
            isOpen ? std::nullopt : std::optional(Ahead{side.least.value.fraction, side.least.isExcluded});
        const std::int64_t low = side.least.value.whole;
        const std::int64_t high = side.most ? side.most->value.whole : greatest;
        const std::optional<Ahead> most =
            side.most ? std::optional(Ahead{side.most->value.fraction, side.most->isExcluded}) : std::nullopt;
        if (low > high) return grammar.choice({});
        const auto number = [&](std::int64_t from, std::int64_t to, std::optional<Ahead> above,
                                std::optional<Ahead> below) {
            return grammar.sequence({builder.wholes(from, to), builder.fraction(above, below)});
        };
        if (low == high) return number(low, low, least, most);
        return grammar.choice({number(low, low, least, std::nullopt),
                               number(low + 1, high - 1, std::nullopt, std::nullopt),
                               number(high, high, std::nullopt, most)});
    });
}

} // namespace calliope::grammar
