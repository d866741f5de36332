#pragma once

#include <volk.h>

#include <utility>

namespace calliope::vulkan {

/// Owns one object of a VkDevice. The device must outlive it.
template<typename T>
class Handle {
public:
    using Destroy = void(VKAPI_PTR*)(VkDevice, T, const VkAllocationCallbacks*);

    Handle() = default;
    Handle(VkDevice device, T handle, Destroy destroy)
        : m_device(device)
        , m_handle(handle)
        , m_destroy(destroy) {}
    ~Handle() {
        if (m_handle != VK_NULL_HANDLE) m_destroy(m_device, m_handle, nullptr);
    }
    Handle(Handle&& other) noexcept
        : m_device(other.m_device)
        , m_handle(std::exchange(other.m_handle, VK_NULL_HANDLE))
        , m_destroy(other.m_destroy) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(m_device, other.m_device);
        std::swap(m_handle, other.m_handle);
        std::swap(m_destroy, other.m_destroy);
        return *this;
    }

    [[nodiscard]] T get() const { return m_handle; }

private:
    VkDevice m_device = VK_NULL_HANDLE;
    T m_handle = VK_NULL_HANDLE;
    Destroy m_destroy = nullptr;
};

} // namespace calliope::vulkan
