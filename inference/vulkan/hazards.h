#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace calliope::vulkan {

/// Bytes [begin, end) of a buffer that a dispatch touches.
struct Access {
    std::uint64_t buffer = 0; ///< any number that tells buffers apart
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool reads = false;
    bool writes = false;
};

/// Decides where barriers go: it remembers what was touched since the last one.
class HazardTracker {
public:
    /// Adds a dispatch; true where a barrier is needed before it, which then counts as placed.
    [[nodiscard]] bool add(std::span<const Access> accesses);
    /// A barrier was placed for another reason.
    void clear() { m_touched.clear(); }

private:
    std::vector<Access> m_touched;
};

/// The check on the tracker, in a different way: cuts the list at its barriers and looks for two dispatches of one
/// piece of which one writes a byte that the other touches, by sweeping over all range ends of a buffer. The first such
/// pair, or nullopt.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>>
findMissingBarrier(std::span<const std::vector<Access>> dispatches, const std::vector<bool>& barrierBefore);

} // namespace calliope::vulkan
