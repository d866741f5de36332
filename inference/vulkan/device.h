#pragma once

#include <volk.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::vulkan {

class Instance;

enum class DeviceType { discrete, integrated, virtualGpu, cpu, other };

/// What a device says of itself. Kernels and layouts ask here; nothing is assumed from a vendor. It keeps the
/// connection to the Vulkan loader open, so that opening the device after listing it is quick and finds the same one.
struct DeviceInfo {
    std::shared_ptr<Instance> instance;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    std::uint32_t index = 0; ///< in the loader's order, as `--device N` counts
    std::string name;
    std::string driver; ///< driver's name and version for people
    DeviceType type = DeviceType::other;
    std::uint32_t vendorId = 0;
    std::uint32_t deviceId = 0;
    std::uint32_t apiVersion = 0;
    bool software = false; ///< runs on the CPU (Mesa's llvmpipe and the like)

    std::uint64_t localBytes = 0;     ///< size of the largest device-local heap
    std::uint64_t availableBytes = 0; ///< of it still free, where VK_EXT_memory_budget tells, else localBytes
    std::uint64_t hostBytes = 0; ///< of the host's memory that kernels can read over the bus; 0: it is the device's own
    std::uint64_t maxAllocation = 0;
    std::uint64_t maxStorageRange = 0;
    std::uint64_t maxTexelElements = 0;
    std::uint64_t storageAlignment = 1; ///< of offsets of storage buffer bindings
    std::uint64_t texelAlignment = 1;   ///< of offsets of texel buffer views
    std::uint32_t sharedBytes = 0;
    std::uint32_t maxGroupSize = 0; ///< invocations of one workgroup
    std::uint32_t maxGroups = 0;    ///< workgroups along the first axis of one dispatch
    std::uint32_t subgroupSize = 1;
    std::uint32_t subgroupMin = 1; ///< sizes that can be asked for; both subgroupSize where they cannot be chosen
    std::uint32_t subgroupMax = 1;
    bool subgroupSizeControl = false;
    bool fullSubgroups = false; ///< a pipeline can demand that no subgroup starts with idle lanes
    bool subgroupArithmetic = false;
    bool subgroupShuffle = false;
    bool float16 = false;            ///< arithmetic
    bool storage16 = false;          ///< 16-bit elements in storage buffers
    bool int8 = false;               ///< arithmetic
    bool int16 = false;              ///< arithmetic
    bool storage8 = false;           ///< 8-bit elements in storage buffers
    bool integerDot = false;         ///< dot products of four int8 elements in a word
    bool integerDotFast = false;     ///< and they run accelerated
    bool cooperativeMatrix = false;  ///< VK_KHR_cooperative_matrix
    bool unifiedMemory = false;      ///< its memory is the host's own, and all of it can be mapped
    bool memoryBudget = false;       ///< VK_EXT_memory_budget: `availableBytes` knows of other programs
    std::uint32_t queueFamily = 0;   ///< of the one queue that is used
    double timestampNanoseconds = 0; ///< per tick; 0 where the queue has no timestamps
    std::uint32_t timestampBits = 0; ///< valid ones of a timestamp
};

/// Lists the devices, without opening any. Empty where there is no Vulkan loader or no device.
[[nodiscard]] std::vector<DeviceInfo> listDevices();

/// The device to use and why, in one sentence for people ("the only discrete GPU", ...). `wanted` is an index, a part
/// of a name (any case), or empty for the best: discrete before integrated before virtual before CPU, among equals the
/// one with the highest measured bandwidth. Throws Error{device} where there is none, or none fits, and names what
/// there is.
struct DeviceChoice {
    DeviceInfo device;
    std::string reason;
};
[[nodiscard]] DeviceChoice chooseDevice(std::string_view wanted);

/// An opened device with its one compute queue. Validation layers are switched on by CALLIOPE_VALIDATION=core|sync in
/// the environment; every message they report is counted and printed to standard error. Not thread-safe except where
/// said.
class Device {
public:
    /// `info` comes from listDevices() or chooseDevice(). Throws Error{device} with the driver's reason.
    explicit Device(const DeviceInfo& info);
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] const DeviceInfo& info() const { return m_info; }
    [[nodiscard]] VkDevice handle() const { return m_device; }
    [[nodiscard]] VkPhysicalDevice physical() const { return m_info.physical; }
    [[nodiscard]] const VolkDeviceTable& api() const { return m_api; }
    [[nodiscard]] const VkPhysicalDeviceMemoryProperties& memory() const { return m_memory; }

    /// Submits recorded command buffers, each as a submit of its own so that no driver watchdog adds them up, and waits
    /// until all are done. Throws Error{device} where the device is lost, with what the user can do.
    void submitAndWait(const std::vector<VkCommandBuffer>& buffers);

    /// Submits one command buffer; `fence` (may be null) is signalled when it is done. Throws as submitAndWait() does,
    /// where `doing` says what was being done.
    void submit(VkCommandBuffer buffer, VkFence fence, std::string_view doing);

    /// Messages of the validation layers in this process so far.
    [[nodiscard]] static std::uint32_t validationMessages();

private:
    DeviceInfo m_info;
    VkDevice m_device = VK_NULL_HANDLE;
    VkQueue m_queue = VK_NULL_HANDLE;
    VkFence m_fence = VK_NULL_HANDLE;
    VkPhysicalDeviceMemoryProperties m_memory{};
    VolkDeviceTable m_api{};
};

/// Throws Error{device} or Error{memory} that says what was being done where `result` is an error.
void check(VkResult result, std::string_view doing);

} // namespace calliope::vulkan
