#include "inference/vulkan/memory.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/arena.h"
#include "inference/vulkan/device_info.h"
#include "inference/vulkan/memory_types.h"
#include "inference/vulkan/staging.h"
#include "inference/vulkan/structure.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

namespace calliope::vulkan {

namespace {

constexpr std::uint64_t firstBlock = 16u << 20;
constexpr std::uint64_t largestBlock = 256u << 20;
constexpr std::uint64_t sizeGranularity = 16; ///< of buffer sizes: the widest load of a kernel
constexpr std::uint64_t quickRead = 4096;     ///< below this, reading uncached memory beats a staged copy

Handle<VkBuffer> makeVkBuffer(const Device& device, std::uint64_t bytes) {
    auto info = structure<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
    info.size = bytes;
    info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_STORAGE_TEXEL_BUFFER_BIT |
                 VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT |
                 VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkBuffer buffer = VK_NULL_HANDLE;
    check(device.api().vkCreateBuffer(device.handle(), &info, nullptr, &buffer), "making a buffer");
    return {device.handle(), buffer, device.api().vkDestroyBuffer};
}

/// Whether the driver had the memory that it was asked for. Throws Error{device} where something else went wrong.
bool isThere(VkResult result) {
    switch (result) {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_MEMORY_MAP_FAILED:
    case VK_ERROR_TOO_MANY_OBJECTS: return false;
    default: check(result, "taking memory"); return true;
    }
}

std::string sizeText(std::uint64_t bytes) {
    const bool large = bytes >= 1u << 30;
    const double value = static_cast<double>(bytes) / (large ? 1 << 30 : 1 << 20);
    const auto tenths = static_cast<std::uint64_t>(std::llround(value * 10));
    return concat(tenths / 10, ".", tenths % 10, large ? " GiB" : " MiB");
}

void requireInside(const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes) {
    if (offset > buffer.size() || bytes > buffer.size() - offset)
        throw Error(ErrorKind::device, concat("Internal error: bytes ", offset, " to ", offset + bytes,
                                              " of a buffer of ", buffer.size(), " bytes."));
}

} // namespace

VkBuffer Buffer::handle() const {
    return m_allocation ? m_allocation->buffer.get() : VK_NULL_HANDLE;
}
std::uint64_t Buffer::size() const {
    return m_allocation ? m_allocation->size : 0;
}
std::uint64_t Buffer::capacity() const {
    return m_allocation ? m_allocation->capacity : 0;
}
std::span<std::byte> Buffer::mapped() const {
    return m_allocation
               ? m_allocation->mapped().first(std::min<std::size_t>(m_allocation->mapped().size(), m_allocation->size))
               : std::span<std::byte>();
}

struct Memory::Impl {
    Device& device;
    const std::uint64_t limit;
    std::vector<std::weak_ptr<Arena>> arenas; ///< they live as long as something lies in them
    std::unique_ptr<Staging> stagingRing;

    /// Of those memory types.
    template<typename Fits>
    [[nodiscard]] std::uint64_t allocated(const Fits& fits) const {
        std::uint64_t sum = 0;
        for (const std::weak_ptr<Arena>& weak : arenas)
            if (const std::shared_ptr<Arena> arena = weak.lock(); arena != nullptr && fits(arena->type()))
                sum += arena->size();
        return sum;
    }
    [[nodiscard]] std::uint64_t allocated() const {
        return allocated([](std::uint32_t) { return true; });
    }

    /// What can still be had of a memory type, by our own limit and by what the system says.
    [[nodiscard]] std::uint64_t left(std::uint32_t type) const {
        const auto heapOf = [&](std::uint32_t each) { return device.memory().memoryTypes[each].heapIndex; };
        const std::uint32_t heap = heapOf(type);
        std::uint64_t inHeap = heapBytesLeft(device.info(), heap);
        const std::uint64_t used = allocated();
        const bool countsUs = device.info().memoryBudget || device.info().software;
        if (!countsUs) inHeap -= std::min(inHeap, allocated([&](std::uint32_t each) { return heapOf(each) == heap; }));
        return std::min(limit - std::min(limit, used), inHeap);
    }

