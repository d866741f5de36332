#pragma once

#include <cstdint>
#include <limits>
#include <optional>

/// Arithmetic on sizes that came from outside: nullopt instead of wrapping around.
namespace calliope {

[[nodiscard]] constexpr std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b) {
    if (a > std::numeric_limits<std::uint64_t>::max() - b) return std::nullopt;
    return a + b;
}

[[nodiscard]] constexpr std::optional<std::uint64_t> checkedMultiply(std::uint64_t a, std::uint64_t b) {
    if (b != 0 && a > std::numeric_limits<std::uint64_t>::max() / b) return std::nullopt;
    return a * b;
}

/// `value` rounded up to a multiple of `step` (> 0).
[[nodiscard]] constexpr std::optional<std::uint64_t> checkedRoundUp(std::uint64_t value, std::uint64_t step) {
    const std::uint64_t rest = value % step;
    return rest == 0 ? std::optional(value) : checkedAdd(value, step - rest);
}

/// Unchecked twin for sizes that are already known to be small.
template <typename T>
[[nodiscard]] constexpr T roundUp(T value, T step) {
    return (value + step - 1) / step * step;
}

template <typename T>
[[nodiscard]] constexpr T divideUp(T value, T step) {
    return (value + step - 1) / step;
}

} // namespace calliope
