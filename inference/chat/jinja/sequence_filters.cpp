#include "inference/chat/jinja/attribute_path.h"
#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/methods.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/text_operations.h"

#include <algorithm>

/// Filters on lists and dicts.
namespace calliope::jinja {

namespace {
struct Keyed {
    Value key;
    Value item;
};

/// Sorts in place and keeps the order of equal ones, also when the largest come first.
void sortByKey(Runtime& runtime, std::vector<Keyed>& items, bool reverse) {
    std::stable_sort(items.begin(), items.end(), [&](const Keyed& a, const Keyed& b) {
        return reverse ? less(runtime.budget, b.key, a.key) : less(runtime.budget, a.key, b.key);
    });
}

Value listOfItems(Runtime& runtime, std::vector<Keyed> keyed) {
    std::vector<Value> items;
    items.reserve(keyed.size());
    for (Keyed& entry : keyed) items.push_back(std::move(entry.item));
    return makeSequence(runtime.budget, std::move(items));
}

Value sort(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Value attribute = arguments.value(2, None{});
    std::vector<AttributePath> paths;
    if (const Text* text = attribute.text()) {
        const Text comma(",");
        const TextParts parts = splitText(runtime.budget, text->view(), &comma, -1);
        for (const std::string_view part : parts.all()) paths.emplace_back(runtime, Text::make(runtime.budget, part));
    } else {
        paths.emplace_back(runtime, attribute);
    }
    std::vector<Keyed> keyed;
    const SequenceRef items = itemsOf(runtime, value);
    for (const Value& item : items->items) {
        std::vector<Value> key;
        key.reserve(paths.size());
        for (const AttributePath& path : paths)
            key.push_back(sortKey(runtime, path.of(runtime, item), arguments.flag(1, false)));
        keyed.push_back({makeSequence(runtime.budget, std::move(key)), item});
    }
    sortByKey(runtime, keyed, arguments.flag(0, false));
    return listOfItems(runtime, std::move(keyed));
}

Value dictSort(Runtime& runtime, const Value& value, const Bound& arguments) {
    const std::string_view by = arguments.text(1, "key");
    if (by != "key" && by != "value") fail("You can only sort by either \"key\" or \"value\"");
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
    const Dict* dict = value.dict();
    if (dict == nullptr) fail("dictsort needs a mapping, not ", value.typeName());
    std::vector<Keyed> keyed;
    for (const auto& [key, item] : dict->entries) {
        Value pair = makeSequence(runtime.budget, {key, item}, SequenceKind::tuple);
        keyed.push_back({sortKey(runtime, by == "key" ? key : item, arguments.flag(0, false)), std::move(pair)});
    }
    sortByKey(runtime, keyed, arguments.flag(2, false));
    return listOfItems(runtime, std::move(keyed));
}

Value groupBy(Runtime& runtime, const Value& value, const Bound& arguments) {
    const AttributePath path(runtime, arguments[0]);
    const Value otherwise = arguments.value(1, None{});
    const bool caseSensitive = arguments.flag(2, false);
    std::vector<Keyed> keyed;
    const SequenceRef items = itemsOf(runtime, value);
    for (const Value& item : items->items)
        keyed.push_back({sortKey(runtime, path.of(runtime, item, otherwise), caseSensitive), item});
    sortByKey(runtime, keyed, false);
    std::vector<Value> groups;
    for (std::size_t start = 0, end = 0; start < keyed.size(); start = end) {
        std::vector<Value> members;
        for (; end < keyed.size() && equal(runtime.budget, keyed[end].key, keyed[start].key); ++end)
            members.push_back(keyed[end].item);
        if (members.empty()) members.push_back(keyed[end++].item); // NaN equals nothing, not even itself
        Value name = caseSensitive ? keyed[start].key : path.of(runtime, keyed[start].item, otherwise);
        Value list = makeSequence(runtime.budget, std::move(members));
        groups.emplace_back(makeSequence(runtime.budget, {std::move(name), std::move(list)}, SequenceKind::group));
    }
    return makeSequence(runtime.budget, std::move(groups));
}

Value unique(Runtime& runtime, const Value& value, const Bound& arguments) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        const AttributePath path(runtime, arguments.value(1, None{}));
        std::vector<Value> seen;
        const SequenceRef items = itemsOf(runtime, value);
        for (const Value& item : items->items) {
            Value key = sortKey(runtime, path.of(runtime, item), arguments.flag(0, false));
            requireHashable(runtime.budget, key);
            const bool isKnown = std::any_of(seen.begin(), seen.end(),
                                             [&](const Value& other) { return equal(runtime.budget, key, other); });
            if (isKnown) continue;
            seen.push_back(std::move(key));
            out.push_back(item);
        }
    });
}

