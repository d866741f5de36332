#include "inference/engine/block_drafter.h"

namespace calliope::engine {

std::vector<std::vector<std::uint32_t>> BlockDrafter::draft(plan::Executor& executor, std::span<const Text> texts) {
    const plan::Drafter& drafter = m_plan.drafter;
    plan::Batch batch;
    for (const Text& text : texts) {
        const auto sequence = static_cast<std::uint32_t>(batch.blocks.size());
        batch.blocks.push_back(*text.blocks);
        for (std::uint32_t i = 0; i < text.rows; ++i) {
            if (i >= drafter.firstGuess) batch.outputs.push_back(static_cast<std::uint32_t>(batch.rows.size()));
            const std::uint32_t place = text.place + i;
            batch.rows.push_back({.token = i == 0 ? text.last : drafter.maskToken,
                                  .position = {text.position + i, text.position + i, text.position + i, 0},
                                  .sequence = sequence,
                                  .index = place,
                                  .ahead = drafter.looksAhead ? text.rows - 1 - i : 0});
        }
    }
    batch.picks.assign(batch.outputs.size(), {.count = 1});
    m_picked.resize(batch.outputs.size());
    executor.runDrafterPicking(batch, m_picked);

    std::vector<std::vector<std::uint32_t>> out;
    auto picked = m_picked.begin();
    for (const Text& text : texts) {
        std::vector<std::uint32_t>& tokens = out.emplace_back();
        for (std::uint32_t i = guesses(text.rows); i > 0; --i, ++picked)
            tokens.push_back(picked->tokens.empty() ? 0 : picked->tokens.front());
    }
    return out;
}

} // namespace calliope::engine
