#pragma once

#include "inference/plan/batch.h"

#include <cstdint>
#include <span>

namespace calliope::plan {

/// Runs one plan on one device: holds the weights and the cache there. Not thread-safe.
class Executor {
public:
    virtual ~Executor() = default;

    /// Most rows that one batch may have.
    [[nodiscard]] virtual std::uint32_t mostRows() const = 0;

    /// Most rows whose logits one batch may ask for.
    [[nodiscard]] virtual std::uint32_t mostOutputs() const { return mostRows(); }

    /// Blocks of the key/value cache that sequences may own, numbered from 0.
    [[nodiscard]] virtual std::uint32_t cacheBlocks() const = 0;

    /// Runs the batch and fills `logits` [batch.outputs.size(), vocabulary]. Throws Error{device} or Error{memory}.
    virtual void run(const Batch& batch, std::span<float> logits) = 0;
};

} // namespace calliope::plan
