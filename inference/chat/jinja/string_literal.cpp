#include "inference/chat/jinja/string_literal.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/text.h"

#include <algorithm>
#include <cstdint>

namespace calliope::jinja {

namespace {
struct SimpleEscape {
    char letter;
    std::string_view value;
};

constexpr SimpleEscape simpleEscapes[] = {
    {'\n', ""},  {'\\', "\\"}, {'\'', "'"}, {'"', "\""}, {'a', "\a"}, {'b', "\b"},
    {'f', "\f"}, {'n', "\n"},  {'r', "\r"}, {'t', "\t"}, {'v', "\v"},
};

struct HexEscape {
    char letter;
    std::size_t digits;
};

constexpr HexEscape hexEscapes[] = {{'x', 2}, {'u', 4}, {'U', 8}};

int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

class Unescaper {
public:
    Unescaper(std::string_view literal, int line)
        : m_literal(literal)
        , m_line(line) {}

    std::string run() {
        while (m_at < m_literal.size()) {
            if (m_literal[m_at] != '\\') {
                m_out += m_literal[m_at++];
                continue;
            }
            ++m_at;
            if (m_at == m_literal.size()) throw SyntaxFailure(m_line, "a string ends with a backslash");
            escape(m_literal[m_at]);
        }
        return std::move(m_out);
    }

private:
    void escape(char letter) {
        for (const SimpleEscape& row : simpleEscapes) {
            if (row.letter != letter) continue;
            m_out += row.value;
            ++m_at;
            return;
        }
        for (const HexEscape& row : hexEscapes)
            if (row.letter == letter) return hexadecimal(row.digits);
        if (letter >= '0' && letter <= '7') return octal();
        if (letter == 'N') throw SyntaxFailure(m_line, "characters by name (\\N{...}) are not supported");
        m_out += '\\';
        if (static_cast<unsigned char>(letter) >= 0x80) escapedPoint();
    }

    void hexadecimal(std::size_t digits) {
        const std::string_view text = m_literal.substr(m_at + 1, digits);
        std::uint32_t point = 0;
        for (char c : text) {
            if (digitOf(c) >= 16) break;
            point = point << 4 | static_cast<std::uint32_t>(digitOf(c));
        }
        const bool isWhole =
            text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) { return digitOf(c) < 16; });
        if (!isWhole) throw SyntaxFailure(m_line, concat("truncated \\", m_literal[m_at], " escape in a string"));
        if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            throw SyntaxFailure(m_line, "an escape in a string is not a Unicode character");
        appendPoint(m_out, point);
        m_at += 1 + digits;
    }

    void octal() {
        std::uint32_t point = 0;
        for (int i = 0; i < 3 && m_at < m_literal.size() && digitOf(m_literal[m_at]) < 8; ++i, ++m_at)
            point = point * 8 + static_cast<std::uint32_t>(digitOf(m_literal[m_at]));
        appendPoint(m_out, point);
    }

    /// Jinja turns other letters into escapes before it reads escapes, so a backslash in front of one shows them.
    void escapedPoint() {
        const std::uint32_t point = decodePoint(m_literal, m_at);
        const int digits = point < 0x100 ? 2 : point < 0x10000 ? 4 : 8;
        m_out += digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) m_out += "0123456789abcdef"[(point >> shift) & 15u];
    }

    std::string_view m_literal;
    int m_line;
    std::size_t m_at = 0;
    std::string m_out;
};
} // namespace

std::string unescapeString(std::string_view literal, int line) {
    return Unescaper(literal, line).run();
}

} // namespace calliope::jinja
