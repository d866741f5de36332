#include "inference/vulkan/pipelines.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/handle.h"
#include "inference/vulkan/pipeline_cache.h"
#include "inference/vulkan/spirv.h"
#include "inference/vulkan/structure.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t mostConstants = 64;

/// Capabilities of SPIR-V that not every device has, with the fact that tells.
struct Capability {
    std::uint32_t number;
    bool DeviceInfo::*has;
    std::string_view name;
};
constexpr Capability checkedCapabilities[] = {
    {9, &DeviceInfo::float16, "16-bit float arithmetic"},
    {22, &DeviceInfo::int16, "16-bit integer arithmetic"},
    {39, &DeviceInfo::int8, "8-bit integer arithmetic"},
    {63, &DeviceInfo::subgroupArithmetic, "subgroup arithmetic"},
    {65, &DeviceInfo::subgroupShuffle, "subgroup shuffles"},
    {4433, &DeviceInfo::storage16, "16-bit storage buffers"},
    {4448, &DeviceInfo::storage8, "8-bit storage buffers"},
    {6019, &DeviceInfo::integerDot, "integer dot products"},
    {6022, &DeviceInfo::cooperativeMatrix, "cooperative matrices"},
};

/// Everything that a Pipeline refers to and is made of.
struct OwnedPipeline {
    Pipeline facts;
    shaders::Shader shader;
    std::vector<std::uint32_t> constants;
    std::uint32_t subgroup = 0;
    Handle<VkDescriptorSetLayout> setLayout;
    Handle<VkPipelineLayout> layout;
    Handle<VkPipeline> pipeline;
};

} // namespace

struct Pipelines::Impl {
    /// Shader (its embedded words), constants, subgroup size.
    using Key = std::tuple<const std::uint32_t*, std::vector<std::uint32_t>, std::uint32_t>;

    Device& device;
    VkPhysicalDeviceLimits limits{};
    PipelineCacheFile file;
    Handle<VkPipelineCache> cache;
    std::map<Key, OwnedPipeline> pipelines;
    std::map<const std::uint32_t*, ShaderInterface> interfaces;
    std::vector<std::byte> saved; ///< what the file holds
    bool grown = false;           ///< since the last save

