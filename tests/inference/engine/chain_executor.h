#pragma once

#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

/// Stands in for a model: every slot of its cache holds a hash of all tokens up to there, taken from the slot before,
/// and the logits follow from that hash. So a wrong block table, a missing copy or a slot that somebody else overwrote
/// changes the text, as it would with a real model, only surely. One with a short memory hashes only its last tokens,
/// so that it soon repeats itself.
///
/// Its drafter, where it has one, knows the same hashes, out of a part of each slot of its own, and refuses to work
/// with any that are not the model's.
class ChainExecutor final : public calliope::plan::Executor {
public:
    static constexpr std::uint32_t vocabulary = 50;
    static constexpr std::uint32_t endToken = 0;

    static constexpr std::uint32_t allTokens = 0;

    /// With `stateSlots` the hash goes on from the sequence's state, as that of a recurrent model. `memory`: at most 10
    /// tokens, or allTokens.
    explicit ChainExecutor(std::uint32_t blocks, std::uint32_t mostRows = 64, std::uint32_t stateSlots = 0,
                           std::uint32_t memory = allTokens);

    [[nodiscard]] const calliope::plan::Plan& plan() const { return m_plan; }

    /// `firstGuess` and `looksAhead` as plan::Drafter has them.
    void addDrafter(std::uint32_t blockRows, std::uint32_t firstGuess = 1, bool looksAhead = true);

    /// From now on rows may bring one number, which counts as their token. Where they are to see each other, it refuses
    /// batches that lack some.
    void readPictures(bool lookAhead);

    [[nodiscard]] std::uint32_t mostRows() const override { return m_mostRows; }
    [[nodiscard]] std::uint32_t logitsPerRow() const override { return vocabulary; }
    [[nodiscard]] std::uint32_t cacheBlocks() const override { return m_blocks; }
    [[nodiscard]] std::uint32_t stateSlots() const override { return static_cast<std::uint32_t>(m_states.size()); }
    void copyState(std::uint32_t from, std::uint32_t to) override { m_states.at(to) = m_states.at(from); }
    [[nodiscard]] std::uint64_t stateBytes() const override { return m_states.empty() ? 0 : sizeof(std::uint64_t); }
    void readState(std::uint32_t slot, std::span<std::byte> out) override;
    void writeState(std::uint32_t slot, std::span<const std::byte> bytes) override;
    void copyBlock(std::uint32_t from, std::uint32_t to) override;
    [[nodiscard]] std::uint64_t blockBytes() const override;
    void readBlock(std::uint32_t block, std::span<std::byte> out) override;
    void writeBlock(std::uint32_t block, std::span<const std::byte> bytes) override;
    void run(const calliope::plan::Batch& batch, std::span<float> logits) override;
    [[nodiscard]] std::unique_ptr<calliope::plan::RunInParts> begin(calliope::plan::Batch batch) override;
    void runDrafter(const calliope::plan::Batch& batch, std::span<float> logits) override;
    void readLogits(std::uint32_t output, std::span<float> logits) override;
    void runHidden(const calliope::plan::Batch& batch, std::span<float> hidden) override;

    /// What the model says after `prompt`, drawn greedily, without the token that ends it.
    [[nodiscard]] static std::vector<std::uint32_t> continuation(const std::vector<std::uint32_t>& prompt,
                                                                 std::uint32_t most, std::uint32_t memory = allTokens);

    std::function<void()> beforeRead;                                                    ///< likewise, of whole rows
    std::function<void()> beforeRun;                                                     ///< for faults
    std::function<double(std::size_t rows)> cost = [](std::size_t) { return 1e-3; };     ///< seconds of a batch
    std::function<double(std::size_t rows)> passCost = [](std::size_t) { return 1e-4; }; ///< of a drafter's pass
    std::uint32_t wrongGuesses = 0;                                                      ///< of 16
    std::uint32_t passes = 0;
    double seconds = 0;           ///< that all have taken
    std::uint32_t rows = 0;       ///< computed in all
    std::uint32_t hiddenRows = 0; ///< of them without logits
    std::uint32_t batches = 0;
    std::uint32_t wholeRows = 0;    ///< read
    std::uint32_t largestBatch = 0; ///< most sequences in a batch

private:
    std::vector<std::uint64_t> compute(const calliope::plan::Batch& batch);

    std::uint32_t m_blocks;
    std::uint32_t m_mostRows;
    struct Slot {
        std::uint64_t hash = 0;
        std::uint64_t drafters = 0; ///< the drafter's part
    };
    std::vector<Slot> m_slots;
    std::vector<std::uint64_t> m_states;
    std::uint32_t m_memory;
    calliope::plan::Plan m_plan;
};
