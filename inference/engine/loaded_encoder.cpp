#include "inference/engine/loaded_encoder.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/reference/reference_executor.h"
#include "inference/vision/readers.h"

#include <algorithm>

namespace calliope::engine {

std::uint64_t mostPatches(const plan::Plan& plan, const vulkan::DeviceInfo& device) {
    std::uint64_t widest = std::max<std::uint64_t>(plan.inputWidth, 1);
    for (const plan::Value& value : plan.values) widest = std::max<std::uint64_t>(widest, roundUp(value.width, 32u));
    const std::uint64_t rows =
        std::min<std::uint64_t>(device.maxStorageRange / sizeof(float), device.maxTexelElements) / widest;
    return rows / plan::cacheBlockTokens * plan::cacheBlockTokens;
}

LoadedEncoder::LoadedEncoder(const vision::EncoderModel& model, const LoadOptions& options, vulkan::Device* device)
    : m_model(model)
    , m_options(options)
    , m_device(device) {
    if (options.device == "reference" || device != nullptr) return;
    m_ownDevice = std::make_unique<vulkan::Device>(vulkan::chooseDevice(options.device).device);
    m_device = m_ownDevice.get();
}

void LoadedEncoder::prepare(vision::TileCost cost) {
    if (m_device != nullptr)
        cost.patches = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(cost.patches, mostPatches(m_model.encoder().plan, m_device->info())));
    reserve(cost);
}

void LoadedEncoder::reserve(const vision::TileCost& cost) {
    const std::uint32_t rows = roundUp(std::max(cost.patches, 8u), plan::cacheBlockTokens);
    const std::uint32_t outputs = std::max(cost.rows, 1u);
    if (m_executor && m_executor->mostRows() >= rows && m_executor->mostOutputs() >= outputs) return;
    const plan::Plan& plan = m_model.encoder().plan;
    m_executor.reset();
    if (m_device == nullptr) {
        reference::ReferenceExecutor::Options host;
        host.cacheBlocks = rows / plan::cacheBlockTokens;
        host.mostRows = rows;
        m_executor = std::make_unique<reference::ReferenceExecutor>(plan, m_model.file(), host);
        return;
    }
    if (const std::uint64_t most = mostPatches(plan, m_device->info()); rows > most)
        throw Error(ErrorKind::usage, concat("The picture is too large for this device, which can work on ", most,
                                             " of its ", cost.patches, " patches at once; use a smaller one."));
    vulkan::ExecutorOptions executor;
    executor.precision = m_options.precision;
    executor.cacheType = m_options.cacheType;
    executor.kernels = m_options.kernels;
    executor.cacheBlocks = rows / plan::cacheBlockTokens;
    executor.mostRows = rows;
    executor.mostOutputs = outputs;
    executor.cacheFolder = vulkan::cacheFolder();
    executor.progress = m_options.progress;
    m_executor = std::make_unique<vulkan::VulkanExecutor>(plan, m_model.file(), *m_device, std::move(executor));
    m_options.progress = nullptr; // whoever watches may be gone when a larger picture comes
}

vision::Encoded LoadedEncoder::encode(const pictures::Picture& tile) {
    const vision::RowGrid grid = vision::rowGridOf(m_model.sizes(), tile.size);
    reserve({grid.count(), vision::encoderRowsOf(m_model.sizes(), m_model.family(), grid)});
    return vision::encode(m_model, *m_executor, tile);
}

void requirePair(const models::Model& model, const vision::EncoderModel& encoder) {
    const std::string name = gguf::printablePath(encoder.file().path());
    if (const std::string why = vision::foreignTo(model, encoder.family()); !why.empty())
        throw Error(ErrorKind::usage, concat("The vision encoder ", name, " belongs to another model: ", why, "."));
    const std::uint32_t wanted = model.hyperparameters().pictureRowWidth();
    if (encoder.sizes().rowWidth() == wanted) return;
    throw Error(ErrorKind::usage, concat("The vision encoder ", name, " belongs to another model: its rows have ",
                                         encoder.sizes().rowWidth(), " values, and this model reads ", wanted, "."));
}

} // namespace calliope::engine
