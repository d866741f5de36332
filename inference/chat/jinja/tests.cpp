#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"

#include <algorithm>
#include <iterator>

/// The tests behind `is`.
namespace calliope::jinja {

namespace {
bool isNumber(const Value& value) {
    return value.number() || value.object<BigInteger>() != nullptr;
}

/// value % divisor == rest
bool hasRest(Runtime& runtime, const Value& value, const Value& divisor, std::int64_t rest) {
    return equal(runtime.budget, calculate(runtime, Arithmetic::remainder, value, divisor), rest);
}

bool isSequence(Runtime& runtime, const Value& value, const Bound&) {
    if (Object* object = value.object()) return object->isIndexable() && object->length(runtime);
    return isIterable(value);
}

bool isCallable(Runtime&, const Value& value, const Bound&) {
    return value.isUndefined() || (value.object() != nullptr && value.object()->isCallable());
}

bool isInteger(Runtime&, const Value& value, const Bound&) {
    return value.get<std::int64_t>() != nullptr || value.object<BigInteger>() != nullptr;
}

/// str.islower or str.isupper of the printed value.
bool hasCase(Runtime& runtime, const Value& value, std::string_view method) {
    const Value text = textOf(runtime, value);
    return isTrue(call(runtime, attributeOf(runtime, text, method), {}));
}

template<Ordering... accepted>
bool compares(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Ordering result = order(runtime.budget, value, arguments[0]);
    return ((result == accepted) || ...);
}

bool equals(Runtime& runtime, const Value& value, const Bound& arguments) {
    return equal(runtime.budget, value, arguments[0]);
}

bool differs(Runtime& runtime, const Value& value, const Bound& arguments) {
    return !equal(runtime.budget, value, arguments[0]);
}

constexpr Parameters other = {{"other"}, 1};
constexpr auto isLess = compares<Ordering::less>;
constexpr auto isGreater = compares<Ordering::greater>;
constexpr auto isAtMost = compares<Ordering::less, Ordering::equal>;
constexpr auto isAtLeast = compares<Ordering::greater, Ordering::equal>;

constexpr Test tests[] = {
    {"!=", other, differs},
    {"<", other, isLess},
    {"<=", other, isAtMost},
    {"==", other, equals},
    {">", other, isGreater},
    {">=", other, isAtLeast},
    {"boolean", {}, [](Runtime&, const Value& v, const Bound&) { return v.holds<bool>(); }},
    {"callable", {}, isCallable},
    {"defined", {}, [](Runtime&, const Value& v, const Bound&) { return !v.isUndefined(); }},
    {"divisibleby", {{"num"}, 1}, [](Runtime& r, const Value& v, const Bound& a) { return hasRest(r, v, a[0], 0); }},
    {"eq", other, equals},
    {"equalto", other, equals},
    {"escaped", {}, [](Runtime&, const Value& v, const Bound&) { return v.text() != nullptr && v.text()->isMarkup(); }},
    {"even", {}, [](Runtime& r, const Value& v, const Bound&) { return hasRest(r, v, std::int64_t{2}, 0); }},
    {"false", {}, [](Runtime&, const Value& v, const Bound&) { return v.holds<bool>() && !isTrue(v); }},
    {"filter",
     {},
     [](Runtime&, const Value& v, const Bound&) {
         return v.text() != nullptr && findFilter(v.text()->view()) != nullptr;
     }},
    {"float", {}, [](Runtime&, const Value& v, const Bound&) { return v.holds<double>(); }},
    {"ge", other, isAtLeast},
    {"greaterthan", other, isGreater},
    {"gt", other, isGreater},
    {"in", {{"seq"}, 1}, [](Runtime& r, const Value& v, const Bound& a) { return contains(r, a[0], v); }},
    {"integer", {}, isInteger},
    {"iterable", {}, [](Runtime&, const Value& v, const Bound&) { return isIterable(v); }},
    {"le", other, isAtMost},
    {"lessthan", other, isLess},
    {"lower", {}, [](Runtime& r, const Value& v, const Bound&) { return hasCase(r, v, "islower"); }},
    {"lt", other, isLess},
    {"mapping", {}, [](Runtime&, const Value& v, const Bound&) { return v.dict() != nullptr; }},
    {"ne", other, differs},
    {"none", {}, [](Runtime&, const Value& v, const Bound&) { return v.isNone(); }},
    {"number", {}, [](Runtime&, const Value& v, const Bound&) { return isNumber(v); }},
    {"odd", {}, [](Runtime& r, const Value& v, const Bound&) { return hasRest(r, v, std::int64_t{2}, 1); }},
    {"sameas", other, [](Runtime&, const Value& v, const Bound& a) { return same(v, a[0]); }},
    {"sequence", {}, isSequence},
    {"string", {}, [](Runtime&, const Value& v, const Bound&) { return v.text() != nullptr; }},
    {"test",
     {},
     [](Runtime&, const Value& v, const Bound&) {
         return v.text() != nullptr && findTest(v.text()->view()) != nullptr;
     }},
    {"true", {}, [](Runtime&, const Value& v, const Bound&) { return v.holds<bool>() && isTrue(v); }},
    {"undefined", {}, [](Runtime&, const Value& v, const Bound&) { return v.isUndefined(); }},
    {"upper", {}, [](Runtime& r, const Value& v, const Bound&) { return hasCase(r, v, "isupper"); }},
};
} // namespace

const Test* findTest(std::string_view name) {
    const auto* at =
        std::find_if(std::begin(tests), std::end(tests), [name](const Test& row) { return row.name == name; });
    return at != std::end(tests) ? at : nullptr;
}

} // namespace calliope::jinja
