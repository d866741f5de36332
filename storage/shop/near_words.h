#pragma once

#include "storage/connection.h"

#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// Words of the catalogue that stand for one that it does not have: mistyped by a letter or two ("cashmre"), or with it
/// inside ("jacke" in "winterjacke"). The nearest first, at most `most`; `word` is folded. None for words of less than
/// four letters.
[[nodiscard]] std::vector<std::string> nearWords(Connection& connection, std::string_view word, std::size_t most = 8);

/// How many letters must be typed, left out, changed or swapped with their neighbour (optimal string alignment); gives
/// up with `most` + 1. Letters are bytes, which is fine for words that are folded.
[[nodiscard]] int letterDistance(std::string_view a, std::string_view b, int most);

} // namespace calliope::storage
