#include "inference/chat/jinja/statements.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/objects.h"

#include <algorithm>

namespace calliope::jinja {

void Code::declare(Scope& scope) const {
    for (const Name* name : names) scope.load(name->name);
}

void Code::bind(const Scope& scope) const {
    for (Name* name : names) name->variable = scope.variable(name->name);
}

void Target::declare(Scope& scope) const {
    if (kind == Kind::name) scope.store(name);
    if (kind == Kind::attribute) scope.load(name);
    for (const Target& part : parts) part.declare(scope);
}

void Target::declareParameters(Scope& scope) const {
    if (kind == Kind::name) scope.parameter(name);
    for (const Target& part : parts) part.declareParameters(scope);
}

void Target::bind(const Scope& scope) {
    if (kind != Kind::tuple) variable = scope.variable(name);
    for (Target& part : parts) part.bind(scope);
}

void Target::assign(Runtime& runtime, const Value& value) const {
    if (kind == Kind::name) {
        runtime.slot(variable) = value;
        return;
    }
    runtime.line = line;
    if (kind == Kind::attribute) {
        auto* space = runtime.slot(variable).object<Namespace>();
        if (space == nullptr) fail("cannot assign attribute on non-namespace object");
        space->set(runtime.budget, attribute, value);
        return;
    }
    if (!isIterable(value)) fail("cannot unpack non-iterable ", value.typeName(), " object");
    const SequenceRef items = itemsOf(runtime, value);
    if (items->items.size() > parts.size()) fail("too many values to unpack (expected ", parts.size(), ')');
    if (items->items.size() < parts.size())
        fail("not enough values to unpack (expected ", parts.size(), ", got ", items->items.size(), ')');
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].assign(runtime, items->items[i]);
}

void Body::declare(Scope& scope) const {
    for (const auto& statement : statements) statement->declare(scope);
}

void Body::bind(Scope& scope) {
    for (const auto& statement : statements) statement->bind(scope);
}

Flow Body::execute(Runtime& runtime) const {
    for (const auto& statement : statements)
        if (const Flow flow = statement->execute(runtime); flow != Flow::normal) return flow;
    return Flow::normal;
}

void ScopedBody::bind(Scope& scope) {
    body.declare(scope);
    layout = scope.layout();
    body.bind(scope);
}

Flow ScopedBody::execute(Runtime& runtime) const {
    layout.enter(runtime);
    const Flow flow = body.execute(runtime);
    layout.leave(runtime);
    return flow;
}

Flow Data::run(Runtime& runtime) const {
    runtime.out->append(text);
    return Flow::normal;
}

Flow Output::run(Runtime& runtime) const {
    print(runtime, *runtime.out, code.evaluate(runtime));
    return Flow::normal;
}

void If::declare(Scope& scope) const {
    branches[0].condition.declare(scope);
    std::array<Scope, 3> parts = {scope.branch(), scope.branch(), scope.branch()}; // if, all elifs, else
    branches[0].body.declare(parts[0]);
    // Each elif is an `if` of its own inside the second part.
    for (std::size_t i = 1; i < branches.size(); ++i) {
        branches[i].condition.declare(parts[1]);
        std::array<Scope, 3> inner = {parts[1].branch(), parts[1].branch(), parts[1].branch()};
        branches[i].body.declare(inner[0]);
        parts[1].merge(inner);
    }
    otherwise.declare(parts[2]);
    scope.merge(parts);
}

void If::bind(Scope& scope) {
    for (Branch& branch : branches) {
        branch.condition.bind(scope);
        branch.body.bind(scope);
    }
    otherwise.bind(scope);
}

Flow If::run(Runtime& runtime) const {
    for (const Branch& branch : branches)
        if (isTrue(branch.condition.evaluate(runtime))) return branch.body.execute(runtime);
    return otherwise.execute(runtime);
}

void Set::declare(Scope& scope) const {
    value.declare(scope);
    target.declare(scope);
}

void Set::bind(Scope& scope) {
    value.bind(scope);
    target.bind(scope);
}

Flow Set::run(Runtime& runtime) const {
    target.assign(runtime, value.evaluate(runtime));
    return Flow::normal;
}

Value applyToBlock(Runtime& runtime, const Code& filter, const Value& block) {
    return static_cast<const ApplyFilter&>(*filter.root).evaluateOn(runtime, block);
}

void SetBlock::bind(Scope& scope) {
    target.bind(scope);
    Scope inner(scope.function(), &scope);
    filter.declare(inner);
    block.bind(inner);
    filter.bind(inner);
}

Flow SetBlock::run(Runtime& runtime) const {
    Value text;
    block.layout.enter(runtime);
    {
        Capture capture(runtime);
        if (const Flow flow = block.body.execute(runtime); flow != Flow::normal) return flow;
        text = capture.finish();
    }
    if (filter.root) text = applyToBlock(runtime, filter, text);
    target.assign(runtime, text);
    block.layout.leave(runtime);
    return Flow::normal;
}

void FilterBlock::bind(Scope& scope) {
    Scope inner(scope.function(), &scope);
    filter.declare(inner);
    block.bind(inner);
    filter.bind(inner);
}

Flow FilterBlock::run(Runtime& runtime) const {
    Value text;
    block.layout.enter(runtime);
    {
        Capture capture(runtime);
        if (const Flow flow = block.body.execute(runtime); flow != Flow::normal) return flow;
        text = capture.finish();
    }
    print(runtime, *runtime.out, applyToBlock(runtime, filter, text));
    block.layout.leave(runtime);
    return Flow::normal;
}

void With::declare(Scope& scope) const {
    for (const Code& value : values) value.declare(scope);
}

void With::bind(Scope& scope) {
    for (const Code& value : values) value.bind(scope);
    Scope inner(scope.function(), &scope);
    for (const Target& target : targets) target.declareParameters(inner);
    block.bind(inner);
    for (Target& target : targets) target.bind(inner);
}

Flow With::run(Runtime& runtime) const {
    block.layout.enter(runtime);
    for (std::size_t i = 0; i < targets.size(); ++i) targets[i].assign(runtime, values[i].evaluate(runtime));
    const Flow flow = block.body.execute(runtime);
    block.layout.leave(runtime);
    return flow;
}

} // namespace calliope::jinja
