#include "inference/chat/jinja/parser.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/loops.h"
#include "inference/chat/jinja/parser_depth.h"

#include <algorithm>

namespace calliope::jinja {

namespace {
std::string describe(const Token& token) {
    switch (token.kind) {
    case TokenKind::data: return "text";
    case TokenKind::variableBegin: return "{{";
    case TokenKind::variableEnd: return "the end of the expression";
    case TokenKind::blockBegin: return "{%";
    case TokenKind::blockEnd: return "the end of the tag";
    case TokenKind::string: return concat("the string '", printable(token.text, 30), '\'');
    case TokenKind::integer:
    case TokenKind::real: return "a number";
    case TokenKind::end: return "the end of the template";
    default: return concat('\'', printable(token.text, 30), '\'');
    }
}

std::string listed(std::initializer_list<std::string_view> tags) {
    std::string out;
    for (std::string_view tag : tags) out += concat(out.empty() ? "" : " or ", "{% ", tag, " %}");
    return out;
}
} // namespace

Parser::Parser(std::string_view source, const Limits& limits)
    : m_limits(limits)
    , m_tokens(tokenize(source)) {}

Body Parser::parse() {
    return parseUntil({});
}

Token Parser::take() {
    const Token& token = current();
    if (token.kind != TokenKind::end) ++m_at;
    return token;
}

bool Parser::skipName(std::string_view name) {
    if (!current().isName(name)) return false;
    take();
    return true;
}

bool Parser::skipSign(std::string_view sign) {
    if (!current().isSign(sign)) return false;
    take();
    return true;
}

void Parser::expectSign(std::string_view sign) {
    if (!skipSign(sign)) failUnexpected(concat('\'', sign, '\''));
}

void Parser::expectName(std::string_view name) {
    if (!skipName(name)) failUnexpected(concat('\'', name, '\''));
}

Token Parser::expectKind(TokenKind kind, std::string_view what) {
    if (current().kind != kind) failUnexpected(what);
    return take();
}

void Parser::fail(const std::string& message) const {
    throw SyntaxFailure(current().line, message);
}

void Parser::failUnexpected(std::string_view expected) const {
    fail(concat("expected ", expected, ", found ", describe(current())));
}

/// Statements up to one of the tags, which is left as the current token behind "{%"; or to the end of the template.
Body Parser::parseUntil(EndTags endTags) {
    Body body;
    while (current().kind != TokenKind::end) {
        const Token token = take();
        if (token.kind == TokenKind::data) {
            body.statements.push_back(std::make_unique<Data>(token.line, token.text));
        } else if (token.kind == TokenKind::variableBegin) {
            Code code = parseCode([this] { return parseTuple(); });
            body.statements.push_back(std::make_unique<Output>(token.line, std::move(code)));
            expectKind(TokenKind::variableEnd, "the end of the expression");
        } else { // {%
            const bool isEnd = std::any_of(endTags.begin(), endTags.end(),
                                           [this](std::string_view tag) { return current().isName(tag); });
            if (isEnd) return body;
            parseStatement(body);
            expectKind(TokenKind::blockEnd, "the end of the tag");
        }
    }
    return body;
}

/// The rest of the opening tag and what stands between it and one of the end tags.
Body Parser::parseBlock(int openLine, std::string_view tag, EndTags endTags) {
    skipSign(":"); // Jinja allows Python's colon
    expectKind(TokenKind::blockEnd, "the end of the tag");
    Body body = parseUntil(endTags);
    if (current().kind == TokenKind::end)
        throw SyntaxFailure(openLine, concat("{% ", tag, " %} is not closed with ", listed(endTags)));
    return body;
}

void Parser::parseStatement(Body& body) {
    const Depth depth(*this);
    struct Row {
        std::string_view tag;
        std::unique_ptr<Statement> (*parse)(Parser& parser);
    };
    static constexpr Row rows[] = {
        {"break", [](Parser& parser) { return parser.parseLoopControl(Flow::breakLoop); }},
        {"call", [](Parser& parser) { return parser.parseCallBlock(); }},
        {"continue", [](Parser& parser) { return parser.parseLoopControl(Flow::continueLoop); }},
        {"filter", [](Parser& parser) { return parser.parseFilterBlock(); }},
        {"for", [](Parser& parser) { return parser.parseFor(); }},
        {"generation", [](Parser& parser) { return parser.parseGeneration(); }},
        {"if", [](Parser& parser) { return parser.parseIf(); }},
        {"macro", [](Parser& parser) { return parser.parseMacro(); }},
        {"set", [](Parser& parser) { return parser.parseSet(); }},
        {"with", [](Parser& parser) { return parser.parseWith(); }},
    };
    if (current().kind != TokenKind::name) failUnexpected("the name of a tag");
    if (current().isName("print")) return parsePrint(body);
    for (const Row& row : rows) {
        if (!current().isName(row.tag)) continue;
        body.statements.push_back(row.parse(*this));
        return;
    }
    const bool isEnd = current().text.starts_with("end") || current().isName("else") || current().isName("elif");
    fail(concat(isEnd ? "there is no open block for the tag '" : "unknown tag '", printable(current().text), '\''));
}

Code Parser::parseCode(const std::function<ExpressionPtr()>& parseRoot) {
    Code code;
    std::vector<Name*>* const outer = std::exchange(m_names, &code.names);
    code.root = parseRoot();
    m_names = outer;
    return code;
}

Target Parser::parseSingleTarget() {
    const Depth depth(*this);
    if (skipSign("(")) {
        Target inside = parseTarget(false);
        expectSign(")");
        return inside;
    }
    const Token token = expectKind(TokenKind::name, "a name to assign to");
    constexpr std::string_view constants[] = {"true", "false", "none", "True", "False", "None"};
    if (std::find(std::begin(constants), std::end(constants), token.text) != std::end(constants))
        throw SyntaxFailure(token.line, concat("cannot assign to '", token.text, '\''));
    if (m_openLoops > 0 && token.text == "loop")
        throw SyntaxFailure(token.line, "cannot assign to the special variable 'loop' inside a loop");
    Target target;
    target.line = token.line;
    target.name = token.text;
    return target;
}

/// `a`, `a, b`, `(a, b), c`, or `a.b` where an attribute may be set.
Target Parser::parseTarget(bool allowAttribute) {
    Target first = parseSingleTarget();
    if (allowAttribute && first.kind == Target::Kind::name && skipSign(".")) {
        first.kind = Target::Kind::attribute;
        first.attribute = expectKind(TokenKind::name, "the name of an attribute").text;
        return first;
    }
    if (!current().isSign(",")) return first;
    Target tuple;
    tuple.kind = Target::Kind::tuple;
    tuple.line = first.line;
    tuple.parts.push_back(std::move(first));
    while (skipSign(",")) tuple.parts.push_back(parseSingleTarget());
    return tuple;
}

std::unique_ptr<Statement> Parser::parseFor() {
    const int line = take().line;
    auto statement = std::make_unique<For>(line);
    ++m_openLoops;
    statement->target = parseTarget(false);
    expectName("in");
    --m_openLoops;
    statement->items = parseCode([this] { return parseTuple(false); });
    if (skipName("if")) statement->condition = parseCode([this] { return parseExpression(); });
    statement->isRecursive = skipName("recursive");
    ++m_openLoops;
    ++m_loops;
    statement->body.body = parseBlock(line, "for", {"endfor", "else"});
    --m_loops;
    if (skipName("else")) statement->otherwise.body = parseBlock(line, "for", {"endfor"});
    --m_openLoops;
    expectName("endfor");
    return statement;
}

std::unique_ptr<Statement> Parser::parseIf() {
    const int line = current().line;
    auto statement = std::make_unique<If>(line);
    do {
        take(); // if, elif
        If::Branch branch;
        branch.condition = parseCode([this] { return parseTuple(false); });
        branch.body = parseBlock(line, "if", {"elif", "else", "endif"});
        statement->branches.push_back(std::move(branch));
    } while (current().isName("elif"));
    if (skipName("else")) statement->otherwise = parseBlock(line, "if", {"endif"});
    expectName("endif");
    return statement;
}

std::unique_ptr<Statement> Parser::parseSet() {
    const int line = take().line;
    Target target = parseTarget(true);
    if (skipSign("=")) {
        Code value = parseCode([this] { return parseTuple(); });
        return std::make_unique<Set>(line, std::move(target), std::move(value));
    }
    auto statement = std::make_unique<SetBlock>(line);
    statement->target = std::move(target);
    statement->filter = parseCode([this] {
        ExpressionPtr filters;
        while (skipSign("|")) filters = parseFilter(std::move(filters));
        return filters;
    });
    statement->block.body = parseBlock(line, "set", {"endset"});
    take();
    return statement;
}

void Parser::parseSignature(MacroCode& code) {
    expectSign("(");
    while (!current().isSign(")")) {
        if (!code.parameters.empty()) expectSign(",");
        MacroCode::Parameter parameter;
        parameter.name = expectKind(TokenKind::name, "the name of a parameter").text;
        const bool isTwice = std::any_of(code.parameters.begin(), code.parameters.end(),
                                         [&](const auto& other) { return other.name == parameter.name; });
        if (isTwice) fail(concat("the parameter '", printable(parameter.name), "' appears twice"));
        if (skipSign("="))
            parameter.defaultValue = parseCode([this] { return parseExpression(); });
        else if (!code.parameters.empty() && code.parameters.back().defaultValue.root)
            fail("a parameter without a default follows one with a default");
        code.parameters.push_back(std::move(parameter));
    }
    expectSign(")");
}

void Parser::parseMacroBody(MacroCode& code, int openLine, std::string_view tag, EndTags endTags) {
    m_macros.push_back(&code);
    const int loops = std::exchange(m_loops, 0);
    code.body.body = parseBlock(openLine, tag, endTags);
    m_loops = loops;
    m_macros.pop_back();
    take();
    for (const MacroCode::Parameter& parameter : code.parameters) {
        code.usesCaller = code.usesCaller && parameter.name != "caller";
        code.usesKwargs = code.usesKwargs && parameter.name != "kwargs";
        code.usesVarargs = code.usesVarargs && parameter.name != "varargs";
    }
}

std::unique_ptr<Statement> Parser::parseMacro() {
    const int line = take().line;
    auto statement = std::make_unique<MacroDefinition>(line);
    statement->code.name = expectKind(TokenKind::name, "the name of the macro").text;
    parseSignature(statement->code);
    parseMacroBody(statement->code, line, "macro", {"endmacro"});
    return statement;
}

std::unique_ptr<Statement> Parser::parseCallBlock() {
    const int line = take().line;
    auto statement = std::make_unique<CallBlock>(line);
    if (current().isSign("(")) parseSignature(statement->code);
    statement->call = parseCode([this] { return parseExpression(); });
    if (dynamic_cast<const Call*>(statement->call.root.get()) == nullptr)
        throw SyntaxFailure(line, "{% call %} needs a call");
    parseMacroBody(statement->code, line, "call", {"endcall"});
    return statement;
}

std::unique_ptr<Statement> Parser::parseFilterBlock() {
    const int line = take().line;
    auto statement = std::make_unique<FilterBlock>(line);
    statement->filter = parseCode([this] {
        ExpressionPtr filters = parseFilter(nullptr);
        while (skipSign("|")) filters = parseFilter(std::move(filters));
        return filters;
    });
    statement->block.body = parseBlock(line, "filter", {"endfilter"});
    take();
    return statement;
}

std::unique_ptr<Statement> Parser::parseWith() {
    const int line = take().line;
    auto statement = std::make_unique<With>(line);
    while (current().kind != TokenKind::blockEnd) {
        if (!statement->targets.empty()) expectSign(",");
        statement->targets.push_back(parseTarget(false));
        expectSign("=");
        statement->values.push_back(parseCode([this] { return parseExpression(); }));
    }
    statement->block.body = parseBlock(line, "with", {"endwith"});
    take();
    return statement;
}

std::unique_ptr<Statement> Parser::parseGeneration() {
    const int line = take().line;
    auto statement = std::make_unique<With>(line);
    const int loops = std::exchange(m_loops, 0);
    statement->block.body = parseBlock(line, "generation", {"endgeneration"});
    m_loops = loops;
    take();
    return statement;
}

std::unique_ptr<Statement> Parser::parseLoopControl(Flow flow) {
    const Token token = take();
    if (m_loops == 0) throw SyntaxFailure(token.line, concat('\'', token.text, "' stands outside of a loop"));
    return std::make_unique<LoopControl>(token.line, flow);
}

/// `{% print a, b %}`
void Parser::parsePrint(Body& body) {
    const int line = take().line;
    for (bool isFirst = true; current().kind != TokenKind::blockEnd; isFirst = false) {
        if (!isFirst) expectSign(",");
        body.statements.push_back(std::make_unique<Output>(line, parseCode([this] { return parseExpression(); })));
    }
}

} // namespace calliope::jinja
