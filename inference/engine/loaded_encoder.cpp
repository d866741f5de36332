#include "inference/engine/loaded_encoder.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/vision/readers.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

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
    const Room room{std::max(roundUp(std::max(cost.patches, 8u), plan::cacheBlockTokens), m_room.rows),
                    std::max({cost.rows, 1u, m_room.outputs})};
    if (room.rows == m_room.rows && room.outputs == m_room.outputs) return;
    if (m_device != nullptr)
        if (const std::uint64_t most = mostPatches(m_model.encoder().plan, m_device->info()); room.rows > most)
            throw Error(ErrorKind::usage, concat("The picture is too large for this device, which can work on ", most,
                                                 " of its ", cost.patches, " patches at once; use a smaller one."));
    if (m_room.rows == 0)
        load(room);
    else
        resize(room);
    m_room = room;
}

void LoadedEncoder::load(const Room& room) {
    const plan::Plan& plan = m_model.encoder().plan;
    if (m_device == nullptr) {
        reference::ReferenceExecutor::Options host;
        host.cacheBlocks = room.rows / plan::cacheBlockTokens;
        host.mostRows = room.rows;
        m_hostExecutor = std::make_unique<reference::ReferenceExecutor>(plan, m_model.file(), host);
        return;
    }
    vulkan::ExecutorOptions executor;
    executor.precision = m_options.precision;
    executor.cacheType = m_options.cacheType;
    executor.kernels = m_options.kernels;
    executor.cacheBlocks = room.rows / plan::cacheBlockTokens;
    executor.mostRows = room.rows;
    executor.mostOutputs = room.outputs;
    executor.cacheFolder = vulkan::cacheFolder();
    executor.progress = m_options.progress;
    m_vulkanExecutor = std::make_unique<vulkan::VulkanExecutor>(plan, m_model.file(), *m_device, std::move(executor));
    m_options.progress = nullptr; // whoever watches may be gone when it is loaded again
}

/// Makes room for other pictures than before. Where that fails there is as much as before, or nothing is loaded.
void LoadedEncoder::resize(const Room& room) {
    const auto make = [this](const Room& wanted) {
        const std::uint32_t blocks = wanted.rows / plan::cacheBlockTokens;
        if (m_hostExecutor)
            m_hostExecutor->resize(wanted.rows, blocks);
        else
            m_vulkanExecutor->resize(wanted.rows, wanted.outputs, blocks, m_model.file());
    };
    try {
        make(room);
    } catch (const std::exception&) {
        try {
            make(m_room);
        } catch (const std::exception&) {
            m_room = {};
            m_hostExecutor.reset();
            m_vulkanExecutor.reset();
        }
        throw;
    }
}

vision::Encoding LoadedEncoder::begin(const pictures::Picture& tile) {
    const vision::RowGrid grid = vision::rowGridOf(m_model.sizes(), tile.size);
    reserve({grid.count(), vision::encoderRowsOf(m_model.sizes(), m_model.family(), grid)});
    if (m_hostExecutor) return {m_model, *m_hostExecutor, tile};
    return {m_model, *m_vulkanExecutor, tile};
}

vision::Encoded LoadedEncoder::encode(const pictures::Picture& tile) {
    return begin(tile).finish();
}

PictureStore::Encode encodeWith(LoadedModel& model) {
    return [&model](const pictures::Picture& tile) -> TileParts {
        const auto encoding = std::make_shared<vision::Encoding>(model.encoder()->begin(tile));
        return [encoding]() -> std::optional<std::vector<float>> {
            std::optional<vision::Encoded> encoded = encoding->advance();
            if (!encoded) return std::nullopt;
            return std::move(encoded->rows);
        };
    };
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
