#include "inference/vulkan/device_info.h"

#include "inference/base/text.h"
#include "inference/vulkan/device_choice.h"
#include "inference/vulkan/device_features.h"
#include "inference/vulkan/host_memory.h"
#include "inference/vulkan/instance.h"
#include "inference/vulkan/memory_types.h"
#include "inference/vulkan/structure.h"

#include <algorithm>

namespace calliope::vulkan {

namespace {

DeviceType typeOf(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return DeviceType::discrete;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return DeviceType::integrated;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return DeviceType::virtualGpu;
    case VK_PHYSICAL_DEVICE_TYPE_CPU: return DeviceType::cpu;
    default: return DeviceType::other;
    }
}

VkPhysicalDeviceMemoryProperties memoryOf(VkPhysicalDevice device) {
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(device, &memory);
    return memory;
}

std::vector<VkQueueFamilyProperties> queueFamiliesOf(VkPhysicalDevice device) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    return families;
}

/// The first family that computes; on a discrete GPU one without graphics if there is such, to leave the desktop alone.
std::uint32_t chooseQueueFamily(const std::vector<VkQueueFamilyProperties>& families, DeviceType type) {
    std::uint32_t chosen = 0;
    bool found = false;
    for (std::uint32_t i = 0; i < families.size(); ++i) {
        if ((families[i].queueFlags & VK_QUEUE_COMPUTE_BIT) == 0) continue;
        const bool dedicated = (families[i].queueFlags & VK_QUEUE_GRAPHICS_BIT) == 0;
        if (type == DeviceType::discrete && dedicated) return i;
        if (!found) chosen = i;
        found = true;
    }
    return chosen;
}

void describeLimits(const VkPhysicalDeviceLimits& limits, DeviceInfo& info) {
    info.maxStorageRange = limits.maxStorageBufferRange;
    info.maxTexelElements = limits.maxTexelBufferElements;
    info.storageAlignment = limits.minStorageBufferOffsetAlignment;
    info.texelAlignment = limits.minTexelBufferOffsetAlignment;
    info.sharedBytes = limits.maxComputeSharedMemorySize;
    info.maxGroupSize = std::min(limits.maxComputeWorkGroupInvocations, limits.maxComputeWorkGroupSize[0]);
    info.maxGroups = limits.maxComputeWorkGroupCount[0];
}

} // namespace

std::uint64_t heapBytesLeft(const DeviceInfo& info, std::uint32_t heap) {
    if (info.software) {
        const std::uint64_t available = hostMemory().available;
        return available != 0 ? available : UINT64_MAX;
    }
    auto memory = structure<VkPhysicalDeviceMemoryProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2);
    auto budget = structure<VkPhysicalDeviceMemoryBudgetPropertiesEXT>(
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT);
    if (info.memoryBudget) memory.pNext = &budget;
    vkGetPhysicalDeviceMemoryProperties2(info.physical, &memory);
    if (!info.memoryBudget) return memory.memoryProperties.memoryHeaps[heap].size;
    const std::uint64_t limit = budget.heapBudget[heap];
    return limit - std::min(limit, budget.heapUsage[heap]);
}

DeviceInfo describeDevice(const std::shared_ptr<Instance>& instance, std::uint32_t index) {
    VkPhysicalDevice device = instance->devices().at(index);
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device, &properties);

    DeviceInfo info;
    info.instance = instance;
    info.physical = device;
    info.index = index;
    info.name = printable(properties.deviceName, VK_MAX_PHYSICAL_DEVICE_NAME_SIZE);
    info.type = typeOf(properties.deviceType);
    info.software = info.type == DeviceType::cpu;
    info.vendorId = properties.vendorID;
    info.deviceId = properties.deviceID;
    info.apiVersion = std::min(properties.apiVersion, instance->apiVersion());
    describeLimits(properties.limits, info);

    const DeviceFeatures features(device, info.apiVersion);
    features.describe(info);
    info.memoryBudget = features.offers(VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
    if (info.driver.empty()) info.driver = concat("version ", properties.driverVersion);

    const VkPhysicalDeviceMemoryProperties memory = memoryOf(device);
    const std::uint32_t heap = mainHeap(memory);
    info.unifiedMemory = isUnified(memory, info.type);
    info.localBytes = info.software ? hostMemory().total : memory.memoryHeaps[heap].size;
    info.availableBytes = std::min(info.localBytes, heapBytesLeft(info, heap));
    if (const auto host = hostHeap(memory, info.type)) info.hostBytes = heapBytesLeft(info, *host);

    const std::vector<VkQueueFamilyProperties> families = queueFamiliesOf(device);
    info.queueFamily = chooseQueueFamily(families, info.type);
    info.timestampBits = families.at(info.queueFamily).timestampValidBits;
    if (info.timestampBits != 0) info.timestampNanoseconds = properties.limits.timestampPeriod;
    return info;
}

std::vector<DeviceInfo> listDevices() {
    const std::shared_ptr<Instance> instance = Instance::open();
    std::vector<DeviceInfo> devices;
    if (instance == nullptr) return devices;
    for (std::uint32_t i = 0; i < instance->devices().size(); ++i) devices.push_back(describeDevice(instance, i));
    tellApart(devices);
    return devices;
}

} // namespace calliope::vulkan