Value extreme(Runtime& runtime, const Value& value, const Bound& arguments, bool largest) {
    const AttributePath path(runtime, arguments.value(1, None{}));
    const SequenceRef items = itemsOf(runtime, value);
    if (items->items.empty()) return Value::undefined("No aggregated item, sequence was empty.");
    std::optional<Keyed> best;
    for (const Value& item : items->items) {
        Keyed keyed{sortKey(runtime, path.of(runtime, item), arguments.flag(0, false)), item};
        const bool isBetter = !best || (largest ? less(runtime.budget, best->key, keyed.key)
                                                : less(runtime.budget, keyed.key, best->key));
        if (isBetter) best = std::move(keyed);
    }
    return best->item;
}

Value sum(Runtime& runtime, const Value& value, const Bound& arguments) {
    const AttributePath path(runtime, arguments.value(0, None{}));
    Value total = arguments.value(1, std::int64_t{0});
    if (total.text() != nullptr) fail("sum() can't sum strings [use ''.join(seq) instead]");
    const SequenceRef items = itemsOf(runtime, value);
    for (const Value& item : items->items) total = calculate(runtime, Arithmetic::add, total, path.of(runtime, item));
    return total;
}

Value join(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Text separator = arguments.has(0) ? textOf(runtime, arguments[0]) : Text();
    const AttributePath path(runtime, arguments.value(1, None{}));
    const SequenceRef items = itemsOf(runtime, value);
    return joinTexts(runtime, separator, *items,
                     [&](const Value& item) { return textOf(runtime, path.of(runtime, item)); });
}

Value first(Runtime& runtime, const Value& value, const Bound&) {
    std::optional<Value> found;
    if (auto* iterator = value.object<Iterator>())
        found = iterator->next(runtime);
    else if (const SequenceRef items = itemsOf(runtime, value); !items->items.empty())
        found = items->items.front();
    return found ? *found : Value::undefined("No first item, sequence was empty.");
}

Value last(Runtime& runtime, const Value& value, const Bound&) {
    const SequenceRef reversed = reversedItems(runtime, value);
    if (!reversed) fail('\'', value.typeName(), "' object is not reversible");
    return reversed->items.empty() ? Value::undefined("No last item, sequence was empty.") : reversed->items.front();
}

Value reverse(Runtime& runtime, const Value& value, const Bound&) {
    if (const Text* text = value.text()) return reverseText(runtime.budget, *text);
    if (!isIterable(value)) fail("argument must be iterable");
    if (const SequenceRef reversed = reversedItems(runtime, value))
        return Value(std::make_shared<Iterator>("list_reverseiterator", reversed));
    const SequenceRef items = itemsOf(runtime, value);
    return makeSequence(runtime.budget, {items->items.rbegin(), items->items.rend()});
}

Value list(Runtime& runtime, const Value& value, const Bound&) {
    const SequenceRef items = itemsOf(runtime, value);
    if (items->kind == SequenceKind::list) return items;
    return makeSequence(runtime.budget, items->items);
}

Value itemPairs(Runtime& runtime, const Value& value, const Bound&) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        if (value.isUndefined()) return;
        const Dict* dict = value.dict();
        if (dict == nullptr) fail("Can only get item pairs from a mapping.");
        for (const auto& [key, item] : dict->entries)
            out.emplace_back(makeSequence(runtime.budget, {key, item}, SequenceKind::tuple));
    });
}

