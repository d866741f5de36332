#include "inference/engine/loaded_model.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/engine/loaded_encoder.h"
#include "inference/reference/reference_executor.h"
#include "inference/vulkan/pipelines.h"

#include <algorithm>

namespace calliope::engine {

namespace {

constexpr std::uint32_t defaultContext = 4096;
constexpr std::string_view plainCpp = "reference"; ///< the device that is none

// Entries in the block tables of one batch: 4 MiB of step block.
constexpr std::uint32_t mostTableBlocks = 1u << 20;

// For files without a template: what most fine-tunes without one were trained on.
constexpr std::string_view chatMl =
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

} // namespace

std::uint32_t contextOf(const models::Model& model, std::uint32_t wanted) {
    const std::uint32_t trained = model.hyperparameters().contextLength;
    if (wanted == 0) return std::min(trained, defaultContext);
    constexpr std::uint32_t most = 1u << 20;
    if (wanted > most)
        throw Error(ErrorKind::usage,
                    concat("A context of ", wanted, " tokens is more than this program supports (", most, ")."));
    return wanted;
}

LoadedModel::LoadedModel(const std::filesystem::path& path, const LoadOptions& options)
    : m_model(path)
    , m_options(options) {
    if (!options.drafter.empty()) {
        m_drafter.emplace(options.drafter);
        m_drafter->requireFits(m_model);
    }
    if (!options.projector.empty()) {
        auto encoder = std::make_unique<vision::EncoderModel>(options.projector);
        requirePair(m_model, *encoder);
        if (options.device != plainCpp)
            encoder->limitPatches(mostPatches(encoder->encoder().plan, vulkan::chooseDevice(options.device).device));
        m_vision = std::move(encoder);
    }
    m_options.contextLength = contextOf(m_model, options.contextLength);
    if (m_options.device != plainCpp) fitMemory(options);
    m_plan = m_model.plan(m_options.contextLength, drafter(), m_vision != nullptr);
    load();
    if (m_drafter) m_drafter->file().requireUnchanged();
    if (m_vision) m_vision->file().requireUnchanged();
    m_options.progress = nullptr; // whoever watches may be gone when it is loaded again
}

LoadedModel::~LoadedModel() = default;

void LoadedModel::restart() {
    m_model.file().requireUnchanged();
    if (m_drafter) m_drafter->file().requireUnchanged();
    if (m_vision) m_vision->file().requireUnchanged();
    closeDevice();
    load();
}

void LoadedModel::moveToProcessor() {
    const std::string before = m_deviceName;
    closeDevice();
    const std::vector<vulkan::DeviceInfo> devices = vulkan::listDevices();
    const auto software = std::ranges::find_if(devices, [&](const vulkan::DeviceInfo& device) {
        return device.software && device.name != before && m_plan.contextLength <= mostSoftwareContext;
    });
    m_options.device = software == devices.end() ? std::string(plainCpp) : std::to_string(software->index);
    m_whyMoved = concat(before, " was lost twice");
    restart();
}

void LoadedModel::closeDevice() {
    m_encoder.reset();
    m_vulkanExecutor = nullptr;
    m_executor.reset();
    m_device.reset();
}

/// Takes what fits the device.
void LoadedModel::fitMemory(const LoadOptions& wanted) {
    const MemoryPlan plan = memoryPlanOf({m_model, drafter(), vision()}, wanted);
    if (!plan.isAsWished) m_memoryNote = plan.note;
    if (!plan.fits) return; // try all the same: the estimate is careful, and loading says exactly what is missing
    m_options.contextLength = plan.wishes.contextLength;
    m_options.cacheTokens = plan.wishes.cacheTokens;
    m_options.cacheType = plan.wishes.cacheType;
    m_hostBytes = plan.hostBytes;
}

void LoadedModel::load() {
    const std::uint32_t contextBlocks = divideUp(m_plan.contextLength, plan::cacheBlockTokens);
    const std::uint32_t blocks = std::max(contextBlocks, divideUp(m_options.cacheTokens, plan::cacheBlockTokens));
    const std::uint32_t stateSlots = 2 * std::max(m_options.sequences, 1u) + 1; // one each, and as many snapshots
    if (m_options.device == plainCpp) {
        reference::ReferenceExecutor::Options host;
        host.cacheBlocks = blocks;
        host.stateSlots = stateSlots;
        host.mostRows = std::max(host.mostRows, mostRowsOf(m_plan, vision(), m_options.sequences));
        m_executor = std::make_unique<reference::ReferenceExecutor>(m_plan, m_model.file(), host);
        m_deviceName = plainCpp;
        m_deviceReason = isMoved() ? m_whyMoved : "plain C++ was asked for";
        loadEncoder();
        return;
    }
    vulkan::DeviceChoice choice = vulkan::chooseDevice(m_options.device);
    m_deviceName = choice.device.name;
    m_deviceReason = isMoved() ? m_whyMoved : std::move(choice.reason);
    m_device = std::make_unique<vulkan::Device>(choice.device);
    vulkan::ExecutorOptions executor;
    executor.precision = m_options.precision;
    executor.cacheType = m_options.cacheType;
    executor.kernels = m_options.kernels;
    executor.cacheBlocks = blocks;
    executor.stateSlots = stateSlots;
    const std::uint64_t tables = std::uint64_t{contextBlocks} * std::max(m_options.sequences, 1u);
    executor.tableBlocks = static_cast<std::uint32_t>(std::min<std::uint64_t>(tables, mostTableBlocks));
    executor.mostRows = mostRowsOf(m_plan, vision(), m_options.sequences);
    executor.mostOutputs = std::max(executor.mostOutputs, m_options.sequences);
    executor.cacheFolder = vulkan::cacheFolder();
    executor.progress = m_options.progress;
    executor.hostBytes = isMoved() ? 0 : m_hostBytes;
    auto made = std::make_unique<vulkan::VulkanExecutor>(m_plan, m_model.file(), *m_device, std::move(executor));
    m_vulkanExecutor = made.get();
    m_executor = std::move(made);
    loadEncoder();
}

/// Ready for pictures as they usually are.
void LoadedModel::loadEncoder() {
    if (!m_vision) return;
    m_encoder = std::make_unique<LoadedEncoder>(*m_vision, m_options, m_device.get());
    m_encoder->prepare(vision::largestTile(*m_vision, pictures::Detail::usual));
}

MemoryPlan memoryPlanOf(const ModelFiles& files, const LoadOptions& wanted) {
    MemoryWishes wishes;
    wishes.contextLength = contextOf(files.model, wanted.contextLength);
    wishes.cacheTokens = wanted.cacheTokens;
    wishes.sequences = wanted.sequences;
    wishes.cacheType = wanted.cacheType;
    wishes.precision = wanted.precision;
    wishes.isFixed = wanted.contextLength != 0;
    return planMemory(files, vulkan::chooseDevice(wanted.device).device, wishes);
}

std::string chatTemplateOf(const gguf::File& file) {
    return gguf::getString(file, "tokenizer.chat_template", chatMl);
}

} // namespace calliope::engine
