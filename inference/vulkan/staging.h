#pragma once

#include "inference/vulkan/arena.h"
#include "inference/vulkan/handle.h"

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace calliope::vulkan {

/// Moves bytes between the host and buffers that it cannot see, through a ring of four upload buffers: while the device
/// copies out of some, the host fills the next. Copies run in the order in which they were asked for.
class Staging {
public:
    static constexpr std::uint64_t slotBytes = 8u << 20;

    /// `makeBuffer` provides mapped upload (false) or readback (true) buffers of slotBytes.
    Staging(Device& device, const std::function<std::shared_ptr<Allocation>(bool readback)>& makeBuffer);
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    void write(const std::shared_ptr<Allocation>& to, std::uint64_t offset, std::span<const std::byte> bytes);
    void zero(const std::shared_ptr<Allocation>& to);
    /// REQUIRES: at least one region, none that overlap.
    void copyWithin(const std::shared_ptr<Allocation>& buffer, std::span<const VkBufferCopy> regions);
    void read(const std::shared_ptr<Allocation>& from, std::uint64_t offset, std::span<std::byte> bytes);
    /// Waits until everything is done.
    void flush();

private:
    struct Slot {
        std::shared_ptr<Allocation> buffer;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        Handle<VkFence> fence;
        std::uint64_t used = 0;
        bool recording = false;
        bool running = false;
        std::vector<std::shared_ptr<Allocation>> targets; ///< kept until the copies are done
    };

    Slot& recordingSlot();
    void submit(Slot& slot);
    void wait(Slot& slot);
    void orderAfterEarlierWork(const Slot& slot);

    Device& m_device;
    Handle<VkCommandPool> m_pool;
    std::array<Slot, 4> m_slots;
    std::size_t m_current = 0;
    std::shared_ptr<Allocation> m_readback;
};

} // namespace calliope::vulkan
