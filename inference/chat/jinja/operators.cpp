#include "inference/chat/jinja/operators.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/format.h"
#include "inference/chat/jinja/methods.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/runtime.h"

#include <algorithm>
#include <cmath>

namespace calliope::jinja {

namespace {
void requireDefined(const Value& value) {
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
}

bool equalSequences(Budget& budget, const Sequence& a, const Sequence& b) {
    if ((a.kind == SequenceKind::list) != (b.kind == SequenceKind::list)) return false;
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                      [&](const Value& x, const Value& y) { return equal(budget, x, y); });
}

bool equalDicts(Budget& budget, const Dict& a, const Dict& b) {
    if (a.entries.size() != b.entries.size()) return false;
    return std::all_of(a.entries.begin(), a.entries.end(), [&](const auto& entry) {
        const Value* other = b.find(budget, entry.first);
        return other != nullptr && equal(budget, entry.second, *other);
    });
}

template<typename T>
Ordering compare(T a, T b) {
    if (a < b) return Ordering::less;
    if (a > b) return Ordering::greater;
    return a == b ? Ordering::equal : Ordering::unordered;
}

struct OperatorInfo {
    std::string_view sign;
    std::string_view nameInMessages;
    std::int64_t (*integers)(std::int64_t, std::int64_t); ///< nullptr: the result is a float
    double (*floats)(double, double);
};

double divideFloats(double a, double b) {
    if (b == 0) fail("division by zero");
    return a / b;
}

/// By Arithmetic.
constexpr OperatorInfo operators[] = {
    {"+", "+", addIntegers, [](double a, double b) { return a + b; }},
    {"-", "-", subtractIntegers, [](double a, double b) { return a - b; }},
    {"*", "*", multiplyIntegers, [](double a, double b) { return a * b; }},
    {"/", "/", nullptr, divideFloats},
    {"//", "//", floorDivideIntegers, floorDivideFloats},
    {"%", "%", remainderOfIntegers, remainderOfFloats},
    {"**", "** or pow()", powerOfIntegers, powerOfFloats},
};

Value repeat(Runtime& runtime, const Value& value, std::int64_t count) {
    const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    if (const Text* text = value.text()) {
        TextBuilder out(runtime.budget);
        if (!text->empty()) out.repeat(text->view(), times);
        return out.finish(text->isMarkup());
    }
    const Sequence& list = *value.sequence();
    std::vector<Value> items;
    Charge charge(runtime.budget);
    for (std::size_t i = 0; i < times && !list.items.empty(); ++i) {
        charge.grow(list.items.size() * sizeof(Value));
        items.insert(items.end(), list.items.begin(), list.items.end());
    }
    charge = Charge();
    return makeSequence(runtime.budget, std::move(items), list.kind);
}

Value concatenateTexts(Runtime& runtime, const Text& a, const Text& b) {
    const bool markup = a.isMarkup() || b.isMarkup();
    TextBuilder out(runtime.budget);
    out.append(markup ? escapeHtml(runtime.budget, a).view() : a.view());
    out.append(markup ? escapeHtml(runtime.budget, b).view() : b.view());
    return out.finish(markup);
}

[[noreturn]] void failConcatenation(const Value& a, const Value& b) {
    if (a.text() != nullptr) fail("can only concatenate str (not \"", b.typeName(), "\") to str");
    fail("can only concatenate ", a.typeName(), " (not \"", b.typeName(), "\") to ", a.typeName());
}

/// What + and * do with strings, lists and tuples; missing if they are not about those.
Value calculateSequences(Runtime& runtime, Arithmetic operation, const Value& a, const Value& b) {
    const bool leftIsSequence = a.text() != nullptr || a.sequence() != nullptr;
    const bool rightIsSequence = b.text() != nullptr || b.sequence() != nullptr;
    if (operation == Arithmetic::remainder && a.text() != nullptr) return formatPercent(runtime, *a.text(), b);
    if (operation == Arithmetic::multiply && leftIsSequence && b.integer()) return repeat(runtime, a, *b.integer());
    if (operation == Arithmetic::multiply && rightIsSequence && a.integer()) return repeat(runtime, b, *a.integer());
    if (operation != Arithmetic::add || !leftIsSequence) return {};
    if (a.text() != nullptr && b.text() != nullptr) return concatenateTexts(runtime, *a.text(), *b.text());
    const Sequence* left = a.sequence();
    const Sequence* right = b.sequence();
    if (left == nullptr || right == nullptr ||
        (left->kind == SequenceKind::list) != (right->kind == SequenceKind::list))
        failConcatenation(a, b);
    Charge charge(runtime.budget, (left->items.size() + right->items.size()) * sizeof(Value));
    std::vector<Value> items = left->items;
    items.insert(items.end(), right->items.begin(), right->items.end());
    charge = Charge();
    const SequenceKind kind = left->kind == SequenceKind::list ? SequenceKind::list : SequenceKind::tuple;
    return makeSequence(runtime.budget, std::move(items), kind);
}
} // namespace

