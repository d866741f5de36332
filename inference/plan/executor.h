#pragma once

#include "inference/plan/batch.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calliope::plan {

/// A batch that is computed part by part, so that other executors of the device get their turns in between; see
/// Executor::begin(). May be given up at any time.
class RunInParts {
public:
    virtual ~RunInParts() = default;

    /// Computes the next part. True: it was the last one, and `logits` is filled as Executor::run() does. Throws as
    /// that does; then it is over.
    [[nodiscard]] virtual bool advance(std::span<float> logits) = 0;
};

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

    /// Makes block `to` of the cache hold the keys and values that block `from` holds now. Throws Error{usage} for a
    /// block that is not there.
    virtual void copyBlock(std::uint32_t from, std::uint32_t to) = 0;

    /// Bytes of one block as readBlock() gives and writeBlock() takes it: keys and values of all layers, in an order
    /// that executors with the same plan and type of cache share, but for rows that a device fills up: blocks of
    /// another size are of another order. The spans have just that size.
    [[nodiscard]] virtual std::uint64_t blockBytes() const = 0;
    virtual void readBlock(std::uint32_t block, std::span<std::byte> out) = 0;
    virtual void writeBlock(std::uint32_t block, std::span<const std::byte> bytes) = 0;

    /// Slots for the states of sequences, numbered from 0; none where the plan has no recurrent layers.
    [[nodiscard]] virtual std::uint32_t stateSlots() const { return 0; }

    /// Makes slot `to` hold what slot `from` holds now: snapshots, forks and roll-backs of a sequence. Throws
    /// Error{usage} for a slot that is not there.
    virtual void copyState(std::uint32_t from, std::uint32_t to);

    /// Bytes of one slot as readState() gives and writeState() takes it: the states of all recurrent layers, in an
    /// order that every executor with the same plan shares. The spans have just that size. Both throw as copyState().
    [[nodiscard]] virtual std::uint64_t stateBytes() const { return 0; }
    virtual void readState(std::uint32_t slot, std::span<std::byte> out);
    virtual void writeState(std::uint32_t slot, std::span<const std::byte> bytes);

    /// Runs the batch and fills `logits` [batch.outputs.size(), vocabulary]. Throws Error{device} or Error{memory}.
    virtual void run(const Batch& batch, std::span<float> logits) = 0;

    /// As run(), in parts that are as short as the executor can make them. It must outlive what it returns and run
    /// nothing else before the last part: whatever else runs on it puts an end to this.
    [[nodiscard]] virtual std::unique_ptr<RunInParts> begin(Batch batch) = 0;

    /// Runs a pass of the plan's drafter and fills `logits` [batch.outputs.size(), vocabulary]. Throws as run, and
    /// Error{usage} where the plan has none.
    virtual void runDrafter(const Batch& batch, std::span<float> logits);

    /// Runs the batch, keeps the logits where they are, and fills `picked` [batch.outputs.size()] with what batch.picks
    /// wants of them. Throws as run, Error{usage} where there is not one pick for each output. This one does it in
    /// plain C++, behind run().
    virtual void runPicking(const Batch& batch, std::span<Picked> picked);

    /// As runPicking, of a pass of the plan's drafter; its logits cannot be read afterwards.
    virtual void runDrafterPicking(const Batch& batch, std::span<Picked> picked);

    /// All logits [vocabulary] of an output of the last runPicking(), which must be the last that ran. Throws as run.
    virtual void readLogits(std::uint32_t output, std::span<float> logits);

    /// Runs the batch without the head and fills `hidden` [batch.outputs.size(), width of Plan::hidden]. Throws as run.
    virtual void runHidden(const Batch& batch, std::span<float> hidden) = 0;

    /// The size of the vocabulary.
    [[nodiscard]] virtual std::uint32_t logitsPerRow() const = 0;

protected:
    /// Throws Error{usage} for a batch whose picks nobody can fill.
    static void requirePicks(const Batch& batch, std::size_t filled);

private:
    void pickKept(const Batch& batch, std::span<Picked> picked) const;

    std::vector<float> m_kept; ///< logits of the plain runPicking()
};

} // namespace calliope::plan
