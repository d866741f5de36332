#include "inference/chat/jinja/lexer.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/string_literal.h"
#include "inference/chat/jinja/text.h"
#include "inference/chat/jinja/unicode.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace calliope::jinja {

namespace {
constexpr std::size_t none = std::string_view::npos;

/// Longest first.
constexpr std::string_view signs[] = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
                                      "]",  "(",  ")",  "{",  "}",  ">",  "<", "=", ".", ":", "|", ",", ";"};

bool isAsciiDigit(char c) {
    return c >= '0' && c <= '9';
}

class Lexer {
public:
    explicit Lexer(std::string_view source)
        : m_source(source) {}

    std::vector<Token> run() {
        while (m_at < m_source.size()) readData();
        add(TokenKind::end, {});
        return std::move(m_tokens);
    }

private:
    /// How much space a tag takes away in front of itself.
    enum class Strip { nothing, line, all };

    [[noreturn]] void failHere(const std::string& message) const { throw SyntaxFailure(m_line, message); }

    [[nodiscard]] std::string_view rest() const { return m_source.substr(m_at); }
    [[nodiscard]] bool startsWith(std::string_view text) const { return rest().starts_with(text); }

    Token& add(TokenKind kind, std::string_view text) {
        Token token;
        token.kind = kind;
        token.line = m_line;
        token.text = std::string(text);
        return m_tokens.emplace_back(std::move(token));
    }

    /// Moves on and counts lines. Remembers whether that ended with a line end, for what may be stripped next.
    void skip(std::size_t count) {
        const std::string_view skipped = m_source.substr(m_at, count);
        m_line += static_cast<int>(std::count(skipped.begin(), skipped.end(), '\n'));
        if (!skipped.empty()) m_isLineStart = skipped.back() == '\n';
        m_at += count;
    }

    [[nodiscard]] std::size_t spacesAt(std::size_t at) const {
        const std::string_view text = m_source.substr(at);
        return text.size() - trimSpacesLeft(text).size();
    }

    /// Text up to the next tag, and that tag.
    void readData() {
        std::size_t open = m_source.find('{', m_at);
        while (open != none && !isTagStart(open)) open = m_source.find('{', open + 1);
        if (open == none) {
            add(TokenKind::data, rest());
            return skip(m_source.size() - m_at);
        }
        const char kind = m_source[open + 1];
        const char mark = open + 2 < m_source.size() ? m_source[open + 2] : '\0';
        const bool hasMark = mark == '-' || mark == '+';
        const Strip strip = mark == '-' ? Strip::all : mark == '+' || kind == '{' ? Strip::nothing : Strip::line;
        addData(m_source.substr(m_at, open - m_at), strip);
        skip(open - m_at);
        const std::size_t raw = rawTagLength(open, hasMark);
        skip(hasMark ? 3 : 2);
        if (kind == '#') return skipComment();
        if (raw > 0) return readRaw(raw - (hasMark ? 3 : 2));
        readTag(kind == '%');
    }

    [[nodiscard]] bool isTagStart(std::size_t at) const {
        return at + 1 < m_source.size() && std::string_view("{%#").find(m_source[at + 1]) != none;
    }

    void addData(std::string_view text, Strip strip) {
        if (strip == Strip::all) text = trimSpacesRight(text);
        if (strip == Strip::line) {
            const std::size_t lineEnd = text.rfind('\n');
            const std::size_t lineStart = lineEnd == none ? 0 : lineEnd + 1;
            const bool isWholeLine = lineStart > 0 || m_isLineStart;
            if (isWholeLine && trimSpacesLeft(text.substr(lineStart)).empty()) text = text.substr(0, lineStart);
        }
        if (!text.empty()) add(TokenKind::data, text);
    }

    /// Bytes of "{% raw %}" at `open`, with the spaces that "-%}" strips; 0 if another tag stands there.
    [[nodiscard]] std::size_t rawTagLength(std::size_t open, bool hasMark) const {
        if (m_source[open + 1] != '%') return 0;
        std::size_t at = open + (hasMark ? 3 : 2);
        at += spacesAt(at);
        if (!m_source.substr(at).starts_with("raw")) return 0;
        at += 3;
        at += spacesAt(at);
        if (m_source.substr(at).starts_with("%}")) return at + 2 - open;
        if (!m_source.substr(at).starts_with("-%}")) return 0;
        return at + 3 + spacesAt(at + 3) - open;
    }

