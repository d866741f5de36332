#include "inference/grammar/gbnf.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/tokenizer/utf8.h"

#include <map>
#include <string>
#include <utility>

namespace calliope::grammar {

namespace {

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class GbnfReader {
public:
    GbnfReader(std::string_view text, const FindToken& findToken)
        : m_text(text)
        , m_findToken(findToken) {}

    Grammar read() {
        if (m_text.size() > mostGbnfBytes) fail("it is too long");
        if (!tokenizer::isUtf8(m_text)) fail("it is not UTF-8");
        skipBlank(true);
        while (m_at < m_text.size()) readRule();
        for (const auto& [name, use] : m_rules) {
            m_at = use.firstUse;
            if (!use.isDefined) fail(concat("the rule \"", printable(name), "\" is not defined"));
        }
        const auto root = m_rules.find("root");
        if (root == m_rules.end()) fail("it has no rule \"root\"");
        m_grammar.setRoot(root->second.rule);
        return std::move(m_grammar);
    }

private:
    struct Use {
        RuleId rule = 0;
        bool isDefined = false;
        std::size_t firstUse = 0;
    };

    [[noreturn]] void fail(std::string_view what) const {
        const std::string_view before = m_text.substr(0, m_at);
        const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        std::size_t line = 1;
        for (const char c : before) line += c == '\n' ? 1 : 0;
        std::size_t column = 1;
        for (const char c : before.substr(lineStart)) column += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
        throw Error(ErrorKind::usage,
                    concat("The grammar cannot be read at line ", line, ", column ", column, ": ", what, '.'));
    }

    [[nodiscard]] bool isAt(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    bool skip(char c) {
        if (!isAt(c)) return false;
        ++m_at;
        return true;
    }

    void skipBlank(bool lines) {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '#')
                while (m_at < m_text.size() && m_text[m_at] != '\n' && m_text[m_at] != '\r') ++m_at;
            else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r')))
                ++m_at;
            else
                return;
        }
    }

    std::string readName() {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isWordCharacter(m_text[m_at])) ++m_at;
        if (m_at == begin) fail("the name of a rule is expected here");
        return std::string(m_text.substr(begin, m_at - begin));
    }

    Use& use(const std::string& name, std::size_t at) {
        const auto [place, isNew] = m_rules.try_emplace(name);
        if (isNew) place->second = {m_grammar.declare(name), false, at};
        return place->second;
    }

    void readRule() {
        const std::size_t begin = m_at;
        const std::string name = readName();
        Use& rule = use(name, begin);
        if (rule.isDefined) {
            m_at = begin;
            fail(concat("the rule \"", printable(name), "\" is defined a second time"));
        }
        rule.isDefined = true;
        skipBlank(false);
        if (m_text.substr(m_at, 3) != "::=") fail("\"::=\" is expected behind the name of a rule");
        m_at += 3;
        skipBlank(true);
        const RuleId id = rule.rule;
        m_grammar.define(id, readChoice(0));
        if (m_at < m_text.size() && m_text[m_at] != '\n' && m_text[m_at] != '\r') fail("this belongs to no rule");
        skipBlank(true);
    }

    ExpressionId readChoice(int depth) {
        if (depth > deepestGbnf) fail("groups are nested too deeply");
        std::vector<ExpressionId> parts{readSequence(depth)};
        while (skipBar()) {
            skipBlank(true);
            parts.push_back(readSequence(depth));
        }
        return m_grammar.choice(std::move(parts));
    }

    /// Also at the beginning of the next line, where no rule can begin.
    bool skipBar() {
        const std::size_t begin = m_at;
        skipBlank(true);
        if (skip('|')) return true;
        m_at = begin;
        return false;
    }

    ExpressionId readSequence(int depth) {
        std::vector<ExpressionId> parts;
        while (std::optional<ExpressionId> part = readSymbol(depth)) {
            while (const std::optional<std::pair<std::uint32_t, std::uint32_t>> times = readRepetition())
                part = m_grammar.repeat(*part, times->first, times->second);
            parts.push_back(*part);
            skipBlank(depth > 0);
        }
        return m_grammar.sequence(std::move(parts));
    }

    std::optional<ExpressionId> readSymbol(int depth) {
        if (m_at >= m_text.size()) return std::nullopt;
        const char c = m_text[m_at];
        if (c == '"') return readText();
        if (c == '[') return readClass();
        if (c == '<' || c == '!') return readToken();
        if (skip('.')) return m_grammar.codePoint({{0, 0x10ffff}});
        if (skip('(')) {
            skipBlank(true);
            const ExpressionId group = readChoice(depth + 1);
            if (!skip(')')) fail("\")\" is expected here");
            return group;
        }
        if (!isWordCharacter(c)) return std::nullopt;
        const std::size_t begin = m_at;
        return m_grammar.reference(use(readName(), begin).rule);
    }

