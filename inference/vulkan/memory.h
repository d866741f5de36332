#pragma once

#include "inference/vulkan/device.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calliope::vulkan {

/// What a buffer is for; the memory type follows from it.
enum class Intent {
    device,   ///< read and written by kernels: weights, activations, caches
    step,     ///< written by the host before each run, read by kernels: device-local and mapped where there is such memory
    upload,   ///< staging towards the device
    readback, ///< results for the host: cached
};

class Arena;

/// A buffer with its own memory range; zero-filled when made. `mapped()` is empty where the host cannot see it.
class Buffer {
public:
    Buffer() = default;
    ~Buffer();
    Buffer(Buffer&& other) noexcept;
    Buffer& operator=(Buffer&& other) noexcept;

    [[nodiscard]] VkBuffer handle() const { return m_buffer; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] std::span<std::byte> mapped() const { return m_mapped; }
    [[nodiscard]] explicit operator bool() const { return m_buffer != VK_NULL_HANDLE; }

private:
    friend class Memory;
    Device* m_device = nullptr;
    VkBuffer m_buffer = VK_NULL_HANDLE;
    std::shared_ptr<Arena> m_block; ///< keeps the memory it lies in
    std::uint64_t m_size = 0;
    std::span<std::byte> m_mapped;
};

/// Part of a buffer that a kernel binds.
struct BufferRange {
    const Buffer* buffer = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t bytes = VK_WHOLE_SIZE;
};

/// Hands out buffers of one device. Small ones share blocks of memory; large ones have their own. Throws Error{memory} that says
/// how much was wanted, what for and what the device has, when there is not enough. Also moves bytes to and from buffers
/// through a fixed staging ring where they are not mapped.
class Memory {
public:
    explicit Memory(Device& device);
    ~Memory();

    [[nodiscard]] Buffer make(std::uint64_t bytes, Intent intent, std::string_view what);

    /// Copies into `buffer` at `offset`. May return before a staged copy has run; `flush` (or the next submit through this
    /// object) completes it. The bytes are taken before it returns.
    void write(const Buffer& buffer, std::uint64_t offset, std::span<const std::byte> bytes);
    void read(const Buffer& buffer, std::uint64_t offset, std::span<std::byte> bytes);
    void flush();

    [[nodiscard]] std::uint64_t allocatedBytes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace calliope::vulkan
