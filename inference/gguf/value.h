#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace calliope::gguf {

/// Metadata value types as numbered in the file.
enum class ValueType : std::uint32_t {
    u8 = 0, i8 = 1, u16 = 2, i16 = 3, u32 = 4, i32 = 5, f32 = 6, boolean = 7, string = 8, array = 9,
    u64 = 10, i64 = 11, f64 = 12,
};

/// An array's elements keep their width; bool elements are one byte, 0 or 1.
using Array = std::variant<std::vector<std::uint8_t>, std::vector<std::int8_t>, std::vector<std::uint16_t>,
                           std::vector<std::int16_t>, std::vector<std::uint32_t>, std::vector<std::int32_t>,
                           std::vector<float>, std::vector<bool>, std::vector<std::string>,
                           std::vector<std::uint64_t>, std::vector<std::int64_t>, std::vector<double>>;

/// The alternatives stand in the order of ValueType.
using Value = std::variant<std::uint8_t, std::int8_t, std::uint16_t, std::int16_t, std::uint32_t, std::int32_t, float,
                           bool, std::string, Array, std::uint64_t, std::int64_t, double>;

struct Entry {
    std::string key;
    Value value;
};

[[nodiscard]] inline ValueType typeOf(const Value& value) { return static_cast<ValueType>(value.index()); }

/// What a type is called in messages: "a whole number", "a text", "a list".
[[nodiscard]] std::string_view typeName(ValueType type);

/// The number, where the value is an integer of any width and not negative.
[[nodiscard]] std::optional<std::uint64_t> unsignedValue(const Value& value);

} // namespace calliope::gguf
