#pragma once

#include "inference/gguf/gguf.h"
#include "inference/plan/executor.h"
#include "inference/plan/plan.h"
#include "inference/plan/runs.h"
#include "inference/reference/host_weights.h"
#include "inference/reference/operations.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace calliope::reference {

/// Runs a plan in plain C++ on the processor, with float32 keys and values: slow, and right. It is what every device is
/// tested against, and a way to run small models without one. Not thread-safe.
class ReferenceExecutor final : public plan::Executor {
public:
    struct Options {
        std::uint32_t cacheBlocks = 1; ///< of plan::cacheBlockTokens tokens each
        std::uint32_t stateSlots = 1;  ///< for plans with recurrent layers
        std::uint32_t mostRows = 512;
        unsigned threads = 0; ///< 0: as many as the processor runs at once
    };

    /// Loads all weights; `file` is not needed afterwards. Throws as HostWeights does, Error{memory} where there is too
    /// little.
    ReferenceExecutor(const plan::Plan& plan, const gguf::File& file, const Options& options);

    [[nodiscard]] std::uint32_t mostRows() const override { return m_options.mostRows; }
    [[nodiscard]] std::uint32_t logitsPerRow() const override { return m_plan.vocabulary; }
    [[nodiscard]] std::uint32_t cacheBlocks() const override { return m_options.cacheBlocks; }
    [[nodiscard]] std::uint32_t stateSlots() const override { return m_states.empty() ? 0 : m_options.stateSlots; }
    void copyState(std::uint32_t from, std::uint32_t to) override;
    [[nodiscard]] std::uint64_t stateBytes() const override { return plan::stateBytes(m_plan); }
    void readState(std::uint32_t slot, std::span<std::byte> out) override;
    void writeState(std::uint32_t slot, std::span<const std::byte> bytes) override;

    /// Throws Error{usage} for a batch that this plan and cache have no room for.
    void run(const plan::Batch& batch, std::span<float> logits) override;
    [[nodiscard]] std::unique_ptr<plan::RunInParts> begin(plan::Batch batch) override; ///< one operation at a time
    void runDrafter(const plan::Batch& batch, std::span<float> logits) override;
    void runHidden(const plan::Batch& batch, std::span<float> hidden) override;
    void copyBlock(std::uint32_t from, std::uint32_t to) override;
    [[nodiscard]] std::uint64_t blockBytes() const override;
    void readBlock(std::uint32_t block, std::span<std::byte> out) override;
    void writeBlock(std::uint32_t block, std::span<const std::byte> bytes) override;

    /// From now on for batches of so many rows, with a cache of so many blocks, which is empty then.
    void resize(std::uint32_t mostRows, std::uint32_t cacheBlocks);

private:
    void makeCaches();
    /// Calls `visit` with every run of floats of a block, in the order of readBlock().
    void eachRun(std::uint32_t block, const std::function<void(std::span<float>)>& visit);
    void check(const plan::Batch& batch) const;
    void compute(const plan::Batch& batch, std::span<const plan::Operation> operations, plan::ValueId result,
                 std::span<float> out);

    plan::Plan m_plan;
    Options m_options;
    HostWeights m_weights;
    std::vector<LayerCache> m_caches;
    std::vector<LayerState> m_states;
};

} // namespace calliope::reference
