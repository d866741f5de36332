#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/methods.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"

#include <algorithm>

/// Looking into values: items, attributes, slices, iteration, calls.
namespace calliope::jinja {

namespace {
/// How messages about undefined attributes call the owner.
std::string ownerName(const Value& value) {
    if (value.isNone()) return "None";
    const Object* object = value.object();
    return concat(object != nullptr ? object->qualifiedName() : value.typeName(), " object");
}

Value noAttribute(const Value& owner, std::string_view name) {
    return Value::undefined(concat('\'', ownerName(owner), "' has no attribute ", quoted(name)));
}

/// The sandbox hides whatever could change a value or lead out of the template.
Value unsafeAttribute(const Value& owner, std::string_view name) {
    return Value::undefined(
        concat("access to attribute ", quoted(name), " of '", owner.typeName(), "' object is unsafe"));
}

bool isInternal(std::string_view name) {
    return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
}

/// What Python's getattr(value, name) gives; missing if there is no such attribute.
Value methodOrMissing(Runtime& runtime, const Value& value, std::string_view name) {
    if (isInternal(name)) return unsafeAttribute(value, name);
    if (Object* object = value.object()) {
        std::optional<Value> found = object->attribute(runtime, name);
        return found ? std::move(*found) : Value();
    }
    if (const Sequence* list = value.sequence(); list != nullptr && list->kind == SequenceKind::group) {
        if (name == "grouper") return list->items[0];
        if (name == "list") return list->items[1];
    }
    if (changesValue(value, name)) return unsafeAttribute(value, name);
    return methodOf(runtime, value, name);
}

/// `value[index]` without looking at methods; missing if there is none.
Value itemOrMissing(Runtime& runtime, const Value& value, const Value& index) {
    if (const Dict* dict = value.dict()) {
        if (index.dict() != nullptr || (index.sequence() != nullptr && index.sequence()->kind == SequenceKind::list))
            return {};
        const Value* found = dict->find(runtime.budget, index);
        return found != nullptr ? *found : Value();
    }
    if (Object* object = value.object()) {
        std::optional<Value> found = object->element(runtime, index);
        return found ? std::move(*found) : Value();
    }
    const std::optional<std::int64_t> position = index.integer();
    if (!position) return {};
    if (const Text* text = value.text()) {
        const auto at = positionIn(text->size(), *position);
        if (!at) return {};
        if (!text->isAscii()) runtime.budget.readText(text->view().size());
        return Text::make(runtime.budget, text->points(*at, 1), text->isMarkup());
    }
    if (const Sequence* list = value.sequence()) {
        const auto at = positionIn(list->items.size(), *position);
        return at ? list->items[*at] : Value();
    }
    return {};
}

SequenceRef charactersOf(Budget& budget, const Text& text) {
    std::vector<Value> items;
    Charge charge(budget, text.size() * sizeof(Value));
    items.reserve(text.size());
    for (std::size_t at = 0; at < text.view().size();) {
        const std::size_t start = at;
        (void)decodePoint(text.view(), at);
        items.emplace_back(Text::make(budget, text.view().substr(start, at - start), text.isMarkup()));
    }
    charge = Charge();
    return makeSequence(budget, std::move(items));
}

SequenceRef keysOf(Budget& budget, const Dict& dict) {
    std::vector<Value> keys;
    for (const auto& entry : dict.entries) keys.push_back(entry.first);
    return makeSequence(budget, std::move(keys));
}

/// One end of a slice: None is `missing`, others are counted from the end if negative and moved into [low, high].
std::int64_t sliceEnd(const Value& value, std::int64_t missing, std::int64_t size, std::int64_t low,
                      std::int64_t high) {
    if (value.isNone()) return missing;
    const std::optional<std::int64_t> integer = value.integer();
    if (!integer) fail("slice indices must be integers or None");
    const std::int64_t position = *integer < 0 ? *integer + size : *integer;
    return std::clamp(position, low, high);
}
} // namespace

std::optional<std::size_t> positionIn(std::size_t size, std::int64_t index) {
    const auto count = static_cast<std::int64_t>(size);
    if (index >= count || index < -count) return std::nullopt;
    return static_cast<std::size_t>(index < 0 ? index + count : index);
}

SlicePositions slicePositions(std::size_t size, const Value& start, const Value& stop, const Value& step) {
    const auto count = static_cast<std::int64_t>(size);
    SlicePositions out;
    if (!step.isNone()) {
        const std::optional<std::int64_t> integer = step.integer();
        if (!integer) fail("slice indices must be integers or None");
        if (*integer == 0) fail("slice step cannot be zero");
        out.step = std::clamp(*integer, -count - 1, count + 1);
    }
    const bool forward = out.step > 0;
    const std::int64_t low = forward ? 0 : -1;
    const std::int64_t high = forward ? count : count - 1;
    out.start = sliceEnd(start, forward ? low : high, count, low, high);
    out.stop = sliceEnd(stop, forward ? high : low, count, low, high);
    const std::int64_t distance = forward ? out.stop - out.start : out.start - out.stop;
    const std::int64_t width = forward ? out.step : -out.step;
    if (distance > 0) out.count = static_cast<std::size_t>((distance + width - 1) / width);
    return out;
}

bool contains(Runtime& runtime, const Value& container, const Value& item) {
    if (const Text* text = container.text()) {
        const Text* part = item.text();
        if (part == nullptr) {
            if (const Undefined* undefined = item.undefined()) fail(undefined->message);
            fail("'in <string>' requires string as left operand, not ", item.typeName());
        }
        return findText(runtime.budget, text->view(), part->view(), 0) != std::string_view::npos;
    }
    if (const Dict* dict = container.dict()) {
        requireHashable(runtime.budget, item);
        return dict->find(runtime.budget, item) != nullptr;
    }
    if (!isIterable(container)) fail("argument of type '", container.typeName(), "' is not iterable");
    const SequenceRef items = itemsOf(runtime, container);
    return std::any_of(items->items.begin(), items->items.end(),
                       [&](const Value& value) { return equal(runtime.budget, value, item); });
}

std::size_t lengthOf(Runtime& runtime, const Value& value) {
    if (const Text* text = value.text()) return text->size();
    if (const Sequence* list = value.sequence()) return list->items.size();
    if (const Dict* dict = value.dict()) return dict->entries.size();
    if (value.isUndefined()) return 0;
    if (Object* object = value.object())
        if (const auto length = object->length(runtime)) return *length;
    fail("object of type '", value.typeName(), "' has no len()");
}

bool isIterable(const Value& value) {
    if (const Object* object = value.object()) return object->isIterable();
    return value.text() != nullptr || value.sequence() != nullptr || value.dict() != nullptr || value.isUndefined();
}

SequenceRef itemsOf(Runtime& runtime, const Value& value) {
    if (const auto* list = value.get<SequenceRef>()) {
        runtime.budget.readValues((*list)->items.size());
        return *list;
    }
    if (const Dict* dict = value.dict()) return keysOf(runtime.budget, *dict);
    if (const Text* text = value.text()) return charactersOf(runtime.budget, *text);
    if (Object* object = value.object()) return object->iterate(runtime);
    if (value.isUndefined()) return makeSequence(runtime.budget, {});
    fail('\'', value.typeName(), "' object is not iterable");
}

SequenceRef reversedItems(Runtime& runtime, const Value& value) {
    const Object* object = value.object();
    if (!isIterable(value) || (object != nullptr && !object->isIndexable() && value.object<DictView>() == nullptr))
        return nullptr;
    const SequenceRef items = itemsOf(runtime, value);
    Charge charge(runtime.budget, items->items.size() * sizeof(Value));
    std::vector<Value> reversed(items->items.rbegin(), items->items.rend());
    charge = Charge();
    return makeSequence(runtime.budget, std::move(reversed));
}

Value attributeOf(Runtime& runtime, const Value& value, std::string_view name) {
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
    Value found = methodOrMissing(runtime, value, name);
    if (!found.isMissing()) return found;
    if (const Dict* dict = value.dict()) {
        if (const Value* item = dict->find(runtime.budget, name)) return *item;
    } else if (value.object() != nullptr) {
        found = itemOrMissing(runtime, value, Text::make(runtime.budget, name));
    }
    return found.isMissing() ? noAttribute(value, name) : found;
}

Value elementOf(Runtime& runtime, const Value& value, const Value& index) {
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
    Value found = itemOrMissing(runtime, value, index);
    if (!found.isMissing()) return found;
    if (const Text* name = index.text()) {
        found = methodOrMissing(runtime, value, name->view());
        return found.isMissing() ? noAttribute(value, name->view()) : found;
    }
    TextBuilder shown(runtime.budget);
    represent(runtime, shown, index);
    return Value::undefined(concat(ownerName(value), " has no element ", printable(shown.view())));
}

Value sliceOf(Runtime& runtime, const Value& value, const Value& start, const Value& stop, const Value& step) {
    if (const Undefined* undefined = value.undefined()) fail(undefined->message);
    if (auto* range = value.object<Range>()) return range->slice(start, stop, step);
    if (const Text* text = value.text()) {
        const SlicePositions at = slicePositions(text->size(), start, stop, step);
        if (!text->isAscii()) runtime.budget.readText(text->view().size());
        if (at.step == 1 || at.count == 0)
            return Text::make(runtime.budget, text->points(static_cast<std::size_t>(at.start), at.count),
                              text->isMarkup());
        const SequenceRef characters = charactersOf(runtime.budget, *text);
        TextBuilder out(runtime.budget);
        for (std::size_t i = 0; i < at.count; ++i) {
            const std::int64_t position = at.start + static_cast<std::int64_t>(i) * at.step;
            out.append(characters->items[static_cast<std::size_t>(position)].text()->view());
        }
        return out.finish(text->isMarkup());
    }
    const Sequence* list = value.sequence();
    if (list == nullptr) fail('\'', value.typeName(), "' object cannot be sliced");
    const SlicePositions at = slicePositions(list->items.size(), start, stop, step);
    Charge charge(runtime.budget, at.count * sizeof(Value));
    std::vector<Value> items;
    for (std::size_t i = 0; i < at.count; ++i)
        items.push_back(list->items[static_cast<std::size_t>(at.start + static_cast<std::int64_t>(i) * at.step)]);
    charge = Charge();
    const SequenceKind kind = list->kind == SequenceKind::list ? SequenceKind::list : SequenceKind::tuple;
    return makeSequence(runtime.budget, std::move(items), kind);
}

Value call(Runtime& runtime, const Value& callee, Arguments arguments) {
    if (const Undefined* undefined = callee.undefined()) fail(undefined->message);
    Object* object = callee.object();
    if (object == nullptr || !object->isCallable()) fail('\'', callee.typeName(), "' object is not callable");
    return object->call(runtime, std::move(arguments));
}

} // namespace calliope::jinja
