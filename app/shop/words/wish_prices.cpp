#include "app/shop/words/money.h"
#include "app/shop/words/wish_reader.h"

#include <array>

namespace calliope::shop {

namespace {

enum class Cue : std::uint8_t { most, least, about, between, from };

struct CueRow {
    Cue cue;
    std::string_view phrases; ///< before a number
};

constexpr std::array cueTable{
    CueRow{
        Cue::most,
        "under|below|less than|up to|at most|max|maximum|maximal|no more than|not more than|nothing over|not over|"
        "nothing above|cheaper than|within|until|no higher than|"
        "unter|bis|bis zu|hochstens|weniger als|nicht teurer als|nicht mehr als|nicht uber|gunstiger als|billiger als|"
        "unterhalb von|bis maximal|bis max|"
        "moins de|a moins de|jusqu a|jusque|au plus|au maximum|sous|pas plus de|en dessous de|inferieur a|"
        "menos de|por menos de|hasta|como mucho|como maximo|por debajo de|maximo|no mas de|inferior a|bajo|"
        "max de|maximo de|maximum de|pas plus cher que|mas barato que|debajo de"},
    CueRow{Cue::least,
           "over|above|more than|at least|min|minimum|starting at|from at least|mindestens|uber|ab|mehr als|"
           "plus de|au moins|a partir de|des|mas de|al menos|desde|minimo|por lo menos|superior a|oberhalb von"},
    CueRow{Cue::about,
           "about|around|roughly|approximately|approx|circa|ca|ungefahr|etwa|um die|rund|zirka|environ|autour de|vers|"
           "a peu pres|alrededor de|aproximadamente|unos|unas|cerca de|sobre los|in the region of|so um die|um"},
    CueRow{Cue::between, "between|zwischen|entre"},
    CueRow{Cue::from, "from|von|de|desde|ab"},
};

constexpr std::string_view connectors = "and|to|und|bis|et|a|y|e|-|until|up to|hasta|bis zu";
constexpr std::string_view mostBehind =
    "max|maximum|maximal|or less|or under|at most|tops|oder weniger|hochstens|"
    "ou moins|au plus|maxi|o menos|maximo|como mucho|como maximo|or cheaper|oder darunter";
constexpr std::string_view leastBehind =
    "min|minimum|or more|oder mehr|ou plus|o mas|+|minimo|mindestens|and up|aufwarts";
constexpr std::string_view budgets = "budget|presupuesto|preislimit|limit|spend|ausgeben|depenser|gastar";
/// Behind a number that is no price.
constexpr std::string_view units =
    "%|cm|mm|kg|g|ml|l|inch|inches|zoll|year|years|jahre|jahren|ans|anos|pair|pairs|paar|"
    "paire|paires|par|pares|x|den|denier|people|personen|pieces|stuck|piezas|month|months";

struct NumberWord {
    std::string_view words;
    std::string_view number;
};

constexpr std::array numberWords{
    NumberWord{"ten|zehn|dix|diez", "10"},
    NumberWord{"fifteen|funfzehn|quinze|quince", "15"},
    NumberWord{"twenty|zwanzig|vingt|veinte", "20"},
    NumberWord{"thirty|dreissig|trente|treinta", "30"},
    NumberWord{"forty|vierzig|quarante|cuarenta", "40"},
    NumberWord{"fifty|funfzig|cinquante|cincuenta", "50"},
    NumberWord{"sixty|sechzig|soixante|sesenta", "60"},
    NumberWord{"seventy|siebzig|setenta|soixante dix", "70"},
    NumberWord{"eighty|achtzig|quatre vingt|quatre vingts|ochenta", "80"},
    NumberWord{"ninety|neunzig|quatre vingt dix|noventa", "90"},
    NumberWord{"hundred|a hundred|one hundred|hundert|einhundert|cent|cien", "100"},
    NumberWord{"two hundred|zweihundert|deux cents|doscientos", "200"},
    NumberWord{"three hundred|dreihundert|trois cents|trescientos", "300"},
    NumberWord{"five hundred|funfhundert|cinq cents|quinientos", "500"},
    NumberWord{"thousand|a thousand|one thousand|tausend|eintausend|mille|mil", "1000"},
};

struct Amount {
    std::string decimal;
    std::optional<std::string> currency;
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Prices {
public:
    Prices(std::vector<Token>& tokens, std::string_view currency, Wish& wish)
        : m_tokens(tokens)
        , m_default(currency)
        , m_wish(wish) {}

    void read() {
        for (std::size_t at = 0; at < m_tokens.size(); ++at) {
            if (m_tokens[at].isUsed) continue;
            if (!readCued(at) && !readBudget(at)) readAlone(at);
        }
        settle();
    }

private:
    /// A number with its currency; nullopt where there is none at `at`.
    [[nodiscard]] std::optional<Amount> amountAt(std::size_t at) const {
        Amount amount;
        amount.begin = at;
        if (at < m_tokens.size() && !m_tokens[at].isNumber) {
            if (const auto code = currencyOf(m_tokens[at].text)) {
                amount.currency = code;
                ++at;
            }
        }
        if (at >= m_tokens.size() || m_tokens[at].isUsed) return std::nullopt;
        if (m_tokens[at].isNumber) {
            std::string number = m_tokens[at++].text;
            // "1 200": groups of three behind one to three digits.
            while (at < m_tokens.size() && m_tokens[at].isNumber && isGroup(m_tokens[at].text) && number.size() <= 7 &&
                   (number.size() < 4 || number.size() % 3 != 0) && number.find_first_of(".,'") == std::string::npos)
                number += m_tokens[at++].text.substr(0, 3);
            const std::optional<std::string> decimal = decimalOfWritten(number);
            if (!decimal) return std::nullopt;
            amount.decimal = *decimal;
        } else {
            for (const NumberWord& row : numberWords)
                if (const std::size_t count = longestMatch(m_tokens, at, row.words);
                    count > 0 && amount.decimal.empty()) {
                    amount.decimal = row.number;
                    at += count;
                }
            if (amount.decimal.empty()) return std::nullopt;
        }
        if (!amount.currency && at < m_tokens.size() && !m_tokens[at].isNumber)
            if ((amount.currency = currencyOf(m_tokens[at].text))) ++at;
        if (longestMatch(m_tokens, at, units) > 0 && !amount.currency) return std::nullopt;
        amount.end = at;
        return amount;
    }

    [[nodiscard]] static bool isGroup(const std::string& text) { return text.size() == 3; }

    bool readCued(std::size_t at) {
        // The longest phrase of all kinds wins, and the first kind of those as long.
        std::size_t length = 0;
        bool isRead = false;
        for (const CueRow& row : cueTable) length = std::max(length, longestMatch(m_tokens, at, row.phrases));
        for (const CueRow& row : cueTable) {
            const std::size_t count = longestMatch(m_tokens, at, row.phrases);
            if (count == 0 || count < length || isRead) continue;
            isRead = readBehind(row.cue, at, at + count);
        }
        return isRead;
    }

    bool readBehind(Cue cue, std::size_t cueAt, std::size_t at) {
        for (int skipped = 0;
             skipped < 2 && longestMatch(m_tokens, at, "de|von|of|is|only|nur|zu|the|los|las|rund|etwa|unos|about") > 0;
             ++skipped)
            ++at;
        if (at < m_tokens.size() && m_tokens[at].isBreak) ++at; // "max. 120"
        const std::optional<Amount> first = amountAt(at);
        if (!first) return false;
        if (cue == Cue::between || cue == Cue::from) {
            const std::size_t joint = longestMatch(m_tokens, first->end, connectors);
            if (joint > 0)
                if (const std::optional<Amount> second = amountAt(first->end + joint);
                    second && (cue == Cue::between || first->currency || second->currency)) {
                    use(m_tokens, cueAt, second->end - cueAt);
                    setRange(*first, *second);
                    return true;
                }
            // "de 50 €" and "from 8" say too little, but "from 50 euros" is the least.
            if (cue != Cue::from || !first->currency || m_tokens[cueAt].text == "de") return false;
            cue = Cue::least;
        }
        use(m_tokens, cueAt, first->end - cueAt);
        if (cue == Cue::about)
            m_about = first;
        else
            (cue == Cue::most ? m_most : m_least) = first;
        return true;
    }

    /// "my budget is 75 euros"
    bool readBudget(std::size_t at) {
        if (longestMatch(m_tokens, at, budgets) == 0) return false;
        for (std::size_t next = at + 1; next < std::min(at + 5, m_tokens.size()); ++next)
            if (const std::optional<Amount> amount = amountAt(next)) {
                use(m_tokens, at, amount->end - at);
                m_most = amount;
                return true;
            }
        return false;
    }

    /// Numbers with a currency, or words behind them that say what they are.
    void readAlone(std::size_t at) {
        const std::optional<Amount> first = amountAt(at);
        if (!first) return;
        if (const std::size_t joint = longestMatch(m_tokens, first->end, "-|to|bis|a"); joint > 0)
            if (const std::optional<Amount> second = amountAt(first->end + joint);
                second && (first->currency || second->currency)) {
                use(m_tokens, at, second->end - at);
                setRange(*first, *second);
                return;
            }
        const std::size_t most = longestMatch(m_tokens, first->end, mostBehind);
        const std::size_t least = longestMatch(m_tokens, first->end, leastBehind);
        if (!first->currency && most == 0 && least == 0) return;
        // "size 40 max 45 €": the word belongs to what comes.
        if (!first->currency && amountAt(first->end + std::max(most, least))) return;
        use(m_tokens, at, first->end + std::max(most, least) - at);
        (least > 0 ? m_least : m_most) = first;
    }

    void setRange(const Amount& first, const Amount& second) {
        m_least = first;
        m_most = second;
        if (!m_least->currency) m_least->currency = second.currency;
        if (!m_most->currency) m_most->currency = first.currency;
    }

    void settle() {
        for (const std::optional<Amount>* amount : {&m_most, &m_least, &m_about})
            if (*amount && (*amount)->currency && m_wish.currency.empty()) m_wish.currency = *(*amount)->currency;
        if (m_wish.currency.empty()) m_wish.currency = m_default;
        const auto minor = [&](const std::optional<Amount>& amount) {
            return amount ? minorOf(amount->decimal, m_wish.currency) : std::nullopt;
        };
        m_wish.mostMinor = minor(m_most);
        m_wish.leastMinor = minor(m_least);
        if (const std::optional<std::int64_t> about = minor(m_about);
            about && !m_wish.mostMinor && !m_wish.leastMinor) {
            m_wish.leastMinor = *about * 8 / 10;
            m_wish.mostMinor = *about * 12 / 10;
        }
        if (m_wish.leastMinor && m_wish.mostMinor && *m_wish.leastMinor > *m_wish.mostMinor)
            std::swap(m_wish.leastMinor, m_wish.mostMinor);
        if (!m_wish.leastMinor && !m_wish.mostMinor) m_wish.currency.clear();
    }

    std::vector<Token>& m_tokens;
    std::string m_default;
    Wish& m_wish;
    std::optional<Amount> m_most;
    std::optional<Amount> m_least;
    std::optional<Amount> m_about;
};

} // namespace

void readPrices(std::vector<Token>& tokens, std::string_view currency, Wish& wish) {
    Prices(tokens, currency, wish).read();
}

} // namespace calliope::shop
