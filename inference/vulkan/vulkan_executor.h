#pragma once

#include "inference/plan/executor.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/device_weights.h"
#include "inference/vulkan/lowering.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/recorder.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace calliope::vulkan {

class KernelSet;

enum class KernelChoice {
    automatic, ///< timed on the device at first use, remembered
    rows,
    tiles,
};

struct ExecutorOptions {
    Precision precision = Precision::automatic;
    CacheType cacheType = CacheType::f16;
    KernelChoice kernels = KernelChoice::automatic;
    std::uint32_t cacheBlocks = 128; ///< of plan::cacheBlockTokens tokens
    std::uint32_t stateSlots = 1;    ///< for plans with recurrent layers, at least 1
    std::uint32_t tableBlocks = 0;   ///< entries in the block tables of all sequences of a batch; 0: cacheBlocks
    std::uint32_t mostRows = 512;
    std::uint32_t mostOutputs = 64;
    std::uint64_t hostBytes = 0; ///< of the weights that stay in the host's memory, which kernels read over the bus
    std::filesystem::path cacheFolder; ///< for compiled pipelines; empty: none
    LoadProgress progress;
};

/// Runs a plan on a Vulkan device. Construction loads the weights and compiles the kernels of the first answer; a batch
/// then writes one small block of memory and replays commands that were recorded once for its row bucket.
class VulkanExecutor final : public plan::Executor {
public:
    /// `plan` and `device` must outlive it; `file` is only read here.
    VulkanExecutor(const plan::Plan& plan, const gguf::File& file, Device& device, ExecutorOptions options);
    ~VulkanExecutor() override;

    [[nodiscard]] std::uint32_t mostRows() const override { return m_options.mostRows; }
    [[nodiscard]] std::uint32_t mostOutputs() const override { return m_options.mostOutputs; }
    [[nodiscard]] std::uint32_t logitsPerRow() const override { return m_plan.vocabulary; }
    [[nodiscard]] std::uint32_t cacheBlocks() const override { return m_options.cacheBlocks; }
    [[nodiscard]] std::uint32_t stateSlots() const override { return m_buffers.stateSlots; }
    void copyState(std::uint32_t from, std::uint32_t to) override; ///< a copy on the device
    [[nodiscard]] std::uint64_t stateBytes() const override;
    void readState(std::uint32_t slot, std::span<std::byte> out) override;
    void writeState(std::uint32_t slot, std::span<const std::byte> bytes) override;
    void run(const plan::Batch& batch, std::span<float> logits) override;
    [[nodiscard]] std::unique_ptr<plan::RunInParts> begin(plan::Batch batch) override; ///< one submit at a time
    void runDrafter(const plan::Batch& batch, std::span<float> logits) override;
    void runPicking(const plan::Batch& batch, std::span<plan::Picked> picked) override; ///< picks on the device
    void runDrafterPicking(const plan::Batch& batch, std::span<plan::Picked> picked) override;
    void readLogits(std::uint32_t output, std::span<float> logits) override;
    void runHidden(const plan::Batch& batch, std::span<float> hidden) override;
    void copyBlock(std::uint32_t from, std::uint32_t to) override; ///< a copy on the device
    [[nodiscard]] std::uint64_t blockBytes() const override;
    void readBlock(std::uint32_t block, std::span<std::byte> out) override;
    void writeBlock(std::uint32_t block, std::span<const std::byte> bytes) override;

    /// From now on for batches of so many rows and outputs, with a cache of so many blocks. The weights stay where they
    /// are; what cache and states held is lost. `file`: the one it was made of. Throws Error{memory}, and is of no use
    /// then until this has succeeded with less.
    void resize(std::uint32_t mostRows, std::uint32_t mostOutputs, std::uint32_t cacheBlocks, const gguf::File& file);

    /// Runs the batch with a timestamp around every kernel (slower) and tells the time of each group; with those that
    /// pick where the batch has picks.
    [[nodiscard]] std::vector<ProfileLine> profile(const plan::Batch& batch);

    [[nodiscard]] std::string_view kernelSet() const;
    [[nodiscard]] std::uint32_t dispatchesPerToken() const; ///< of the bucket for one row
    [[nodiscard]] std::uint64_t deviceBytes() const { return m_memory.allocatedBytes(); }

    /// The contents of a value after the last run, for tests: `rows` rows of its width, each with its slots.
    [[nodiscard]] std::vector<float> readValue(plan::ValueId value, std::uint32_t rows);

private:
    class Parts;
    enum class Part { whole, picking, withoutHead, drafter };

    struct Bucket {
        std::uint32_t rows = 0;
        std::uint32_t outputs = 0;
        Part part = Part::whole;
        std::unique_ptr<Program> program;
    };

    [[nodiscard]] bool isCommon(const Bucket& bucket) const;
    [[nodiscard]] std::vector<Dispatch> lower(const Bucket& bucket);
    void compile(std::span<const Dispatch> dispatches);
    Bucket& bucketFor(const plan::Batch& batch, Part part);
    Program& prepare(const plan::Batch& batch, Part part = Part::whole);
    /// A buffer of the cache: `heads` runs of all slots.
    struct CachePart {
        const Buffer* buffer = nullptr;
        std::uint32_t heads = 0;
        std::uint64_t blockBytes = 0; ///< of one head
    };
    [[nodiscard]] std::vector<CachePart> cacheParts() const;
    template<typename Each>
    void eachOfState(std::uint32_t slot, const Each& each) const;
    void requireBlock(std::uint32_t block) const;
    void readPicked(const plan::Batch& batch, std::span<plan::Picked> picked);
    void readRows(plan::ValueId value, std::span<float> out, std::uint32_t first = 0);
    void planBuffers();
    void makeBuffers();

    const plan::Plan& m_plan;
    Device& m_device;
    ExecutorOptions m_options;
    const KernelSet& m_kernels;
    Memory m_memory;
    Pipelines m_pipelines;
    DeviceWeights m_weights;
    PlanBuffers m_buffers;
    std::vector<Bucket> m_buckets;
};

} // namespace calliope::vulkan