    /// Skips what ends a block tag or a comment: "%}" and one line end, "-%}" and all spaces, or "+%}". False if
    /// nothing of that stands here.
    bool skipEnd(std::string_view end) {
        const std::string_view text = rest();
        const bool hasMark = text.starts_with('-') || text.starts_with('+');
        if (!text.substr(hasMark ? 1 : 0).starts_with(end)) return false;
        std::size_t length = end.size() + (hasMark ? 1 : 0);
        if (text.front() == '-') length += spacesAt(m_at + length);
        if (!hasMark && text.substr(length).starts_with('\n')) ++length;
        skip(length);
        return true;
    }

    void skipComment() {
        const int start = m_line;
        std::size_t end = m_source.find("#}", m_at);
        if (end == none) throw SyntaxFailure(start, "a comment is not closed with #}");
        if (end > m_at && (m_source[end - 1] == '-' || m_source[end - 1] == '+')) --end;
        skip(end - m_at);
        skipEnd("#}");
    }

    void readRaw(std::size_t beginLength) {
        const int start = m_line;
        skip(beginLength);
        for (std::size_t open = m_source.find("{%", m_at); open != none; open = m_source.find("{%", open + 1)) {
            const char mark = open + 2 < m_source.size() ? m_source[open + 2] : '\0';
            const bool hasMark = mark == '-' || mark == '+';
            std::size_t at = open + (hasMark ? 3 : 2);
            at += spacesAt(at);
            if (!m_source.substr(at).starts_with("endraw")) continue;
            at += 6;
            at += spacesAt(at);
            const std::string_view end = m_source.substr(at);
            if (!end.starts_with("%}") && !end.starts_with("-%}") && !end.starts_with("+%}")) continue;
            addData(m_source.substr(m_at, open - m_at), mark == '-'   ? Strip::all
                                                        : mark == '+' ? Strip::nothing
                                                                      : Strip::line);
            skip(at - m_at);
            skipEnd("%}");
            return;
        }
        throw SyntaxFailure(start, "a raw block is not closed with {% endraw %}");
    }

    /// Tokens up to the end of the tag. Ends inside brackets do not count.
    void readTag(bool isBlock) {
        const int start = m_line;
        add(isBlock ? TokenKind::blockBegin : TokenKind::variableBegin, {});
        std::string open;
        while (m_at < m_source.size()) {
            if (open.empty() && endTag(isBlock)) return;
            readToken(open);
        }
        throw SyntaxFailure(start, isBlock ? "a tag is not closed with %}" : "an expression is not closed with }}");
    }

    bool endTag(bool isBlock) {
        const int line = m_line;
        if (isBlock) {
            if (!skipEnd("%}")) return false;
        } else {
            if (!startsWith("}}") && !startsWith("-}}")) return false;
            const bool strips = startsWith("-");
            skip(strips ? 3 + spacesAt(m_at + 3) : 2);
        }
        add(isBlock ? TokenKind::blockEnd : TokenKind::variableEnd, {}).line = line;
        return true;
    }

    void readToken(std::string& open) {
        if (const std::size_t spaces = spacesAt(m_at)) return skip(spaces);
        const char c = m_source[m_at];
        if (isAsciiDigit(c)) return readNumber();
        if (c == '\'' || c == '"') return readString(c);
        if (const std::size_t length = nameLength()) {
            add(TokenKind::name, rest().substr(0, length));
            return skip(length);
        }
        const auto* const sign = std::find_if(std::begin(signs), std::end(signs),
                                              [this](std::string_view candidate) { return startsWith(candidate); });
        if (sign == std::end(signs)) {
            std::size_t end = m_at;
            (void)decodePoint(m_source, end);
            failHere(concat("unexpected character '", printable(m_source.substr(m_at, end - m_at)), '\''));
        }
        balance(*sign, open);
        add(TokenKind::sign, *sign);
        skip(sign->size());
    }

