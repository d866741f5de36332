#pragma once

#include "inference/plan/executor.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace calliope::test {

/// Token ids out of a text file, separated by blanks.
[[nodiscard]] std::vector<std::uint32_t> readTokens(const std::filesystem::path& path);

/// The logits at every position of one sequence [tokens, vocabulary], run in batches of at most `chunk` rows (0: all at
/// once). The sequence takes the cache's blocks in descending order, so that no test passes by places being slots.
[[nodiscard]] std::vector<float> runTokens(plan::Executor& executor, std::span<const std::uint32_t> tokens,
                                           std::uint32_t vocabulary, std::size_t chunk = 0);

/// The index of the greatest element of each row.
[[nodiscard]] std::vector<std::size_t> greatestOfRows(std::span<const float> values, std::size_t width);

/// Blocks that a sequence of so many tokens needs.
[[nodiscard]] std::uint32_t blocksFor(std::size_t tokens);

} // namespace calliope::test
