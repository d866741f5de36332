#pragma once

#include "inference/grammar/grammar.h"

#include <string_view>

namespace calliope::test {

/// Whether the whole text fits the grammar, found by trying everything: slow, simple, and nothing in common with the
/// automaton. Knows no tokens.
[[nodiscard]] bool fitsNaively(const grammar::Grammar& grammar, std::string_view text);

} // namespace calliope::test
