#include "inference/vulkan/device_features.h"

#include "inference/vulkan/structure.h"

#include <algorithm>
#include <cstring>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t neverCore = UINT32_MAX;

std::vector<VkExtensionProperties> extensionsOf(VkPhysicalDevice device) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data());
    return extensions;
}

template<typename T>
void link(VkPhysicalDeviceProperties2& properties, T& next, VkStructureType type) {
    next.sType = type;
    next.pNext = properties.pNext;
    properties.pNext = &next;
}

} // namespace

bool DeviceFeatures::offers(const char* extension, std::uint32_t coreVersion) const {
    if (coreVersion != neverCore && m_apiVersion >= coreVersion) return true;
    return std::any_of(m_offered.begin(), m_offered.end(), [&](const VkExtensionProperties& offered) {
        return std::strcmp(offered.extensionName, extension) == 0;
    });
}

template<typename T>
void DeviceFeatures::request(T& feature, VkStructureType type, const char* extension, std::uint32_t coreVersion) {
    if (!offers(extension, coreVersion)) return;
    if (coreVersion == neverCore || m_apiVersion < coreVersion) m_extensions.push_back(extension);
    feature.sType = type;
    feature.pNext = m_features.pNext;
    m_features.pNext = &feature;
}

DeviceFeatures::DeviceFeatures(VkPhysicalDevice device, std::uint32_t apiVersion)
    : m_device(device)
    , m_apiVersion(apiVersion)
    , m_offered(extensionsOf(device)) {
    request(m_storage16, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_16BIT_STORAGE_FEATURES, VK_KHR_16BIT_STORAGE_EXTENSION_NAME,
            VK_API_VERSION_1_1);
    request(m_storage8, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_8BIT_STORAGE_FEATURES, VK_KHR_8BIT_STORAGE_EXTENSION_NAME,
            VK_API_VERSION_1_2);
    request(m_float16Int8, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_FLOAT16_INT8_FEATURES,
            VK_KHR_SHADER_FLOAT16_INT8_EXTENSION_NAME, VK_API_VERSION_1_2);
    request(m_subgroupTypes, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_SUBGROUP_EXTENDED_TYPES_FEATURES,
            VK_KHR_SHADER_SUBGROUP_EXTENDED_TYPES_EXTENSION_NAME, VK_API_VERSION_1_2);
    request(m_scalarLayout, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SCALAR_BLOCK_LAYOUT_FEATURES,
            VK_EXT_SCALAR_BLOCK_LAYOUT_EXTENSION_NAME, VK_API_VERSION_1_2);
    request(m_memoryModel, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_MEMORY_MODEL_FEATURES,
            VK_KHR_VULKAN_MEMORY_MODEL_EXTENSION_NAME, VK_API_VERSION_1_2);
    request(m_subgroupSize, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES,
            VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME, VK_API_VERSION_1_3);
    request(m_integerDot, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_FEATURES,
            VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME, VK_API_VERSION_1_3);
#ifdef VK_KHR_cooperative_matrix
    request(m_cooperativeMatrix, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_COOPERATIVE_MATRIX_FEATURES_KHR,
            VK_KHR_COOPERATIVE_MATRIX_EXTENSION_NAME, neverCore);
#endif
    vkGetPhysicalDeviceFeatures2(device, &m_features);

    // Of the many core features only these; robustBufferAccess above all stays off, it costs bounds checks.
    const VkPhysicalDeviceFeatures has = m_features.features;
    m_features.features = {};
    m_features.features.shaderInt16 = has.shaderInt16;
    m_features.features.shaderInt64 = has.shaderInt64;
    m_storage16.storageInputOutput16 = VK_FALSE;
    m_storage16.storagePushConstant16 = VK_FALSE;
    m_storage8.storagePushConstant8 = VK_FALSE;
#ifdef VK_KHR_cooperative_matrix
    m_cooperativeMatrix.cooperativeMatrixRobustBufferAccess = VK_FALSE;
#endif

    // A portability driver (MoltenVK) insists on being named.
    for (const char* extension : {"VK_KHR_portability_subset", VK_EXT_MEMORY_BUDGET_EXTENSION_NAME})
        if (offers(extension)) m_extensions.push_back(extension);
}

void DeviceFeatures::describe(DeviceInfo& info) const {
    info.float16 = m_float16Int8.shaderFloat16 != VK_FALSE;
    info.int8 = m_float16Int8.shaderInt8 != VK_FALSE;
    info.int16 = m_features.features.shaderInt16 != VK_FALSE;
    info.storage16 = m_storage16.storageBuffer16BitAccess != VK_FALSE;
    info.storage8 = m_storage8.storageBuffer8BitAccess != VK_FALSE;
#ifdef VK_KHR_cooperative_matrix
    info.cooperativeMatrix = m_cooperativeMatrix.cooperativeMatrix != VK_FALSE;
#endif

    auto properties = structure<VkPhysicalDeviceProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
    VkPhysicalDeviceSubgroupProperties subgroup{};
    VkPhysicalDeviceSubgroupSizeControlProperties sizes{};
    VkPhysicalDeviceShaderIntegerDotProductProperties dot{};
    VkPhysicalDeviceMaintenance3Properties allocation{};
    VkPhysicalDeviceMaintenance4Properties buffers{};
    VkPhysicalDeviceDriverProperties driver{};
    link(properties, subgroup, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES);
    link(properties, allocation, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES);
    if (offers(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME, VK_API_VERSION_1_3))
        link(properties, sizes, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES);
    if (offers(VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME, VK_API_VERSION_1_3))
        link(properties, dot, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_PROPERTIES);
    if (offers(VK_KHR_MAINTENANCE_4_EXTENSION_NAME, VK_API_VERSION_1_3))
        link(properties, buffers, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_4_PROPERTIES);
    if (offers(VK_KHR_DRIVER_PROPERTIES_EXTENSION_NAME, VK_API_VERSION_1_2))
        link(properties, driver, VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES);
    vkGetPhysicalDeviceProperties2(m_device, &properties);

    const bool inCompute = (subgroup.supportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0;
    info.subgroupSize = inCompute ? subgroup.subgroupSize : 1;
    info.subgroupArithmetic = inCompute && (subgroup.supportedOperations & VK_SUBGROUP_FEATURE_ARITHMETIC_BIT) != 0;
    info.subgroupShuffle = inCompute && (subgroup.supportedOperations & VK_SUBGROUP_FEATURE_SHUFFLE_BIT) != 0;
    info.subgroupSizeControl = m_subgroupSize.subgroupSizeControl != VK_FALSE &&
                               (sizes.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0;
    info.fullSubgroups = m_subgroupSize.computeFullSubgroups != VK_FALSE;
    info.subgroupMin = info.subgroupSizeControl ? sizes.minSubgroupSize : info.subgroupSize;
    info.subgroupMax = info.subgroupSizeControl ? sizes.maxSubgroupSize : info.subgroupSize;
    info.integerDot = m_integerDot.shaderIntegerDotProduct != VK_FALSE;
    info.integerDotFast = info.integerDot && dot.integerDotProduct4x8BitPackedSignedAccelerated != VK_FALSE;
    info.maxAllocation = allocation.maxMemoryAllocationSize;
    if (buffers.maxBufferSize != 0) info.maxAllocation = std::min(info.maxAllocation, buffers.maxBufferSize);
    info.driver = driver.driverName;
    if (driver.driverInfo[0] != '\0') info.driver += std::string(" ") + driver.driverInfo;
}

} // namespace calliope::vulkan
