#include "inference/chat/jinja/loops.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/objects.h"

#include <algorithm>
#include <iterator>

namespace calliope::jinja {

Loop::Loop(Runtime& runtime, const For& statement, SequenceRef items, bool hasLength, std::int64_t depth0)
    : m_statement(statement)
    , m_frame(runtime.frame)
    , m_items(std::move(items))
    , m_depth0(depth0) {
    if (hasLength) m_length = m_items->items.size();
}

std::optional<Value> Loop::pull(Runtime& runtime) {
    const Entered entered(runtime, m_frame);
    while (m_next < m_items->items.size()) {
        const Value& item = m_items->items[m_next++];
        if (m_statement.accepts(runtime, item)) return item;
    }
    return std::nullopt;
}

const std::optional<Value>& Loop::peek(Runtime& runtime) {
    if (!m_hasPeeked) m_after = pull(runtime);
    m_hasPeeked = true;
    return m_after;
}

std::optional<Value> Loop::advance(Runtime& runtime) {
    std::optional<Value> item = std::exchange(m_hasPeeked, false) ? std::exchange(m_after, {}) : pull(runtime);
    if (!item) return std::nullopt;
    ++m_index0;
    m_before = std::exchange(m_current, *item);
    return item;
}

/// Without a known length the rest of the items is looked at now.
std::optional<std::size_t> Loop::length(Runtime& runtime) {
    if (m_length) return m_length;
    std::vector<Value> rest;
    while (std::optional<Value> item = pull(runtime)) rest.push_back(std::move(*item));
    m_length = rest.size() + static_cast<std::size_t>(m_index0 + 1) + (m_hasPeeked && m_after ? 1 : 0);
    m_items = makeSequence(runtime.budget, std::move(rest));
    m_next = 0;
    return m_length;
}

struct LoopAttribute {
    std::string_view name;
    Value (*value)(Runtime& runtime, Loop& loop);