    void balance(std::string_view sign, std::string& open) const {
        constexpr std::string_view opening = "{([";
        constexpr std::string_view closing = "})]";
        if (const std::size_t at = opening.find(sign); at != none) open += closing[at];
        if (closing.find(sign) == none) return;
        if (open.empty()) failHere(concat("unexpected '", sign, '\''));
        if (open.back() != sign[0]) failHere(concat("unexpected '", sign, "', expected '", open.back(), '\''));
        open.pop_back();
    }

    [[nodiscard]] std::size_t nameLength() const {
        std::size_t at = m_at;
        while (at < m_source.size()) {
            std::size_t next = at;
            const std::uint32_t point = decodePoint(m_source, next);
            const bool fits = at == m_at ? point == '_' || isAlpha(point) : isIdentifierPart(point);
            if (!fits) break;
            at = next;
        }
        return at - m_at;
    }

    /// Digits with single underscores between them, from `at`; the position behind them.
    [[nodiscard]] std::size_t digitsEnd(std::size_t at, std::string_view digits = "0123456789") const {
        const auto isDigitAt = [&](std::size_t i) { return i < m_source.size() && digits.find(m_source[i]) != none; };
        if (!isDigitAt(at)) return at;
        while (isDigitAt(at) || (at < m_source.size() && m_source[at] == '_' && isDigitAt(at + 1))) ++at;
        return at;
    }

    [[nodiscard]] char charAt(std::size_t at) const { return at < m_source.size() ? m_source[at] : '\0'; }

    void readNumber() {
        const bool isBehindDot = m_at > 0 && m_source[m_at - 1] == '.';
        const std::size_t whole = digitsEnd(m_at);
        std::size_t end = whole;
        if (!isBehindDot && charAt(end) == '.' && isAsciiDigit(charAt(end + 1))) end = digitsEnd(end + 1);
        if (!isBehindDot && (charAt(end) == 'e' || charAt(end) == 'E')) {
            const std::size_t exponent = end + (charAt(end + 1) == '+' || charAt(end + 1) == '-' ? 2 : 1);
            if (isAsciiDigit(charAt(exponent))) end = digitsEnd(exponent);
        }
        if (end > whole) {
            add(TokenKind::real, {}).real = *parseFloat(m_source.substr(m_at, end - m_at));
            return skip(end - m_at);
        }
        readInteger(whole);
    }

    void readInteger(std::size_t decimalEnd) {
        struct Base {
            char letter;
            std::string_view digits;
        };
        constexpr Base bases[] = {{'b', "01"}, {'o', "01234567"}, {'x', "0123456789abcdefABCDEF"}};
        std::size_t end = decimalEnd;
        if (m_source[m_at] == '0') {
            end = digitsEnd(m_at, "0"); // Python has no decimals that start with a zero
            const char letter = static_cast<char>(charAt(m_at + 1) | 0x20);
            for (const Base& base : bases) {
                const std::size_t first = m_at + 2 + (charAt(m_at + 2) == '_' ? 1 : 0);
                if (base.letter == letter && digitsEnd(first, base.digits) > first) end = digitsEnd(first, base.digits);
            }
        }
        std::optional<std::int64_t> value;
        try {
            value = parseInteger(m_source.substr(m_at, end - m_at), 0);
        } catch (const Failure& error) {
            failHere(error.what());
        }
        add(TokenKind::integer, {}).integer = value.value_or(0);
        skip(end - m_at);
    }

    void readString(char quote) {
        std::size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote) end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size()) failHere("a string is not closed");
        const std::string value = unescapeString(m_source.substr(m_at + 1, end - m_at - 1), m_line);
        add(TokenKind::string, value);
        skip(end + 1 - m_at);
    }

    std::string_view m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    bool m_isLineStart = true;
    std::vector<Token> m_tokens;
};

/// All line ends become "\n", and the last one of the template goes away.
std::string normalized(std::string_view source) {
    std::string out;
    out.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] == '\r') {
            out += '\n';
            if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
        } else {
            out += source[i];
        }
    }
    if (out.ends_with('\n')) out.pop_back();
    return out;
}
} // namespace

std::vector<Token> tokenize(std::string_view source) {
    const std::string text = normalized(source);
    return Lexer(text).run();
}

} // namespace calliope::jinja
