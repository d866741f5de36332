#include "inference/vulkan/staging.h"

#include "inference/vulkan/structure.h"

#include <algorithm>
#include <cstring>

namespace calliope::vulkan {

namespace {

constexpr std::string_view doing = "copying data to or from the device";

}

Staging::Staging(Device& device, const std::function<std::shared_ptr<Allocation>(bool readback)>& makeBuffer)
    : m_device(device)
    , m_readback(makeBuffer(true)) {
    const VolkDeviceTable& vk = device.api();
    auto poolInfo = structure<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    poolInfo.flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT;
    poolInfo.queueFamilyIndex = device.info().queueFamily;
    VkCommandPool pool = VK_NULL_HANDLE;
    check(vk.vkCreateCommandPool(device.handle(), &poolInfo, nullptr, &pool), doing);
    m_pool = {device.handle(), pool, vk.vkDestroyCommandPool};

    auto allocate = structure<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    allocate.commandPool = pool;
    allocate.commandBufferCount = 1;
    const auto fenceInfo = structure<VkFenceCreateInfo>(VK_STRUCTURE_TYPE_FENCE_CREATE_INFO);
    for (Slot& slot : m_slots) {
        slot.buffer = makeBuffer(false);
        check(vk.vkAllocateCommandBuffers(device.handle(), &allocate, &slot.commands), doing);
        VkFence fence = VK_NULL_HANDLE;
        check(vk.vkCreateFence(device.handle(), &fenceInfo, nullptr, &fence), doing);
        slot.fence = {device.handle(), fence, vk.vkDestroyFence};
    }
}

Staging::~Staging() {
    m_device.api().vkDeviceWaitIdle(m_device.handle());
}

void Staging::wait(Slot& slot) {
    if (!slot.running) return;
    const VkFence fence = slot.fence.get();
    check(m_device.api().vkWaitForFences(m_device.handle(), 1, &fence, VK_TRUE, UINT64_MAX), doing);
    check(m_device.api().vkResetFences(m_device.handle(), 1, &fence), doing);
    slot.running = false;
    slot.targets.clear();
}

Staging::Slot& Staging::recordingSlot() {
    Slot& slot = m_slots[m_current];
    if (slot.recording) return slot;
    wait(slot);
    auto begin = structure<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    check(m_device.api().vkBeginCommandBuffer(slot.commands, &begin), doing);
    slot.recording = true;
    slot.used = 0;
    return slot;
}

void Staging::submit(Slot& slot) {
    check(m_device.api().vkEndCommandBuffer(slot.commands), doing);
    slot.recording = false;
    m_device.submit(slot.commands, slot.fence.get(), doing);
    slot.running = true;
    m_current = (m_current + 1) % m_slots.size();
}

/// Copies may touch what earlier copies or kernels touched; beside 8 MiB of copying a barrier is cheap.
void Staging::orderAfterEarlierWork(const Slot& slot) {
    auto barrier = structure<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT | VK_ACCESS_SHADER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT;
    const VkPipelineStageFlags before = VK_PIPELINE_STAGE_TRANSFER_BIT | VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
    m_device.api().vkCmdPipelineBarrier(slot.commands, before, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &barrier, 0,
                                        nullptr, 0, nullptr);
}

void Staging::write(const std::shared_ptr<Allocation>& to, std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        Slot& slot = recordingSlot();
        const std::size_t part = std::min<std::size_t>(bytes.size(), slotBytes - slot.used);
        std::memcpy(slot.buffer->mapped().data() + slot.used, bytes.data(), part);
        orderAfterEarlierWork(slot);
        const VkBufferCopy region{slot.used, offset, part};
        m_device.api().vkCmdCopyBuffer(slot.commands, slot.buffer->buffer.get(), to->buffer.get(), 1, &region);
        slot.targets.push_back(to);
        slot.used += part;
        offset += part;
        bytes = bytes.subspan(part);
        if (slot.used == slotBytes) submit(slot);
    }
}

void Staging::zero(const std::shared_ptr<Allocation>& to) {
    Slot& slot = recordingSlot();
    orderAfterEarlierWork(slot);
    m_device.api().vkCmdFillBuffer(slot.commands, to->buffer.get(), 0, to->capacity, 0);
    slot.targets.push_back(to);
}

void Staging::copyWithin(const std::shared_ptr<Allocation>& buffer, std::span<const VkBufferCopy> regions) {
    Slot& slot = recordingSlot();
    orderAfterEarlierWork(slot);
    m_device.api().vkCmdCopyBuffer(slot.commands, buffer->buffer.get(), buffer->buffer.get(),
                                   static_cast<std::uint32_t>(regions.size()), regions.data());
    slot.targets.push_back(buffer);
}

void Staging::read(const std::shared_ptr<Allocation>& from, std::uint64_t offset, std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        Slot& slot = recordingSlot();
        const std::size_t part = std::min<std::size_t>(bytes.size(), slotBytes);
        orderAfterEarlierWork(slot);
        const VkBufferCopy region{offset, 0, part};
        const VolkDeviceTable& vk = m_device.api();
        vk.vkCmdCopyBuffer(slot.commands, from->buffer.get(), m_readback->buffer.get(), 1, &region);
        auto barrier = structure<VkMemoryBarrier>(VK_STRUCTURE_TYPE_MEMORY_BARRIER);
        barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
        barrier.dstAccessMask = VK_ACCESS_HOST_READ_BIT;
        vk.vkCmdPipelineBarrier(slot.commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1,
                                &barrier, 0, nullptr, 0, nullptr);
        submit(slot);
        wait(slot);
        std::memcpy(bytes.data(), m_readback->mapped().data(), part);
        offset += part;
        bytes = bytes.subspan(part);
    }
}

void Staging::flush() {
    if (m_slots[m_current].recording) submit(m_slots[m_current]);
    for (Slot& slot : m_slots) wait(slot);
}

} // namespace calliope::vulkan
