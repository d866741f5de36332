#pragma once

#include "inference/vulkan/device.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace calliope::vulkan {

/// What a buffer is for; the memory type follows from it.
enum class Intent {
    device, ///< read and written by kernels: weights, activations, caches
    spill,  ///< read by kernels over the bus, many times slower: weights that the device has no room for
    step, ///< written by the host before each run, read by kernels: device-local and mapped where there is such memory
    upload,   ///< staging towards the device
    readback, ///< results for the host: cached
};

struct Allocation;

/// A buffer with its own memory range; zero-filled when made. May outlive its Memory, but not the Device.
class Buffer {
public:
    Buffer() = default;

    [[nodiscard]] VkBuffer handle() const;
    /// Bytes that were asked for.
    [[nodiscard]] std::uint64_t size() const;
    /// Bytes that kernels may touch: the size rounded up to 16, so that they can read the tail in whole words.
    [[nodiscard]] std::uint64_t capacity() const;
    /// Empty where the host cannot see it.
    [[nodiscard]] std::span<std::byte> mapped() const;
    [[nodiscard]] explicit operator bool() const { return m_allocation != nullptr; }

private:
    friend class Memory;
    explicit Buffer(std::shared_ptr<Allocation> allocation)
        : m_allocation(std::move(allocation)) {}
    std::shared_ptr<Allocation> m_allocation; ///< shared with staged copies that still run
};

/// Part of a buffer that a kernel binds. The default is all of it, up to its capacity.
struct BufferRange {
    const Buffer* buffer = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t bytes = VK_WHOLE_SIZE;
};

/// A part of a buffer that goes to another place of it. The places do not overlap.
struct BufferCopy {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::uint64_t bytes = 0;
};

/// Hands out buffers of one device. Small ones share blocks of memory; large ones have their own. Throws Error{memory}
/// that says how much was wanted, what for and what the device has, when there is not enough. Also moves bytes to and
/// from buffers through a fixed staging ring where they are not mapped. Not thread-safe. No program may run on the
/// buffers of a call.
class Memory {
public:
    /// `limitBytes`: refuses to allocate more than this in all, as if the device had no more.
    explicit Memory(Device& device, std::uint64_t limitBytes = UINT64_MAX);
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    /// `what` completes "There is not enough memory for ...", for example "the model's weights".
    [[nodiscard]] Buffer make(std::uint64_t bytes, Intent intent, std::string_view what);

    /// The bare memory of a buffer, not zeroed. For parts of this class.
    [[nodiscard]] std::shared_ptr<Allocation> allocate(std::uint64_t bytes, Intent intent, std::string_view what);

    /// Copies into `buffer` at `offset`; the bytes are taken before it returns. A staged copy, and the zero fill of a
    /// buffer that is not mapped, may still be under way then: call `flush` before a program is run.
    void write(const Buffer& buffer, std::uint64_t offset, std::span<const std::byte> bytes);
    /// Copies out of `buffer`, after all that was written before.
    void read(const Buffer& buffer, std::uint64_t offset, std::span<std::byte> bytes);
    /// Copies parts of `buffer` on the device. It may still be under way then: call `flush` before anything else
    /// touches the buffer.
    void copyWithin(const Buffer& buffer, std::span<const BufferCopy> parts);
    /// Completes all writes and copies. Costs nothing where there are none under way.
    void flush();

    /// Memory taken from the device and not given back yet, shared blocks counted whole.
    [[nodiscard]] std::uint64_t allocatedBytes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace calliope::vulkan
