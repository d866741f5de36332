#pragma once

#include "app/shop/words/tokens.h"
#include "app/shop/words/wish.h"

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

/// The steps of wishOf(), each of which marks the tokens that it has read.
namespace calliope::shop {

/// How many tokens from `at` on are the words of `phrase` (folded, blanks between); 0 where they are not, or are used.
[[nodiscard]] std::size_t matches(const std::vector<Token>& tokens, std::size_t at, std::string_view phrase);

/// The longest of phrases with '|' between that stands at `at`; 0 where none does.
[[nodiscard]] std::size_t longestMatch(const std::vector<Token>& tokens, std::size_t at, std::string_view phrases);

void use(std::vector<Token>& tokens, std::size_t from, std::size_t count);

/// Prices first, since their words ("not more than") also say no, and their numbers would be sizes.
void readPrices(std::vector<Token>& tokens, std::string_view currency, Wish& wish);

/// Sizes with a word, a system or letters that say so; later numbers that stand alone.
void readSizes(std::vector<Token>& tokens, Wish& wish);
void readBareSize(std::vector<Token>& tokens, Wish& wish);

} // namespace calliope::shop
