#include "inference/turn/bounded_json.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace calliope::turn {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longestNumber = 400; // a float64 has at most 309 digits before the point

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Checks and counts a text of JSON (RFC 8259) and keeps nothing of it. The library's own parser could count as well,
/// but where it fails it copies all it has read last into a message, eight bytes for a line break, several times.
class Scanner {
public:
    Scanner(std::string_view text, std::string_view what)
        : m_text(text)
        , m_what(what) {}

    void scan() {
        value(0);
        blanks();
        if (m_at != m_text.size()) fail();
    }

private:
    [[noreturn]] void fail() const { refuse(concat("is no JSON (at byte ", m_at, ")")); }
    [[noreturn]] void refuse(const std::string& problem) const {
        throw Error(ErrorKind::usage, concat(m_what, ' ', problem, '.'));
    }

    /// NUL at the end, which stands nowhere in JSON.
    [[nodiscard]] char next() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

    bool take(char wanted) {
        if (next() != wanted) return false;
        ++m_at;
        return true;
    }
    void require(char wanted) {
        if (!take(wanted)) fail();
    }
    void blanks() { m_at = std::min(m_text.find_first_not_of(" \t\r\n", m_at), m_text.size()); }

    void value(std::size_t depth) {
        if (++m_values > mostJsonValues) refuse(concat("has more than ", mostJsonValues, " values"));
        blanks();
        switch (next()) {
        case '{': return object(deeper(depth));
        case '[': return array(deeper(depth));
        case '"': return string();
        case 't': return word("true");
        case 'f': return word("false");
        case 'n': return word("null");
        default: return number();
        }
    }

    [[nodiscard]] std::size_t deeper(std::size_t depth) const {
        if (depth == deepestJson) refuse(concat("is nested deeper than ", deepestJson, " levels"));
        return depth + 1;
    }

    void object(std::size_t depth) {
        require('{');
        blanks();
        if (take('}')) return;
        std::size_t keys = 0;
        do {
            if (++keys > mostJsonKeys) refuse(concat("has an object of more than ", mostJsonKeys, " fields"));
            blanks();
            string();
            blanks();
            require(':');
            value(depth);
            blanks();
        } while (take(','));
        require('}');
    }

    void array(std::size_t depth) {
        require('[');
        blanks();
        if (take(']')) return;
        do {
            value(depth);
            blanks();
        } while (take(','));
        require(']');
    }

    void word(std::string_view wanted) {
        if (m_text.substr(m_at, wanted.size()) != wanted) fail();
        m_at += wanted.size();
    }

    void digits() {
        if (!isDigit(next())) fail();
        while (isDigit(next())) ++m_at;
    }

    void number() {
        const std::size_t begin = m_at;
        (void)take('-');
        if (!take('0')) digits();
        if (take('.')) digits();
        if (next() == 'e' || next() == 'E') {
            ++m_at;
            if (!take('+')) (void)take('-');
            digits();
        }
        if (m_at - begin > longestNumber) refuse("has a number of too many digits");
    }

    void string() {
        require('"');
        while (!take('"')) {
            const auto byte = static_cast<unsigned char>(next());
            if (byte < 0x20) fail();
            if (byte == '\\')
                escape();
            else if (byte < 0x80)
                ++m_at;
            else
                multiByte(byte);
        }
    }

    void escape() {
        ++m_at;
        const char kind = next();
        ++m_at;
        if (kind != 'u') {
            constexpr std::string_view kinds = "\"\\/bfnrt";
            if (kinds.find(kind) == std::string_view::npos) fail();
            return;
        }
        const std::uint32_t first = hexadecimal();
        if (first < 0xd800 || first > 0xdfff) return;
        // Surrogates stand in pairs.
        require('\\');
        require('u');
        const std::uint32_t second = hexadecimal();
        if (first > 0xdbff || second < 0xdc00 || second > 0xdfff) fail();
    }

    std::uint32_t hexadecimal() {
        std::uint32_t value = 0;
        for (int i = 0; i < 4; ++i, ++m_at) {
            const char c = next();
            const char lower = static_cast<char>(c | 0x20);
            if (!isDigit(c) && (lower < 'a' || lower > 'f')) fail();
            value = value << 4 | static_cast<std::uint32_t>(isDigit(c) ? c - '0' : lower - 'a' + 10);
        }
        return value;
    }

    /// Well-formed UTF-8: neither longer than needed nor a surrogate nor beyond U+10FFFF (Unicode, table 3-7).
    void multiByte(unsigned char lead) {
        if (lead < 0xc2 || lead > 0xf4) fail();
        const int more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
        const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        for (int i = 0; i < more; ++i) {
            ++m_at;
            const unsigned byte = static_cast<unsigned char>(next());
            if (byte < (i == 0 ? least : 0x80u) || byte > (i == 0 ? most : 0xbfu)) fail();
        }
        ++m_at;
    }

    std::string_view m_text;
    std::string_view m_what;
    std::size_t m_at = 0;
    std::size_t m_values = 0;
};

} // namespace

Json parseBounded(std::string_view text, std::string_view what) {
    Scanner(text, what).scan();
    try {
        return Json::parse(text);
    } catch (const Json::exception&) {
        throw Error(ErrorKind::usage, concat(what, " has a number beyond what can be computed with."));
    }
}

} // namespace calliope::turn
