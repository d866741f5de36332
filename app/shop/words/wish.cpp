#include "app/shop/words/wish.h"

#include "app/shop/words/lexicon.h"
#include "app/shop/words/wish_reader.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

constexpr std::string_view negations =
    "not|no|without|except|nicht|kein|keine|keinen|keiner|keines|ohne|ausser|sans|pas|"
    "pas de|sauf|sin|nada de|que no sea|que no sean|excepto|but not|aber nicht|mais pas|"
    "pero no|nicht in|not in|non|never|nie|ni|neither|weder";
constexpr std::string_view joints = "or|oder|ou|o|nor|noch|ni|and|und|et|y|u";
constexpr std::string_view inStock = "in stock|available|lieferbar|verfugbar|vorratig|auf lager|en stock|disponible|"
                                     "disponibles|en existencia";
constexpr std::string_view requests = "show me|zeig mir|montre moi|muestrame";
constexpr std::string_view cheapest = "cheapest|gunstigste|gunstigstes|gunstigster|gunstigsten|billigste|billigstes|"
                                      "billigster|moins cher|moins chere|mas barato|mas barata|lowest price";
constexpr std::string_view newest = "newest|latest|neueste|neuestes|neuester|nouveautes|dernier|mas nuevo|mas reciente";

class Reader {
public:
    Reader(std::string_view typed, std::string_view currency)
        : m_tokens(tokensOf(typed))
        , m_languages(languagesOf()) {
        readOrders();
        readPrices(m_tokens, currency, m_wish);
        readConcepts();
        readSizes(m_tokens, m_wish);
        readBareSize(m_tokens, m_wish);
        readRest();
    }

    [[nodiscard]] Wish& wish() { return m_wish; }

private:
    /// The likeliest first: by words that every text has, and by words of the tables.
    [[nodiscard]] std::array<Language, languageCount> languagesOf() const {
        std::array<int, languageCount> points{};
        for (const Token& token : m_tokens)
            for (std::size_t i = 0; i < languageCount; ++i) {
                const auto language = static_cast<Language>(i);
                if (isFunctionWord(token.text, language)) points[i] += 12 / sharedBy(token.text);
                if (!meaningsOf(token.text, language).empty()) points[i] += 6;
            }
        std::array<Language, languageCount> order{Language::english, Language::german, Language::french,
                                                  Language::spanish};
        std::ranges::stable_sort(order, [&](Language a, Language b) {
            return points[static_cast<std::size_t>(a)] > points[static_cast<std::size_t>(b)];
        });
        return order;
    }

    /// How many languages have it; such words say less. REQUIRES: one that at least one has.
    [[nodiscard]] static int sharedBy(const std::string& word) {
        int count = 0;
        for (std::size_t i = 0; i < languageCount; ++i)
            if (isFunctionWord(word, static_cast<Language>(i))) ++count;
        return count;
    }

    /// What is said of the answer and not of the thing.
    void readOrders() {
        for (std::size_t at = 0; at < m_tokens.size(); ++at) {
            const auto read = [&](std::string_view phrases) {
                const std::size_t count = longestMatch(m_tokens, at, phrases);
                use(m_tokens, at, count);
                return count > 0;
            };
            (void)read(requests);
            if (read(inStock)) m_wish.mustBeInStock = true;
            if (read(cheapest)) m_wish.sort = storage::ProductQuery::Sort::price;
            if (read(newest)) m_wish.sort = storage::ProductQuery::Sort::newest;
        }
    }

    void readConcepts() {
        bool isNot = false;
        for (std::size_t at = 0; at < m_tokens.size();) {
            if (m_tokens[at].isUsed || m_tokens[at].isBreak || m_tokens[at].text == "-") {
                if (m_tokens[at].isBreak) isNot = false;
                ++at;
                continue;
            }
            if (const std::size_t count = longestMatch(m_tokens, at, negations); count > 0) {
                isNot = true;
                use(m_tokens, at, count);
                at += count;
                continue;
            }
            std::size_t count = 0;
            const std::vector<Meaning> meanings = longestMeaning(at, count);
            for (const Meaning& meaning : meanings) take(meaning, isNot);
            if (!meanings.empty()) {
                use(m_tokens, at, count);
                at += count;
                if (longestMatch(m_tokens, at, joints) == 0) isNot = false; // "not red or blue"
            } else {
                ++at;
            }
        }
    }

