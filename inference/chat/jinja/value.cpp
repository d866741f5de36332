#include "inference/chat/jinja/value.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/operators.h"

#include <algorithm>

namespace calliope::jinja {

std::optional<std::int64_t> Value::integer() const {
    if (const auto* value = get<std::int64_t>()) return *value;
    if (const auto* value = get<bool>()) return *value ? 1 : 0;
    return std::nullopt;
}

std::optional<double> Value::number() const {
    if (const auto* value = get<double>()) return *value;
    if (const auto whole = integer()) return static_cast<double>(*whole);
    return std::nullopt;
}

int Value::depth() const {
    if (const Sequence* list = sequence()) return list->depth;
    if (const Dict* entries = dict()) return entries->depth;
    if (const Object* other = object()) return other->depth();
    return 0;
}

std::string_view Value::typeName() const {
    constexpr std::string_view names[] = {"missing", "Undefined", "NoneType", "bool", "int",
                                          "float",   "str",       "list",     "dict", "object"};
    if (const Sequence* list = sequence()) return list->kind == SequenceKind::list ? "list" : "tuple";
    if (const Object* other = object()) return other->typeName();
    if (const Text* string = text(); string != nullptr && string->isMarkup()) return "Markup";
    return names[m_data.index()];
}

SequenceRef makeSequence(Budget& budget, std::vector<Value> items, SequenceKind kind) {
    int depth = 1;
    for (const Value& item : items) depth = std::max(depth, item.depth() + 1);
    budget.checkNesting(depth);
    Charge charge(budget, sizeof(Sequence) + items.size() * sizeof(Value));
    return std::make_shared<const Sequence>(Sequence{std::move(items), kind, depth, std::move(charge)});
}

DictRef makeDict(Budget& budget, Dict::Entries entries) {
    int depth = 1;
    for (const auto& [key, value] : entries) depth = std::max({depth, key.depth() + 1, value.depth() + 1});
    budget.checkNesting(depth);
    Charge charge(budget, sizeof(Dict) + entries.size() * 2 * sizeof(Value));
    return std::make_shared<const Dict>(Dict{std::move(entries), depth, std::move(charge)});
}

const Value* Dict::find(Budget& budget, const Value& key) const {
    if (const Text* text = key.text()) return find(budget, text->view());
    budget.step(1 + entries.size());
    const auto at = std::find_if(entries.begin(), entries.end(),
                                 [&](const auto& entry) { return equal(budget, entry.first, key); });
    return at != entries.end() ? &at->second : nullptr;
}

const Value* Dict::find(Budget& budget, std::string_view key) const {
    budget.readValues(entries.size());
    const auto at = std::find_if(entries.begin(), entries.end(), [key](const auto& entry) {
        const Text* text = entry.first.text();
        return text != nullptr && text->view() == key;
    });
    return at != entries.end() ? &at->second : nullptr;
}

void DictBuilder::set(const Value& key, Value value) {
    requireHashable(m_budget, key);
    m_budget.step(1 + m_entries.size() / 8);
    const auto at = std::find_if(m_entries.begin(), m_entries.end(),
                                 [&](const auto& entry) { return equal(m_budget, entry.first, key); });
    if (at != m_entries.end()) {
        at->second = std::move(value);
        return;
    }
    m_charge.grow(2 * sizeof(Value));
    m_entries.emplace_back(key, std::move(value));
}

DictRef DictBuilder::finish() {
    m_charge = Charge();
    return makeDict(m_budget, std::move(m_entries));
}

SequenceRef Object::iterate(Runtime&) {
    fail('\'', typeName(), "' object is not iterable");
}

Value Object::call(Runtime&, Arguments) {
    fail('\'', typeName(), "' object is not callable");
}

void Object::represent(Runtime&, TextBuilder& out, int) const {
    out.append(concat('<', qualifiedName(), " object>"));
}

} // namespace calliope::jinja
