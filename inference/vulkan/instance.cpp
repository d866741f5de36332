#include "inference/vulkan/instance.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/structure.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>
#include <string>
#include <string_view>

namespace calliope::vulkan {

namespace {

constexpr const char* validationLayer = "VK_LAYER_KHRONOS_validation";

/// Of the process, since layers report to functions.
std::atomic<std::uint32_t>& messageCount() {
    static std::atomic<std::uint32_t> count = 0;
    return count;
}

VKAPI_ATTR VkBool32 VKAPI_CALL report(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT,
                                      const VkDebugUtilsMessengerCallbackDataEXT* data, void*) {
    ++messageCount();
    std::cerr << "Vulkan validation: " << data->pMessage << '\n';
    return VK_FALSE;
}

enum class Validation { none, core, sync };

Validation wantedValidation() {
    const char* text = std::getenv("CALLIOPE_VALIDATION");
    const std::string_view wanted = text == nullptr ? "" : text;
    if (wanted.empty()) return Validation::none;
    if (wanted == "core") return Validation::core;
    if (wanted == "sync") return Validation::sync;
    throw Error(ErrorKind::usage,
                concat("CALLIOPE_VALIDATION is \"", printable(wanted), "\", but must be core or sync."));
}

bool hasLayer(const char* name) {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(),
                       [&](const VkLayerProperties& layer) { return std::strcmp(layer.layerName, name) == 0; });
}

bool hasExtension(const char* name) {
    std::uint32_t count = 0;
    vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateInstanceExtensionProperties(nullptr, &count, extensions.data());
    return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
        return std::strcmp(extension.extensionName, name) == 0;
    });
}

bool canCompute(VkPhysicalDevice device) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device, &properties);
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    return properties.apiVersion >= VK_API_VERSION_1_1 &&
           std::any_of(families.begin(), families.end(), [](const VkQueueFamilyProperties& family) {
               return (family.queueFlags & VK_QUEUE_COMPUTE_BIT) != 0;
           });
}

} // namespace

std::uint32_t Instance::validationMessages() {
    return messageCount();
}

std::shared_ptr<Instance> Instance::open() {
    static std::mutex mutex;
    static std::weak_ptr<Instance> shared;
    const std::lock_guard lock(mutex);
    if (std::shared_ptr<Instance> instance = shared.lock()) return instance;
    std::shared_ptr<Instance> instance(new Instance);
    if (!instance->create()) return nullptr;
    shared = instance;
    return instance;
}

bool Instance::create() {
    const Validation validation = wantedValidation();
    if (volkInitialize() != VK_SUCCESS || vkEnumerateInstanceVersion == nullptr) return false;
    std::uint32_t available = 0;
    if (vkEnumerateInstanceVersion(&available) != VK_SUCCESS || available < VK_API_VERSION_1_1) return false;
    m_apiVersion = std::min<std::uint32_t>(available, VK_API_VERSION_1_3);

    std::vector<const char*> extensions;
    std::vector<const char*> layers;
    auto application = structure<VkApplicationInfo>(VK_STRUCTURE_TYPE_APPLICATION_INFO);
    application.pApplicationName = "Calliope";
    application.apiVersion = m_apiVersion;
    auto info = structure<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
    info.pApplicationInfo = &application;
    if (hasExtension(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME)) {
        extensions.push_back(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME);
        info.flags |= VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
    }

    auto messenger =
        structure<VkDebugUtilsMessengerCreateInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    messenger.messageSeverity =
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT;
    messenger.pfnUserCallback = report;
    const VkValidationFeatureEnableEXT sync = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    auto features = structure<VkValidationFeaturesEXT>(VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT);
    features.pNext = &messenger;
    if (validation != Validation::none) {
        if (!hasLayer(validationLayer))
            throw Error(ErrorKind::device,
                        "CALLIOPE_VALIDATION is set, but the Vulkan validation layers are not installed "
                        "(package vulkan-validationlayers or the Vulkan SDK).");
        layers.push_back(validationLayer);
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        extensions.push_back(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
        if (validation == Validation::sync) {
            features.enabledValidationFeatureCount = 1;
            features.pEnabledValidationFeatures = &sync;
        }
        info.pNext = &features;
    }
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    info.enabledLayerCount = static_cast<std::uint32_t>(layers.size());
    info.ppEnabledLayerNames = layers.data();

    const VkResult result = vkCreateInstance(&info, nullptr, &m_instance);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) return false; // a loader without any driver
    check(result, "opening Vulkan");
    volkLoadInstanceOnly(m_instance);
    if (validation != Validation::none)
        check(vkCreateDebugUtilsMessengerEXT(m_instance, &messenger, nullptr, &m_messenger), "opening Vulkan");

    std::uint32_t count = 0;
    if (vkEnumeratePhysicalDevices(m_instance, &count, nullptr) != VK_SUCCESS) return true;
    m_devices.resize(count);
    if (vkEnumeratePhysicalDevices(m_instance, &count, m_devices.data()) < VK_SUCCESS) count = 0;
    m_devices.resize(count);
    std::erase_if(m_devices, [](VkPhysicalDevice device) { return !canCompute(device); });
    return true;
}

Instance::~Instance() {
    if (m_messenger != VK_NULL_HANDLE) vkDestroyDebugUtilsMessengerEXT(m_instance, m_messenger, nullptr);
    if (m_instance != VK_NULL_HANDLE) vkDestroyInstance(m_instance, nullptr);
}

} // namespace calliope::vulkan
