#include "inference/chat/jinja/attribute_path.h"
#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"

#include <algorithm>

/// map, select, reject, selectattr, rejectattr: filters that take other filters or tests by name.
namespace calliope::jinja {

namespace {
std::string_view nameOf(const Value& value, std::string_view kind) {
    const Text* text = value.text();
    if (text != nullptr) return text->view();
    fail("the name of a ", kind, " must be a text, not ", value.typeName(), "; did you forget to quote it?");
}

/// The arguments behind the first `count` ones.
Arguments without(const Arguments& arguments, std::size_t count) {
    Arguments rest;
    const auto skipped = static_cast<std::ptrdiff_t>(std::min(count, arguments.positional.size()));
    rest.positional.assign(arguments.positional.begin() + skipped, arguments.positional.end());
    rest.named = arguments.named;
    return rest;
}

const Value* namedArgument(const Arguments& arguments, std::string_view name) {
    const auto at = std::find_if(arguments.named.begin(), arguments.named.end(),
                                 [name](const auto& entry) { return entry.first == name; });
    return at != arguments.named.end() ? &at->second : nullptr;
}

void mapAttribute(Runtime& runtime, const Sequence& items, const Arguments& given, std::vector<Value>& out) {
    for (const auto& entry : given.named)
        if (entry.first != "attribute" && entry.first != "default")
            fail("Unexpected keyword argument ", quoted(entry.first));
    const AttributePath path(runtime, *namedArgument(given, "attribute"));
    const Value* otherwise = namedArgument(given, "default");
    for (const Value& item : items.items)
        out.push_back(path.of(runtime, item, otherwise != nullptr ? *otherwise : Value(None{})));
}

Value map(Runtime& runtime, const Value& value, const Bound& arguments) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        if (!isTrue(value)) return;
        const Arguments& given = arguments.all();
        if (given.positional.empty() && namedArgument(given, "attribute") != nullptr) {
            const SequenceRef items = itemsOf(runtime, value);
            return mapAttribute(runtime, *items, given, out);
        }
        if (given.positional.empty()) fail("map requires a filter argument");
        const std::string_view name = nameOf(given.positional[0], "filter");
        const Filter* filter = findFilter(name);
        if (filter == nullptr) fail("No filter named ", quoted(name), '.');
        const Arguments rest = without(given, 1);
        const SequenceRef items = itemsOf(runtime, value);
        for (const Value& item : items->items) {
            runtime.budget.step();
            out.push_back(apply(runtime, *filter, item, rest));
        }
    });
}

/// Keeps the items (or those with an attribute) that pass the test, or with `wanted` false those that do not.
Value select(Runtime& runtime, const Value& value, const Arguments& given, bool byAttribute, bool wanted) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        if (!isTrue(value)) return;
        if (byAttribute && given.positional.empty()) fail("Missing parameter for attribute name");
        const AttributePath path(runtime, byAttribute ? given.positional[0] : Value(None{}));
        const std::size_t testIndex = byAttribute ? 1 : 0;
        const Test* test = nullptr;
        if (given.positional.size() > testIndex) {
            const std::string_view name = nameOf(given.positional[testIndex], "test");
            test = findTest(name);
            if (test == nullptr) fail("No test named ", quoted(name), '.');
        }
        const Arguments rest = without(given, testIndex + 1);
        const SequenceRef items = itemsOf(runtime, value);
        for (const Value& item : items->items) {
            runtime.budget.step();
            const Value looked = path.of(runtime, item);
            const bool passes = test != nullptr ? apply(runtime, *test, looked, rest) : isTrue(looked);
            if (passes == wanted) out.push_back(item);
        }
    });
}

constexpr Parameters anything = Parameters::anything();

constexpr Filter filters[] = {
    {"map", anything, map},
    {"reject", anything,
     [](Runtime& r, const Value& v, const Bound& a) { return select(r, v, a.all(), false, false); }},
    {"rejectattr", anything,
     [](Runtime& r, const Value& v, const Bound& a) { return select(r, v, a.all(), true, false); }},
    {"select", anything, [](Runtime& r, const Value& v, const Bound& a) { return select(r, v, a.all(), false, true); }},
    {"selectattr", anything,
     [](Runtime& r, const Value& v, const Bound& a) { return select(r, v, a.all(), true, true); }},
};
} // namespace

std::span<const Filter> selectingFilters() {
    return filters;
}

} // namespace calliope::jinja
