#include "inference/chat/jinja/methods.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/text_methods.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace calliope::jinja {

namespace {
template<DictView::Kind kind>
Value view(Runtime& runtime, const Value& self, const Bound&) {
    return Value(std::make_shared<DictView>(runtime.budget, *self.get<DictRef>(), kind));
}

Value get(Runtime& runtime, const Value& self, const Bound& arguments) {
    requireHashable(runtime.budget, arguments[0]);
    const Value* found = self.dict()->find(runtime.budget, arguments[0]);
    return found != nullptr ? *found : arguments.value(1, None{});
}

Value copy(Runtime&, const Value& self, const Bound&) {
    return self;
} // nothing can change either of them

Value indexOf(Runtime& runtime, const Value& self, const Bound& arguments) {
    const std::vector<Value>& items = self.sequence()->items;
    const SlicePositions at =
        slicePositions(items.size(), arguments.value(1, None{}), arguments.value(2, None{}), None{});
    for (std::int64_t i = at.start; i < at.stop; ++i)
        if (equal(runtime.budget, items[static_cast<std::size_t>(i)], arguments[0])) return i;
    fail("the value is not in the ", self.typeName());
}

Value countOf(Runtime& runtime, const Value& self, const Bound& arguments) {
    const std::vector<Value>& items = self.sequence()->items;
    return static_cast<std::int64_t>(std::count_if(
        items.begin(), items.end(), [&](const Value& item) { return equal(runtime.budget, item, arguments[0]); }));
}

Value isInteger(Runtime&, const Value& self, const Bound&) {
    const double number = *self.number();
    return std::isfinite(number) && number == std::floor(number);
}

constexpr Method dictMethods[] = {
    {"copy", {}, copy},
    {"get", {{"key", "default"}, 1}, get},
    {"items", {}, view<DictView::Kind::items>},
    {"keys", {}, view<DictView::Kind::keys>},
    {"values", {}, view<DictView::Kind::values>},
};

constexpr Method sequenceMethods[] = {
    {"copy", {}, copy},
    {"count", {{"value"}, 1}, countOf},
    {"index", {{"value", "start", "stop"}, 1}, indexOf},
};

constexpr Method floatMethods[] = {{"is_integer", {}, isInteger}};

std::span<const Method> methodsOf(const Value& value) {
    if (value.text() != nullptr) return textMethods();
    if (value.dict() != nullptr) return dictMethods;
    if (const Sequence* list = value.sequence())
        return std::span(sequenceMethods).subspan(list->kind == SequenceKind::list ? 0 : 1); // tuples have no copy
    if (value.get<double>() != nullptr) return floatMethods;
    return {};
}

constexpr std::string_view dictChanges[] = {"clear", "pop", "popitem", "setdefault", "update"};
constexpr std::string_view listChanges[] = {"append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"};
} // namespace

Value methodOf(Runtime&, const Value& value, std::string_view name) {
    const std::span<const Method> methods = methodsOf(value);
    const auto at = std::find_if(methods.begin(), methods.end(), [name](const Method& m) { return m.name == name; });
    if (at == methods.end()) return {};
    const Method& method = *at;
    const auto body = [self = value, &method](Runtime& runtime, const Arguments& arguments) {
        return method.body(runtime, self, Bound(method.name, method.parameters, arguments));
    };
    return Value(std::make_shared<NativeFunction>(std::string(name), value.depth() + 1, body));
}

bool changesValue(const Value& value, std::string_view name) {
    const Sequence* list = value.sequence();
    if (list != nullptr && list->kind != SequenceKind::list) return false;
    const std::span<const std::string_view> names = value.dict() != nullptr
                                                        ? std::span<const std::string_view>(dictChanges)
                                                    : list != nullptr ? std::span<const std::string_view>(listChanges)
                                                                      : std::span<const std::string_view>();
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace calliope::jinja
