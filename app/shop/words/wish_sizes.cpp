#include "app/shop/words/wish_reader.h"

#include <algorithm>
#include <array>
#include <string>

namespace calliope::shop {

namespace {

constexpr std::string_view cues =
    "size|sizes|sz|in size|grosse|groesse|gr|konfektionsgrosse|schuhgrosse|taille|pointure|"
    "talla|numero|num|t";
constexpr std::string_view letterWords = "extra extra large|extra extra small|extra large|extra small|x large|x small|"
                                         "small|medium|large|one size|einheitsgrosse|taille unique|talla unica";
/// Things of which nobody asks a size in words: a large bag is just large.
constexpr std::array unsized{"bag",        "backpack",  "wallet",   "scarf",    "umbrella", "watch",
                             "sunglasses", "jewellery", "necklace", "earrings", "bracelet", "tie"};

bool isLetterSize(const Token& token) {
    if (letterSizeOf(token.text).empty() || token.text == "os" || token.text == "tu") return false;
    const bool isWord = token.text.find("small") != std::string::npos || token.text == "medium" ||
                        token.text == "large" || token.text.size() > 5;
    return !isWord && (token.text.size() > 1 || token.isCapital);
}

/// "38", "42,5": what can be a size.
bool isSizeNumber(const Token& token) {
    if (!token.isNumber || token.text.size() > 4) return false;
    std::string number = token.text;
    std::ranges::replace(number, ',', '.');
    const std::size_t point = number.find('.');
    return point == std::string::npos ? number.size() <= 3 : number.size() - point == 2;
}

bool isTrouserPart(const Token& token, char letter) {
    return token.text.size() == 3 && token.text[0] == letter && token.text[1] >= '2' && token.text[1] <= '6' &&
           token.text[2] >= '0' && token.text[2] <= '9';
}

class Sizes {
public:
    Sizes(std::vector<Token>& tokens, Wish& wish)
        : m_tokens(tokens)
        , m_wish(wish) {}

    void read() {
        for (std::size_t at = 0; at < m_tokens.size() && m_wish.size.label.empty(); ++at) {
            if (m_tokens[at].isUsed) continue;
            if (!readTrousers(at) && !readCued(at) && !readSystem(at)) readLetters(at);
        }
    }

private:
    [[nodiscard]] bool is(std::size_t at, bool (*test)(const Token&)) const {
        return at < m_tokens.size() && !m_tokens[at].isUsed && test(m_tokens[at]);
    }

    [[nodiscard]] bool isText(std::size_t at, std::string_view text) const {
        return at < m_tokens.size() && m_tokens[at].text == text;
    }

    /// "EUR" is a currency where people write.
    [[nodiscard]] std::string systemAt(std::size_t at) const {
        if (at >= m_tokens.size() || m_tokens[at].isUsed || m_tokens[at].text == "eur" || m_tokens[at].text == "de")
            return {};
        return sizeSystemOf(m_tokens[at].text);
    }

    void take(std::size_t from, std::size_t end, std::string_view label, std::string_view system) {
        m_wish.size = sizeOf(label);
        if (m_wish.size.system.empty()) m_wish.size.system = system;
        use(m_tokens, from, end - from);
    }

    /// "W28 L32", "W28/L32", "34/32"
    bool readTrousers(std::size_t at) {
        const std::size_t second = isText(at + 1, "/") ? at + 2 : at + 1;
        if (second >= m_tokens.size()) return false;
        const Token& a = m_tokens[at];
        const Token& b = m_tokens[second];
        const bool isLettered = isTrouserPart(a, 'w') && isTrouserPart(b, 'l');
        const bool isPlain = second == at + 2 && isSizeNumber(a) && isSizeNumber(b);
        if (!isLettered && !isPlain) return false;
        const Size size = sizeOf(a.text + '/' + b.text);
        if (!size.label.starts_with('W')) return false;
        take(at, second + 1, a.text + '/' + b.text, {});
        return true;
    }

