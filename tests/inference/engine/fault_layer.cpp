#include "tests/inference/engine/fault_layer.h"

#include <cstring>
#include <map>
#include <mutex>

namespace calliope::test {

namespace {

/// What Vulkan's functions, which know of no object, work on.
struct State {
    std::mutex mutex;
    std::vector<FaultLayer::Fault> faults;
    struct Piece {
        std::uint64_t bytes = 0;
        std::uint32_t heap = 0;
    };
    std::map<VkDeviceMemory, Piece> live;
    std::uint64_t liveBytes[2] = {0, 0}; ///< of both heaps
    std::uint64_t heapBytes = 0;         ///< 0: as it is
    std::uint64_t hostBytes = 0;         ///< of a second heap

    PFN_vkGetDeviceProcAddr getDeviceProcAddr = nullptr;
    PFN_vkGetPhysicalDeviceProperties getProperties = nullptr;
    PFN_vkGetPhysicalDeviceMemoryProperties getMemory = nullptr;
    PFN_vkGetPhysicalDeviceMemoryProperties2 getMemory2 = nullptr;
    PFN_vkQueueSubmit submit = nullptr;
    PFN_vkWaitForFences waitForFences = nullptr;
    PFN_vkAllocateMemory allocate = nullptr;
    PFN_vkGetBufferMemoryRequirements getRequirements = nullptr;
    PFN_vkFreeMemory free = nullptr;
    PFN_vkMapMemory map = nullptr;
};

State& state() {
    static State all;
    return all;
}

/// VK_SUCCESS, or how this call is to fail.
VkResult faultOf(FaultLayer::Call call) {
    State& s = state();
    const std::lock_guard lock(s.mutex);
    if (s.faults.empty() || s.faults.front().call != call || --s.faults.front().n > 0) return VK_SUCCESS;
    const VkResult result = s.faults.front().result;
    s.faults.erase(s.faults.begin());
    return result;
}

// NOLINTBEGIN(clang-analyzer-core.CallAndMessage): the loader asks for the layer before it calls it
VKAPI_ATTR VkResult VKAPI_CALL submit(VkQueue queue, std::uint32_t count, const VkSubmitInfo* infos, VkFence fence) {
    const VkResult fault = faultOf(FaultLayer::Call::submit);
    return fault != VK_SUCCESS ? fault : state().submit(queue, count, infos, fence);
}

VKAPI_ATTR VkResult VKAPI_CALL waitForFences(VkDevice device, std::uint32_t count, const VkFence* fences, VkBool32 all,
                                             std::uint64_t timeout) {
    const VkResult fault = faultOf(FaultLayer::Call::waitForFences);
    const VkResult result = state().waitForFences(device, count, fences, all, timeout); // a lost device is idle
    return fault != VK_SUCCESS ? fault : result;
}

VKAPI_ATTR VkResult VKAPI_CALL allocate(VkDevice device, const VkMemoryAllocateInfo* info,
                                        const VkAllocationCallbacks* callbacks, VkDeviceMemory* memory) {
    State& s = state();
    if (const VkResult fault = faultOf(FaultLayer::Call::allocate); fault != VK_SUCCESS) return fault;
    VkMemoryAllocateInfo real = *info;
    const std::uint32_t heap = s.hostBytes != 0 ? info->memoryTypeIndex : 0;
    if (s.hostBytes != 0) real.memoryTypeIndex = 0; // both pretended types are the one that there is
    const VkResult result = s.allocate(device, &real, callbacks, memory);
    const std::lock_guard lock(s.mutex);
    if (result != VK_SUCCESS) return result;
    s.live[*memory] = {info->allocationSize, heap};
    s.liveBytes[heap] += info->allocationSize;
    return result;
}

VKAPI_ATTR void VKAPI_CALL getRequirements(VkDevice device, VkBuffer buffer, VkMemoryRequirements* needs) {
    state().getRequirements(device, buffer, needs);
    if (state().hostBytes != 0) needs->memoryTypeBits = 3;
}

VKAPI_ATTR void VKAPI_CALL freeMemory(VkDevice device, VkDeviceMemory memory, const VkAllocationCallbacks* callbacks) {
    State& s = state();
    {
        const std::lock_guard lock(s.mutex);
        if (const auto found = s.live.find(memory); found != s.live.end()) {
            s.liveBytes[found->second.heap] -= found->second.bytes;
            s.live.erase(found);
        }
    }
    s.free(device, memory, callbacks);
}

VKAPI_ATTR VkResult VKAPI_CALL map(VkDevice device, VkDeviceMemory memory, VkDeviceSize offset, VkDeviceSize size,
                                   VkMemoryMapFlags flags, void** address) {
    const VkResult fault = faultOf(FaultLayer::Call::map);
    return fault != VK_SUCCESS ? fault : state().map(device, memory, offset, size, flags, address);
}

template<typename Function>
PFN_vkVoidFunction instead(PFN_vkVoidFunction real, Function& kept, Function ours) {
    kept = reinterpret_cast<Function>(real);
    return reinterpret_cast<PFN_vkVoidFunction>(ours);
}

VKAPI_ATTR PFN_vkVoidFunction VKAPI_CALL getDeviceProcAddr(VkDevice device, const char* name) {
    State& s = state();
    const PFN_vkVoidFunction real = s.getDeviceProcAddr(device, name);
    if (std::strcmp(name, "vkQueueSubmit") == 0) return instead(real, s.submit, &submit);
    if (std::strcmp(name, "vkWaitForFences") == 0) return instead(real, s.waitForFences, &waitForFences);
    if (std::strcmp(name, "vkAllocateMemory") == 0) return instead(real, s.allocate, &allocate);
    if (std::strcmp(name, "vkGetBufferMemoryRequirements") == 0)
        return instead(real, s.getRequirements, &getRequirements);
    if (std::strcmp(name, "vkFreeMemory") == 0) return instead(real, s.free, &freeMemory);
    if (std::strcmp(name, "vkMapMemory") == 0) return instead(real, s.map, &map);
    return real;
}

VKAPI_ATTR void VKAPI_CALL getProperties(VkPhysicalDevice device, VkPhysicalDeviceProperties* properties) {
    state().getProperties(device, properties);
    if (state().heapBytes != 0) properties->deviceType = VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU;
}

void shrink(VkPhysicalDeviceMemoryProperties& memory) {
    if (state().heapBytes == 0) return;
    for (std::uint32_t i = 0; i < memory.memoryHeapCount; ++i) memory.memoryHeaps[i].size = state().heapBytes;
    if (state().hostBytes == 0) return;
    memory.memoryHeapCount = memory.memoryTypeCount = 2;
    memory.memoryHeaps[0] = {state().heapBytes, VK_MEMORY_HEAP_DEVICE_LOCAL_BIT};
    memory.memoryHeaps[1] = {state().hostBytes, 0};
    memory.memoryTypes[0] = {VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0};
    memory.memoryTypes[1] = {VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT |
                                 VK_MEMORY_PROPERTY_HOST_CACHED_BIT,
                             1};
}

VKAPI_ATTR void VKAPI_CALL getMemory(VkPhysicalDevice device, VkPhysicalDeviceMemoryProperties* memory) {
    state().getMemory(device, memory);
    shrink(*memory);
}

VKAPI_ATTR void VKAPI_CALL getMemory2(VkPhysicalDevice device, VkPhysicalDeviceMemoryProperties2* memory) {
    State& s = state();
    s.getMemory2(device, memory);
    shrink(memory->memoryProperties);
    const std::lock_guard lock(s.mutex);
    auto* next = static_cast<VkBaseOutStructure*>(memory->pNext);
    for (; s.heapBytes != 0 && next != nullptr; next = next->pNext) {
        if (next->sType != VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT) continue;
        auto* budget = reinterpret_cast<VkPhysicalDeviceMemoryBudgetPropertiesEXT*>(next);
        for (std::uint32_t i = 0; i < memory->memoryProperties.memoryHeapCount; ++i) {
            budget->heapBudget[i] = i == 0 ? s.heapBytes : s.hostBytes;
            budget->heapUsage[i] = s.liveBytes[i];
        }
    }
}
// NOLINTEND(clang-analyzer-core.CallAndMessage)

/// Exchanges a function of volk's.
template<typename Function>
void hook(Function& function, Function& kept, Function ours) {
    kept = function;
    function = ours;
}

} // namespace

FaultLayer::FaultLayer() {
    State& s = state();
    hook(vkGetDeviceProcAddr, s.getDeviceProcAddr, &getDeviceProcAddr);
    hook(vkGetPhysicalDeviceProperties, s.getProperties, &getProperties);
    hook(vkGetPhysicalDeviceMemoryProperties, s.getMemory, &getMemory);
    hook(vkGetPhysicalDeviceMemoryProperties2, s.getMemory2, &getMemory2);
}

FaultLayer::~FaultLayer() {
    State& s = state();
    vkGetDeviceProcAddr = s.getDeviceProcAddr;
    vkGetPhysicalDeviceProperties = s.getProperties;
    vkGetPhysicalDeviceMemoryProperties = s.getMemory;
    vkGetPhysicalDeviceMemoryProperties2 = s.getMemory2;
    fail({});
    s.heapBytes = s.hostBytes = 0;
}

void FaultLayer::fail(std::vector<Fault> faults) {
    const std::lock_guard lock(state().mutex);
    state().faults = std::move(faults);
}

bool FaultLayer::allHaveHappened() const {
    const std::lock_guard lock(state().mutex);
    return state().faults.empty();
}

int FaultLayer::liveAllocations() const {
    const std::lock_guard lock(state().mutex);
    return static_cast<int>(state().live.size());
}

std::uint64_t FaultLayer::liveBytes() const {
    const std::lock_guard lock(state().mutex);
    return state().liveBytes[0];
}

std::uint64_t FaultLayer::liveHostBytes() const {
    const std::lock_guard lock(state().mutex);
    return state().liveBytes[1];
}

void FaultLayer::pretendMemory(std::uint64_t bytes, std::uint64_t hostBytes) {
    state().heapBytes = bytes;
    state().hostBytes = hostBytes;
}

} // namespace calliope::test
