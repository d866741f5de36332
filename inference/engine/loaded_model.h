#pragma once

#include "inference/engine/memory_plan.h"
#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "inference/plan/executor.h"
#include "inference/tokenizer/tokenizer.h"
#include "inference/vision/encoder.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/vulkan_executor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace calliope::engine {

class LoadedEncoder;

/// Where and how a model runs.
struct LoadOptions {
    std::filesystem::path drafter;   ///< a file that guesses tokens for the model (models::Drafter); empty: none
    std::filesystem::path projector; ///< the model's vision encoder (mmproj file); empty: it sees no pictures
    std::string device;              ///< index, part of a name, "reference" for plain C++, empty: the best GPU
    /// Tokens; 0: what the model was trained for, at most 4096, and where that does not fit the device less, with the
    /// keys and values in 8 bits. Either way weights stay in the host's memory as a last resort (see planMemory).
    std::uint32_t contextLength = 0;
    std::uint32_t cacheTokens = 0; ///< of all sequences together; 0: as many as one context
    std::uint32_t sequences = 1;   ///< most in one batch
    vulkan::Precision precision = vulkan::Precision::automatic;
    vulkan::CacheType cacheType = vulkan::CacheType::f16;
    vulkan::KernelChoice kernels = vulkan::KernelChoice::automatic;
    vulkan::LoadProgress progress;
};

/// A model on a device, ready to compute.
class LoadedModel {
public:
    /// Throws Error with one sentence where the file, the device or the memory is not up to it.
    LoadedModel(const std::filesystem::path& path, const LoadOptions& options);
    ~LoadedModel();
    LoadedModel(const LoadedModel&) = delete;
    LoadedModel& operator=(const LoadedModel&) = delete;

    /// Opens the device and loads the model anew, after the device was lost. The executor is another one then. Throws
    /// as the constructor does, and may be called again later.
    void restart();

    /// The same on the processor, for a device that is no good: by software Vulkan where there is some, else in plain
    /// C++. Throws as the constructor does; there is no way back.
    void moveToProcessor();

    /// Whether it was moved.
    [[nodiscard]] bool isMoved() const { return !m_whyMoved.empty(); }

    [[nodiscard]] const models::Model& model() const { return m_model; }
    [[nodiscard]] const models::Drafter* drafter() const { return m_drafter ? &*m_drafter : nullptr; }
    /// nullptr: it was loaded without a vision encoder, as is encoder() then.
    [[nodiscard]] const vision::EncoderModel* vision() const { return m_vision.get(); }
    [[nodiscard]] LoadedEncoder* encoder() { return m_encoder.get(); }
    [[nodiscard]] const plan::Plan& plan() const { return m_plan; }
    [[nodiscard]] plan::Executor& executor() { return *m_executor; }
    [[nodiscard]] vulkan::CacheType cacheType() const {
        return m_vulkanExecutor ? m_options.cacheType : vulkan::CacheType::f32;
    }
    [[nodiscard]] std::uint32_t contextLength() const { return m_plan.contextLength; }

    /// nullptr on the reference.
    [[nodiscard]] vulkan::VulkanExecutor* vulkanExecutor() { return m_vulkanExecutor; }
    [[nodiscard]] vulkan::Device* device() { return m_device.get(); }

    [[nodiscard]] const std::string& deviceName() const { return m_deviceName; }
    [[nodiscard]] const std::string& deviceReason() const { return m_deviceReason; } ///< why it was chosen

    /// What gave way so that it fits the device's memory, one sentence for people; empty: nothing did.
    [[nodiscard]] const std::string& memoryNote() const { return m_memoryNote; }
    [[nodiscard]] std::uint64_t hostBytes() const { return m_hostBytes; } ///< of the weights, in the host's memory

private:
    void fitMemory(const LoadOptions& wanted);
    void closeDevice();
    void load();
    void loadEncoder();

    models::Model m_model;
    std::optional<models::Drafter> m_drafter;
    std::unique_ptr<const vision::EncoderModel> m_vision;
    plan::Plan m_plan;
    LoadOptions m_options;
    std::string m_deviceName;
    std::string m_deviceReason;
    std::string m_whyMoved;        ///< to the processor
    std::uint64_t m_hostBytes = 0; ///< see MemoryPlan
    std::string m_memoryNote;
    std::unique_ptr<vulkan::Device> m_device;
    std::unique_ptr<plan::Executor> m_executor;
    vulkan::VulkanExecutor* m_vulkanExecutor = nullptr;
    std::unique_ptr<LoadedEncoder> m_encoder; ///< on the same device
};

/// The context that a model gets: `wanted` tokens, or where that is 0 what it was trained for, at most 4096. Throws
/// Error{usage} for more than this program supports.
[[nodiscard]] std::uint32_t contextOf(const models::Model& model, std::uint32_t wanted);

/// How LoadedModel will fit these files into the memory of the device that `wanted` names, which is not the reference.
/// Throws as planMemory and vulkan::chooseDevice.
[[nodiscard]] MemoryPlan memoryPlanOf(const ModelFiles& files, const LoadOptions& wanted);

/// The source of a model file's chat template, or a plain one (ChatML) where it has none.
[[nodiscard]] std::string chatTemplateOf(const gguf::File& file);

} // namespace calliope::engine
