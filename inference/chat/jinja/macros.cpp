#include "inference/chat/jinja/macros.h"

#include "inference/chat/jinja/failure.h"

#include <algorithm>

namespace calliope::jinja {

namespace {
/// Takes a named argument out of the list; missing if it was not given.
Value takeNamed(Arguments& arguments, std::string_view name) {
    const auto at = std::find_if(arguments.named.begin(), arguments.named.end(),
                                 [name](const auto& entry) { return entry.first == name; });
    if (at == arguments.named.end()) return {};
    Value value = std::move(at->second);
    arguments.named.erase(at);
    return value;
}
} // namespace

void MacroCode::bind(Scope& scope) {
    function = FunctionLayout(&scope.function());
    Scope inner(function, &scope);
    for (const Parameter& parameter : parameters) inner.parameter(parameter.name);
    if (usesCaller) inner.parameter("caller");
    if (usesKwargs) inner.parameter("kwargs");
    if (usesVarargs) inner.parameter("varargs");
    for (const Parameter& parameter : parameters) parameter.defaultValue.declare(inner);
    body.bind(inner);
    for (Parameter& parameter : parameters) {
        parameter.defaultValue.bind(inner);
        parameter.variable = inner.variable(parameter.name);
    }
    if (usesCaller) caller = inner.variable("caller");
    if (usesKwargs) kwargs = inner.variable("kwargs");
    if (usesVarargs) varargs = inner.variable("varargs");
}

std::optional<Value> Macro::attribute(Runtime& runtime, std::string_view name) {
    if (name == "name") return Value(Text::make(runtime.budget, m_code.name));
    if (name != "arguments") return std::nullopt;
    std::vector<Value> names;
    for (const auto& parameter : m_code.parameters) names.emplace_back(Text::make(runtime.budget, parameter.name));
    return Value(makeSequence(runtime.budget, std::move(names), SequenceKind::tuple));
}

Value Macro::call(Runtime& runtime, Arguments arguments) {
    const Budget::Recursion recursion(runtime.budget);
    auto frame = runtime.make<Activation>(runtime.budget, m_code.function.slotCount(), m_definedIn);
    Capture capture(runtime);
    {
        const Entered entered(runtime, frame);
        m_code.body.layout.enter(runtime);
        bindArguments(runtime, arguments);
        m_code.body.body.execute(runtime);
    }
    runtime.release(frame);
    return capture.finish();
}

/// Gives the parameters their values in the current frame; what is left over are varargs and kwargs.
void Macro::bindArguments(Runtime& runtime, Arguments& arguments) const {
    const std::size_t count = m_code.parameters.size();
    for (std::size_t i = 0; i < count; ++i) {
        const bool isPositional = i < arguments.positional.size();
        const MacroCode::Parameter& parameter = m_code.parameters[i];
        runtime.slot(parameter.variable) =
            isPositional ? arguments.positional[i] : takeNamed(arguments, parameter.name);
    }
    if (m_code.usesCaller) {
        Value given = takeNamed(arguments, "caller");
        runtime.slot(m_code.caller) = given.isMissing() ? Value::undefined("No caller defined") : std::move(given);
    }
    if (m_code.usesKwargs) {
        DictBuilder rest(runtime.budget);
        for (const auto& [name, value] : arguments.named) rest.set(Text::make(runtime.budget, name), value);
        runtime.slot(m_code.kwargs) = rest.finish();
    } else if (!arguments.named.empty()) {
        fail("macro ", quoted(m_code.name), " takes no keyword argument ", quoted(arguments.named.front().first));
    }
    const bool hasMore = arguments.positional.size() > count;
    if (m_code.usesVarargs) {
        const auto skipped = static_cast<std::ptrdiff_t>(std::min(count, arguments.positional.size()));
        runtime.slot(m_code.varargs) = makeSequence(
            runtime.budget, {arguments.positional.begin() + skipped, arguments.positional.end()}, SequenceKind::tuple);
    } else if (hasMore) {
        fail("macro ", quoted(m_code.name), " takes not more than ", count, " argument(s)");
    }
    for (const MacroCode::Parameter& parameter : m_code.parameters) {
        Value& slot = runtime.slot(parameter.variable);
        if (!slot.isMissing()) continue;
        slot = parameter.defaultValue.root
                   ? parameter.defaultValue.evaluate(runtime)
                   : Value::undefined(concat("parameter ", quoted(parameter.name), " was not provided"));
    }
}

void Macro::represent(Runtime&, TextBuilder& out, int) const {
    out.append(m_code.name.empty() ? std::string("<Macro anonymous>") : concat("<Macro ", quoted(m_code.name), '>'));
}

void MacroDefinition::bind(Scope& scope) {
    m_variable = scope.variable(code.name);
    code.bind(scope);
}

Flow MacroDefinition::run(Runtime& runtime) const {
    runtime.slot(m_variable) = Value(std::make_shared<Macro>(code, runtime.frame));
    return Flow::normal;
}

void CallBlock::bind(Scope& scope) {
    call.bind(scope);
    code.bind(scope);
}

Flow CallBlock::run(Runtime& runtime) const {
    Value caller(std::make_shared<Macro>(code, runtime.frame));
    const auto& node = static_cast<const Call&>(*call.root);
    print(runtime, *runtime.out, node.evaluateWithCaller(runtime, std::move(caller)));
    return Flow::normal;
}

} // namespace calliope::jinja
