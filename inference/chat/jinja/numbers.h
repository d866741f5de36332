#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Numbers to and from text as Python does it, whatever the C locale is. Integers have 64 bits here; a template that
/// leaves that range fails.
namespace calliope::jinja {

/// repr(float): the shortest decimal that reads back as the same number.
[[nodiscard]] std::string floatText(double value);

/// "%.{precision}f" and "%.{precision}e": exactly rounded.
[[nodiscard]] std::string fixedText(double value, int precision);
[[nodiscard]] std::string scientificText(double value, int precision);

/// "%.{precision}g"; `alternate` keeps trailing zeros ('#').
[[nodiscard]] std::string generalText(double value, int precision, bool alternate);

/// float(text): spaces around, underscores between digits, "inf" and "nan" allowed.
[[nodiscard]] std::optional<double> parseFloat(std::string_view text);

/// int(text, base): base 2 to 36, or 0 to go by the prefix. nullopt where it is no integer, a Failure where it does
/// not fit 64 bits.
[[nodiscard]] std::optional<std::int64_t> parseInteger(std::string_view text, int base);

/// round(value, digits) for floats.
[[nodiscard]] double roundFloat(double value, std::int64_t digits);

/// int(value) for floats: towards zero; a Failure for infinities, NaN and what does not fit.
[[nodiscard]] std::int64_t truncate(double value);

/// Arithmetic that fails instead of overflowing; division and remainder round down, as Python's.
[[nodiscard]] std::int64_t addIntegers(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t subtractIntegers(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t multiplyIntegers(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t floorDivideIntegers(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t remainderOfIntegers(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t powerOfIntegers(std::int64_t base, std::int64_t exponent);
[[nodiscard]] double floorDivideFloats(double a, double b);
[[nodiscard]] double remainderOfFloats(double a, double b);
[[nodiscard]] double powerOfFloats(double base, double exponent);

} // namespace calliope::jinja
