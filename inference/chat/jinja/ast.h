#pragma once

#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/scope.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Expressions of a template. The tree is built once by the Parser and then only read, by any number of threads.
namespace calliope::jinja {

class Expression {
public:
    explicit Expression(int sourceLine)
        : line(sourceLine) {}
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;
    virtual ~Expression() = default;

    [[nodiscard]] Value evaluate(Runtime& runtime) const {
        const Budget::Recursion recursion(runtime.budget);
        runtime.budget.step();
        return compute(runtime);
    }

    const int line;
    int height = 1; ///< of the tree below, so that nothing walks it too deep

private:
    [[nodiscard]] virtual Value compute(Runtime& runtime) const = 0;
};

using ExpressionPtr = std::unique_ptr<Expression>;
using Expressions = std::vector<ExpressionPtr>;

class Constant : public Expression {
public:
    Constant(int sourceLine, Value constant)
        : Expression(sourceLine)
        , value(std::move(constant)) {}
    const Value value;

private:
    [[nodiscard]] Value compute(Runtime&) const override { return value; }
};

class Name : public Expression {
public:
    Name(int sourceLine, std::string text)
        : Expression(sourceLine)
        , name(std::move(text)) {}
    const std::string name;
    VariableRef variable; ///< known once all names of its scope are

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

class SequenceLiteral : public Expression {
public:
    SequenceLiteral(int sourceLine, SequenceKind sequenceKind, Expressions expressions)
        : Expression(sourceLine)
        , kind(sequenceKind)
        , items(std::move(expressions)) {}
    const SequenceKind kind;
    const Expressions items;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

class DictLiteral : public Expression {
public:
    DictLiteral(int sourceLine, Expressions keyExpressions, Expressions valueExpressions)
        : Expression(sourceLine)
        , keys(std::move(keyExpressions))
        , values(std::move(valueExpressions)) {}
    const Expressions keys;
    const Expressions values; ///< as many

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `then if condition else otherwise`
class Conditional : public Expression {
public:
    Conditional(int sourceLine, ExpressionPtr test, ExpressionPtr thenValue, ExpressionPtr elseValue)
        : Expression(sourceLine)
        , condition(std::move(test))
        , then(std::move(thenValue))
        , otherwise(std::move(elseValue)) {}
    const ExpressionPtr condition;
    const ExpressionPtr then;
    const ExpressionPtr otherwise; ///< or nullptr

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `and`, `or`: the value that decides, not a bool.
class Logical : public Expression {
public:
    Logical(int sourceLine, bool isAnd, ExpressionPtr leftSide, ExpressionPtr rightSide)
        : Expression(sourceLine)
        , needsBoth(isAnd)
        , left(std::move(leftSide))
        , right(std::move(rightSide)) {}
    const bool needsBoth;
    const ExpressionPtr left;
    const ExpressionPtr right;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

enum class UnaryOperator { logicalNot, negate, plus };

class Unary : public Expression {
public:
    Unary(int sourceLine, UnaryOperator unary, ExpressionPtr expression)
        : Expression(sourceLine)
        , operation(unary)
        , operand(std::move(expression)) {}
    const UnaryOperator operation;
    const ExpressionPtr operand;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

class Binary : public Expression {
public:
    Binary(int sourceLine, Arithmetic arithmetic, ExpressionPtr leftSide, ExpressionPtr rightSide)
        : Expression(sourceLine)
        , operation(arithmetic)
        , left(std::move(leftSide))
        , right(std::move(rightSide)) {}
    const Arithmetic operation;
    const ExpressionPtr left;
    const ExpressionPtr right;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `a ~ b ~ c`
class Concatenation : public Expression {
public:
    Concatenation(int sourceLine, Expressions expressions)
        : Expression(sourceLine)
        , parts(std::move(expressions)) {}
    const Expressions parts;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

enum class Comparison { equal, notEqual, less, lessEqual, greater, greaterEqual, in, notIn };

/// `a < b <= c`: every neighbour pair must hold; stops at the first that does not.
class Compare : public Expression {
public:
    struct Step {
        Comparison comparison;
        ExpressionPtr operand;
    };
    Compare(int sourceLine, ExpressionPtr firstOperand, std::vector<Step> comparisons)
        : Expression(sourceLine)
        , first(std::move(firstOperand))
        , steps(std::move(comparisons)) {}
    const ExpressionPtr first;
    const std::vector<Step> steps;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `object.name`
class GetAttribute : public Expression {
public:
    GetAttribute(int sourceLine, ExpressionPtr owner, std::string attribute)
        : Expression(sourceLine)
        , object(std::move(owner))
        , name(std::move(attribute)) {}
    const ExpressionPtr object;
    const std::string name;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `object[index]`
class GetElement : public Expression {
public:
    GetElement(int sourceLine, ExpressionPtr owner, ExpressionPtr position)
        : Expression(sourceLine)
        , object(std::move(owner))
        , index(std::move(position)) {}
    const ExpressionPtr object;
    const ExpressionPtr index;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// `object[start:stop:step]`; parts that are left out are nullptr.
class GetSlice : public Expression {
public:
    GetSlice(int sourceLine, ExpressionPtr owner, ExpressionPtr first, ExpressionPtr end, ExpressionPtr width)
        : Expression(sourceLine)
        , object(std::move(owner))
        , start(std::move(first))
        , stop(std::move(end))
        , step(std::move(width)) {}
    const ExpressionPtr object;
    const ExpressionPtr start;
    const ExpressionPtr stop;
    const ExpressionPtr step;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

/// What stands between the parentheses of a call.
struct ArgumentExpressions {
    Expressions positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr morePositional; ///< `*values`, or nullptr
    ExpressionPtr moreNamed;      ///< `**values`, or nullptr

    [[nodiscard]] Arguments evaluate(Runtime& runtime) const;
};

class Call : public Expression {
public:
    Call(int sourceLine, ExpressionPtr function, ArgumentExpressions argumentExpressions)
        : Expression(sourceLine)
        , callee(std::move(function))
        , arguments(std::move(argumentExpressions)) {}
    const ExpressionPtr callee;
    const ArgumentExpressions arguments;

    /// With the body of a `call` block as another named argument.
    [[nodiscard]] Value evaluateWithCaller(Runtime& runtime, Value caller) const;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

class ApplyFilter : public Expression {
public:
    ApplyFilter(int sourceLine, ExpressionPtr value, std::string filterName, ArgumentExpressions argumentExpressions)
        : Expression(sourceLine)
        , operand(std::move(value))
        , name(std::move(filterName))
        , filter(findFilter(name))
        , arguments(std::move(argumentExpressions)) {}
    const ExpressionPtr operand; ///< nullptr for the first filter of a block, which takes the block's text
    const std::string name;
    const Filter* const filter; ///< nullptr: there is none; a failure only if it is reached
    const ArgumentExpressions arguments;

    /// With the text of a block as the innermost operand.
    [[nodiscard]] Value evaluateOn(Runtime& runtime, const Value& block) const;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override { return evaluateOn(runtime, Value()); }
};

class ApplyTest : public Expression {
public:
    ApplyTest(int sourceLine, ExpressionPtr value, std::string testName, ArgumentExpressions argumentExpressions)
        : Expression(sourceLine)
        , operand(std::move(value))
        , name(std::move(testName))
        , test(findTest(name))
        , arguments(std::move(argumentExpressions)) {}
    const ExpressionPtr operand;
    const std::string name;
    const Test* const test; ///< as for filters
    const ArgumentExpressions arguments;

private:
    [[nodiscard]] Value compute(Runtime& runtime) const override;
};

} // namespace calliope::jinja
