#pragma once

#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace calliope::engine {

/// One text on an executor whose whole cache it owns: tokens go in, logits come out. Not thread-safe.
class Sequence {
public:
    /// Both must outlive it.
    Sequence(plan::Executor& executor, const plan::Plan& plan);

    [[nodiscard]] std::uint32_t length() const { return m_length; } ///< tokens so far
    [[nodiscard]] std::uint32_t remaining() const { return m_capacity - m_length; }

    /// Between two batches of a long input; `done` of `total` tokens are in. Returning false stops with
    /// Error{cancelled}.
    using Progress = std::function<bool(std::size_t done, std::size_t total)>;

    /// Appends tokens and returns the logits behind the last, valid until the next call. Throws Error{usage} where they
    /// do not fit into the context.
    std::span<float> append(std::span<const std::uint32_t> tokens, const Progress& progress = {});

    /// Appends tokens and returns what `pick` wants of the logits behind the last. Throws as the other.
    plan::Picked append(std::span<const std::uint32_t> tokens, const plan::Pick& pick, const Progress& progress = {});

    /// Appends tokens and hands over the logits behind every one, in order: `take(first, logits)` with whole rows.
    using Take = std::function<void(std::size_t first, std::span<const float> logits)>;
    void appendAll(std::span<const std::uint32_t> tokens, const Take& take);

private:
    void requireRoom(std::size_t tokens) const;
    using RunLast = std::function<void(plan::Batch& batch)>;
    void appendRows(std::span<const std::uint32_t> tokens, const Progress& progress, const RunLast& runLast);
    [[nodiscard]] plan::Batch batchOf(std::span<const std::uint32_t> tokens) const;

    plan::Executor& m_executor;
    const plan::Plan& m_plan;
    std::uint32_t m_capacity = 0;
    std::uint32_t m_length = 0;
    std::vector<std::uint32_t> m_blocks;
    std::vector<float> m_logits;
};

} // namespace calliope::engine