    /// "size M", "Größe EU 38", "talla 42 EU"
    bool readCued(std::size_t at) {
        const std::size_t count = longestMatch(m_tokens, at, cues);
        if (count == 0) return false;
        std::size_t next = at + count;
        if (next < m_tokens.size() && m_tokens[next].isBreak) ++next; // "Gr. 38"
        std::string system = systemAt(next);
        if (!system.empty()) ++next;
        if (readTrousers(next)) {
            use(m_tokens, at, count);
            return true;
        }
        if (is(next, isSizeNumber)) {
            if (system.empty()) system = systemAt(next + 1);
            take(at, next + (systemAt(next + 1).empty() ? 1 : 2), m_tokens[next].text, system);
            return true;
        }
        if (const std::size_t letters = longestMatch(m_tokens, next, letterWords); letters > 0) {
            takeWords(at, next, letters);
            return true;
        }
        if (next < m_tokens.size() && !letterSizeOf(m_tokens[next].text).empty()) {
            take(at, endOfLetters(next), m_tokens[next].text, system);
            return true;
        }
        return false;
    }

    bool readSystem(std::size_t at) {
        if (const std::string system = systemAt(at); !system.empty()) {
            if (is(at + 1, isSizeNumber)) {
                take(at, at + 2, m_tokens[at + 1].text, system);
                return true;
            }
        } else if (is(at, isSizeNumber) && !systemAt(at + 1).empty()) {
            take(at, at + 2, m_tokens[at].text, systemAt(at + 1));
            return true;
        }
        return false;
    }

    void readLetters(std::size_t at) {
        const Token& token = m_tokens[at];
        if (const std::size_t count = longestMatch(m_tokens, at, letterWords); count > 0) {
            if (std::ranges::find(unsized, m_wish.category) == unsized.end()) takeWords(at, at, count);
        } else if (isLetterSize(token)) {
            take(at, endOfLetters(at), token.text, {});
        } else if (token.text.size() == 2 && token.text[0] == 't' && token.text[1] >= '0' && token.text[1] <= '9') {
            take(at, at + 1, token.text, {}); // "T3", as France sizes
        }
    }

    /// "M/L": the first counts, and finds both.
    [[nodiscard]] std::size_t endOfLetters(std::size_t at) const {
        const bool isPair =
            isText(at + 1, "/") && at + 2 < m_tokens.size() && !letterSizeOf(m_tokens[at + 2].text).empty();
        return at + (isPair ? 3 : 1);
    }

    void takeWords(std::size_t from, std::size_t at, std::size_t count) {
        std::string words;
        for (std::size_t i = at; i < at + count; ++i) words += (i > at ? " " : "") + m_tokens[i].text;
        take(from, at + count, words, {});
    }

    std::vector<Token>& m_tokens;
    Wish& m_wish;
};

} // namespace

void readSizes(std::vector<Token>& tokens, Wish& wish) {
    Sizes(tokens, wish).read();
}

void readBareSize(std::vector<Token>& tokens, Wish& wish) {
    constexpr std::string_view counted =
        "pair|pairs|paar|paire|paires|par|pares|x|year|years|jahre|ans|anos|%|cm|mm|den|"
        "month|months|pieces|stuck|people|personen|inch|zoll|denier";
    for (std::size_t at = 0; at < tokens.size() && wish.size.label.empty(); ++at) {
        const Token& token = tokens[at];
        if (token.isUsed || !isSizeNumber(token)) continue;
        const bool isCounted = longestMatch(tokens, at + 1, counted) > 0;
        const bool isCount = at == 0 && token.text.size() == 1; // "2 shirts"
        if (isCounted || isCount) {
            use(tokens, at, 1);
            continue;
        }
        if (token.text.size() < 2 && at + 1 < tokens.size()) continue;
        if (token.text.size() > 2 && token.text.find_first_of(".,") == std::string::npos && token.text > "176")
            continue;
        wish.size.label = sizeOf(token.text).label;
        use(tokens, at, 1);
    }
}

} // namespace calliope::shop
