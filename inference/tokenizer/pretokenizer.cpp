#include "inference/tokenizer/pretokenizer.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/tokenizer/utf8.h"

#define PCRE2_CODE_UNIT_WIDTH 8 // NOLINT(cppcoreguidelines-macro-usage): its header asks for one
#include <pcre2.h>

#include <array>
#include <string>
#include <utility>

namespace calliope::tokenizer {

namespace {
/// Unicode's White_Space, which is what `\s` means to the vendors' engines; PCRE2's own `\s` adds U+180E.
constexpr std::string_view whiteSpace =
    R"(\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";

/// `pattern` with `\s` and `\S` written out.
std::string withWhiteSpace(std::string_view pattern) {
    std::string out;
    bool inClass = false;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        if (c == '\\' && at + 1 < pattern.size()) {
            const char escaped = pattern[++at];
            if (escaped == 's')
                out += inClass ? std::string(whiteSpace) : concat('[', whiteSpace, ']');
            else if (escaped == 'S')
                out += concat("[^", whiteSpace, ']');
            else
                out += {c, escaped};
            continue;
        }
        if (c == '[') inClass = true;
        if (c == ']') inClass = false;
        out += c;
    }
    return out;
}

/// Stands in for a byte that is not UTF-8: ASCII SUB, neither letter, digit, punctuation nor white space.
constexpr char substitute = 0x1a;

std::string repaired(std::string_view text) {
    std::string out(text);
    for (std::size_t at = 0; at < out.size();) {
        const Utf8Character character = characterAt(out, at);
        if (character.state != Utf8State::whole) out.replace(at, character.bytes, character.bytes, substitute);
        at += character.bytes;
    }
    return out;
}

template<auto free>
struct Freed {
    template<typename T>
    void operator()(T* object) const {
        free(object);
    }
};
using Code = std::unique_ptr<pcre2_code, Freed<pcre2_code_free>>;
using MatchData = std::unique_ptr<pcre2_match_data, Freed<pcre2_match_data_free>>;
} // namespace

class Pretokenizer::Expression {
public:
    explicit Expression(std::string_view pattern) {
        const std::string spelledOut = withWhiteSpace(pattern);
        int error = 0;
        PCRE2_SIZE place = 0;
        m_code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelledOut.data()), spelledOut.size(),
                                   PCRE2_UTF | PCRE2_UCP, &error, &place, nullptr));
        if (m_code == nullptr) {
            std::array<PCRE2_UCHAR, 256> reason{};
            pcre2_get_error_message(error, reason.data(), reason.size());
            throw Error(ErrorKind::usage, concat("The expression ", pattern, " does not compile: ",
                                                 reinterpret_cast<const char*>(reason.data()), "."));
        }
        // Where machine code cannot be made (systems that forbid it), pcre2_match interprets the expression.
        static_cast<void>(pcre2_jit_compile(m_code.get(), PCRE2_JIT_COMPLETE));
    }

    /// Appends the ends of the pieces of `subject` (valid UTF-8), counted from `offset`. `match` is scratch memory.
    void cut(std::string_view subject, std::size_t offset, pcre2_match_data* match,
             std::vector<std::size_t>& ends) const {
        const PCRE2_SIZE* range = pcre2_get_ovector_pointer(match);
        std::size_t at = 0;
        while (at < subject.size()) {
            const int found = pcre2_match(m_code.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(),
                                          at, PCRE2_NO_UTF_CHECK, match, nullptr);
            if (found < 0 || range[1] <= at) break; // nothing more, or too costly to find
            if (range[0] > at) ends.push_back(offset + range[0]);
            ends.push_back(offset + range[1]);
            at = range[1];
        }
        if (at < subject.size()) ends.push_back(offset + subject.size());
    }

private:
    Code m_code;
};

Pretokenizer::Pretokenizer(std::span<const std::string_view> patterns) {
    for (const std::string_view pattern : patterns) m_expressions.emplace_back(pattern);
}

Pretokenizer::~Pretokenizer() = default;
Pretokenizer::Pretokenizer(Pretokenizer&&) noexcept = default;
Pretokenizer& Pretokenizer::operator=(Pretokenizer&&) noexcept = default;

std::vector<std::size_t> Pretokenizer::ends(std::string_view text) const {
    const std::string copy = isUtf8(text) ? std::string() : repaired(text);
    const std::string_view subject = copy.empty() ? text : std::string_view(copy);
    const MatchData match(pcre2_match_data_create(1, nullptr));
    if (match == nullptr) throw Error(ErrorKind::memory, "There is not enough memory to split the text.");
    std::vector<std::size_t> ends;
    if (!subject.empty()) ends.push_back(subject.size());
    for (const Expression& expression : m_expressions) {
        std::vector<std::size_t> finer;
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            expression.cut(subject.substr(begin, end - begin), begin, match.get(), finer);
            begin = end;
        }
        ends = std::move(finer);
    }
    return ends;
}

} // namespace calliope::tokenizer
