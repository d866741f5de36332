#include "inference/vulkan/device.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/device_features.h"
#include "inference/vulkan/instance.h"
#include "inference/vulkan/structure.h"

namespace calliope::vulkan {

void check(VkResult result, std::string_view doing) {
    if (result >= VK_SUCCESS) return;
    switch (result) {
    case VK_ERROR_DEVICE_LOST:
        throw Error(
            ErrorKind::device,
            concat("The GPU stopped responding (device lost) while ", doing,
                   "; start again, and if it happens again, update the graphics driver or choose another device."));
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        throw Error(ErrorKind::memory, concat("The computer ran out of memory while ", doing, "."));
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
        throw Error(ErrorKind::memory, concat("The device ran out of memory while ", doing, "."));
    default:
        throw Error(ErrorKind::device,
                    concat("The Vulkan driver failed while ", doing, " (error ", static_cast<int>(result), ")."));
    }
}

Device::Device(const DeviceInfo& info)
    : m_info(info) {
    if (info.physical == VK_NULL_HANDLE)
        throw Error(ErrorKind::device, "Internal error: a device that was not listed.");
    vkGetPhysicalDeviceMemoryProperties(info.physical, &m_memory);

    const DeviceFeatures features(m_info.physical, info.apiVersion);
    const std::string doing = concat("opening ", info.name);
    const float priority = 1.0f;
    auto queue = structure<VkDeviceQueueCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO);
    queue.queueFamilyIndex = info.queueFamily;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    auto create = structure<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
    create.pNext = &features.chain();
    create.queueCreateInfoCount = 1;
    create.pQueueCreateInfos = &queue;
    create.enabledExtensionCount = static_cast<std::uint32_t>(features.extensions().size());
    create.ppEnabledExtensionNames = features.extensions().data();
    check(vkCreateDevice(m_info.physical, &create, nullptr, &m_device), doing);
    volkLoadDeviceTable(&m_api, m_device);
    m_api.vkGetDeviceQueue(m_device, info.queueFamily, 0, &m_queue);

    const auto fence = structure<VkFenceCreateInfo>(VK_STRUCTURE_TYPE_FENCE_CREATE_INFO);
    const VkResult result = m_api.vkCreateFence(m_device, &fence, nullptr, &m_fence);
    if (result != VK_SUCCESS) {
        m_api.vkDestroyDevice(m_device, nullptr); // no destructor runs for a constructor that throws
        check(result, doing);
    }
}

Device::~Device() {
    m_api.vkDeviceWaitIdle(m_device);
    m_api.vkDestroyFence(m_device, m_fence, nullptr);
    m_api.vkDestroyDevice(m_device, nullptr);
}

void Device::submit(VkCommandBuffer buffer, VkFence fence, std::string_view doing) {
    auto info = structure<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    info.commandBufferCount = 1;
    info.pCommandBuffers = &buffer;
    const VkResult result = m_api.vkQueueSubmit(m_queue, 1, &info, fence);
    if (result != VK_SUCCESS) m_api.vkQueueWaitIdle(m_queue); // whoever catches it may free what earlier submits use
    check(result, doing);
}

void Device::submitAndWait(const std::vector<VkCommandBuffer>& buffers) {
    constexpr std::string_view doing = "computing";
    if (buffers.empty()) return;
    for (const VkCommandBuffer buffer : buffers)
        submit(buffer, buffer == buffers.back() ? m_fence : VK_NULL_HANDLE, doing);
    const VkResult result = m_api.vkWaitForFences(m_device, 1, &m_fence, VK_TRUE, UINT64_MAX);
    if (result != VK_SUCCESS) m_api.vkQueueWaitIdle(m_queue); // as above
    // In any case: the next run would take a fence that is signalled already for its own.
    const VkResult reset = m_api.vkResetFences(m_device, 1, &m_fence);
    check(result, doing);
    check(reset, doing);
}

std::uint32_t Device::validationMessages() {
    return Instance::validationMessages();
}

} // namespace calliope::vulkan
