#include "inference/vulkan/recorder.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/handle.h"
#include "inference/vulkan/hazards.h"
#include "inference/vulkan/structure.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <tuple>

namespace calliope::vulkan {

namespace {

constexpr std::string_view doing = "preparing the computation";

/// A mistake of ours in a dispatch, not of the user's.
[[noreturn]] void refuse(const Dispatch& dispatch, const std::string& why) {
    throw Error(ErrorKind::device, concat("Internal error: the step \"", dispatch.label, "\" (kernel ",
                                          dispatch.pipeline->name, ") ", why, "."));
}

/// Of the formats that readInterface() accepts.
std::uint64_t texelBytes(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R32G32B32A32_UINT:
    case VK_FORMAT_R32G32B32A32_SINT:
    case VK_FORMAT_R32G32B32A32_SFLOAT: return 16;
    case VK_FORMAT_R16G16B16A16_UINT:
    case VK_FORMAT_R16G16B16A16_SINT:
    case VK_FORMAT_R16G16B16A16_SFLOAT: return 8;
    default: return 4;
    }
}

/// A binding with its range made explicit.
struct Bound {
    VkBuffer buffer = VK_NULL_HANDLE;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

} // namespace

struct Program::Impl {
    using ViewKey = std::tuple<VkBuffer, std::uint64_t, std::uint64_t, VkFormat>;

    Device& device;
    std::vector<Dispatch> dispatches;
    std::vector<std::vector<Bound>> bound;
    std::vector<Bound> indirect; ///< of each dispatch; no buffer: its groups are fixed
    std::vector<bool> barrierBefore;
    std::vector<std::size_t> chunkStarts; ///< first dispatch of each submit
    std::uint32_t barriers = 0;

    std::map<ViewKey, Handle<VkBufferView>> views;
    Handle<VkDescriptorPool> descriptorPool;
    std::vector<VkDescriptorSet> sets;
    Handle<VkCommandPool> commandPool;
    std::vector<VkCommandBuffer> commands;
    std::vector<VkCommandBuffer> profiledCommands; ///< made on first use
    Handle<VkQueryPool> timestamps;

    [[nodiscard]] const VolkDeviceTable& vk() const { return device.api(); }

    Impl(Device& owner, std::vector<Dispatch> list, double costPerSubmit)
        : device(owner)
        , dispatches(std::move(list)) {
        for (const Dispatch& dispatch : dispatches) {
            bound.push_back(resolve(dispatch));
            indirect.push_back(resolveIndirect(dispatch));
        }
        placeBarriers();
        placeSubmits(costPerSubmit);
        makeSets();
        makeCommandPool();
        commands = record(false);
        for (Dispatch& dispatch : dispatches) { // the buffers' addresses may change from here on
            dispatch.bindings.clear();
            dispatch.indirect = {};
        }
    }

    [[nodiscard]] std::vector<Bound> resolve(const Dispatch& dispatch) const {
        if (dispatch.pipeline == nullptr) throw Error(ErrorKind::device, "Internal error: a step has no kernel.");
        const Pipeline& pipeline = *dispatch.pipeline;
        if (dispatch.bindings.size() != pipeline.bindings.size())
            refuse(dispatch,
                   concat("has ", dispatch.bindings.size(), " bindings instead of ", pipeline.bindings.size()));
        if (dispatch.push.size() * 4 != pipeline.pushBytes)
            refuse(dispatch,
                   concat("has ", dispatch.push.size() * 4, " push constant bytes instead of ", pipeline.pushBytes));
        if (dispatch.groups[0] > device.info().maxGroups || dispatch.groups[1] > 65535 || dispatch.groups[2] > 65535)
            refuse(dispatch, concat("has too many workgroups (", dispatch.groups[0], " x ", dispatch.groups[1], " x ",
                                    dispatch.groups[2], ")"));
        std::vector<Bound> out;
        for (std::size_t i = 0; i < pipeline.bindings.size(); ++i) out.push_back(resolve(dispatch, i));
        return out;
    }

    [[nodiscard]] Bound resolveIndirect(const Dispatch& dispatch) const {
        const BufferRange& range = dispatch.indirect;
        if (range.buffer == nullptr) return {};
        constexpr std::uint64_t bytes = sizeof(VkDispatchIndirectCommand);
        if (range.offset % 4 != 0 || range.buffer->size() < bytes || range.offset > range.buffer->size() - bytes)
            refuse(dispatch, "reads its group counts from outside of a buffer");
        return {range.buffer->handle(), range.offset, bytes};
    }

