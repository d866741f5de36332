#include "app/shop/words/tokens.h"

#include "app/shop/words/money.h"
#include "storage/shop/fold.h"
#include "storage/utf8.h"

#include <algorithm>

namespace calliope::shop {

namespace {

bool isDigit(char32_t point) {
    return point >= '0' && point <= '9';
}

bool isLetter(char32_t point) {
    if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || isDigit(point);
    // Signs of Latin-1, general punctuation and currencies; everything else is writing of some kind.
    const bool isSign = point < 0xc0 || point == 0xd7 || point == 0xf7 || (point >= 0x2000 && point <= 0x2bff) ||
                        (point >= 0x3000 && point <= 0x303f) || point == 0xfffd || point == 0xfeff;
    return !isSign || point == 0xaa || point == 0xba;
}

bool isCurrencySign(char32_t point) {
    return point == '$' || (point >= 0xa2 && point <= 0xa5) || (point >= 0x20a0 && point <= 0x20cf);
}

bool isDash(char32_t point) {
    return point == '-' || (point >= 0x2010 && point <= 0x2015) || point == 0x2212;
}

class Cutter {
public:
    Cutter(std::string_view text, std::size_t most)
        : m_text(text)
        , m_most(most) {}

    std::vector<Token> cut() {
        for (std::size_t at = 0; at < m_text.size() && m_tokens.size() < m_most;) {
            std::size_t next = at;
            const char32_t point = storage::takePoint(m_text, next);
            if (isDigit(point)) {
                at = number(at);
            } else if (isLetter(point)) {
                at = word(at);
            } else {
                sign(point, m_text.substr(at, next - at));
                at = next;
            }
        }
        return std::move(m_tokens);
    }

private:
    [[nodiscard]] bool isDigitAt(std::size_t at) const { return at < m_text.size() && isDigit(m_text[at]); }

    [[nodiscard]] std::size_t endOfWord(std::size_t at) const {
        while (at < m_text.size()) {
            std::size_t next = at;
            if (!isLetter(storage::takePoint(m_text, next))) break;
            at = next;
        }
        return at;
    }

    std::size_t number(std::size_t begin) {
        std::size_t end = begin;
        while (isDigitAt(end) ||
               (end < m_text.size() && std::string_view(".,'").find(m_text[end]) != std::string_view::npos &&
                isDigitAt(end + 1)))
            ++end;
        const std::size_t wordEnd = endOfWord(end);
        const std::string_view behind = m_text.substr(end, wordEnd - end);
        if (!behind.empty() && !currencyOf(behind)) return word(begin); // "3xl", "501s"
        add(m_text.substr(begin, end - begin)).isNumber = true;
        return end;
    }

    std::size_t word(std::size_t begin) {
        const std::size_t end = endOfWord(begin);
        const std::string_view word = m_text.substr(begin, end - begin);
        const bool isPossessive =
            word == "s" && begin > 0 && (m_text[begin - 1] == '\'' || m_text.substr(0, begin).ends_with("\u2019"));
        if (!isPossessive) add(word).isCapital = word.front() >= 'A' && word.front() <= 'Z';
        return end;
    }

    void sign(char32_t point, std::string_view text) {
        if (isDash(point))
            m_tokens.push_back({.text = "-", .isSign = true});
        else if (isCurrencySign(point) || point == '/' || point == '%' || point == '+')
            m_tokens.push_back({.text = std::string(text), .isSign = true});
        else if (std::u32string_view(U",.;:!?()\n").find(point) != std::u32string_view::npos)
            m_tokens.push_back({.text = ",", .isBreak = true});
    }

    Token& add(std::string_view text) {
        m_tokens.push_back({.text = storage::fold(text)});
        return m_tokens.back();
    }

    std::string_view m_text;
    std::size_t m_most;
    std::vector<Token> m_tokens;
};

} // namespace

std::vector<Token> tokensOf(std::string_view text, std::size_t most) {
    return Cutter(text, most).cut();
}

} // namespace calliope::shop
