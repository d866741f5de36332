#include "inference/vulkan/bandwidth.h"

#include "inference/base/error.h"
#include "inference/vulkan/handle.h"
#include "inference/vulkan/structure.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

namespace calliope::vulkan {

namespace {

/// More than caches hold, up to those of discrete GPUs that hold 128 MiB.
constexpr std::uint64_t largeCopy = 256u << 20;
constexpr std::uint64_t smallCopy = 64u << 20;
constexpr int runs = 3;
constexpr std::string_view doing = "measuring the device's memory";

Handle<VkCommandPool> makePool(Device& device) {
    auto info = structure<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
    info.queueFamilyIndex = device.info().queueFamily;
    VkCommandPool pool = VK_NULL_HANDLE;
    check(device.api().vkCreateCommandPool(device.handle(), &info, nullptr, &pool), doing);
    return {device.handle(), pool, device.api().vkDestroyCommandPool};
}

VkCommandBuffer recordCopy(Device& device, VkCommandPool pool, const Buffer& from, const Buffer& to) {
    auto allocate = structure<VkCommandBufferAllocateInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
    allocate.commandPool = pool;
    allocate.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    check(device.api().vkAllocateCommandBuffers(device.handle(), &allocate, &commands), doing);
    const auto begin = structure<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
    check(device.api().vkBeginCommandBuffer(commands, &begin), doing);
    const VkBufferCopy region{0, 0, from.size()};
    device.api().vkCmdCopyBuffer(commands, from.handle(), to.handle(), 1, &region);
    check(device.api().vkEndCommandBuffer(commands), doing);
    return commands;
}

} // namespace

double measureBandwidth(Device& device, Memory& memory) {
    const std::uint64_t wanted = device.info().type == DeviceType::discrete ? largeCopy : smallCopy;
    const std::uint64_t bytes = std::clamp<std::uint64_t>(device.info().availableBytes / 16, 1u << 20, wanted);
    const Buffer from = memory.make(bytes, Intent::device, doing);
    const Buffer to = memory.make(bytes, Intent::device, doing);
    memory.flush();
    const Handle<VkCommandPool> pool = makePool(device);
    const std::vector<VkCommandBuffer> copy{recordCopy(device, pool.get(), from, to)};
    double best = 0;
    for (int run = 0; run < runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        device.submitAndWait(copy);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        best = std::max(best, 2.0 * static_cast<double>(bytes) / std::max(seconds.count(), 1e-9));
    }
    return best;
}

double measuredBandwidth(const DeviceInfo& info) {
    static std::mutex mutex;
    static std::map<std::uint32_t, double> known; ///< by index
    const std::lock_guard lock(mutex);
    if (const auto found = known.find(info.index); found != known.end()) return found->second;
    double measured = 0;
    try {
        Device device(info);
        Memory memory(device);
        measured = measureBandwidth(device, memory);
    } catch (const Error&) {
        // A device that is busy or broken is not the fastest.
    }
    return known[info.index] = measured;
}

} // namespace calliope::vulkan
