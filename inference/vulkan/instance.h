#pragma once

#include <volk.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace calliope::vulkan {

/// The connection to the Vulkan loader, shared by everything that is open at a time: volk keeps its instance functions
/// globally.
class Instance {
public:
    /// The process's instance, opened on first use and closed with its last user; nullptr where there is no Vulkan 1.1
    /// loader or no driver. Throws Error{device} where CALLIOPE_VALIDATION asks for layers that are not installed.
    /// Thread-safe.
    [[nodiscard]] static std::shared_ptr<Instance> open();

    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    /// The version that this program and the loader agree on; a device may offer less.
    [[nodiscard]] std::uint32_t apiVersion() const { return m_apiVersion; }

    /// In the loader's order; those below Vulkan 1.1 or without a compute queue are left out.
    [[nodiscard]] const std::vector<VkPhysicalDevice>& devices() const { return m_devices; }

    [[nodiscard]] static std::uint32_t validationMessages();

private:
    Instance() = default;
    [[nodiscard]] bool create();

    VkInstance m_instance = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT m_messenger = VK_NULL_HANDLE;
    std::uint32_t m_apiVersion = 0;
    std::vector<VkPhysicalDevice> m_devices;
};

} // namespace calliope::vulkan
