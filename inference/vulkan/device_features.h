#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/structure.h"

#include <vector>

namespace calliope::vulkan {

/// The optional features that kernels may use, as far as a device has them: asked from it in one chain, which then also
/// switches them on when the device is opened.
class DeviceFeatures {
public:
    /// `apiVersion`: of the device, or of the instance if that is lower.
    DeviceFeatures(VkPhysicalDevice device, std::uint32_t apiVersion);
    DeviceFeatures(const DeviceFeatures&) = delete; // the chain points into the object
    DeviceFeatures& operator=(const DeviceFeatures&) = delete;

    /// Chain and extensions for VkDeviceCreateInfo.
    [[nodiscard]] const VkPhysicalDeviceFeatures2& chain() const { return m_features; }
    [[nodiscard]] const std::vector<const char*>& extensions() const { return m_extensions; }

    /// Fills what follows from features and their properties.
    void describe(DeviceInfo& info) const;

    /// Whether the device's driver offers the extension, or a version that has taken it in.
    [[nodiscard]] bool offers(const char* extension, std::uint32_t coreVersion = UINT32_MAX) const;

private:
    template<typename T>
    void request(T& feature, VkStructureType type, const char* extension, std::uint32_t coreVersion);

    VkPhysicalDevice m_device;
    std::uint32_t m_apiVersion;
    std::vector<VkExtensionProperties> m_offered;
    std::vector<const char*> m_extensions;

    VkPhysicalDeviceFeatures2 m_features =
        structure<VkPhysicalDeviceFeatures2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2);
    VkPhysicalDevice16BitStorageFeatures m_storage16{};
    VkPhysicalDevice8BitStorageFeatures m_storage8{};
    VkPhysicalDeviceShaderFloat16Int8Features m_float16Int8{};
    VkPhysicalDeviceShaderSubgroupExtendedTypesFeatures m_subgroupTypes{};
    VkPhysicalDeviceSubgroupSizeControlFeatures m_subgroupSize{};
    VkPhysicalDeviceShaderIntegerDotProductFeatures m_integerDot{};
    VkPhysicalDeviceVulkanMemoryModelFeatures m_memoryModel{};
    VkPhysicalDeviceScalarBlockLayoutFeatures m_scalarLayout{};
#ifdef VK_KHR_cooperative_matrix
    VkPhysicalDeviceCooperativeMatrixFeaturesKHR m_cooperativeMatrix{};
#endif
};

} // namespace calliope::vulkan
