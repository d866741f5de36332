#include "inference/grammar/regex.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/tokenizer/utf8.h"

#include <optional>
#include <string>
#include <utility>

namespace calliope::grammar {

namespace {

using Ranges = std::vector<CodePoints>;

Ranges all() {
    return {{0, 0x10ffff}};
}

/// \d, \w, \s and their negations; nullopt for other letters.
std::optional<Ranges> classOfLetter(char letter) {
    Ranges ranges;
    switch (letter) {
    case 'd':
    case 'D': ranges = {{U'0', U'9'}}; break;
    case 'w':
    case 'W': ranges = {{U'0', U'9'}, {U'A', U'Z'}, {U'_', U'_'}, {U'a', U'z'}}; break;
    case 's':
    case 'S':
        ranges = {{9, 13},          {U' ', U' '},     {0xa0, 0xa0},     {0x1680, 0x1680}, {0x2000, 0x200a},
                  {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};
        break;
    default: return std::nullopt;
    }
    ranges = normalised(ranges);
    return letter < 'a' ? complement(ranges) : ranges;
}

class RegexReader {
public:
    RegexReader(Grammar& grammar, std::string_view pattern, const WriteCharacter& write)
        : m_grammar(grammar)
        , m_pattern(pattern)
        , m_write(write) {}

    ExpressionId read() {
        if (m_pattern.size() > mostRegexBytes) refuse("is too long");
        if (!tokenizer::isUtf8(m_pattern)) fail("it is not UTF-8");
        std::vector<ExpressionId> parts;
        do {
            const bool fromStart = skip('^');
            const ExpressionId body = readSequence(0);
            const bool toEnd = skip('$');
            std::vector<ExpressionId> whole;
            if (!fromStart) whole.push_back(anything());
            whole.push_back(body);
            if (!toEnd) whole.push_back(anything());
            parts.push_back(m_grammar.sequence(std::move(whole)));
        } while (skip('|'));
        if (isAt('$') || isAt('^')) refuse("has an anchor where no text can fit it");
        if (m_at < m_pattern.size()) fail("a bracket is closed that was not opened");
        return m_grammar.choice(std::move(parts));
    }

private:
    [[noreturn]] void refuse(std::string_view what) const {
        throw Error(ErrorKind::unsupported,
                    concat("The pattern \"", printable(m_pattern), "\" ", what, ", which answers cannot be held to."));
    }

    [[noreturn]] void fail(std::string_view what) const {
        throw Error(ErrorKind::usage,
                    concat("The pattern \"", printable(m_pattern), "\" is not a regular expression: ", what, '.'));
    }

    [[nodiscard]] bool isAt(char c) const { return m_at < m_pattern.size() && m_pattern[m_at] == c; }

    bool skip(std::string_view text) {
        if (m_pattern.substr(m_at, text.size()) != text) return false;
        m_at += text.size();
        return true;
    }
    bool skip(char c) { return skip(std::string_view(&c, 1)); }

    ExpressionId anything() { return m_grammar.repeat(m_write(all()), 0, unlimited); }

    ExpressionId readChoice(int depth) {
        if (depth > deepestRegex) refuse("is nested too deeply");
        std::vector<ExpressionId> parts{readSequence(depth)};
        while (skip('|')) parts.push_back(readSequence(depth));
        return m_grammar.choice(std::move(parts));
    }

    ExpressionId readSequence(int depth) {
        std::vector<ExpressionId> parts;
        while (m_at < m_pattern.size() && !isAt('|') && !isAt(')')) {
            if (isAt('$') && depth == 0) break;
            ExpressionId part = readAtom(depth);
            if (const auto times = readRepetition()) part = m_grammar.repeat(part, times->first, times->second);
            parts.push_back(part);
        }
        return m_grammar.sequence(std::move(parts));
    }

    ExpressionId readAtom(int depth) {
        const char c = m_pattern[m_at];
        switch (c) {
        case '^':
        case '$': refuse("has an anchor inside");
        case '(': return readGroup(depth);
        case '[': return m_write(readClass());
        case '.': ++m_at; return m_write(complement(normalised({{U'\n', U'\n'}, {U'\r', U'\r'}, {0x2028, 0x2029}})));
        case '*':
        case '+':
        case '?': fail("nothing stands before a repetition");
        case '\\': {
            ++m_at;
            if (m_at < m_pattern.size())
                if (const std::optional<Ranges> ranges = classOfLetter(m_pattern[m_at])) {
                    ++m_at;
                    return m_write(*ranges);
                }
            const char32_t point = readEscape(false);
            return m_write({{point, point}});
        }
        default: {
            const char32_t point = readCharacter();
            return m_write({{point, point}});
        }
        }
    }

    ExpressionId readGroup(int depth) {
        ++m_at;
        if (skip("?<") && !isAt('=') && !isAt('!')) {
            const std::size_t end = m_pattern.find('>', m_at);
            if (end == std::string_view::npos) fail("the name of a group does not end");
            m_at = end + 1;
        } else if (m_pattern[m_at - 1] == '<' || (isAt('?') && !skip("?:"))) {
            refuse("looks around");
        }
        const ExpressionId group = readChoice(depth + 1);
        if (!skip(')')) fail("a bracket is not closed");
        return group;
    }

    std::optional<std::pair<std::uint32_t, std::uint32_t>> readRepetition() {
        std::optional<std::pair<std::uint32_t, std::uint32_t>> times;
        if (skip('*'))
            times = {0, unlimited};
        else if (skip('+'))
            times = {1, unlimited};
        else if (skip('?'))
            times = {0, 1};
        else if (isAt('{'))
            times = readCounts();
        if (times) (void)skip('?');
        return times;
    }

    std::pair<std::uint32_t, std::uint32_t> readCounts() {
        ++m_at;
        const std::uint32_t least = readCount();
        std::uint32_t most = least;
        if (skip(',')) most = isAt('}') ? unlimited : readCount();
        if (!skip('}') || most < least) fail("its counts make no sense");
        return {least, most};
    }

    std::uint32_t readCount() {
        std::uint32_t count = 0;
        const std::size_t begin = m_at;
        for (; m_at < m_pattern.size() && m_pattern[m_at] >= '0' && m_pattern[m_at] <= '9'; ++m_at) {
            count = count * 10 + static_cast<std::uint32_t>(m_pattern[m_at] - '0');
            if (count > mostRegexRepeats) refuse("repeats something very often");
        }
        if (m_at == begin) fail("a number is missing in its counts");
        return count;
    }

    char32_t readCharacter() {
        const tokenizer::Utf8Character character = tokenizer::characterAt(m_pattern, m_at);
        m_at += character.bytes;
        return character.point;
    }

    Ranges readClass() {
        ++m_at;
        const bool isNegated = skip('^');
        Ranges ranges;
        while (!skip(']')) {
            if (m_at >= m_pattern.size()) fail("a class is not closed");
            if (isAt('\\') && m_at + 1 < m_pattern.size())
                if (const std::optional<Ranges> named = classOfLetter(m_pattern[m_at + 1])) {
                    m_at += 2;
                    ranges.insert(ranges.end(), named->begin(), named->end());
                    continue;
                }
            const char32_t first = readClassCharacter();
            char32_t last = first;
            const bool isRange =
                isAt('-') && m_at + 1 < m_pattern.size() && m_pattern[m_at + 1] != ']' &&
                !(m_pattern[m_at + 1] == '\\' && m_at + 2 < m_pattern.size() && classOfLetter(m_pattern[m_at + 2]));
            if (isRange) {
                ++m_at;
                last = readClassCharacter();
                if (last < first) fail("a range runs backwards");
            }
            ranges.push_back({first, last});
        }
        ranges = normalised(ranges);
        return isNegated ? complement(ranges) : ranges;
    }

    char32_t readClassCharacter() {
        if (!skip('\\')) return readCharacter();
        return readEscape(true);
    }

    char32_t readEscape(bool inClass) {
        if (m_at >= m_pattern.size()) fail("it ends inside an escape");
        const char c = m_pattern[m_at];
        switch (c) {
        case 'n': ++m_at; return U'\n';
        case 'r': ++m_at; return U'\r';
        case 't': ++m_at; return U'\t';
        case 'f': ++m_at; return U'\f';
        case 'v': ++m_at; return U'\v';
        case '0': ++m_at; return 0;
        case 'x': ++m_at; return readHex(2);
        case 'u': ++m_at; return readHex(4);
        case 'b':
            if (!inClass) refuse("asks for the boundary of a word");
            ++m_at;
            return U'\b';
        default: break;
        }
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '1' && c <= '9');
        if (isLetter) refuse(concat("uses \\", c));
        return readCharacter();
    }

    char32_t readHex(int digits) {
        const bool inBraces = digits == 4 && skip('{');
        char32_t point = 0;
        int read = 0;
        for (; m_at < m_pattern.size() && read < (inBraces ? 6 : digits); ++m_at, ++read) {
            const char c = m_pattern[m_at];
            const char lower = static_cast<char>(c | 0x20);
            if (c >= '0' && c <= '9')
                point = point * 16 + static_cast<char32_t>(c - '0');
            else if (lower >= 'a' && lower <= 'f')
                point = point * 16 + static_cast<char32_t>(lower - 'a' + 10);
            else
                break;
        }
        if (read == 0 || (!inBraces && read < digits) || (inBraces && !skip('}')) || point > 0x10ffff)
            fail("an escape lacks its digits");
        if (point >= 0xd800 && point <= 0xdfff) refuse("names half a character");
        return point;
    }

    Grammar& m_grammar;
    std::string_view m_pattern;
    const WriteCharacter& m_write;
    std::size_t m_at = 0;
};

} // namespace

ExpressionId readRegex(Grammar& grammar, std::string_view pattern, const WriteCharacter& write) {
    return RegexReader(grammar, pattern, write).read();
}

} // namespace calliope::grammar
