#include "inference/vulkan/memory_types.h"

#include <algorithm>

namespace calliope::vulkan {

namespace {

constexpr VkMemoryPropertyFlags local = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
constexpr VkMemoryPropertyFlags mapped = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
constexpr VkMemoryPropertyFlags cached = VK_MEMORY_PROPERTY_HOST_CACHED_BIT;

/// Types with all of `needed` and none of `avoided`.
struct Wish {
    VkMemoryPropertyFlags needed;
    VkMemoryPropertyFlags avoided;
};

std::vector<Wish> wishes(Intent intent, bool unified, DeviceType type) {
    switch (intent) {
    case Intent::device:
        // Memory that the host does not cache needs no snooping when the device reads it.
        if (unified) return {{local | mapped, cached}, {local | mapped, 0}, {local, 0}};
        // Beside a small window of its own, an integrated GPU reads all other memory as fast.
        if (type == DeviceType::integrated) return {{local, 0}, {mapped, cached}, {mapped, 0}};
        return {{local, mapped}, {local, 0}};
    case Intent::spill: return {{mapped, local | cached}, {mapped, local}};
    case Intent::step: return {{local | mapped, 0}, {mapped, 0}};
    case Intent::upload: return {{mapped, local}, {mapped, 0}};
    case Intent::readback: return {{mapped | cached, 0}, {mapped, 0}};
    }
    return {};
}

bool isLocal(const VkMemoryHeap& heap) {
    return (heap.flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) != 0;
}

} // namespace

std::uint32_t mainHeap(const VkPhysicalDeviceMemoryProperties& memory) {
    std::uint32_t best = 0;
    for (std::uint32_t i = 1; i < memory.memoryHeapCount; ++i) {
        const VkMemoryHeap& heap = memory.memoryHeaps[i];
        const VkMemoryHeap& other = memory.memoryHeaps[best];
        if (isLocal(heap) != isLocal(other) ? isLocal(heap) : heap.size > other.size) best = i;
    }
    return best;
}

std::optional<std::uint32_t> hostHeap(const VkPhysicalDeviceMemoryProperties& memory, DeviceType type) {
    if (type != DeviceType::discrete) return std::nullopt; // others have no memory but the host's
    const std::vector<std::uint32_t> types = memoryTypesFor(Intent::spill, memory, type, ~0u);
    return types.empty() ? std::nullopt : std::optional(memory.memoryTypes[types.front()].heapIndex);
}

bool isUnified(const VkPhysicalDeviceMemoryProperties& memory, DeviceType type) {
    if (type == DeviceType::discrete) return false; // even where all of it can be mapped, that goes over the bus
    const std::uint32_t heap = mainHeap(memory);
    return std::any_of(
        memory.memoryTypes, memory.memoryTypes + memory.memoryTypeCount, [&](const VkMemoryType& candidate) {
            return candidate.heapIndex == heap && (candidate.propertyFlags & (local | mapped)) == (local | mapped);
        });
}

std::vector<std::uint32_t> memoryTypesFor(Intent intent, const VkPhysicalDeviceMemoryProperties& memory,
                                          DeviceType type, std::uint32_t allowed) {
    constexpr VkMemoryPropertyFlags ordinary = local | mapped | cached; // others are protected, lazy, vendors' own
    std::vector<std::uint32_t> types;
    for (const Wish& wish : wishes(intent, isUnified(memory, type), type))
        for (std::uint32_t i = 0; i < memory.memoryTypeCount; ++i) {
            const VkMemoryPropertyFlags flags = memory.memoryTypes[i].propertyFlags;
            const bool fits = (allowed >> i & 1u) != 0 && (flags & wish.needed) == wish.needed &&
                              (flags & wish.avoided) == 0 && (flags & ~ordinary) == 0;
            if (fits && std::find(types.begin(), types.end(), i) == types.end()) types.push_back(i);
        }
    return types;
}

} // namespace calliope::vulkan
