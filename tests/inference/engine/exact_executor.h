#pragma once

#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"

#include <QTest>
#include <cstdint>
#include <memory>

namespace calliope::test {

/// Where a model is computed: in plain C++, or on the device by one of its sets of kernels.
enum class Where : std::uint8_t { reference, rows, tiles };

/// Rows of a test with the columns "where" and "seeds"; random models take long on devices.
inline void addPlaces(int referenceSeeds) {
    QTest::addColumn<int>("where");
    QTest::addColumn<int>("seeds");
    QTest::newRow("reference") << static_cast<int>(Where::reference) << referenceSeeds;
    QTest::newRow("rows") << static_cast<int>(Where::rows) << 2;
    QTest::newRow("tiles") << static_cast<int>(Where::tiles) << 2;
}

/// One that computes in float32, so that answers can be compared. `device` may be null for the reference;
/// `tableBlocks` as vulkan::ExecutorOptions has it.
inline std::unique_ptr<plan::Executor> exactExecutor(const plan::Plan& plan, const gguf::File& file, Where where,
                                                     vulkan::Device* device, std::uint32_t blocks,
                                                     std::uint32_t tableBlocks = 0, std::uint32_t states = 1) {
    constexpr std::uint32_t rows = 64;
    if (where == Where::reference) {
        const reference::ReferenceExecutor::Options options{
            .cacheBlocks = blocks, .stateSlots = states, .mostRows = rows, .threads = 1};
        return std::make_unique<reference::ReferenceExecutor>(plan, file, options);
    }
    vulkan::ExecutorOptions options;
    options.kernels = where == Where::rows ? vulkan::KernelChoice::rows : vulkan::KernelChoice::tiles;
    options.precision = vulkan::Precision::f32;
    options.cacheType = vulkan::CacheType::f32;
    options.cacheBlocks = blocks;
    options.tableBlocks = tableBlocks;
    options.stateSlots = states;
    options.mostRows = rows;
    return std::make_unique<vulkan::VulkanExecutor>(plan, file, *device, options);
}

} // namespace calliope::test
