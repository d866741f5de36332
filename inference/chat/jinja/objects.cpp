#include "inference/chat/jinja/objects.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/operators.h"

#include <algorithm>

namespace calliope::jinja {

SequenceRef Iterator::iterate(Runtime& runtime) {
    Charge charge(runtime.budget, (m_items->items.size() - m_read) * sizeof(Value));
    std::vector<Value> rest(m_items->items.begin() + static_cast<std::ptrdiff_t>(m_read), m_items->items.end());
    m_read = m_items->items.size();
    if (!m_failure.empty()) fail(std::exchange(m_failure, {}));
    charge = Charge();
    return makeSequence(runtime.budget, std::move(rest));
}

std::optional<Value> Iterator::next(Runtime&) {
    if (m_read < m_items->items.size()) return m_items->items[m_read++];
    if (!m_failure.empty()) fail(std::exchange(m_failure, {}));
    return std::nullopt;
}

Value makeGenerator(Runtime& runtime, const std::function<void(std::vector<Value>&)>& fill) {
    std::vector<Value> items;
    std::string failure;
    try {
        fill(items);
    } catch (const Failure& error) { // a limit that is reached ends the render at once
        failure = error.what();
    }
    SequenceRef made = makeSequence(runtime.budget, std::move(items));
    runtime.budget.checkNesting(made->depth + 1);
    return Value(std::make_shared<Iterator>("generator", std::move(made), std::move(failure)));
}

namespace {
Value viewed(Budget& budget, const std::pair<Value, Value>& entry, DictView::Kind kind) {
    if (kind == DictView::Kind::keys) return entry.first;
    if (kind == DictView::Kind::values) return entry.second;
    return makeSequence(budget, {entry.first, entry.second}, SequenceKind::tuple);
}

SequenceRef viewItems(Budget& budget, const Dict& dict, DictView::Kind kind) {
    std::vector<Value> items;
    for (const auto& entry : dict.entries) items.push_back(viewed(budget, entry, kind));
    return makeSequence(budget, std::move(items));
}
} // namespace

DictView::DictView(Budget& budget, const DictRef& dict, Kind kind)
    : Object(dict->depth + 2)
    , m_kind(kind)
    , m_items(viewItems(budget, *dict, kind)) {}

std::string_view DictView::typeName() const {
    constexpr std::string_view names[] = {"dict_keys", "dict_values", "dict_items"};
    return names[static_cast<std::size_t>(m_kind)];
}

void DictView::represent(Runtime& runtime, TextBuilder& out, int depth) const {
    out.append(typeName());
    out.append('(');
    jinja::represent(runtime, out, Value(m_items), depth);
    out.append(')');
}

namespace {
constexpr std::uint64_t longestRange = 100'000; // Jinja's MAX_RANGE

std::uint64_t rangeLength(std::int64_t start, std::int64_t stop, std::int64_t step) {
    if (step > 0 ? start >= stop : start <= stop) return 0;
    const std::uint64_t distance = step > 0 ? static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start)
                                            : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop);
    const std::uint64_t width = step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
    return (distance - 1) / width + 1;
}
} // namespace

Range::Range(std::int64_t start, std::int64_t stop, std::int64_t step)
    : m_start(start)
    , m_stop(stop)
    , m_step(step) {
    if (step == 0) fail("range() arg 3 must not be zero");
    const std::uint64_t length = rangeLength(start, stop, step);
    if (length > longestRange)
        fail("the range is too big: ranges of more than ", longestRange, " numbers are not allowed");
    m_count = static_cast<std::size_t>(length);
}

SequenceRef Range::iterate(Runtime& runtime) {
    std::vector<Value> items;
    items.reserve(m_count);
    for (std::size_t i = 0; i < m_count; ++i) items.emplace_back(at(i));
    return makeSequence(runtime.budget, std::move(items));
}

std::int64_t Range::at(std::size_t index) const { // the product alone may not fit, the sum does
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_start) +
                                     static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(m_step));
}

std::optional<Value> Range::attribute(Runtime&, std::string_view name) {
    if (name == "start") return m_start;
    if (name == "stop") return m_stop;
    if (name == "step") return m_step;
    return std::nullopt;
}

std::optional<Value> Range::element(Runtime&, const Value& index) {
    const std::optional<std::int64_t> integer = index.integer();
    const std::optional<std::size_t> position = integer ? positionIn(m_count, *integer) : std::nullopt;
    return position ? std::optional<Value>(at(*position)) : std::nullopt;
}

bool Range::equals(const Object& other) const {
    const auto* range = dynamic_cast<const Range*>(&other);
    return range != nullptr && m_count == range->m_count &&
           (m_count == 0 || (m_start == range->m_start && (m_count == 1 || m_step == range->m_step)));
}

void Range::represent(Runtime&, TextBuilder& out, int) const {
    out.append(concat("range(", m_start, ", ", m_stop));
    if (m_step != 1) out.append(concat(", ", m_step));
    out.append(')');
}

Value Range::slice(const Value& start, const Value& stop, const Value& step) const {
    const SlicePositions taken = slicePositions(m_count, start, stop, step);
    const auto position = [this](std::int64_t index) { return addIntegers(m_start, multiplyIntegers(index, m_step)); };
    return Value(
        std::make_shared<Range>(position(taken.start), position(taken.stop), multiplyIntegers(m_step, taken.step)));
}

void Namespace::set(Budget& budget, std::string_view name, Value value) {
    budget.readValues(m_entries.size());
    const auto at =
        std::find_if(m_entries.begin(), m_entries.end(), [name](const auto& entry) { return entry.first == name; });
    if (at != m_entries.end()) {
        at->second = std::move(value);
        return;
    }
    m_charge.grow(sizeof(Value) + sizeof(std::string) + name.size());
    m_entries.emplace_back(std::string(name), std::move(value));
}

std::optional<Value> Namespace::attribute(Runtime& runtime, std::string_view name) {
    runtime.budget.readValues(m_entries.size());
    const auto at =
        std::find_if(m_entries.begin(), m_entries.end(), [name](const auto& entry) { return entry.first == name; });
    return at != m_entries.end() ? std::optional(at->second) : std::nullopt;
}

void Namespace::represent(Runtime& runtime, TextBuilder& out, int depth) const {
    out.append("<Namespace {");
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (i > 0) out.append(", ");
        jinja::represent(runtime, out, Text::make(runtime.budget, m_entries[i].first), depth + 1);
        out.append(": ");
        jinja::represent(runtime, out, m_entries[i].second, depth + 1);
    }
    out.append("}>");
}

bool BigInteger::equals(const Object& other) const {
    const auto* big = dynamic_cast<const BigInteger*>(&other);
    return big != nullptr && big->m_digits == m_digits;
}

std::optional<Value> Cycler::attribute(Runtime&, std::string_view name) {
    if (name == "current") return m_items->items[m_next];
    const auto self = shared_from_this();
    const auto method = [&](NativeFunction::Body body) {
        return Value(std::make_shared<NativeFunction>(std::string(name), depth() + 1, std::move(body)));
    };
    if (name == "next")
        return method([self](Runtime&, const Arguments&) {
            const std::size_t now = self->m_next;
            self->m_next = (now + 1) % self->m_items->items.size();
            return self->m_items->items[now];
        });
    if (name == "reset")
        return method([self](Runtime&, const Arguments&) {
            self->m_next = 0;
            return Value(None{});
        });
    return std::nullopt;
}

void NativeFunction::represent(Runtime&, TextBuilder& out, int) const {
    out.append(concat("<function ", m_name, '>'));
}

} // namespace calliope::jinja
