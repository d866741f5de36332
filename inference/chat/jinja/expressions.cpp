#include "inference/chat/jinja/ast.h"
#include "inference/chat/jinja/failure.h"

#include <algorithm>

namespace calliope::jinja {

namespace {
Value valueOrNone(Runtime& runtime, const ExpressionPtr& expression) {
    return expression ? expression->evaluate(runtime) : Value(None{});
}

std::vector<Value> evaluateAll(Runtime& runtime, const Expressions& expressions) {
    std::vector<Value> values;
    values.reserve(expressions.size());
    for (const ExpressionPtr& expression : expressions) values.push_back(expression->evaluate(runtime));
    return values;
}

bool holds(Runtime& runtime, Comparison comparison, const Value& a, const Value& b) {
    const auto isOrdered = [&](std::string_view sign, Ordering first, Ordering second) {
        const Ordering result = order(runtime.budget, a, b, sign);
        return result == first || result == second;
    };
    switch (comparison) {
    case Comparison::equal: return equal(runtime.budget, a, b);
    case Comparison::notEqual: return !equal(runtime.budget, a, b);
    case Comparison::less: return isOrdered("<", Ordering::less, Ordering::less);
    case Comparison::lessEqual: return isOrdered("<=", Ordering::less, Ordering::equal);
    case Comparison::greater: return isOrdered(">", Ordering::greater, Ordering::greater);
    case Comparison::greaterEqual: return isOrdered(">=", Ordering::greater, Ordering::equal);
    case Comparison::in: return contains(runtime, b, a);
    case Comparison::notIn: return !contains(runtime, b, a);
    }
    return false;
}
} // namespace

Value Name::compute(Runtime& runtime) const {
    const Value& value = runtime.slot(variable);
    return value.isMissing() ? Value::undefined(concat(quoted(name), " is undefined")) : value;
}

Value SequenceLiteral::compute(Runtime& runtime) const {
    return makeSequence(runtime.budget, evaluateAll(runtime, items), kind);
}

Value DictLiteral::compute(Runtime& runtime) const {
    DictBuilder out(runtime.budget);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Value key = keys[i]->evaluate(runtime);
        out.set(key, values[i]->evaluate(runtime));
    }
    return out.finish();
}

Value Conditional::compute(Runtime& runtime) const {
    if (isTrue(condition->evaluate(runtime))) return then->evaluate(runtime);
    if (otherwise) return otherwise->evaluate(runtime);
    return Value::undefined(
        concat("the inline if-expression on line ", line, " evaluated to false and no else section was defined."));
}

Value Logical::compute(Runtime& runtime) const {
    Value value = left->evaluate(runtime);
    return isTrue(value) == needsBoth ? right->evaluate(runtime) : value;
}

Value Unary::compute(Runtime& runtime) const {
    const Value value = operand->evaluate(runtime);
    runtime.line = line;
    switch (operation) {
    case UnaryOperator::logicalNot: return !isTrue(value);
    case UnaryOperator::negate: return negate(value);
    case UnaryOperator::plus: return plus(value);
    }
    return {};
}

Value Binary::compute(Runtime& runtime) const {
    const Value a = left->evaluate(runtime);
    const Value b = right->evaluate(runtime);
    runtime.line = line;
    return calculate(runtime, operation, a, b);
}

Value Concatenation::compute(Runtime& runtime) const {
    const std::vector<Value> values = evaluateAll(runtime, parts);
    TextBuilder out(runtime.budget);
    for (const Value& value : values) print(runtime, out, value);
    return out.finish();
}

Value Compare::compute(Runtime& runtime) const {
    Value left = first->evaluate(runtime);
    for (const Step& step : steps) {
        Value right = step.operand->evaluate(runtime);
        runtime.line = line;
        if (!holds(runtime, step.comparison, left, right)) return false;
        left = std::move(right);
    }
    return true;
}

Value GetAttribute::compute(Runtime& runtime) const {
    const Value owner = object->evaluate(runtime);
    runtime.line = line;
    return attributeOf(runtime, owner, name);
}

Value GetElement::compute(Runtime& runtime) const {
    const Value owner = object->evaluate(runtime);
    const Value position = index->evaluate(runtime);
    runtime.line = line;
    return elementOf(runtime, owner, position);
}

Value GetSlice::compute(Runtime& runtime) const {
    const Value owner = object->evaluate(runtime);
    const Value first = valueOrNone(runtime, start);
    const Value end = valueOrNone(runtime, stop);
    const Value width = valueOrNone(runtime, step);
    runtime.line = line;
    return sliceOf(runtime, owner, first, end, width);
}

Arguments ArgumentExpressions::evaluate(Runtime& runtime) const {
    Arguments out;
    out.positional = evaluateAll(runtime, positional);
    for (const auto& [name, expression] : named) out.named.emplace_back(name, expression->evaluate(runtime));
    if (morePositional) {
        const SequenceRef items = itemsOf(runtime, morePositional->evaluate(runtime));
        out.positional.insert(out.positional.end(), items->items.begin(), items->items.end());
    }
    if (moreNamed) {
        const Value more = moreNamed->evaluate(runtime);
        if (more.dict() == nullptr) fail("the argument after ** must be a mapping, not ", more.typeName());
        for (const auto& [key, value] : more.dict()->entries) {
            if (key.text() == nullptr) fail("keywords must be strings");
            out.named.emplace_back(std::string(key.text()->view()), value);
        }
    }
    return out;
}

Value Call::compute(Runtime& runtime) const {
    const Value function = callee->evaluate(runtime);
    Arguments given = arguments.evaluate(runtime);
    runtime.line = line;
    Value result = call(runtime, function, std::move(given));
    runtime.line = line; // a macro has moved it
    return result;
}

Value Call::evaluateWithCaller(Runtime& runtime, Value caller) const {
    const Value function = callee->evaluate(runtime);
    Arguments given = arguments.evaluate(runtime);
    given.named.emplace_back("caller", std::move(caller));
    runtime.line = line;
    Value result = call(runtime, function, std::move(given));
    runtime.line = line;
    return result;
}

Value ApplyFilter::evaluateOn(Runtime& runtime, const Value& block) const {
    // A chain of filters hangs on the operand of the first; only that one takes the block.
    const auto* inner = dynamic_cast<const ApplyFilter*>(operand.get());
    Value value = block;
    if (operand)
        value = inner != nullptr && !block.isMissing() ? inner->evaluateOn(runtime, block) : operand->evaluate(runtime);
    runtime.line = line;
    if (filter == nullptr) fail("No filter named ", quoted(name), '.');
    const Arguments given = arguments.evaluate(runtime);
    runtime.line = line;
    return apply(runtime, *filter, value, given);
}

Value ApplyTest::compute(Runtime& runtime) const {
    const Value value = operand->evaluate(runtime);
    runtime.line = line;
    if (test == nullptr) fail("No test named ", quoted(name), '.');
    const Arguments given = arguments.evaluate(runtime);
    runtime.line = line;
    return apply(runtime, *test, value, given);
}

} // namespace calliope::jinja
