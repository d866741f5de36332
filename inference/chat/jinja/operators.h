#pragma once

#include "inference/chat/jinja/value.h"

/// What Python's operators and built-in functions do with values. A combination of types that has no meaning is a
/// Failure with Python's message.
namespace calliope::jinja {

[[nodiscard]] bool isTrue(const Value& value);

/// `==`; never fails.
[[nodiscard]] bool equal(Budget& budget, const Value& a, const Value& b);

/// `is`: the same object, or an equal small value.
[[nodiscard]] bool same(const Value& a, const Value& b);

enum class Ordering { less, equal, greater, unordered };

/// The order of numbers, strings, and sequences of such; `sign` names the operator in the message.
[[nodiscard]] Ordering order(Budget& budget, const Value& a, const Value& b, std::string_view sign = "<");
[[nodiscard]] inline bool less(Budget& budget, const Value& a, const Value& b) {
    return order(budget, a, b) == Ordering::less;
}

/// Fails for lists and dicts, which cannot be keys.
void requireHashable(Budget& budget, const Value& key);

enum class Arithmetic { add, subtract, multiply, divide, floorDivide, remainder, power };

[[nodiscard]] Value calculate(Runtime& runtime, Arithmetic operation, const Value& a, const Value& b);
[[nodiscard]] Value negate(const Value& value);
[[nodiscard]] Value plus(const Value& value);

/// `item in container`
[[nodiscard]] bool contains(Runtime& runtime, const Value& container, const Value& item);

/// len(value)
[[nodiscard]] std::size_t lengthOf(Runtime& runtime, const Value& value);

[[nodiscard]] bool isIterable(const Value& value);

/// list(value): all that iterating gives. Iterators are used up.
[[nodiscard]] SequenceRef itemsOf(Runtime& runtime, const Value& value);

/// reversed(value), or nullptr where Python cannot.
[[nodiscard]] SequenceRef reversedItems(Runtime& runtime, const Value& value);

/// `value.name`: a method of the type, else the item of that name, else undefined.
[[nodiscard]] Value attributeOf(Runtime& runtime, const Value& value, std::string_view name);

/// `value[index]`: the item, else (for a string index) the method of that name, else undefined.
[[nodiscard]] Value elementOf(Runtime& runtime, const Value& value, const Value& index);

/// `value[start:stop:step]`; None where a part is missing.
[[nodiscard]] Value sliceOf(Runtime& runtime, const Value& value, const Value& start, const Value& stop,
                            const Value& step);

/// The positions a slice of something of `size` items takes.
struct SlicePositions {
    std::int64_t start = 0;
    std::int64_t stop = 0; ///< -1 to go down to the first item
    std::int64_t step = 1;
    std::size_t count = 0;
};
[[nodiscard]] SlicePositions slicePositions(std::size_t size, const Value& start, const Value& stop, const Value& step);

/// A position that may count from the end; nullopt when it is outside.
[[nodiscard]] std::optional<std::size_t> positionIn(std::size_t size, std::int64_t index);

/// `callee(arguments)`
[[nodiscard]] Value call(Runtime& runtime, const Value& callee, Arguments arguments);

/// str(value) and repr(value), written to `out`.
void print(Runtime& runtime, TextBuilder& out, const Value& value);
void represent(Runtime& runtime, TextBuilder& out, const Value& value, int depth = 0);
[[nodiscard]] Text textOf(Runtime& runtime, const Value& value);

/// repr of a string, cut for a message.
[[nodiscard]] std::string quoted(std::string_view text);

/// HTML-safe text marked as such; text that is marked already stays as it is.
[[nodiscard]] Text escapeHtml(Budget& budget, const Text& text);

} // namespace calliope::jinja