    [[nodiscard]] Bound resolve(const Dispatch& dispatch, std::size_t index) const {
        const DeviceInfo& info = device.info();
        const Binding& binding = dispatch.pipeline->bindings[index];
        const BufferRange& range = dispatch.bindings[index];
        const auto wrong = [&](std::string_view why) { refuse(dispatch, concat("has a binding ", index, " ", why)); };
        if (range.buffer == nullptr || !*range.buffer) wrong("without a buffer");
        const std::uint64_t capacity = range.buffer->capacity();
        if (range.offset >= capacity) wrong("that starts behind its buffer");
        const std::uint64_t bytes = range.bytes == VK_WHOLE_SIZE ? capacity - range.offset : range.bytes;
        if (bytes == 0 || bytes > capacity - range.offset) wrong("that is empty or ends behind its buffer");
        Bound out{range.buffer->handle(), range.offset, bytes};
        if (binding.kind == Binding::Kind::storage) {
            if (range.offset % info.storageAlignment != 0) wrong("that is not aligned");
            if (bytes > info.maxStorageRange) wrong("that is larger than the device can bind");
        } else {
            const std::uint64_t texel = texelBytes(binding.texel);
            if (range.offset % info.texelAlignment != 0) wrong("that is not aligned");
            if (bytes / texel > info.maxTexelElements) wrong("with more elements than the device can bind");
            if (bytes < texel) wrong("that holds no element");
            out.bytes = bytes / texel * texel;
        }
        return out;
    }

    [[nodiscard]] std::vector<std::vector<Access>> accesses() const {
        std::vector<std::vector<Access>> out(dispatches.size());
        for (std::size_t i = 0; i < dispatches.size(); ++i) {
            if (indirect[i].buffer != VK_NULL_HANDLE)
                out[i].push_back({std::uint64_t(reinterpret_cast<std::uintptr_t>(indirect[i].buffer)),
                                  indirect[i].offset, indirect[i].offset + indirect[i].bytes, true, false});
            for (std::size_t b = 0; b < bound[i].size(); ++b) {
                const Binding& binding = dispatches[i].pipeline->bindings[b];
                const Bound& range = bound[i][b];
                out[i].push_back({std::uint64_t(reinterpret_cast<std::uintptr_t>(range.buffer)), range.offset,
                                  range.offset + range.bytes, binding.reads, binding.writes});
            }
        }
        return out;
    }

    void placeBarriers() {
        const std::vector<std::vector<Access>> touched = accesses();
        HazardTracker tracker;
        for (const std::vector<Access>& dispatch : touched) barrierBefore.push_back(tracker.add(dispatch));
#ifndef NDEBUG
        if (const auto pair = findMissingBarrier(touched, barrierBefore)) {
            std::cerr << "A barrier is missing between the steps \"" << dispatches[pair->first].label << "\" ("
                      << pair->first << ") and \"" << dispatches[pair->second].label << "\" (" << pair->second << ")\n";
            std::abort();
        }
#endif
    }

    /// Each submit starts with a barrier, which also orders it after everything before it on the queue. Cutting where
    /// one is needed anyway costs nothing, and anywhere else only that.
    void placeSubmits(double costPerSubmit) {
        double cost = 0;
        for (std::size_t i = 0; i < dispatches.size(); ++i) {
            if (i == 0 || cost + dispatches[i].cost > costPerSubmit) {
                chunkStarts.push_back(i);
                barrierBefore[i] = true;
                cost = 0;
            }
            cost += dispatches[i].cost;
        }
        barriers = static_cast<std::uint32_t>(std::count(barrierBefore.begin(), barrierBefore.end(), true));
    }

    VkBufferView viewOf(const Bound& range, VkFormat format) {
        Handle<VkBufferView>& view = views[{range.buffer, range.offset, range.bytes, format}];
        if (view.get() != VK_NULL_HANDLE) return view.get();
        auto info = structure<VkBufferViewCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO);
        info.buffer = range.buffer;
        info.format = format;
        info.offset = range.offset;
        info.range = range.bytes;
        VkBufferView raw = VK_NULL_HANDLE;
        check(vk().vkCreateBufferView(device.handle(), &info, nullptr, &raw), doing);
        view = {device.handle(), raw, vk().vkDestroyBufferView};
        return raw;
    }

