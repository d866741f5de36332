#include "inference/engine/loaded_encoder.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/reference/reference_executor.h"

#include <algorithm>

namespace calliope::engine {

namespace {

/// Rows of the widest value that a device can bind at once.
std::uint64_t boundRows(const plan::Plan& plan, const vulkan::DeviceInfo& device) {
    std::uint64_t widest = std::max<std::uint64_t>(plan.inputWidth, 1);
    for (const plan::Value& value : plan.values) widest = std::max<std::uint64_t>(widest, roundUp(value.width, 32u));
    return std::min<std::uint64_t>(device.maxStorageRange / sizeof(float), device.maxTexelElements) / widest;
}

} // namespace

LoadedEncoder::LoadedEncoder(const vision::EncoderModel& model, const LoadOptions& options, std::uint32_t mostRows,
                             std::uint32_t mostOutputs)
    : m_model(model) {
    const plan::Plan& plan = model.encoder().plan;
    const std::uint32_t rows = roundUp(std::max(mostRows, 8u), plan::cacheBlockTokens);
    if (options.device == "reference") {
        reference::ReferenceExecutor::Options host;
        host.cacheBlocks = rows / plan::cacheBlockTokens;
        host.mostRows = rows;
        m_executor = std::make_unique<reference::ReferenceExecutor>(plan, model.file(), host);
        m_deviceName = options.device;
        return;
    }
    const vulkan::DeviceChoice choice = vulkan::chooseDevice(options.device);
    if (rows > boundRows(plan, choice.device))
        throw Error(ErrorKind::usage, concat("The picture is too large for this device, which can work on ",
                                             boundRows(plan, choice.device), " of its ", mostRows,
                                             " patches at once; use a smaller one."));
    m_deviceName = choice.device.name;
    m_device = std::make_unique<vulkan::Device>(choice.device);
    vulkan::ExecutorOptions executor;
    executor.precision = options.precision;
    executor.cacheType = options.cacheType;
    executor.kernels = options.kernels;
    executor.cacheBlocks = rows / plan::cacheBlockTokens;
    executor.mostRows = rows;
    executor.mostOutputs = std::max(mostOutputs, 1u);
    executor.cacheFolder = vulkan::cacheFolder();
    executor.progress = options.progress;
    m_executor = std::make_unique<vulkan::VulkanExecutor>(plan, model.file(), *m_device, std::move(executor));
}

void requirePair(const models::Model& model, const vision::EncoderModel& encoder) {
    const std::uint32_t wanted = model.hyperparameters().width;
    if (encoder.sizes().outputWidth == wanted) return;
    throw Error(ErrorKind::usage, concat("The vision encoder ", gguf::printablePath(encoder.file().path()),
                                         " belongs to another model: its rows have ", encoder.sizes().outputWidth,
                                         " values, and this model reads ", wanted, "."));
}

} // namespace calliope::engine
