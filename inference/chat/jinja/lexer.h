#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::jinja {

enum class TokenKind {
    data,          ///< text between tags; `text` is it
    variableBegin, ///< {{
    variableEnd,
    blockBegin, ///< {%
    blockEnd,
    name,
    string,  ///< `text` is the value
    integer, ///< `integer`
    real,    ///< `real`
    sign,    ///< an operator or bracket, in `text`
    end,     ///< of the template
};

struct Token {
    TokenKind kind = TokenKind::end;
    int line = 1;
    std::string text;
    std::int64_t integer = 0;
    double real = 0;

    [[nodiscard]] bool isSign(std::string_view sign) const { return kind == TokenKind::sign && text == sign; }
    [[nodiscard]] bool isName(std::string_view name) const { return kind == TokenKind::name && text == name; }
};

/// Cuts a template into tokens as Jinja does with trim_blocks and lstrip_blocks: a line end behind a block tag and
/// spaces from the start of a line to a block tag go away, `-` strips all spaces on its side, `+` keeps them. Comments
/// are gone, raw blocks are data, and one line end at the end of the template is dropped. `source` is valid UTF-8.
/// Ends with TokenKind::end. Throws SyntaxFailure.
[[nodiscard]] std::vector<Token> tokenize(std::string_view source);

} // namespace calliope::jinja
