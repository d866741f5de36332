#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"

#include <cmath>

/// Filters that make numbers.
namespace calliope::jinja {

namespace {
void requireDefined(const Value& value) {
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
}

Value absolute(Runtime&, const Value& value, const Bound&) {
    requireDefined(value);
    if (const auto* number = value.get<double>()) return std::fabs(*number);
    const std::optional<std::int64_t> integer = value.integer();
    if (!integer) fail("bad operand type for abs(): '", value.typeName(), '\'');
    return *integer < 0 ? subtractIntegers(0, *integer) : *integer;
}

/// Whatever cannot be read as an integer becomes the default; "42.9" is read as a float first.
Value toInteger(Runtime& runtime, const Value& value, const Bound& arguments) {
    requireDefined(value);
    const Value otherwise = arguments.value(0, std::int64_t{0});
    if (const auto integer = value.integer()) return *integer;
    if (value.object<BigInteger>() != nullptr) return value;
    if (const Text* text = value.text()) {
        runtime.budget.readPoints(text->view().size());
        if (const auto whole = parseInteger(text->view(), static_cast<int>(arguments.integer(1, 10)))) return *whole;
        const std::optional<double> number = parseFloat(text->view());
        if (!number || std::isnan(*number)) return otherwise;
        return truncate(*number);
    }
    const std::optional<double> number = value.number();
    if (!number || std::isnan(*number)) return otherwise;
    return truncate(*number);
}

Value toFloat(Runtime& runtime, const Value& value, const Bound& arguments) {
    requireDefined(value);
    if (const auto number = value.number()) return *number;
    if (const auto* big = value.object<BigInteger>()) return *parseFloat(big->digits());
    if (const Text* text = value.text()) {
        runtime.budget.readPoints(text->view().size());
        if (const auto number = parseFloat(text->view())) return *number;
    }
    return arguments.value(0, 0.0);
}

/// round(integer, digits) with digits < 0: to tens, hundreds and so on, halves to the even one.
std::int64_t roundInteger(std::int64_t value, std::int64_t digits) {
    if (digits >= 0) return value;
    if (digits < -18) return 0;
    const std::int64_t unit = powerOfIntegers(10, -digits);
    const std::int64_t rest = remainderOfIntegers(value, unit);
    const std::int64_t below = subtractIntegers(value, rest);
    const bool isOdd = (below / unit) % 2 != 0;
    const bool up = rest > unit - rest || (rest == unit - rest && isOdd);
    return up ? addIntegers(below, unit) : below;
}

Value round(Runtime&, const Value& value, const Bound& arguments) {
    requireDefined(value);
    const std::optional<double> number = value.number();
    if (!number) fail("type ", value.typeName(), " cannot be rounded");
    const std::int64_t digits = arguments.integer(0, 0);
    const std::string_view method = arguments.text(1, "common");
    if (method == "common")
        return value.integer() ? Value(roundInteger(*value.integer(), digits)) : Value(roundFloat(*number, digits));
    if (method != "ceil" && method != "floor") fail("method must be common, ceil or floor");
    const double unit = std::pow(10.0, static_cast<double>(digits));
    const double scaled = *number * unit;
    return (method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit;
}

Value length(Runtime& runtime, const Value& value, const Bound&) {
    return Value::ofSize(lengthOf(runtime, value));
}

constexpr Filter filters[] = {
    {"abs", {}, absolute},           {"count", {}, length},
    {"float", {"default"}, toFloat}, {"int", {"default", "base"}, toInteger},
    {"length", {}, length},          {"round", {"precision", "method"}, round},
};
} // namespace

std::span<const Filter> numberFilters() {
    return filters;
}

} // namespace calliope::jinja
