#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/parser.h"
#include "inference/chat/jinja/parser_depth.h"

#include <algorithm>
#include <optional>

namespace calliope::jinja {

namespace {
/// A sign and what it stands for in one level of the grammar.
template<typename Operator>
struct SignRow {
    std::string_view sign;
    Operator operation;
};

constexpr SignRow<Arithmetic> sumSigns[] = {{"+", Arithmetic::add}, {"-", Arithmetic::subtract}};
constexpr SignRow<Arithmetic> productSigns[] = {{"*", Arithmetic::multiply},
                                                {"/", Arithmetic::divide},
                                                {"//", Arithmetic::floorDivide},
                                                {"%", Arithmetic::remainder}};
constexpr SignRow<Arithmetic> powerSigns[] = {{"**", Arithmetic::power}};
constexpr SignRow<Comparison> comparisonSigns[] = {{"==", Comparison::equal},  {"!=", Comparison::notEqual},
                                                   {"<", Comparison::less},    {"<=", Comparison::lessEqual},
                                                   {">", Comparison::greater}, {">=", Comparison::greaterEqual}};

template<typename Operator, std::size_t size>
std::optional<Operator> operatorOf(const Token& token, const SignRow<Operator> (&rows)[size]) {
    for (const auto& row : rows)
        if (token.isSign(row.sign)) return row.operation;
    return std::nullopt;
}
} // namespace

template<typename Node, typename... Parts>
ExpressionPtr Parser::make(int line, int childHeight, Parts&&... parts) {
    if (childHeight >= m_limits.nesting)
        throw SyntaxFailure(line, concat("an expression is nested more than ", m_limits.nesting, " deep"));
    auto node = std::make_unique<Node>(line, std::forward<Parts>(parts)...);
    node->height = childHeight + 1;
    return node;
}

int Parser::heightOf(const ExpressionPtr& expression) {
    return expression ? expression->height : 0;
}

int Parser::heightOf(const Expressions& expressions) {
    int height = 0;
    for (const ExpressionPtr& expression : expressions) height = std::max(height, heightOf(expression));
    return height;
}

int Parser::heightOf(const ArgumentExpressions& arguments) {
    int height =
        std::max({heightOf(arguments.positional), heightOf(arguments.morePositional), heightOf(arguments.moreNamed)});
    for (const auto& entry : arguments.named) height = std::max(height, heightOf(entry.second));
    return height;
}

bool Parser::isTupleEnd() const {
    const Token& token = current();
    return token.kind == TokenKind::variableEnd || token.kind == TokenKind::blockEnd || token.isSign(")");
}

ExpressionPtr Parser::parseTuple(bool withCondition, bool inParentheses) {
    const int line = current().line;
    Expressions items;
    bool isTuple = false;
    while (true) {
        if (!items.empty()) expectSign(",");
        if (isTupleEnd()) break;
        items.push_back(withCondition ? parseExpression() : parseOr());
        if (!current().isSign(",")) break;
        isTuple = true;
    }
    if (!isTuple && !items.empty()) return std::move(items.front());
    if (!isTuple && !inParentheses) failUnexpected("an expression");
    const int height = heightOf(items);
    return make<SequenceLiteral>(line, height, SequenceKind::tuple, std::move(items));
}

ExpressionPtr Parser::parseExpression() {
    const Depth depth(*this);
    int line = current().line;
    ExpressionPtr value = parseOr();
    while (skipName("if")) {
        ExpressionPtr condition = parseOr();
        ExpressionPtr otherwise = skipName("else") ? parseExpression() : nullptr;
        const int height = std::max({heightOf(condition), heightOf(value), heightOf(otherwise)});
        value = make<Conditional>(line, height, std::move(condition), std::move(value), std::move(otherwise));
        line = current().line;
    }
    return value;
}

ExpressionPtr Parser::parseOr() {
    int line = current().line;
    ExpressionPtr left = parseAnd();
    while (skipName("or")) {
        ExpressionPtr right = parseAnd();
        const int height = std::max(heightOf(left), heightOf(right));
        left = make<Logical>(line, height, false, std::move(left), std::move(right));
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::parseAnd() {
    int line = current().line;
    ExpressionPtr left = parseNot();
    while (skipName("and")) {
        ExpressionPtr right = parseNot();
        const int height = std::max(heightOf(left), heightOf(right));
        left = make<Logical>(line, height, true, std::move(left), std::move(right));
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::parseNot() {
    const int line = current().line;
    if (!skipName("not")) return parseCompare();
    const Depth depth(*this);
    ExpressionPtr operand = parseNot();
    const int height = heightOf(operand);
    return make<Unary>(line, height, UnaryOperator::logicalNot, std::move(operand));
}

ExpressionPtr Parser::parseCompare() {
    const int line = current().line;
    ExpressionPtr first = parseSum();
    std::vector<Compare::Step> steps;
    int height = heightOf(first);
    while (true) {
        std::optional<Comparison> comparison = operatorOf(current(), comparisonSigns);
        if (!comparison && current().isName("in")) comparison = Comparison::in;
        if (!comparison && current().isName("not") && following().isName("in")) {
            take();
            comparison = Comparison::notIn;
        }
        if (!comparison) break;
        take();
        steps.push_back({*comparison, parseSum()});
        height = std::max(height, heightOf(steps.back().operand));
    }
    if (steps.empty()) return first;
    return make<Compare>(line, height, std::move(first), std::move(steps));
}

ExpressionPtr Parser::parseSum() {
    int line = current().line;
    ExpressionPtr left = parseConcatenation();
    while (const auto operation = operatorOf(current(), sumSigns)) {
        take();
        ExpressionPtr right = parseConcatenation();
        const int height = std::max(heightOf(left), heightOf(right));
        left = make<Binary>(line, height, *operation, std::move(left), std::move(right));
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::parseConcatenation() {
    const int line = current().line;
    Expressions parts;
    parts.push_back(parseProduct());
    while (skipSign("~")) parts.push_back(parseProduct());
    if (parts.size() == 1) return std::move(parts.front());
    const int height = heightOf(parts);
    return make<Concatenation>(line, height, std::move(parts));
}

ExpressionPtr Parser::parseProduct() {
    int line = current().line;
    ExpressionPtr left = parsePower();
    while (const auto operation = operatorOf(current(), productSigns)) {
        take();
        ExpressionPtr right = parsePower();
        const int height = std::max(heightOf(left), heightOf(right));
        left = make<Binary>(line, height, *operation, std::move(left), std::move(right));
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::parsePower() { // from the left, unlike in Python
    int line = current().line;
    ExpressionPtr left = parseUnary();
    while (const auto operation = operatorOf(current(), powerSigns)) {
        take();
        ExpressionPtr right = parseUnary();
        const int height = std::max(heightOf(left), heightOf(right));
        left = make<Binary>(line, height, *operation, std::move(left), std::move(right));
        line = current().line;
    }
    return left;
}

ExpressionPtr Parser::parseUnary(bool withFilters) {
    const int line = current().line;
    ExpressionPtr expression;
    if (current().isSign("-") || current().isSign("+")) {
        const Depth depth(*this);
        const UnaryOperator operation = take().text == "-" ? UnaryOperator::negate : UnaryOperator::plus;
        ExpressionPtr operand = parseUnary(false);
        const int height = heightOf(operand);
        expression = make<Unary>(line, height, operation, std::move(operand));
    } else {
        expression = parsePrimary();
    }
    expression = parsePostfix(std::move(expression));
    return withFilters ? parseFilters(std::move(expression)) : std::move(expression);
}

ExpressionPtr Parser::parsePrimary() {
    switch (current().kind) {
    case TokenKind::name: return parseName();
    case TokenKind::string: return parseString();
    case TokenKind::integer: return make<Constant>(current().line, 0, Value(take().integer));
    case TokenKind::real: return make<Constant>(current().line, 0, Value(take().real));
    default: break;
    }
    if (current().isSign("[")) return parseList();
    if (current().isSign("{")) return parseDict();
    if (!skipSign("(")) failUnexpected("an expression");
    ExpressionPtr inside = parseTuple(true, true);
    expectSign(")");
    return inside;
}

ExpressionPtr Parser::parseName() {
    const Token token = take();
    if (token.text == "true" || token.text == "True") return make<Constant>(token.line, 0, Value(true));
    if (token.text == "false" || token.text == "False") return make<Constant>(token.line, 0, Value(false));
    if (token.text == "none" || token.text == "None") return make<Constant>(token.line, 0, Value(None{}));
    for (MacroCode* macro : m_macros) {
        macro->usesCaller = macro->usesCaller || token.text == "caller";
        macro->usesKwargs = macro->usesKwargs || token.text == "kwargs";
        macro->usesVarargs = macro->usesVarargs || token.text == "varargs";
    }
    auto name = std::make_unique<Name>(token.line, token.text);
    m_names->push_back(name.get());
    return name;
}

/// Neighbouring strings are one.
ExpressionPtr Parser::parseString() {
    const int line = current().line;
    std::string text;
    while (current().kind == TokenKind::string) text += take().text;
    return make<Constant>(line, 0, Value(Text(std::move(text))));
}

ExpressionPtr Parser::parseList() {
    const int line = take().line;
    Expressions items;
    while (!current().isSign("]")) {
        if (!items.empty()) expectSign(",");
        if (current().isSign("]")) break;
        items.push_back(parseExpression());
    }
    expectSign("]");
    const int height = heightOf(items);
    return make<SequenceLiteral>(line, height, SequenceKind::list, std::move(items));
}

ExpressionPtr Parser::parseDict() {
    const int line = take().line;
    Expressions keys;
    Expressions values;
    while (!current().isSign("}")) {
        if (!keys.empty()) expectSign(",");
        if (current().isSign("}")) break;
        keys.push_back(parseExpression());
        expectSign(":");
        values.push_back(parseExpression());
    }
    expectSign("}");
    const int height = std::max(heightOf(keys), heightOf(values));
    return make<DictLiteral>(line, height, std::move(keys), std::move(values));
}

ExpressionPtr Parser::parsePostfix(ExpressionPtr expression) {
    while (true) {
        if (current().isSign(".") || current().isSign("["))
            expression = parseSubscript(std::move(expression));
        else if (current().isSign("("))
            expression = parseCall(std::move(expression));
        else
            return expression;
    }
}

ExpressionPtr Parser::parseFilters(ExpressionPtr expression) {
    while (true) {
        if (skipSign("|"))
            expression = parseFilter(std::move(expression));
        else if (skipName("is"))
            expression = parseTest(std::move(expression));
        else if (current().isSign("("))
            expression = parseCall(std::move(expression));
        else
            return expression;
    }
}

ExpressionPtr Parser::parseSubscript(ExpressionPtr object) {
    const Token token = take();
    const int height = heightOf(object);
    if (token.isSign(".")) {
        if (current().kind == TokenKind::name)
            return make<GetAttribute>(token.line, height, std::move(object), take().text);
        const Token member = expectKind(TokenKind::integer, "a name or a number");
        return make<GetElement>(token.line, height, std::move(object),
                                make<Constant>(member.line, 0, Value(member.integer)));
    }
    ExpressionPtr start = current().isSign(":") ? nullptr : parseExpression();
    if (!skipSign(":")) {
        Expressions more; // a[1, 2] is a[(1, 2)]
        while (skipSign(",")) {
            if (more.empty()) more.push_back(std::move(start));
            more.push_back(parseExpression());
        }
        expectSign("]");
        const int itemHeight = std::max(heightOf(start), heightOf(more));
        if (!more.empty()) start = make<SequenceLiteral>(token.line, itemHeight, SequenceKind::tuple, std::move(more));
        return make<GetElement>(token.line, std::max(height, heightOf(start)), std::move(object), std::move(start));
    }
    ExpressionPtr stop = current().isSign(":") || current().isSign("]") ? nullptr : parseExpression();
    ExpressionPtr step;
    if (skipSign(":") && !current().isSign("]")) step = parseExpression();
    expectSign("]");
    const int partHeight = std::max({height, heightOf(start), heightOf(stop), heightOf(step)});
    return make<GetSlice>(token.line, partHeight, std::move(object), std::move(start), std::move(stop),
                          std::move(step));
}

std::string Parser::parseDottedName(std::string_view what) {
    std::string name = expectKind(TokenKind::name, what).text;
    while (skipSign(".")) name += "." + expectKind(TokenKind::name, what).text;
    return name;
}

/// Behind the "|".
ExpressionPtr Parser::parseFilter(ExpressionPtr operand) {
    const int line = current().line;
    std::string name = parseDottedName("the name of a filter");
    ArgumentExpressions arguments;
    if (current().isSign("(")) arguments = parseArguments();
    const int height = std::max(heightOf(operand), heightOf(arguments));
    return make<ApplyFilter>(line, height, std::move(operand), std::move(name), std::move(arguments));
}

/// Behind the "is".
ExpressionPtr Parser::parseTest(ExpressionPtr operand) {
    const int line = current().line;
    const bool isNegated = skipName("not");
    std::string name = parseDottedName("the name of a test");
    ArgumentExpressions arguments;
    const Token& next = current();
    const bool isOperand =
        (next.kind == TokenKind::name || next.kind == TokenKind::string || next.kind == TokenKind::integer ||
         next.kind == TokenKind::real || next.isSign("[") || next.isSign("{")) &&
        !next.isName("else") && !next.isName("or") && !next.isName("and");
    if (next.isSign("(")) {
        arguments = parseArguments();
    } else if (isOperand) { // `x is divisibleby 3`
        if (next.isName("is")) fail("tests with \"is\" cannot be chained");
        const Depth depth(*this);
        arguments.positional.push_back(parsePostfix(parsePrimary()));
    }
    const int height = std::max(heightOf(operand), heightOf(arguments));
    ExpressionPtr test = make<ApplyTest>(line, height, std::move(operand), std::move(name), std::move(arguments));
    return isNegated ? make<Unary>(line, height + 1, UnaryOperator::logicalNot, std::move(test)) : std::move(test);
}

ExpressionPtr Parser::parseCall(ExpressionPtr callee) {
    const int line = current().line;
    ArgumentExpressions arguments = parseArguments();
    const int height = std::max(heightOf(callee), heightOf(arguments));
    return make<Call>(line, height, std::move(callee), std::move(arguments));
}

ArgumentExpressions Parser::parseArguments() {
    expectSign("(");
    ArgumentExpressions out;
    for (bool isFirst = true; !current().isSign(")"); isFirst = false) {
        if (!isFirst) expectSign(",");
        if (current().isSign(")")) break;
        const bool isNamed = current().kind == TokenKind::name && following().isSign("=");
        const bool isBehindNames = !out.named.empty() || out.moreNamed;
        if (skipSign("*")) {
            if (out.morePositional || out.moreNamed) fail("invalid syntax for function call expression");
            out.morePositional = parseExpression();
        } else if (skipSign("**")) {
            if (out.moreNamed) fail("invalid syntax for function call expression");
            out.moreNamed = parseExpression();
        } else if (isNamed) {
            if (out.moreNamed) fail("invalid syntax for function call expression");
            std::string name = take().text;
            take();
            out.named.emplace_back(std::move(name), parseExpression());
        } else {
            if (isBehindNames || out.morePositional) fail("a positional argument stands behind a named one");
            out.positional.push_back(parseExpression());
        }
    }
    expectSign(")");
    return out;
}

} // namespace calliope::jinja
