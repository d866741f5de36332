#include "app/shop/feeds/item.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/sizes.h"
#include "app/shop/words/tokens.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

/// What stands behind these says more about other things: "shirt with tie".
constexpr std::string_view cuts = " with mit avec con for fur pour para in aus en to und and ";

/// Whether a text reads as French or Spanish: they have little words between others.
bool isRomance(std::string_view text) {
    int romance = 0;
    int others = 0;
    for (const Token& token : tokensOf(text, 40)) {
        if (isFunctionWord(token.text, Language::french) || isFunctionWord(token.text, Language::spanish)) ++romance;
        if (isFunctionWord(token.text, Language::english) || isFunctionWord(token.text, Language::german)) ++others;
    }
    return romance > others;
}

/// Everything that a text names, in the order of its words; words that are something else in another language ("robe")
/// are read by the one that the text seems to be in.
std::vector<Meaning> meaningsIn(std::string_view text, bool isCut) {
    using enum Language;
    const std::array<Language, languageCount> languages =
        isRomance(text) ? std::array{french, spanish, english, german} : std::array{english, german, french, spanish};
    constexpr std::size_t longestPhrase = 3;
    const std::vector<Token> tokens = tokensOf(text, 40);
    std::vector<Meaning> all;
    for (std::size_t at = 0; at < tokens.size();) {
        if (isCut && at > 0 && (tokens[at].isBreak || cuts.find(' ' + tokens[at].text + ' ') != std::string_view::npos))
            break;
        std::vector<Meaning> found;
        std::size_t count = std::min(longestPhrase, tokens.size() - at);
        for (; count > 0 && found.empty(); --count) {
            std::string phrase;
            for (std::size_t i = at; i < at + count; ++i)
                if (!tokens[i].isSign) phrase += (phrase.empty() ? "" : " ") + tokens[i].text;
            for (const Language language : languages)
                if (found.empty()) found = meaningsOf(phrase, language);
        }
        if (found.empty()) {
            found = compoundMeanings(tokens[at].text);
            count = 0;
        }
        all.insert(all.end(), found.begin(), found.end());
        at += count + 1;
    }
    return all;
}

std::uint64_t bitsIn(Topic topic, const std::vector<Meaning>& meanings) {
    std::uint64_t bits = 0;
    for (const Meaning& meaning : meanings)
        if (meaning.topic == topic) bits |= bitOf(topic, meaning.key);
    return bits;
}

/// The last kind that is named: "linen shirt dress" is a dress. In titles of Romance languages it is the first.
std::string categoryIn(const std::vector<Meaning>& meanings, bool isFirst) {
    std::string category;
    for (const Meaning& meaning : meanings)
        if (meaning.topic == Topic::category && (category.empty() || !isFirst)) category = meaning.key;
    return category;
}

std::string lastPart(const std::string& kind) {
    const std::size_t cut = kind.find_last_of(">/|");
    return cut == std::string::npos ? kind : kind.substr(cut + 1);
}

void addWords(std::string& words, const std::string& more) {
    constexpr std::size_t most = 2000;
    if (!more.empty() && words.find(more) == std::string::npos && words.size() + more.size() < most)
        words += (words.empty() ? "" : " ") + more;
}

} // namespace

void complete(storage::Product& product) {
    const std::vector<Meaning> title = meaningsIn(product.title, false);
    const bool isFirst = isRomance(product.title);
    if (product.category.empty()) product.category = categoryIn(meaningsIn(lastPart(product.kind), false), false);
    if (product.category.empty()) product.category = categoryIn(meaningsIn(product.title, true), isFirst);
    if (product.category.empty()) product.category = categoryIn(title, isFirst);
    if (product.gender.empty())
        for (const std::string& text : {product.kind, product.title})
            for (const Meaning& meaning : meaningsIn(text, false))
                if (meaning.topic == Topic::gender && product.gender.empty()) product.gender = meaning.key;
    for (storage::Variant& variant : product.variants) {
        const auto bits = [&](Topic topic, const std::string& text) {
            const std::uint64_t named = bitsIn(topic, meaningsIn(text, false));
            return named != 0 ? named : bitsIn(topic, title);
        };
        variant.colours = bits(Topic::colour, variant.colour);
        variant.materials = bits(Topic::material, variant.material);
        variant.patterns = bits(Topic::pattern, variant.pattern);
        const Size size = sizeOf(variant.sizeLabel);
        variant.size = size.label;
        if (variant.sizeSystem.empty()) variant.sizeSystem = size.system;
        for (const std::string* text : {&variant.colour, &variant.material, &variant.pattern})
            addWords(product.words, *text);
    }
}

} // namespace calliope::shop