    void makeDescriptorPool() {
        std::uint32_t storage = 0;
        std::uint32_t texel = 0;
        for (const Dispatch& dispatch : dispatches)
            for (const Binding& binding : dispatch.pipeline->bindings)
                ++(binding.kind == Binding::Kind::storage ? storage : texel);
        std::vector<VkDescriptorPoolSize> sizes;
        if (storage != 0) sizes.push_back({VK_DESCRIPTOR_TYPE_STORAGE_BUFFER, storage});
        if (texel != 0) sizes.push_back({VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER, texel});
        auto info = structure<VkDescriptorPoolCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO);
        info.maxSets = static_cast<std::uint32_t>(dispatches.size());
        info.poolSizeCount = static_cast<std::uint32_t>(sizes.size());
        info.pPoolSizes = sizes.data();
        VkDescriptorPool raw = VK_NULL_HANDLE;
        check(vk().vkCreateDescriptorPool(device.handle(), &info, nullptr, &raw), doing);
        descriptorPool = {device.handle(), raw, vk().vkDestroyDescriptorPool};
    }

    void makeSets() {
        if (dispatches.empty()) return;
        makeDescriptorPool();
        std::vector<VkDescriptorSetLayout> layouts;
        for (const Dispatch& dispatch : dispatches) layouts.push_back(dispatch.pipeline->setLayout);
        auto info = structure<VkDescriptorSetAllocateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO);
        info.descriptorPool = descriptorPool.get();
        info.descriptorSetCount = static_cast<std::uint32_t>(layouts.size());
        info.pSetLayouts = layouts.data();
        sets.resize(layouts.size());
        check(vk().vkAllocateDescriptorSets(device.handle(), &info, sets.data()), doing);
        for (std::size_t i = 0; i < dispatches.size(); ++i) writeSet(i);
    }

    void writeSet(std::size_t index) {
        const std::vector<Binding>& bindings = dispatches[index].pipeline->bindings;
        const std::vector<Bound>& ranges = bound[index];
        std::vector<VkDescriptorBufferInfo> buffers(bindings.size());
        std::vector<VkBufferView> texels(bindings.size());
        std::vector<VkWriteDescriptorSet> writes(
            bindings.size(), structure<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET));
        for (std::size_t b = 0; b < bindings.size(); ++b) {
            writes[b].dstSet = sets[index];
            writes[b].dstBinding = static_cast<std::uint32_t>(b);
            writes[b].descriptorCount = 1;
            if (bindings[b].kind == Binding::Kind::storage) {
                buffers[b] = {ranges[b].buffer, ranges[b].offset, ranges[b].bytes};
                writes[b].descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
                writes[b].pBufferInfo = &buffers[b];
            } else {
                texels[b] = viewOf(ranges[b], bindings[b].texel);
                writes[b].descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_TEXEL_BUFFER;
                writes[b].pTexelBufferView = &texels[b];
            }
        }
        vk().vkUpdateDescriptorSets(device.handle(), static_cast<std::uint32_t>(writes.size()), writes.data(), 0,
                                    nullptr);
    }

    void makeCommandPool() {
        auto info = structure<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
        info.queueFamilyIndex = device.info().queueFamily;
        VkCommandPool raw = VK_NULL_HANDLE;
        check(vk().vkCreateCommandPool(device.handle(), &info, nullptr, &raw), doing);
        commandPool = {device.handle(), raw, vk().vkDestroyCommandPool};
    }

    void recordBarrier(VkCommandBuffer buffer, bool first) const {
        VkPipelineStageFlags before = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
        auto barrier = structure<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
        barrier.srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT;
        barrier.dstAccessMask =
            VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_INDIRECT_COMMAND_READ_BIT;
        if (first) { // what the staging ring copied; host writes are ordered by the submit itself
            before |= VK_PIPELINE_STAGE_TRANSFER_BIT;
            barrier.srcAccessMask |= VK_ACCESS_TRANSFER_WRITE_BIT;
        }
        const VkPipelineStageFlags after = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_DRAW_INDIRECT_BIT;
        vk().vkCmdPipelineBarrier(buffer, before, after, 0, 1, &barrier, 0, nullptr, 0, nullptr);
    }

    void recordHostBarrier(VkCommandBuffer buffer) const {
        auto barrier = structure<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
        barrier.srcAccessMask = VK_ACCESS_SHADER_WRITE_BIT;
        barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
        vk().vkCmdPipelineBarrier(buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                                  &barrier, 0, nullptr, 0, nullptr);
    }

    void recordDispatch(VkCommandBuffer buffer, std::size_t index) const {
        const Dispatch& dispatch = dispatches[index];
        const Pipeline& pipeline = *dispatch.pipeline;
        vk().vkCmdBindPipeline(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.handle);
        vk().vkCmdBindDescriptorSets(buffer, VK_PIPELINE_BIND_POINT_COMPUTE, pipeline.layout, 0, 1, &sets[index], 0,
                                     nullptr);
        if (!dispatch.push.empty())
            vk().vkCmdPushConstants(buffer, pipeline.layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, pipeline.pushBytes,
                                    dispatch.push.data());
        if (indirect[index].buffer != VK_NULL_HANDLE)
            vk().vkCmdDispatchIndirect(buffer, indirect[index].buffer, indirect[index].offset);
        else
            vk().vkCmdDispatch(buffer, dispatch.groups[0], dispatch.groups[1], dispatch.groups[2]);
    }

    void stamp(VkCommandBuffer buffer, std::size_t query) const {
        vk().vkCmdWriteTimestamp(buffer, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, timestamps.get(),
                                 static_cast<std::uint32_t>(query));
    }

    /// One command buffer per submit. `profiled`: each dispatch alone between two timestamps.
    [[nodiscard]] std::vector<VkCommandBuffer> record(bool profiled) const {
        std::vector<VkCommandBuffer> out(chunkStarts.size());
        if (out.empty()) return out;
        auto allocate = structure<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
        allocate.commandPool = commandPool.get();
        allocate.commandBufferCount = static_cast<std::uint32_t>(out.size());
        check(vk().vkAllocateCommandBuffers(device.handle(), &allocate, out.data()), doing);
        for (std::size_t chunk = 0; chunk < out.size(); ++chunk) {
            const std::size_t begin = chunkStarts[chunk];
            const std::size_t end = chunk + 1 < out.size() ? chunkStarts[chunk + 1] : dispatches.size();
            const auto info = structure<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
            check(vk().vkBeginCommandBuffer(out[chunk], &info), doing);
            if (profiled)
                vk().vkCmdResetQueryPool(out[chunk], timestamps.get(), static_cast<std::uint32_t>(begin * 2),
                                         static_cast<std::uint32_t>((end - begin) * 2));
            for (std::size_t i = begin; i < end; ++i) {
                if (barrierBefore[i] || profiled) recordBarrier(out[chunk], i == begin);
                if (profiled) stamp(out[chunk], 2 * i);
                recordDispatch(out[chunk], i);
                if (profiled) stamp(out[chunk], 2 * i + 1);
            }
            if (chunk + 1 == out.size()) recordHostBarrier(out[chunk]);
            check(vk().vkEndCommandBuffer(out[chunk]), doing);
        }
        return out;
    }

    void makeTimestamps() {
        auto info = structure<VkQueryPoolCreateInfo>(VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO);
        info.queryType = VK_QUERY_TYPE_TIMESTAMP;
        info.queryCount = static_cast<std::uint32_t>(dispatches.size() * 2);
        VkQueryPool raw = VK_NULL_HANDLE;
        check(vk().vkCreateQueryPool(device.handle(), &info, nullptr, &raw), doing);
        timestamps = {device.handle(), raw, vk().vkDestroyQueryPool};
    }

    std::vector<ProfileLine> profile() {
        const DeviceInfo& info = device.info();
        if (info.timestampNanoseconds <= 0 || dispatches.empty()) return {};
        if (profiledCommands.empty()) {
            makeTimestamps();
            profiledCommands = record(true);
        }
        device.submitAndWait(profiledCommands);
        std::vector<std::uint64_t> ticks(dispatches.size() * 2);
        check(vk().vkGetQueryPoolResults(device.handle(), timestamps.get(), 0, static_cast<std::uint32_t>(ticks.size()),
                                         ticks.size() * 8, ticks.data(), 8,
                                         VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT),
              "reading timestamps");
        const std::uint64_t mask = info.timestampBits >= 64 ? ~0ull : (1ull << info.timestampBits) - 1;
        std::vector<ProfileLine> lines;
        for (std::size_t i = 0; i < dispatches.size(); ++i) {
            const std::string& label = dispatches[i].label;
            auto line = std::find_if(lines.begin(), lines.end(),
                                     [&](const ProfileLine& known) { return known.label == label; });
            if (line == lines.end()) line = lines.insert(line, ProfileLine{label, 0, 0});
            const std::uint64_t passed =
                (ticks[2 * i + 1] - ticks[2 * i]) & mask; // right even when the counter wrapped
            ++line->count;
            line->milliseconds += static_cast<double>(passed) * info.timestampNanoseconds * 1e-6;
        }
        return lines;
    }
};

Program::Program(Device& device, std::vector<Dispatch> dispatches, double costPerSubmit)
    : m_impl(new Impl(device, std::move(dispatches), costPerSubmit)) {}

Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

void Program::run() {
    m_impl->device.submitAndWait(m_impl->commands);
}

void Program::run(std::uint32_t submit) {
    m_impl->device.submitAndWait({m_impl->commands[submit]});
}

std::vector<ProfileLine> Program::profile() {
    return m_impl->profile();
}

std::uint32_t Program::dispatchCount() const {
    return static_cast<std::uint32_t>(m_impl->dispatches.size());
}
std::uint32_t Program::barrierCount() const {
    return m_impl->barriers;
}
std::uint32_t Program::submitCount() const {
    return static_cast<std::uint32_t>(m_impl->chunkStarts.size());
}

} // namespace calliope::vulkan
