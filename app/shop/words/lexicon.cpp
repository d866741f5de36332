#include "app/shop/words/lexicon.h"

#include "app/shop/words/tables.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>

namespace calliope::shop {

namespace {

using Index = std::unordered_map<std::string_view, std::vector<Meaning>>;

template<typename Take>
void eachWord(std::string_view words, Take take) {
    while (!words.empty()) {
        const std::size_t end = words.find('|');
        take(words.substr(0, end));
        words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
    }
}

std::array<Index, languageCount> makeIndex() {
    std::array<Index, languageCount> index;
    for (std::size_t topic = 0; topic < topicCount; ++topic)
        for (const Concept& row : concepts(static_cast<Topic>(topic)))
            for (std::size_t language = 0; language < languageCount; ++language)
                eachWord(row.words[language], [&](std::string_view word) {
                    index[language][word].push_back({static_cast<Topic>(topic), row.key});
                });
    return index;
}

const Index& indexOf(Language language) {
    static const std::array<Index, languageCount> index = makeIndex();
    return index[static_cast<std::size_t>(language)];
}

struct Endings {
    std::array<std::string_view, 7> endings; ///< longer ones first
};

/// Of plurals and declensions, in the order of Language.
constexpr std::array<Endings, languageCount> endingTable{
    Endings{{"es", "s"}},
    Endings{{"es", "er", "en", "em", "e", "n", "s"}},
    Endings{{"es", "e", "s", "x"}},
    Endings{{"es", "s"}},
};

constexpr std::size_t shortestStem = 3;

/// As it stands, or without an ending; nullptr where it means nothing.
const std::vector<Meaning>* find(std::string_view phrase, Language language) {
    const Index& index = indexOf(language);
    if (const auto found = index.find(phrase); found != index.end()) return &found->second;
    for (const std::string_view ending : endingTable[static_cast<std::size_t>(language)].endings) {
        if (ending.empty() || !phrase.ends_with(ending) || phrase.size() < ending.size() + shortestStem) continue;
        if (const auto found = index.find(phrase.substr(0, phrase.size() - ending.size())); found != index.end())
            return &found->second;
    }
    return nullptr;
}

/// What stands before another word in a compound: "wild­leder", "woll", "seiden", "damen".
const std::vector<Meaning>* findFront(std::string_view front) {
    if (const auto* found = find(front, Language::german)) return found;
    return find(std::string(front) + 'e', Language::german);
}

/// "jeansjacke" is of denim; other kinds of things in front say nothing of what it is.
void addFront(const std::vector<Meaning>& front, std::vector<Meaning>& meanings) {
    for (const Meaning& meaning : front) {
        if (meaning.topic == Topic::category && meaning.key == "jeans")
            meanings.push_back({Topic::material, "denim"});
        else if (meaning.topic != Topic::category)
            meanings.push_back(meaning);
    }
}

constexpr std::array<std::string_view, languageCount> functionWords{
    " a an the i im m s t me my you your we us it its is are be am do does have has had want need would like looking "
    "look"
    " for find show search get buy some something any with in on of at by to from and or but not no please can could"
    " that this these those which who one pair pairs very really just also too nice good new made than as if into all"
    " anything size colour color colored coloured price cost costs budget euro euros around about under over so what"
    " nothing want wanting filled filling kind style type there here hey hi hello ",
    " ein eine einen einem einer eines der die das den dem des ich suche such mochte will brauche hatte gern gerne hat"
    " haben habt ihr sie es er wir du mir mich mein meine meinen fur mit ohne und oder aber auch aus in im am an auf "
    "von"
    " vom zum zur zu ist sind sein nicht kein keine keinen etwas bitte zeig zeige finde gibt nach bei als wie so was "
    "paar"
    " grosse gr groesse farbe preis budget circa ca ungefahr etwa um unter uber bis ab noch mal nur sehr schone schoner"
    " schones neue neuer neues art ",
    " un une des de du d l le la les je j cherche voudrais veux aimerais besoin ai avez vous avec sans et ou mais en a "
    "au"
    " aux pour par sur dans que qui quelque quelques chose pas ne n est sont c ce cette ces mon ma mes s il te plait "
    "paire"
    " paires taille pointure couleur prix budget environ entre moins plus sous trouve trouver moi tres belle "
    "beau"
    " bel joli jolie neuf neuve type style ",
    " un una unos unas el la los las de del al a yo busco quiero quisiera necesito tengo tiene con sin y o u pero en "
    "para"
    " por que no es son sea este esta estos algo alguno alguna mi mis me lo le par pares talla numero color precio"
    " presupuesto unos alrededor entre menos mas tipo estilo muy bonito bonita nuevo nueva favor ",
};

} // namespace

std::span<const Concept> concepts(Topic topic) {
    switch (topic) {
    case Topic::category: return categoryTable();
    case Topic::colour: return colourTable();
    case Topic::material: return materialTable();
    case Topic::pattern: return patternTable();
    case Topic::gender: break;
    }
    return genderTable();
}

std::uint64_t bitOf(Topic topic, std::string_view key) {
    const std::span<const Concept> rows = concepts(topic);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].key == key) return std::uint64_t{1} << i;
    return 0;
}

std::vector<std::string> keysOf(Topic topic, std::uint64_t bits) {
    std::vector<std::string> keys;
    const std::span<const Concept> rows = concepts(topic);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if ((bits >> i & 1) != 0) keys.emplace_back(rows[i].key);
    return keys;
}

std::vector<std::string> withNarrower(Topic topic, std::string_view key) {
    std::vector<std::string> keys{std::string(key)};
    for (const Concept& row : concepts(topic))
        if (row.parent == key && !key.empty()) keys.emplace_back(row.key);
    return keys;
}

std::uint64_t bitsWithNarrower(Topic topic, std::string_view key) {
    std::uint64_t bits = 0;
    for (const std::string& narrower : withNarrower(topic, key)) bits |= bitOf(topic, narrower);
    return bits;
}

std::vector<Meaning> meaningsOf(std::string_view phrase, Language language) {
    const std::vector<Meaning>* found = find(phrase, language);
    return found ? *found : std::vector<Meaning>();
}

std::vector<Meaning> compoundMeanings(std::string_view word) {
    constexpr std::size_t longest = 40;
    if (word.size() > longest) return {};
    std::vector<Meaning> meanings;
    for (std::size_t cut = shortestStem; cut + shortestStem <= word.size(); ++cut) {
        const std::vector<Meaning>* back = find(word.substr(cut), Language::german);
        if (!back || back->front().topic != Topic::category) continue;
        meanings.push_back(back->front());
        if (const auto* front = findFront(word.substr(0, cut))) addFront(*front, meanings);
        return meanings;
    }
    for (std::size_t cut = word.size() - std::min(word.size(), shortestStem); cut >= shortestStem; --cut) {
        const std::vector<Meaning>* front = findFront(word.substr(0, cut));
        if (front && front->front().topic == Topic::material) return {front->front()};
    }
    return {};
}

bool isFunctionWord(std::string_view word, Language language) {
    if (word.empty() || word.find(' ') != std::string_view::npos) return false;
    const std::string wanted = ' ' + std::string(word) + ' ';
    return functionWords[static_cast<std::size_t>(language)].find(wanted) != std::string_view::npos;
}

} // namespace calliope::shop