    /// Of the longest phrase that stands at `at`, in the likeliest language that knows it; `count`: its tokens.
    [[nodiscard]] std::vector<Meaning> longestMeaning(std::size_t at, std::size_t& count) const {
        constexpr std::size_t longest = 4;
        for (count = std::min(longest, m_tokens.size() - at); count > 0; --count) {
            std::string phrase;
            for (std::size_t i = at; i < at + count; ++i) {
                if (m_tokens[i].isUsed || m_tokens[i].isBreak) phrase.clear();
                if (m_tokens[i].isUsed || m_tokens[i].isBreak) break;
                if (m_tokens[i].text != "-") phrase += (phrase.empty() ? "" : " ") + m_tokens[i].text;
            }
            if (phrase.empty()) continue;
            for (const Language language : m_languages) {
                if (count == 1 && isFunctionWord(phrase, m_languages.front())) break;
                if (const std::vector<Meaning> meanings = meaningsOf(phrase, language); !meanings.empty())
                    return chosen(meanings);
            }
        }
        count = 1;
        const bool maybeGerman = m_languages[0] == Language::german || m_languages[1] == Language::german;
        return maybeGerman ? compoundMeanings(m_tokens[at].text) : std::vector<Meaning>();
    }

    /// Of words with several meanings ("jersey", "piel"), the one that is still missing.
    [[nodiscard]] std::vector<Meaning> chosen(const std::vector<Meaning>& meanings) const {
        const auto wanted = std::ranges::find_if(meanings, [&](const Meaning& meaning) {
            return meaning.topic != Topic::category || m_wish.category.empty();
        });
        return {wanted == meanings.end() ? meanings.front() : *wanted};
    }

    void take(const Meaning& meaning, bool isNot) {
        const std::string key(meaning.key);
        const auto add = [&](std::vector<std::string>& keys) {
            if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
        };
        if (meaning.topic == Topic::colour) add(isNot ? m_wish.notColours : m_wish.colours);
        if (meaning.topic == Topic::material) add(isNot ? m_wish.notMaterials : m_wish.materials);
        if (isNot) return;
        if (meaning.topic == Topic::pattern) add(m_wish.patterns);
        if (meaning.topic == Topic::gender && m_wish.gender.empty()) m_wish.gender = key;
        if (meaning.topic == Topic::category && m_wish.category.empty()) m_wish.category = key;
    }

    void readRest() {
        for (const Token& token : m_tokens) {
            const bool isWord =
                !token.isUsed && !token.isBreak && !token.isNumber && !token.isSign && token.text.size() > 1;
            const bool isKnown = std::ranges::any_of(
                m_languages, [&](Language language) { return isFunctionWord(token.text, language); });
            if (isWord && !isKnown) m_wish.query += (m_wish.query.empty() ? "" : " ") + token.text;
        }
    }

    Wish m_wish;
    std::vector<Token> m_tokens;
    std::array<Language, languageCount> m_languages;
};

std::uint64_t bitsOf(Topic topic, const std::vector<std::string>& keys) {
    std::uint64_t bits = 0;
    for (const std::string& key : keys) bits |= bitsWithNarrower(topic, key);
    return bits;
}

} // namespace

std::size_t matches(const std::vector<Token>& tokens, std::size_t at, std::string_view phrase) {
    std::size_t count = 0;
    while (!phrase.empty()) {
        if (at + count >= tokens.size() || tokens[at + count].isUsed) return 0;
        const std::size_t end = phrase.find(' ');
        if (tokens[at + count].text != phrase.substr(0, end)) return 0;
        ++count;
        phrase.remove_prefix(end == std::string_view::npos ? phrase.size() : end + 1);
    }
    return count;
}

std::size_t longestMatch(const std::vector<Token>& tokens, std::size_t at, std::string_view phrases) {
    std::size_t longest = 0;
    while (!phrases.empty()) {
        const std::size_t end = phrases.find('|');
        longest = std::max(longest, matches(tokens, at, phrases.substr(0, end)));
        phrases.remove_prefix(end == std::string_view::npos ? phrases.size() : end + 1);
    }
    return longest;
}

void use(std::vector<Token>& tokens, std::size_t from, std::size_t count) {
    for (std::size_t i = from; i < std::min(from + count, tokens.size()); ++i) tokens[i].isUsed = true;
}

Wish wishOf(std::string_view typed, std::string_view currency) {
    return Reader(typed, currency).wish();
}

storage::ProductQuery queryOf(const Wish& wish) {
    storage::ProductQuery query;
    query.text = wish.query;
    if (!wish.category.empty()) query.categories = withNarrower(Topic::category, wish.category);
    query.gender = wish.gender == "unisex" ? std::string() : wish.gender;
    query.colours = bitsOf(Topic::colour, wish.colours);
    query.materials = bitsOf(Topic::material, wish.materials);
    query.patterns = bitsOf(Topic::pattern, wish.patterns);
    query.notColours = bitsOf(Topic::colour, wish.notColours);
    query.notMaterials = bitsOf(Topic::material, wish.notMaterials);
    if (!wish.size.label.empty()) query.sizes = fittingLabels(wish.size.label);
    query.sizeSystem = wish.size.system;
    query.leastMinor = wish.leastMinor;
    query.mostMinor = wish.mostMinor;
    query.currency = wish.currency;
    query.brands = wish.brands;
    query.without = wish.exclude;
    query.mustBeInStock = wish.mustBeInStock;
    query.sort = wish.sort;
    return query;
}

} // namespace calliope::shop
