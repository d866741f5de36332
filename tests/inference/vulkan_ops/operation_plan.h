#pragma once

#include "inference/gguf/gguf.h"
#include "inference/plan/plan.h"
#include "inference/reference/host_weights.h"
#include "inference/reference/operations.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/vulkan/open_device.h"
#include "tests/support/gguf_writer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <vector>

namespace calliope::test {

/// A way to compute that kernels are tested in, and how far from the plain operation it may be.
struct Arithmetic {
    const char* name;
    vulkan::KernelChoice kernels;
    vulkan::Precision precision;
    double mostError; ///< of products; normalised square error
};
inline constexpr Arithmetic arithmetics[] = {
    {"tiles", vulkan::KernelChoice::tiles, vulkan::Precision::f32, 1e-10},
    {"rows, exact", vulkan::KernelChoice::rows, vulkan::Precision::f32, 1e-10},
    {"rows, int8", vulkan::KernelChoice::rows, vulkan::Precision::automatic, 1e-3},
};
/// Products have more: what a device's features allow besides.
inline constexpr Arithmetic productArithmetics[] = {
    arithmetics[0],
    arithmetics[1],
    arithmetics[2],
    {"tiles, int8", vulkan::KernelChoice::tiles, vulkan::Precision::automatic, 1e-3},
    {"tiles, float16", vulkan::KernelChoice::tiles, vulkan::Precision::f16, 1e-6},
};

/// A plan of a few operations with random weights. Its first operation embeds the rows' tokens, so that any values can
/// be fed to what is under test.
class OperationPlan {
public:
    static constexpr std::uint32_t vocabulary = 64;

    explicit OperationPlan(unsigned seed)
        : m_random(seed) {}

    [[nodiscard]] plan::WeightId matrix(WeightType type, std::uint32_t rows, std::uint32_t columns,
                                        std::uint32_t matrices = 1);
    [[nodiscard]] plan::WeightId vector(std::uint32_t width) { return matrix(WeightType::f32, 1, width); }
    [[nodiscard]] plan::WeightId vector(const std::vector<float>& values);
    [[nodiscard]] plan::WeightId matrix(const std::vector<float>& values, std::uint32_t columns);
    [[nodiscard]] plan::ValueId value(std::uint32_t width, plan::RowSet rows = plan::RowSet::all,
                                      std::uint32_t slots = 1);

    /// A value whose rows come from a random table, times `scale`.
    [[nodiscard]] plan::ValueId embedded(std::uint32_t width, float scale = 1);

    template<typename Operation>
    const Operation& add(const Operation& operation) {
        m_plan.operations.push_back(operation);
        return std::get<Operation>(m_plan.operations.back());
    }

    /// Makes the file; nothing can be added afterwards.
    void finish();

    [[nodiscard]] plan::Plan& plan() { return m_plan; }
    [[nodiscard]] const gguf::File& file() const { return *m_file; }
    [[nodiscard]] reference::ReadWeight weights() const;

    [[nodiscard]] std::unique_ptr<vulkan::VulkanExecutor> executor(vulkan::Device& device, const Arithmetic& arithmetic,
                                                                   std::uint32_t mostRows,
                                                                   vulkan::CacheType cache = vulkan::CacheType::f32,
                                                                   std::uint32_t cacheBlocks = 10,
                                                                   std::uint32_t stateSlots = 1);

private:
    std::mt19937 m_random;
    GgufWriter m_writer;
    plan::Plan m_plan;
    std::optional<gguf::File> m_file;
    std::unique_ptr<reference::HostWeights> m_weights;
};

/// A batch of rows of one sequence with these tokens, without outputs.
[[nodiscard]] plan::Batch batchOf(std::span<const std::uint32_t> tokens);

[[nodiscard]] std::vector<std::uint32_t> tokensFor(std::uint32_t rows);

/// What the embedding of a plan gives for a batch.
[[nodiscard]] std::vector<float> embeddedRows(OperationPlan& plan, const plan::Batch& batch);

} // namespace calliope::test
