#pragma once

#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace calliope::engine {

/// Guesses the next tokens of texts with the drafter of their model's plan. Not thread-safe.
class BlockDrafter {
public:
    /// `plan` must outlive it.
    explicit BlockDrafter(const plan::Plan& plan)
        : m_plan(plan) {}

    [[nodiscard]] bool isThere() const { return !m_plan.drafter.operations.empty(); }

    /// Rows of a whole block, and tokens that one of `rows` rows guesses.
    [[nodiscard]] std::uint32_t blockRows() const { return m_plan.drafter.blockRows; }
    [[nodiscard]] std::uint32_t guesses(std::uint32_t rows) const {
        return rows - std::min(rows, m_plan.drafter.firstGuess);
    }

    struct Text {
        const std::vector<std::uint32_t>* blocks; ///< of the cache; with room for the rows
        std::uint32_t last;                       ///< its last token, the only one that is not computed
        std::uint32_t place;                      ///< of that
        std::uint32_t position;                   ///< of its rope
        std::uint32_t rows;                       ///< of its block
    };

    /// The likeliest tokens behind each text, as many as it has guesses. Throws as plan::Executor::runDrafter.
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> draft(plan::Executor& executor, std::span<const Text> texts);

private:
    const plan::Plan& m_plan;
    std::vector<plan::Picked> m_picked;
};

} // namespace calliope::engine
