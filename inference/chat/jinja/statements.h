#pragma once

#include "inference/chat/jinja/ast.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Statements of a template. Each is built by the Parser, then told its variables in two walks (`declare` in its own
/// scope, then `bind`, which also makes the scopes inside it), then only read.
namespace calliope::jinja {

/// An expression that is a part of a statement, with the names in it.
struct Code {
    ExpressionPtr root;
    std::vector<Name*> names;

    void declare(Scope& scope) const;
    void bind(const Scope& scope) const;
    [[nodiscard]] Value evaluate(Runtime& runtime) const { return root->evaluate(runtime); }
};

/// What a value is assigned to: a name, an attribute of a namespace, or a tuple of such.
struct Target {
    enum class Kind { name, attribute, tuple };
    Kind kind = Kind::name;
    int line = 1;
    std::string name;
    std::string attribute;
    std::vector<Target> parts;
    VariableRef variable;

    void declare(Scope& scope) const;
    void declareParameters(Scope& scope) const;
    void bind(const Scope& scope);
    void assign(Runtime& runtime, const Value& value) const;
};

/// How a statement ended: whether the loop around it goes on.
enum class Flow { normal, breakLoop, continueLoop };

class Statement {
public:
    explicit Statement(int sourceLine)
        : line(sourceLine) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    virtual ~Statement() = default;

    virtual void declare(Scope& scope) const = 0;
    virtual void bind(Scope& scope) = 0;

    Flow execute(Runtime& runtime) const {
        const Budget::Recursion recursion(runtime.budget);
        runtime.budget.step();
        runtime.line = line;
        return run(runtime);
    }

    const int line;

private:
    virtual Flow run(Runtime& runtime) const = 0;
};

/// Statements in order.
struct Body {
    std::vector<std::unique_ptr<Statement>> statements;

    void declare(Scope& scope) const;
    void bind(Scope& scope);
    Flow execute(Runtime& runtime) const;
};

/// A body with variables of its own.
struct ScopedBody {
    Body body;
    ScopeLayout layout;

    /// Declares and binds everything in `scope`.
    void bind(Scope& scope);
    Flow execute(Runtime& runtime) const;
};

/// Text between the tags.
class Data : public Statement {
public:
    Data(int sourceLine, std::string data)
        : Statement(sourceLine)
        , text(std::move(data)) {}
    const std::string text;
    void declare(Scope&) const override {}
    void bind(Scope&) override {}

private:
    Flow run(Runtime& runtime) const override;
};

/// `{{ ... }}`
class Output : public Statement {
public:
    Output(int sourceLine, Code expression)
        : Statement(sourceLine)
        , code(std::move(expression)) {}
    const Code code;
    void declare(Scope& scope) const override { code.declare(scope); }
    void bind(Scope& scope) override { code.bind(scope); }

private:
    Flow run(Runtime& runtime) const override;
};

/// `if`, with its `elif`s, and `else`.
class If : public Statement {
public:
    struct Branch {
        Code condition;
        Body body;
    };
    using Statement::Statement;
    std::vector<Branch> branches; ///< at least one
    Body otherwise;
    void declare(Scope& scope) const override;
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

/// `{% set target = value %}`
class Set : public Statement {
public:
    Set(int sourceLine, Target assigned, Code expression)
        : Statement(sourceLine)
        , target(std::move(assigned))
        , value(std::move(expression)) {}
    Target target;
    const Code value;
    void declare(Scope& scope) const override;
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

/// `{% set target %}...{% endset %}`, perhaps with filters.
class SetBlock : public Statement {
public:
    using Statement::Statement;
    Target target;
    Code filter; ///< root is nullptr without one
    ScopedBody block;
    void declare(Scope& scope) const override { target.declare(scope); }
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

/// `{% filter name %}...{% endfilter %}`
class FilterBlock : public Statement {
public:
    using Statement::Statement;
    Code filter;
    ScopedBody block;
    void declare(Scope& scope) const override { filter.declare(scope); }
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

/// `{% with a = 1 %}...{% endwith %}`; without names also `{% generation %}`, which marks the assistant's part.
class With : public Statement {
public:
    using Statement::Statement;
    std::vector<Target> targets;
    std::vector<Code> values; ///< as many
    ScopedBody block;
    void declare(Scope& scope) const override;
    void bind(Scope& scope) override;

private:
    Flow run(Runtime& runtime) const override;
};

/// `break` and `continue`
class LoopControl : public Statement {
public:
    LoopControl(int sourceLine, Flow kind)
        : Statement(sourceLine)
        , flow(kind) {}
    const Flow flow;
    void declare(Scope&) const override {}
    void bind(Scope&) override {}

private:
    Flow run(Runtime&) const override { return flow; }
};

/// Evaluates the filters of a block on its text.
[[nodiscard]] Value applyToBlock(Runtime& runtime, const Code& filter, const Value& block);

} // namespace calliope::jinja
