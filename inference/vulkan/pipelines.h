#pragma once

#include "inference/vulkan/device.h"
#include "shaders/shaders.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace calliope::vulkan {

/// What a shader does with one of its bindings; read from its SPIR-V, so it can never disagree with the source.
struct Binding {
    enum class Kind {
        storage,      ///< storage buffer
        storageTexel, ///< imageBuffer family
    };
    Kind kind = Kind::storage;
    VkFormat texel = VK_FORMAT_UNDEFINED; ///< of storage texel buffers
    bool reads = true;
    bool writes = true;
};

/// A compute pipeline with the layout of its one descriptor set. Bindings are numbered from 0 without gaps.
struct Pipeline {
    std::string name;                   ///< for profiles and error messages
    VkPipeline handle = VK_NULL_HANDLE; ///< once it is compiled
    VkPipelineLayout layout = VK_NULL_HANDLE;
    VkDescriptorSetLayout setLayout = VK_NULL_HANDLE;
    std::vector<Binding> bindings;
    std::uint32_t pushBytes = 0;
};

/// Pipelines of one device, kept once they are made; keyed by shader, specialisation constants and subgroup size.
/// The driver's pipeline cache is kept on disk between runs, in a file named after driver and device, written
/// atomically and ignored when it does not fit. `cacheFolder` empty: no disk cache.
class Pipelines {
public:
    Pipelines(Device& device, const std::filesystem::path& cacheFolder);
    ~Pipelines();

    /// `shader.words` must stay valid, as embedded ones do. `constants[i]` is specialisation constant i, those missing
    /// at the end keep the shader's default. `subgroup` 0: the driver's choice, else a size between the device's
    /// subgroupMin and subgroupMax (ignored where it cannot be chosen); subgroups are then full where the device can
    /// promise it and the workgroup's first axis is a multiple. The reference stays valid as long as this object; it
    /// can be recorded once it is compiled, which takes long. Throws Error{unsupported} where the device lacks what the
    /// shader needs.
    const Pipeline& declare(const shaders::Shader& shader, const std::vector<std::uint32_t>& constants,
                            std::uint32_t subgroup = 0);

    /// Compiles what declare() returned, if that is not done yet. Throws Error{device} where the driver cannot.
    void compile(const Pipeline& pipeline);

    /// Both.
    const Pipeline& get(const shaders::Shader& shader, const std::vector<std::uint32_t>& constants,
                        std::uint32_t subgroup = 0);

    /// Writes the disk cache if anything was added since.
    void save();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Folder for caches of this program on this system (XDG cache, Library/Caches, LocalAppData); empty if none is known.
[[nodiscard]] std::filesystem::path cacheFolder();

} // namespace calliope::vulkan