    std::shared_ptr<Arena> makeArena(std::uint32_t type, std::uint64_t bytes) {
        if (bytes > left(type)) return nullptr;
        const VolkDeviceTable& vk = device.api();
        auto info = structure<VkMemoryAllocateInfo>(VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO);
        info.allocationSize = bytes;
        info.memoryTypeIndex = type;
        VkDeviceMemory raw = VK_NULL_HANDLE;
        if (!isThere(vk.vkAllocateMemory(device.handle(), &info, nullptr, &raw))) return nullptr;
        Handle<VkDeviceMemory> memory(device.handle(), raw, vk.vkFreeMemory);
        std::span<std::byte> mapped;
        if ((device.memory().memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0) {
            void* address = nullptr;
            if (!isThere(vk.vkMapMemory(device.handle(), raw, 0, VK_WHOLE_SIZE, 0, &address))) return nullptr;
            mapped = {static_cast<std::byte*>(address), static_cast<std::size_t>(bytes)};
        }
        auto arena = std::make_shared<Arena>(std::move(memory), bytes, type, mapped);
        std::erase_if(arenas, [](const std::weak_ptr<Arena>& weak) { return weak.expired(); });
        arenas.push_back(arena);
        return arena;
    }

    /// Shared blocks grow with use, so that a small model does not take much; large buffers and the last ones that fit
    /// get an arena of just their size.
    std::shared_ptr<Arena> makeArenaFor(std::uint32_t type, std::uint64_t bytes) {
        const std::uint64_t largest = std::min(largestBlock, device.info().maxAllocation);
        const std::uint64_t block = std::clamp(
            roundUp(allocated([&](std::uint32_t each) { return each == type; }), firstBlock), firstBlock, largest);
        if (bytes <= block / 2)
            if (std::shared_ptr<Arena> arena = makeArena(type, block)) return arena;
        return makeArena(type, bytes);
    }

    std::shared_ptr<Allocation> place(std::uint32_t type, const VkMemoryRequirements& needs) {
        const auto takeFrom = [&](const std::shared_ptr<Arena>& arena) -> std::shared_ptr<Allocation> {
            const std::optional<std::uint64_t> offset = arena->ranges().take(needs.size, needs.alignment);
            return offset ? std::make_shared<Allocation>(arena, *offset, needs.size) : nullptr;
        };
        for (const std::weak_ptr<Arena>& weak : arenas)
            if (const std::shared_ptr<Arena> arena = weak.lock(); arena != nullptr && arena->type() == type)
                if (std::shared_ptr<Allocation> found = takeFrom(arena)) return found;
        const std::shared_ptr<Arena> arena = makeArenaFor(type, needs.size);
        return arena == nullptr ? nullptr : takeFrom(arena);
    }

    std::shared_ptr<Allocation> make(std::uint64_t bytes, Intent intent, std::string_view what) {
        const DeviceInfo& info = device.info();
        if (bytes > info.maxAllocation)
            throw Error(ErrorKind::memory, concat(info.name, " cannot hold ", what, " in one piece: ", sizeText(bytes),
                                                  " are needed, ", sizeText(info.maxAllocation), " are possible."));
        const std::uint64_t capacity = roundUp(std::max(bytes, sizeGranularity), sizeGranularity);
        Handle<VkBuffer> buffer = makeVkBuffer(device, capacity);
        VkMemoryRequirements needs;
        device.api().vkGetBufferMemoryRequirements(device.handle(), buffer.get(), &needs);
        const std::vector<std::uint32_t> types =
            memoryTypesFor(intent, device.memory(), info.type, needs.memoryTypeBits);
        for (const std::uint32_t type : types) {
            const std::shared_ptr<Allocation> found = place(type, needs);
            if (found == nullptr) continue;
            found->size = bytes;
            found->capacity = capacity;
            found->cached = (device.memory().memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT) != 0;
            check(device.api().vkBindBufferMemory(device.handle(), buffer.get(), found->arena->handle(), found->offset),
                  "making a buffer");
            found->buffer = std::move(buffer);
            return found;
        }
        refuse(bytes, types.empty() ? 0 : left(types.front()), what);
    }

    [[noreturn]] void refuse(std::uint64_t bytes, std::uint64_t most, std::string_view what) const {
        const std::string begin = concat("There is not enough memory on ", device.info().name, " for ", what, ": ",
                                         sizeText(bytes), " more are needed, ");
        throw Error(ErrorKind::memory,
                    begin + (most < bytes ? concat(sizeText(most), " are left.") : "but the driver refuses them."));
    }

    Staging& staging() {
        if (stagingRing == nullptr)
            stagingRing = std::make_unique<Staging>(device, [this](bool readback) {
                return make(Staging::slotBytes, readback ? Intent::readback : Intent::upload,
                            "copying data to the device");
            });
        return *stagingRing;
    }
};

Memory::Memory(Device& device, std::uint64_t limitBytes)
    : m_impl(new Impl{device, limitBytes, {}, nullptr}) {}

Memory::~Memory() = default;

Buffer Memory::make(std::uint64_t bytes, Intent intent, std::string_view what) {
    std::shared_ptr<Allocation> allocation = m_impl->make(bytes, intent, what);
    const std::span<std::byte> mapped = allocation->mapped();
    if (mapped.empty())
        m_impl->staging().zero(allocation);
    else
        std::memset(mapped.data(), 0, mapped.size());
    return Buffer(std::move(allocation));
}

std::shared_ptr<Allocation> Memory::allocate(std::uint64_t bytes, Intent intent, std::string_view what) {
    return m_impl->make(bytes, intent, what);
}

void Memory::write(const Buffer& buffer, std::uint64_t offset, std::span<const std::byte> bytes) {
    requireInside(buffer, offset, bytes.size());
    if (const std::span<std::byte> mapped = buffer.mapped(); !mapped.empty())
        std::memcpy(mapped.data() + offset, bytes.data(), bytes.size());
    else
        m_impl->staging().write(buffer.m_allocation, offset, bytes);
}

void Memory::read(const Buffer& buffer, std::uint64_t offset, std::span<std::byte> bytes) {
    requireInside(buffer, offset, bytes.size());
    const std::span<std::byte> mapped = buffer.mapped();
    if (!mapped.empty() && (buffer.m_allocation->cached || bytes.size() <= quickRead))
        std::memcpy(bytes.data(), mapped.data() + offset, bytes.size());
    else
        m_impl->staging().read(buffer.m_allocation, offset, bytes);
}

void Memory::copyWithin(const Buffer& buffer, std::span<const BufferCopy> parts) {
    std::vector<VkBufferCopy> regions;
    for (const BufferCopy& part : parts) {
        requireInside(buffer, part.from, part.bytes);
        requireInside(buffer, part.to, part.bytes);
        regions.push_back({part.from, part.to, part.bytes});
    }
    if (!regions.empty()) m_impl->staging().copyWithin(buffer.m_allocation, regions);
}

void Memory::flush() {
    if (m_impl->stagingRing != nullptr) m_impl->stagingRing->flush();
}

std::uint64_t Memory::allocatedBytes() const {
    return m_impl->allocated();
}

} // namespace calliope::vulkan