    Impl(Device& owner, const std::filesystem::path& folder)
        : device(owner)
        , file(owner, folder) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(device.physical(), &properties);
        limits = properties.limits;
        saved = file.read();
        auto info = structure<VkPipelineCacheCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO);
        info.initialDataSize = saved.size();
        info.pInitialData = saved.data();
        VkPipelineCache raw = VK_NULL_HANDLE;
        VkResult result = device.api().vkCreatePipelineCache(device.handle(), &info, nullptr, &raw);
        if (result != VK_SUCCESS) { // data that the driver dislikes after all
            info.initialDataSize = 0;
            result = device.api().vkCreatePipelineCache(device.handle(), &info, nullptr, &raw);
        }
        check(result, "preparing kernels");
        cache = {device.handle(), raw, device.api().vkDestroyPipelineCache};
    }

    const ShaderInterface& interfaceOf(const shaders::Shader& shader) {
        const auto found = interfaces.find(shader.words.data());
        if (found != interfaces.end()) return found->second;
        return interfaces.emplace(shader.words.data(), readInterface(shader.name, shader.words)).first->second;
    }

    [[noreturn]] void refuse(const shaders::Shader& shader, const std::string& why) const {
        throw Error(ErrorKind::unsupported, concat("The compute kernel \"", shader.name, "\" cannot run on ",
                                                   device.info().name, ": ", why, "."));
    }

    void requireFit(const shaders::Shader& shader, const ShaderInterface& facts,
                    const std::array<std::uint32_t, 3>& group) const {
        const DeviceInfo& info = device.info();
        for (const Capability& capability : checkedCapabilities) {
            const bool used = std::find(facts.capabilities.begin(), facts.capabilities.end(), capability.number) !=
                              facts.capabilities.end();
            if (used && !(info.*capability.has)) refuse(shader, concat("it has no ", capability.name));
        }
        const std::uint64_t invocations = std::uint64_t(group[0]) * group[1] * group[2];
        if (invocations == 0 || invocations > info.maxGroupSize)
            refuse(shader, concat("workgroups of ", invocations, " are wanted, ", info.maxGroupSize, " are possible"));
        requireLimits(shader, facts);
        for (const Binding& binding : facts.bindings) {
            if (binding.kind != Binding::Kind::storageTexel) continue;
            VkFormatProperties format;
            vkGetPhysicalDeviceFormatProperties(device.physical(), binding.texel, &format);
            if ((format.bufferFeatures & VK_FORMAT_FEATURE_STORAGE_TEXEL_BUFFER_BIT) == 0)
                refuse(shader, concat("texel format ", static_cast<int>(binding.texel), " is missing"));
        }
    }

    void requireLimits(const shaders::Shader& shader, const ShaderInterface& facts) const {
        const auto texels = static_cast<std::size_t>(
            std::count_if(facts.bindings.begin(), facts.bindings.end(),
                          [](const Binding& binding) { return binding.kind == Binding::Kind::storageTexel; }));
        const std::size_t buffers = facts.bindings.size() - texels;
        if (buffers > limits.maxPerStageDescriptorStorageBuffers ||
            texels > limits.maxPerStageDescriptorStorageImages || facts.bindings.size() > limits.maxPerStageResources)
            refuse(shader, concat("it binds ", buffers, " storage buffers and ", texels, " texel buffers, ",
                                  limits.maxPerStageDescriptorStorageBuffers, " and ",
                                  limits.maxPerStageDescriptorStorageImages, " are possible"));
        if (facts.pushBytes > limits.maxPushConstantsSize)
            refuse(shader, concat("it wants ", facts.pushBytes, " bytes of push constants, ",
                                  limits.maxPushConstantsSize, " are possible"));
    }

    void makeLayouts(OwnedPipeline& made) const {
        const VolkDeviceTable& vk = device.api();
        std::vector<VkDescriptorSetLayoutBinding> bindings;
        for (const Binding& binding : made.facts.bindings) {
            const VkDescriptorType type = binding.kind == Binding::Kind::storage
                                              ? VK_DESCRIPTOR_TYPE_STORAGE_BUFFER
                                              : VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER;
            bindings.push_back(
                {static_cast<std::uint32_t>(bindings.size()), type, 1, VK_SHADER_STAGE_COMPUTE_BIT, nullptr});
        }
        auto setInfo = structure<VkDescriptorSetLayoutCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
        setInfo.bindingCount = static_cast<std::uint32_t>(bindings.size());
        setInfo.pBindings = bindings.data();
        check(vk.vkCreateDescriptorSetLayout(device.handle(), &setInfo, nullptr, &made.facts.setLayout),
              "preparing kernels");
        made.setLayout = {device.handle(), made.facts.setLayout, vk.vkDestroyDescriptorSetLayout};

        const VkPushConstantRange push{VK_SHADER_STAGE_COMPUTE_BIT, 0, made.facts.pushBytes};
        auto info = structure<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
        info.setLayoutCount = 1;
        info.pSetLayouts = &made.facts.setLayout;
        info.pushConstantRangeCount = push.size != 0 ? 1 : 0;
        info.pPushConstantRanges = &push;
        check(vk.vkCreatePipelineLayout(device.handle(), &info, nullptr, &made.facts.layout), "preparing kernels");
        made.layout = {device.handle(), made.facts.layout, vk.vkDestroyPipelineLayout};
    }

    void compile(const Pipeline& pipeline) {
        if (pipeline.handle != VK_NULL_HANDLE) return;
        const auto found = std::find_if(pipelines.begin(), pipelines.end(),
                                        [&](const auto& entry) { return &entry.second.facts == &pipeline; });
        compile(found->second);
        grown = true;
    }

    void compile(OwnedPipeline& made) {
        const shaders::Shader& shader = made.shader;
        const std::vector<std::uint32_t>& constants = made.constants;
        const std::uint32_t subgroup = made.subgroup;
        const ShaderInterface& facts = interfaceOf(shader);
        const VolkDeviceTable& vk = device.api();
        const std::string doing = concat("compiling the kernel \"", shader.name, "\"");
        auto moduleInfo = structure<VkShaderModuleCreateInfo>(VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO);
        moduleInfo.codeSize = shader.words.size_bytes();
        moduleInfo.pCode = shader.words.data();
        VkShaderModule rawModule = VK_NULL_HANDLE;
        check(vk.vkCreateShaderModule(device.handle(), &moduleInfo, nullptr, &rawModule), doing);
        const Handle<VkShaderModule> module(device.handle(), rawModule, vk.vkDestroyShaderModule);

        std::vector<VkSpecializationMapEntry> entries;
        for (const std::uint32_t id : facts.constants)
            if (id < constants.size()) entries.push_back({id, id * 4u, 4u});
        const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()), entries.data(),
                                                  constants.size() * 4, constants.data()};

        auto info = structure<VkComputePipelineCreateInfo>(VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO);
        info.layout = made.facts.layout;
        info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
        info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
        info.stage.module = rawModule;
        info.stage.pName = "main";
        info.stage.pSpecializationInfo = &specialization;
        auto size = structure<VkPipelineShaderStageRequiredSubgroupSizeCreateInfo>(
            VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO);
        size.requiredSubgroupSize = subgroup;
        if (subgroup != 0) {
            info.stage.pNext = &size;
            const bool whole = facts.groupSizeWith(constants)[0] % subgroup == 0;
            if (device.info().fullSubgroups && whole)
                info.stage.flags |= VK_PIPELINE_SHADER_STAGE_CREATE_REQUIRE_FULL_SUBGROUPS_BIT;
        }
        check(vk.vkCreateComputePipelines(device.handle(), cache.get(), 1, &info, nullptr, &made.facts.handle), doing);
        made.pipeline = {device.handle(), made.facts.handle, vk.vkDestroyPipeline};
    }

    const Pipeline& declare(const shaders::Shader& shader, const std::vector<std::uint32_t>& constants,
                            std::uint32_t subgroup) {
        const DeviceInfo& info = device.info();
        if (!info.subgroupSizeControl) subgroup = 0;
        const Key key(shader.words.data(), constants, subgroup);
        if (const auto found = pipelines.find(key); found != pipelines.end()) return found->second.facts;

        const ShaderInterface& facts = interfaceOf(shader);
        if (constants.size() > mostConstants) refuse(shader, "it gets too many constants");
        if (subgroup != 0 && (subgroup < info.subgroupMin || subgroup > info.subgroupMax))
            refuse(shader, concat("subgroups of ", subgroup, " are wanted, ", info.subgroupMin, " to ",
                                  info.subgroupMax, " are possible"));
        requireFit(shader, facts, facts.groupSizeWith(constants));
        OwnedPipeline made{.facts = {}, .shader = shader, .constants = constants, .subgroup = subgroup};
        made.facts.name = shader.name;
        made.facts.bindings = facts.bindings;
        made.facts.pushBytes = facts.pushBytes;
        makeLayouts(made);
        return pipelines.emplace(key, std::move(made)).first->second.facts;
    }

    void save() {
        if (!grown || file.path().empty()) return;
        grown = false;
        const VolkDeviceTable& vk = device.api();
        std::size_t size = 0;
        if (vk.vkGetPipelineCacheData(device.handle(), cache.get(), &size, nullptr) != VK_SUCCESS) return;
        std::vector<std::byte> data(size);
        if (vk.vkGetPipelineCacheData(device.handle(), cache.get(), &size, data.data()) != VK_SUCCESS) return;
        data.resize(size);
        if (data == saved) return;
        file.write(data);
        saved = std::move(data);
    }
};

Pipelines::Pipelines(Device& device, const std::filesystem::path& cacheFolder)
    : m_impl(new Impl(device, cacheFolder)) {}

Pipelines::~Pipelines() {
    save();
}

const Pipeline& Pipelines::declare(const shaders::Shader& shader, const std::vector<std::uint32_t>& constants,
                                   std::uint32_t subgroup) {
    return m_impl->declare(shader, constants, subgroup);
}

void Pipelines::compile(const Pipeline& pipeline) {
    m_impl->compile(pipeline);
}

const Pipeline& Pipelines::get(const shaders::Shader& shader, const std::vector<std::uint32_t>& constants,
                               std::uint32_t subgroup) {
    const Pipeline& pipeline = declare(shader, constants, subgroup);
    compile(pipeline);
    return pipeline;
}

void Pipelines::save() {
    m_impl->save();
}

} // namespace calliope::vulkan
