#pragma once

#include "inference/chat/jinja/statements.h"

namespace calliope::jinja {

/// A function of the template: a macro, or the body of a `call` block.
struct MacroCode {
    struct Parameter {
        std::string name;
        Code defaultValue; ///< root is nullptr without one
        VariableRef variable;
    };
    std::string name;
    std::vector<Parameter> parameters;
    ScopedBody body;
    FunctionLayout function;

    /// Names with a meaning of their own, if the body mentions them and they are no parameters.
    bool usesCaller = false;
    bool usesKwargs = false;
    bool usesVarargs = false;

    /// Makes the scope of the function inside `scope`.
    void bind(Scope& scope);

    VariableRef caller;
    VariableRef kwargs;
    VariableRef varargs;
};

/// A MacroCode together with the variables it can see.
class Macro : public Object {
public:
    Macro(const MacroCode& code, std::shared_ptr<Activation> definedIn)
        : m_code(code)
        , m_definedIn(std::move(definedIn)) {}
    [[nodiscard]] std::string_view typeName() const override { return "Macro"; }
    [[nodiscard]] std::string_view qualifiedName() const override { return "jinja2.runtime.Macro"; }
    [[nodiscard]] bool isCallable() const override { return true; }
    [[nodiscard]] std::optional<Value> attribute(Runtime& runtime, std::string_view name) override;
    Value call(Runtime& runtime, Arguments arguments) override;
    void represent(Runtime&, TextBuilder& out, int) const override;

private:
    void bindArguments(Runtime& runtime, Arguments& arguments) const;

    const MacroCode& m_code;
    std::shared_ptr<Activation> m_definedIn;
};

/// `{% macro name(a, b=1) %}...{% endmacro %}`
class MacroDefinition : public Statement {
public:
    using Statement::Statement;
    MacroCode code;
    void declare(Scope& scope) const override { scope.store(code.name); }
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
    VariableRef m_variable;
};

/// `{% call(a) macro(...) %}...{% endcall %}`
class CallBlock : public Statement {
public:
    using Statement::Statement;
    MacroCode code;
    Code call; ///< its root is a Call
    void declare(Scope& scope) const override { call.declare(scope); }
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

} // namespace calliope::jinja
