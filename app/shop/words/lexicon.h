#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// What the app knows of things to wear: kinds, colours, materials, patterns and for whom they are, as English, German,
/// French and Spanish call them. Products are told apart by it when they are imported, and wishes when they are read,
/// so that a wish in one language finds products in another.

enum class Topic : std::uint8_t { category, colour, material, pattern, gender };
constexpr std::size_t topicCount = 5;

enum class Language : std::uint8_t { english, german, french, spanish };
constexpr std::size_t languageCount = 4;

/// A word of the tables.
struct Concept {
    std::string_view key;    ///< how it is kept: "t-shirt", "navy"
    std::string_view parent; ///< the wider one: "shoes" of "boots"; empty: none
    /// Folded words and phrases with '|' between, in the order of Language. Plural and declension endings are taken off
    /// before they are looked up.
    std::string_view words[languageCount];
};

/// Of colours, materials and patterns the place in the table is a bit that databases keep: rows are only appended.
[[nodiscard]] std::span<const Concept> concepts(Topic topic);

/// The bit of a key; 0 for what is not in the table.
[[nodiscard]] std::uint64_t bitOf(Topic topic, std::string_view key);
[[nodiscard]] std::vector<std::string> keysOf(Topic topic, std::uint64_t bits);

/// The key and all that are narrower: "shoes" also "boots".
[[nodiscard]] std::vector<std::string> withNarrower(Topic topic, std::string_view key);

/// Bits of the key and of all that are narrower.
[[nodiscard]] std::uint64_t bitsWithNarrower(Topic topic, std::string_view key);

/// Something of the tables that words stand for.
struct Meaning {
    Topic topic = Topic::category;
    std::string_view key;

    bool operator==(const Meaning&) const = default;
};

/// What a phrase stands for, in one language, without its endings; words folded, with a blank between. Empty: nothing.
[[nodiscard]] std::vector<Meaning> meaningsOf(std::string_view phrase, Language language);

/// What the parts of a German compound stand for: "leinenhemd" is linen and a shirt. Empty where it is none.
[[nodiscard]] std::vector<Meaning> compoundMeanings(std::string_view word);

/// Words without a meaning for a shop: "the", "ich", "pour".
[[nodiscard]] bool isFunctionWord(std::string_view word, Language language);

} // namespace calliope::shop
