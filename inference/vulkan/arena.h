#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/handle.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>

namespace calliope::vulkan {

/// Free and used parts of a range of bytes, apart from real memory. First fit; neighbours are joined again on release.
class RangeAllocator {
public:
    explicit RangeAllocator(std::uint64_t size);

    [[nodiscard]] std::optional<std::uint64_t> take(std::uint64_t bytes, std::uint64_t alignment);
    /// REQUIRES: a range that take() gave, of that size.
    void release(std::uint64_t offset, std::uint64_t bytes);
    [[nodiscard]] std::uint64_t freeBytes() const;

private:
    std::map<std::uint64_t, std::uint64_t> m_free; ///< offset to size
};

/// One piece of device memory that buffers share, mapped for as long as it lives where the host can see it.
class Arena {
public:
    Arena(Handle<VkDeviceMemory> memory, std::uint64_t size, std::uint32_t type, std::span<std::byte> mapped);

    [[nodiscard]] VkDeviceMemory handle() const { return m_memory.get(); }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] std::uint32_t type() const { return m_type; }
    [[nodiscard]] std::span<std::byte> mapped() const { return m_mapped; }
    [[nodiscard]] RangeAllocator& ranges() { return m_ranges; }

private:
    Handle<VkDeviceMemory> m_memory;
    std::uint64_t m_size;
    std::uint32_t m_type;
    std::span<std::byte> m_mapped;
    RangeAllocator m_ranges;
};

/// A VkBuffer and the range of an arena that it is bound to.
struct Allocation {
    Allocation(std::shared_ptr<Arena> in, std::uint64_t at, std::uint64_t taken);
    ~Allocation();
    Allocation(const Allocation&) = delete;
    Allocation& operator=(const Allocation&) = delete;

    /// Empty where the host cannot see it.
    [[nodiscard]] std::span<std::byte> mapped() const;

    const std::shared_ptr<Arena> arena;
    const std::uint64_t offset;
    const std::uint64_t bytes; ///< taken from the arena
    std::uint64_t size = 0;    ///< asked for
    std::uint64_t capacity = 0;
    Handle<VkBuffer> buffer;
    bool cached = false; ///< the host reads it at full speed
};

} // namespace calliope::vulkan
