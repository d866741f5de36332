#include "inference/gguf/value.h"

#include <type_traits>

namespace calliope::gguf {

std::string_view typeName(ValueType type) {
    switch (type) {
    case ValueType::f32:
    case ValueType::f64: return "a fraction";
    case ValueType::boolean: return "a truth value";
    case ValueType::string: return "a text";
    case ValueType::array: return "a list";
    default: return "a whole number";
    }
}

std::optional<std::uint64_t> unsignedValue(const Value& value) {
    return std::visit(
        [](const auto& held) -> std::optional<std::uint64_t> {
            using T = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
                return held >= 0 ? std::optional(static_cast<std::uint64_t>(held)) : std::nullopt;
            else
                return std::nullopt;
        },
        value);
}

} // namespace calliope::gguf