bool isTrue(const Value& value) {
    if (const bool* flag = value.get<bool>()) return *flag;
    if (const auto* integer = value.get<std::int64_t>()) return *integer != 0;
    if (const auto* number = value.get<double>()) return *number != 0;
    if (const Text* text = value.text()) return !text->empty();
    if (const Sequence* list = value.sequence()) return !list->items.empty();
    if (const Dict* dict = value.dict()) return !dict->entries.empty();
    if (const Object* object = value.object()) return object->isTrue();
    return false;
}

bool equal(Budget& budget, const Value& a, const Value& b) {
    budget.step();
    if (a.text() != nullptr && b.text() != nullptr) {
        const std::string_view x = a.text()->view();
        const std::string_view y = b.text()->view();
        if (x.size() != y.size()) return false;
        budget.readText(x.size());
        return x == y;
    }
    if (a.integer() && b.integer()) return *a.integer() == *b.integer();
    if (a.number() && b.number()) return *a.number() == *b.number();
    if (a.sequence() != nullptr && b.sequence() != nullptr) return equalSequences(budget, *a.sequence(), *b.sequence());
    if (a.dict() != nullptr && b.dict() != nullptr) return equalDicts(budget, *a.dict(), *b.dict());
    if (a.object() != nullptr && b.object() != nullptr) return a.object()->equals(*b.object());
    return (a.isNone() && b.isNone()) || (a.isUndefined() && b.isUndefined());
}

bool same(const Value& a, const Value& b) {
    if (a.get<bool>() != nullptr || b.get<bool>() != nullptr)
        return a.get<bool>() != nullptr && b.get<bool>() != nullptr && *a.get<bool>() == *b.get<bool>();
    if (a.get<std::int64_t>() != nullptr && b.get<std::int64_t>() != nullptr) return *a.integer() == *b.integer();
    if (a.text() != nullptr && b.text() != nullptr) return a.text()->view() == b.text()->view();
    if (a.isNone() || b.isNone()) return a.isNone() && b.isNone();
    if (a.sequence() != nullptr) return a.sequence() == b.sequence();
    if (a.dict() != nullptr) return a.dict() == b.dict();
    if (a.object() != nullptr) return a.object() == b.object();
    return a.undefined() != nullptr && a.undefined() == b.undefined();
}

Ordering order(Budget& budget, const Value& a, const Value& b, std::string_view sign) {
    budget.step();
    requireDefined(a);
    requireDefined(b);
    if (a.integer() && b.integer()) return compare(*a.integer(), *b.integer());
    if (a.number() && b.number()) return compare(*a.number(), *b.number());
    if (a.text() != nullptr && b.text() != nullptr) { // bytes of UTF-8 are in the order of code points
        budget.readText(std::min(a.text()->view().size(), b.text()->view().size()));
        return compare(a.text()->view().compare(b.text()->view()), 0);
    }
    const Sequence* x = a.sequence();
    const Sequence* y = b.sequence();
    if (x != nullptr && y != nullptr && (x->kind == SequenceKind::list) == (y->kind == SequenceKind::list)) {
        for (std::size_t i = 0; i < std::min(x->items.size(), y->items.size()); ++i)
            if (!equal(budget, x->items[i], y->items[i])) return order(budget, x->items[i], y->items[i], sign);
        return compare(x->items.size(), y->items.size());
    }
    fail('\'', sign, "' not supported between instances of '", a.typeName(), "' and '", b.typeName(), '\'');
}

void requireHashable(Budget& budget, const Value& key) {
    budget.step();
    const Sequence* list = key.sequence();
    if (key.dict() != nullptr || (list != nullptr && list->kind == SequenceKind::list))
        fail("unhashable type: '", key.typeName(), '\'');
    if (list != nullptr && list->depth > 1)
        for (const Value& item : list->items) requireHashable(budget, item);
}

Value calculate(Runtime& runtime, Arithmetic operation, const Value& a, const Value& b) {
    requireDefined(a);
    if (operation != Arithmetic::remainder || a.text() == nullptr) requireDefined(b);
    if (const Value result = calculateSequences(runtime, operation, a, b); !result.isMissing()) return result;
    const OperatorInfo& info = operators[static_cast<std::size_t>(operation)];
    const bool bothIntegers = a.integer() && b.integer();
    const bool staysInteger = operation != Arithmetic::power || (bothIntegers && *b.integer() >= 0);
    if (bothIntegers && staysInteger && info.integers != nullptr) return info.integers(*a.integer(), *b.integer());
    if (a.number() && b.number()) return info.floats(*a.number(), *b.number());
    fail("unsupported operand type(s) for ", info.nameInMessages, ": '", a.typeName(), "' and '", b.typeName(), '\'');
}

Value negate(const Value& value) {
    requireDefined(value);
    if (const auto* number = value.get<double>()) return -*number;
    if (const auto integer = value.integer()) return subtractIntegers(0, *integer);
    fail("bad operand type for unary -: '", value.typeName(), '\'');
}

Value plus(const Value& value) {
    requireDefined(value);
    if (const auto* number = value.get<double>()) return *number;
    if (const auto integer = value.integer()) return *integer;
    fail("bad operand type for unary +: '", value.typeName(), '\'');
}

} // namespace calliope::jinja