    std::optional<std::pair<std::uint32_t, std::uint32_t>> readRepetition() {
        if (skip('*')) return std::pair(std::uint32_t{0}, unlimited);
        if (skip('+')) return std::pair(std::uint32_t{1}, unlimited);
        if (skip('?')) return std::pair(std::uint32_t{0}, std::uint32_t{1});
        if (!skip('{')) return std::nullopt;
        skipBlank(false);
        const std::uint32_t least = isAt(',') ? 0 : readCount();
        std::uint32_t most = least;
        skipBlank(false);
        if (skip(',')) {
            skipBlank(false);
            most = isAt('}') ? unlimited : readCount();
            skipBlank(false);
        }
        if (!isAt('}')) fail("\"}\" is expected here");
        if (most < least) fail("a repetition has fewer times at most than at least");
        ++m_at;
        return std::pair(least, most);
    }

    std::uint32_t readCount() {
        if (m_at >= m_text.size() || !isDigit(m_text[m_at])) fail("a number is expected here");
        std::uint32_t count = 0;
        for (; m_at < m_text.size() && isDigit(m_text[m_at]); ++m_at) {
            count = count * 10 + static_cast<std::uint32_t>(m_text[m_at] - '0');
            if (count > mostGbnfRepeats) fail(concat("nothing may be repeated more than ", mostGbnfRepeats, " times"));
        }
        return count;
    }

    ExpressionId readText() {
        std::string bytes;
        ++m_at;
        while (!skip('"')) {
            if (m_at >= m_text.size() || isAt('\n')) fail("a text does not end");
            if (m_text[m_at] == '\\')
                tokenizer::appendUtf8(bytes, readEscape());
            else
                bytes += m_text[m_at++];
        }
        return m_grammar.literal(bytes);
    }

    ExpressionId readClass() {
        std::vector<CodePoints> ranges;
        ++m_at;
        const bool isNegated = skip('^');
        while (!skip(']')) {
            const char32_t first = readClassCharacter();
            char32_t last = first;
            if (isAt('-') && m_at + 1 < m_text.size() && m_text[m_at + 1] != ']') {
                ++m_at;
                last = readClassCharacter();
                if (last < first) fail("a range of characters runs backwards");
            }
            ranges.push_back({first, last});
        }
        ranges = normalised(ranges);
        return m_grammar.codePoint(isNegated ? complement(ranges) : ranges);
    }

    char32_t readClassCharacter() {
        if (m_at >= m_text.size()) fail("a class of characters does not end");
        if (m_text[m_at] == '\\') return readEscape();
        const tokenizer::Utf8Character character = tokenizer::characterAt(m_text, m_at);
        m_at += character.bytes;
        return character.point;
    }

    char32_t readEscape() {
        ++m_at;
        if (m_at >= m_text.size()) fail("the grammar ends inside an escape");
        const char c = m_text[m_at++];
        switch (c) {
        case 'n': return U'\n';
        case 'r': return U'\r';
        case 't': return U'\t';
        case 'x': return readHex(2);
        case 'u': return readHex(4);
        case 'U': return readHex(8);
        case '\\':
        case '"':
        case '[':
        case ']':
        case '^':
        case '-': return static_cast<char32_t>(c);
        default: --m_at; fail("this escape is not known");
        }
    }

    char32_t readHex(int digits) {
        char32_t point = 0;
        for (int i = 0; i < digits; ++i, ++m_at) {
            const char c = m_at < m_text.size() ? m_text[m_at] : ' ';
            const char lower = static_cast<char>(c | 0x20);
            if (!isDigit(c) && (lower < 'a' || lower > 'f'))
                fail(concat(digits, " hexadecimal digits are expected here"));
            point = point * 16 + static_cast<char32_t>(isDigit(c) ? c - '0' : lower - 'a' + 10);
        }
        if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) fail("this is no character of Unicode");
        return point;
    }

    ExpressionId readToken() {
        const bool isNegated = skip('!');
        if (!skip('<')) fail("a token in <> is expected behind \"!\"");
        tokenizer::TokenId id = 0;
        if (skip('[')) {
            const std::size_t begin = m_at;
            std::uint64_t number = 0;
            for (; m_at < m_text.size() && isDigit(m_text[m_at]) && m_at - begin < 10; ++m_at)
                number = number * 10 + static_cast<std::uint64_t>(m_text[m_at] - '0');
            if (m_at == begin || number > 0x7fffffff) fail("the number of a token is expected here");
            if (!skip(']') || !skip('>')) fail("\"]>\" is expected here");
            id = static_cast<tokenizer::TokenId>(number);
        } else {
            const std::size_t begin = m_at - 1;
            const std::size_t end = m_text.find_first_of(">\n", m_at);
            if (end == std::string_view::npos || m_text[end] != '>') fail("a token does not end");
            const std::string_view text = m_text.substr(begin, end + 1 - begin);
            const std::optional<tokenizer::TokenId> found = m_findToken ? m_findToken(text) : std::nullopt;
            if (!found) fail(concat("the vocabulary has no token \"", printable(text), '"'));
            m_at = end + 1;
            id = *found;
        }
        return isNegated ? m_grammar.notToken(id) : m_grammar.token(id);
    }

    std::string_view m_text;
    const FindToken& m_findToken;
    std::size_t m_at = 0;
    Grammar m_grammar;
    std::map<std::string, Use> m_rules;
};

} // namespace

Grammar readGbnf(std::string_view text, const FindToken& findToken) {
    return GbnfReader(text, findToken).read();
}

} // namespace calliope::grammar
