#pragma once

#include "app/shop/words/lexicon.h"

#include <span>

/// The lexicon's tables; see concepts().
namespace calliope::shop {

[[nodiscard]] std::span<const Concept> categoryTable();
[[nodiscard]] std::span<const Concept> colourTable();
[[nodiscard]] std::span<const Concept> materialTable();
[[nodiscard]] std::span<const Concept> patternTable();
[[nodiscard]] std::span<const Concept> genderTable();

} // namespace calliope::shop
