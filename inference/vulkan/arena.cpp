#include "inference/vulkan/arena.h"

#include "inference/base/checked.h"

namespace calliope::vulkan {

RangeAllocator::RangeAllocator(std::uint64_t size) {
    m_free.emplace(0, size);
}

std::optional<std::uint64_t> RangeAllocator::take(std::uint64_t bytes, std::uint64_t alignment) {
    for (auto at = m_free.begin(); at != m_free.end(); ++at) {
        const std::uint64_t begin = roundUp(at->first, alignment);
        const std::uint64_t end = at->first + at->second;
        if (begin > end || end - begin < bytes) continue;
        const std::uint64_t before = begin - at->first;
        if (before == 0)
            m_free.erase(at);
        else
            at->second = before;
        if (begin + bytes < end) m_free.emplace(begin + bytes, end - begin - bytes);
        return begin;
    }
    return std::nullopt;
}

void RangeAllocator::release(std::uint64_t offset, std::uint64_t bytes) {
    const auto next = m_free.lower_bound(offset);
    if (next != m_free.end() && next->first == offset + bytes) {
        bytes += next->second;
        m_free.erase(next);
    }
    auto after = m_free.lower_bound(offset);
    if (after != m_free.begin()) {
        const auto previous = std::prev(after);
        if (previous->first + previous->second == offset) {
            previous->second += bytes;
            return;
        }
    }
    m_free.emplace(offset, bytes);
}

std::uint64_t RangeAllocator::freeBytes() const {
    std::uint64_t sum = 0;
    for (const auto& [offset, bytes] : m_free) sum += bytes;
    return sum;
}

Arena::Arena(Handle<VkDeviceMemory> memory, std::uint64_t size, std::uint32_t type, std::span<std::byte> mapped)
    : m_memory(std::move(memory))
    , m_size(size)
    , m_type(type)
    , m_mapped(mapped)
    , m_ranges(size) {}

Allocation::Allocation(std::shared_ptr<Arena> in, std::uint64_t at, std::uint64_t taken)
    : arena(std::move(in))
    , offset(at)
    , bytes(taken) {}

Allocation::~Allocation() {
    arena->ranges().release(offset, bytes);
}

std::span<std::byte> Allocation::mapped() const {
    return arena->mapped().empty() ? std::span<std::byte>() : arena->mapped().subspan(offset, capacity);
}

} // namespace calliope::vulkan