    static std::int64_t length(Runtime& runtime, Loop& loop) {
        return static_cast<std::int64_t>(*loop.length(runtime));
    }
    static const LoopAttribute* find(std::string_view name);
};

const LoopAttribute* LoopAttribute::find(std::string_view name) {
    static constexpr LoopAttribute rows[] = {
        {"depth", [](Runtime&, Loop& loop) { return Value(loop.m_depth0 + 1); }},
        {"depth0", [](Runtime&, Loop& loop) { return Value(loop.m_depth0); }},
        {"first", [](Runtime&, Loop& loop) { return Value(loop.m_index0 == 0); }},
        {"index", [](Runtime&, Loop& loop) { return Value(loop.m_index0 + 1); }},
        {"index0", [](Runtime&, Loop& loop) { return Value(loop.m_index0); }},
        {"last", [](Runtime& runtime, Loop& loop) { return Value(!loop.peek(runtime)); }},
        {"length", [](Runtime& runtime, Loop& loop) { return Value(length(runtime, loop)); }},
        {"nextitem",
         [](Runtime& runtime, Loop& loop) {
             const std::optional<Value>& next = loop.peek(runtime);
             return next ? *next : Value::undefined("there is no next item");
         }},
        {"previtem",
         [](Runtime&, Loop& loop) {
             return loop.m_index0 > 0 ? loop.m_before : Value::undefined("there is no previous item");
         }},
        {"revindex", [](Runtime& runtime, Loop& loop) { return Value(length(runtime, loop) - loop.m_index0); }},
        {"revindex0", [](Runtime& runtime, Loop& loop) { return Value(length(runtime, loop) - loop.m_index0 - 1); }},
    };
    const auto* at =
        std::find_if(std::begin(rows), std::end(rows), [name](const LoopAttribute& row) { return row.name == name; });
    return at != std::end(rows) ? at : nullptr;
}

std::optional<Value> Loop::attribute(Runtime& runtime, std::string_view name) {
    if (const LoopAttribute* found = LoopAttribute::find(name)) return found->value(runtime, *this);
    const auto self = shared_from_this();
    const auto method = [name](NativeFunction::Body function) {
        return Value(std::make_shared<NativeFunction>(std::string(name), 0, std::move(function)));
    };
    if (name == "cycle") return method([self](Runtime&, const Arguments& given) { return self->cycle(given); });
    if (name == "changed")
        return method([self](Runtime& r, const Arguments& given) { return self->changed(r, given); });
    return std::nullopt;
}

Value Loop::cycle(const Arguments& arguments) const {
    if (arguments.positional.empty()) fail("no items for cycling given");
    return arguments.positional[static_cast<std::size_t>(m_index0) % arguments.positional.size()];
}

Value Loop::changed(Runtime& runtime, const Arguments& arguments) {
    Value now = makeSequence(runtime.budget, arguments.positional, SequenceKind::tuple);
    if (!m_lastChanged.isMissing() && equal(runtime.budget, m_lastChanged, now)) return false;
    m_lastChanged = std::move(now);
    return true;
}

Value Loop::call(Runtime& runtime, Arguments arguments) {
    if (!m_statement.isRecursive) fail("The loop must have the 'recursive' marker to be called recursively.");
    if (arguments.positional.size() != 1 || !arguments.named.empty()) fail("a recursive loop takes one argument");
    return m_statement.runRecursive(runtime, m_frame->parent, arguments.positional[0], m_depth0 + 1);
}

void Loop::represent(Runtime&, TextBuilder& out, int) const {
    out.append(concat("<LoopContext ", m_index0 + 1, '/', m_length.value_or(m_items->items.size()), '>'));
}

void Loop::forget() {
    m_frame = nullptr;
    m_items = nullptr;
    m_after.reset();
    m_current = m_before = m_lastChanged = Value();
}

void For::bind(Scope& scope) {
    items.bind(scope);
    m_function = FunctionLayout(&scope.function());
    FunctionLayout& function = isRecursive ? m_function : scope.function();

    Scope inner(function, &scope);
    inner.parameter("loop");
    target.declareParameters(inner);
    body.bind(inner);
    target.bind(inner);
    m_loop = inner.variable("loop");

    Scope elseScope(function, &scope);
    otherwise.bind(elseScope);

    if (!condition.root) return;
    Scope conditionScope(function, &scope);
    m_conditionTarget = target;
    m_conditionTarget.declareParameters(conditionScope);
    condition.declare(conditionScope);
    m_conditionLayout = conditionScope.layout();
    m_conditionTarget.bind(conditionScope);
    condition.bind(conditionScope);
}

bool For::accepts(Runtime& runtime, const Value& item) const {
    if (!condition.root) return true;
    runtime.budget.step();
    m_conditionLayout.enter(runtime);
    m_conditionTarget.assign(runtime, item);
    return isTrue(condition.evaluate(runtime));
}

Flow For::run(Runtime& runtime) const {
    const Value values = items.evaluate(runtime);
    if (isRecursive)
        runtime.out->append(runRecursive(runtime, runtime.frame, values, 0).view());
    else
        iterate(runtime, values, 0);
    return Flow::normal;
}

Text For::runRecursive(Runtime& runtime, std::shared_ptr<Activation> outer, const Value& values,
                       std::int64_t depth0) const {
    const Budget::Recursion recursion(runtime.budget);
    auto frame = runtime.make<Activation>(runtime.budget, m_function.slotCount(), std::move(outer));
    Capture capture(runtime);
    {
        const Entered entered(runtime, frame);
        iterate(runtime, values, depth0);
    }
    runtime.release(frame);
    return capture.finish();
}

void For::iterate(Runtime& runtime, const Value& values, std::int64_t depth0) const {
    const bool hasLength = !condition.root;
    auto loop = runtime.make<Loop>(runtime, *this, itemsOf(runtime, values), hasLength, depth0);
    const bool hasFinishedOne = runBodies(runtime, loop);
    body.layout.leave(runtime);
    runtime.release(loop);
    if (!hasFinishedOne) otherwise.execute(runtime);
}

/// Whether the body reached its end at least once: Jinja runs `else` also after a `break` or `continue` in the first
/// round.
bool For::runBodies(Runtime& runtime, const std::shared_ptr<Loop>& loop) const {
    bool hasFinishedOne = false;
    while (const std::optional<Value> item = loop->advance(runtime)) {
        runtime.budget.step();
        body.layout.enter(runtime);
        runtime.slot(m_loop) = Value(ObjectRef(loop));
        runtime.line = line;
        target.assign(runtime, *item);
        const Flow flow = body.body.execute(runtime);
        hasFinishedOne = hasFinishedOne || flow == Flow::normal;
        if (flow == Flow::breakLoop) break;
    }
    return hasFinishedOne;
}

} // namespace calliope::jinja
