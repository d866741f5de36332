#pragma once

#include "inference/chat/jinja/lexer.h"
#include "inference/chat/jinja/limits.h"
#include "inference/chat/jinja/macros.h"
#include "inference/chat/jinja/statements.h"

#include <functional>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace calliope::jinja {

/// Builds the tree of a template by Jinja's grammar (jinja2/parser.py), with the tags `break`, `continue` and
/// `generation` in addition; tags that load other templates do not exist. Throws SyntaxFailure with the line, also
/// where brackets, tags or chains of operators nest deeper than the limit.
class Parser {
public:
    /// `source` is valid UTF-8.
    Parser(std::string_view source, const Limits& limits);

    /// The statements of the whole template, not yet bound to variables.
    [[nodiscard]] Body parse();

private:
    class Depth;
    using EndTags = std::initializer_list<std::string_view>;

    // Tokens
    [[nodiscard]] const Token& current() const { return m_tokens[m_at]; }
    [[nodiscard]] const Token& following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    Token take();
    bool skipName(std::string_view name);
    bool skipSign(std::string_view sign);
    void expectSign(std::string_view sign);
    void expectName(std::string_view name);
    Token expectKind(TokenKind kind, std::string_view what);
    [[noreturn]] void fail(const std::string& message) const;
    [[noreturn]] void failUnexpected(std::string_view expected) const;

    // Statements
    Body parseUntil(EndTags endTags);
    Body parseBlock(int openLine, std::string_view tag, EndTags endTags);
    void parseStatement(Body& body);
    std::unique_ptr<Statement> parseFor();
    std::unique_ptr<Statement> parseIf();
    std::unique_ptr<Statement> parseSet();
    std::unique_ptr<Statement> parseMacro();
    std::unique_ptr<Statement> parseCallBlock();
    std::unique_ptr<Statement> parseFilterBlock();
    std::unique_ptr<Statement> parseWith();
    std::unique_ptr<Statement> parseGeneration();
    std::unique_ptr<Statement> parseLoopControl(Flow flow);
    void parsePrint(Body& body);
    void parseSignature(MacroCode& code);
    void parseMacroBody(MacroCode& code, int openLine, std::string_view tag, EndTags endTags);
    Target parseTarget(bool allowAttribute);
    Target parseSingleTarget();
    Code parseCode(const std::function<ExpressionPtr()>& parseRoot);

    // Expressions, from the loosest operator to the tightest
    ExpressionPtr parseTuple(bool withCondition = true, bool inParentheses = false);
    ExpressionPtr parseExpression();
    ExpressionPtr parseOr();
    ExpressionPtr parseAnd();
    ExpressionPtr parseNot();
    ExpressionPtr parseCompare();
    ExpressionPtr parseSum();
    ExpressionPtr parseConcatenation();
    ExpressionPtr parseProduct();
    ExpressionPtr parsePower();
    ExpressionPtr parseUnary(bool withFilters = true);
    ExpressionPtr parsePrimary();
    ExpressionPtr parseName();
    ExpressionPtr parseString();
    ExpressionPtr parseList();
    ExpressionPtr parseDict();
    ExpressionPtr parsePostfix(ExpressionPtr expression);
    ExpressionPtr parseFilters(ExpressionPtr expression);
    ExpressionPtr parseSubscript(ExpressionPtr object);
    ExpressionPtr parseFilter(ExpressionPtr operand);
    ExpressionPtr parseTest(ExpressionPtr operand);
    ExpressionPtr parseCall(ExpressionPtr callee);
    ArgumentExpressions parseArguments();
    std::string parseDottedName(std::string_view what);
    [[nodiscard]] bool isTupleEnd() const;

    /// Makes a node above `children`; fails if the tree gets too high.
    template<typename Node, typename... Parts>
    ExpressionPtr make(int line, int childHeight, Parts&&... parts);
    static int heightOf(const ExpressionPtr& expression);
    static int heightOf(const Expressions& expressions);
    static int heightOf(const ArgumentExpressions& arguments);

    const Limits m_limits;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_loops = 0;                       ///< open loops in the current function, which `break` can leave
    int m_openLoops = 0;                   ///< in all functions
    std::vector<Name*>* m_names = nullptr; ///< of the Code being parsed
    std::vector<MacroCode*> m_macros;      ///< whose bodies are being parsed
};

} // namespace calliope::jinja
