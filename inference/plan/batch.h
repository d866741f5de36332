#pragma once

#include "inference/plan/pick.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace calliope::plan {

/// Tokens of context per block of the key/value cache; sequences own whole blocks.
constexpr std::uint32_t cacheBlockTokens = 32;

/// Rope positions of one token: time, height, width, extra. Text has the first three equal and the last 0.
using Position = std::array<std::uint32_t, 4>;

/// Everything that differs from one run of a plan to the next.
struct Batch {
    struct Row {
        std::uint32_t token = 0; ///< of the vocabulary, where the row brings no vector or Embed::tokensOnly
        Position position{};
        std::uint32_t sequence = 0;   ///< index into `blocks`
        std::uint32_t index = 0;      ///< place within its sequence
        std::uint32_t ahead = 0;      ///< keys of places 0..index + ahead are visible to it; the batch has their rows
        std::uint32_t groupFirst = 0; ///< places of its group, where attention is by groups; it lies within
        std::uint32_t groupLast = 0;
        std::uint32_t vector = noVector; ///< row of `vectors` that takes the place of the token's embedding
    };
    static constexpr std::uint32_t noVector = 0xffffffffu;

    std::vector<Row> rows;
    std::vector<std::uint32_t> outputs; ///< rows whose logits are wanted, in the order they are delivered
    std::vector<Pick> picks;            ///< for Executor::runPicking: of each of `outputs`

    std::vector<float> vectors;         ///< [.., Plan::inputWidth]
    std::vector<std::uint32_t> sources; ///< [outputs.size(), Plan::gathered]: rows that each output is gathered from

    /// Per sequence the cache blocks it owns: place p of the sequence lies in slot
    /// `blocks[s][p / cacheBlockTokens] * cacheBlockTokens + p % cacheBlockTokens` of every layer.
    std::vector<std::vector<std::uint32_t>> blocks;

    /// Per sequence the state slot that it reads and writes; ignored for plans without states. A sequence whose first
    /// row in the batch has index 0 starts from the zero state, others go on from what the slot holds. Two sequences of
    /// a batch never share a slot. For plans with states the rows of a sequence follow each other, in order.
    std::vector<std::uint32_t> states;

    /// The last place whose key a row may see.
    [[nodiscard]] static std::uint64_t lastPlaceOf(const Row& row) {
        return std::max<std::uint64_t>(std::uint64_t{row.index} + row.ahead, row.groupLast);
    }

    [[nodiscard]] std::uint32_t slot(std::uint32_t sequence, std::uint32_t place) const {
        return blocks[sequence][place / cacheBlockTokens] * cacheBlockTokens + place % cacheBlockTokens;
    }
};

} // namespace calliope::plan