Value batch(Runtime& runtime, const Value& value, const Bound& arguments) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        const std::int64_t size = arguments.integer(0);
        const SequenceRef items = itemsOf(runtime, value);
        std::vector<Value> row;
        const auto endRow = [&] { out.emplace_back(makeSequence(runtime.budget, std::exchange(row, {}))); };
        for (const Value& item : items->items) {
            if (static_cast<std::int64_t>(row.size()) == size) endRow();
            row.push_back(item);
        }
        if (row.empty()) return;
        const auto missing = size - static_cast<std::int64_t>(row.size());
        if (!arguments.isNone(1) && missing > 0) {
            constexpr std::int64_t tooMany = std::int64_t{1} << 40; // far beyond every limit
            const Charge charge(runtime.budget, sizeof(Value) * static_cast<std::size_t>(std::min(missing, tooMany)));
            row.resize(row.size() + static_cast<std::size_t>(missing), arguments[1]);
        }
        endRow();
    });
}

Value slice(Runtime& runtime, const Value& value, const Bound& arguments) {
    return makeGenerator(runtime, [&](std::vector<Value>& out) {
        const SequenceRef items = itemsOf(runtime, value);
        const std::int64_t slices = arguments.integer(0);
        if (slices == 0) fail("integer division or modulo by zero");
        if (slices < 0) return;
        runtime.budget.step(static_cast<std::uint64_t>(slices));
        const auto size = static_cast<std::int64_t>(items->items.size());
        const std::int64_t longer = size % slices; // so many slices have one item more
        auto at = items->items.begin();
        for (std::int64_t i = 0; i < slices; ++i) {
            const auto end = at + size / slices + (i < longer ? 1 : 0);
            std::vector<Value> row(at, end);
            if (!arguments.isNone(1) && i >= longer) row.push_back(arguments[1]);
            out.emplace_back(makeSequence(runtime.budget, std::move(row)));
            at = end;
        }
    });
}

Value defaultTo(Runtime&, const Value& value, const Bound& arguments) {
    const bool isReplaced = value.isUndefined() || (arguments.flag(1, false) && !isTrue(value));
    return isReplaced ? arguments.value(0, Text()) : value;
}

/// Like `value.name`, but without the entries of dicts.
Value attribute(Runtime& runtime, const Value& value, const Bound& arguments) {
    const std::string_view name = arguments.text(0).view();
    if (value.dict() == nullptr) return attributeOf(runtime, value, name);
    const Value method = methodOf(runtime, value, name);
    return method.isMissing() ? Value::undefined(concat("'dict object' has no attribute ", quoted(name))) : method;
}

constexpr Parameters extremeParameters = {"case_sensitive", "attribute"};

constexpr Filter filters[] = {
    {"attr", {{"name"}, 1}, attribute},
    {"batch", {{"linecount", "fill_with"}, 1}, batch},
    {"d", {"default_value", "boolean"}, defaultTo},
    {"default", {"default_value", "boolean"}, defaultTo},
    {"dictsort", {"case_sensitive", "by", "reverse"}, dictSort},
    {"first", {}, first},
    {"groupby", {{"attribute", "default", "case_sensitive"}, 1}, groupBy},
    {"items", {}, itemPairs},
    {"join", {"d", "attribute"}, join},
    {"last", {}, last},
    {"list", {}, list},
    {"max", extremeParameters, [](Runtime& r, const Value& v, const Bound& a) { return extreme(r, v, a, true); }},
    {"min", extremeParameters, [](Runtime& r, const Value& v, const Bound& a) { return extreme(r, v, a, false); }},
    {"reverse", {}, reverse},
    {"slice", {{"slices", "fill_with"}, 1}, slice},
    {"sort", {"reverse", "case_sensitive", "attribute"}, sort},
    {"sum", {"attribute", "start"}, sum},
    {"unique", {"case_sensitive", "attribute"}, unique},
};
} // namespace

std::span<const Filter> sequenceFilters() {
    return filters;
}

} // namespace calliope::jinja
