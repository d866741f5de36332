#include "inference/vulkan/host_memory.h"

#if defined(_WIN32)
#include <windows.h>
#elif defined(__APPLE__)
#include <mach/mach.h>
#include <sys/sysctl.h>
#else
#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#endif

namespace calliope::vulkan {

#if defined(_WIN32)

HostMemory hostMemory() {
    MEMORYSTATUSEX status{};
    status.dwLength = sizeof(status);
    if (!GlobalMemoryStatusEx(&status)) return {};
    return {status.ullTotalPhys, status.ullAvailPhys};
}

#elif defined(__APPLE__)

HostMemory hostMemory() {
    HostMemory memory;
    std::size_t size = sizeof(memory.total);
    if (sysctlbyname("hw.memsize", &memory.total, &size, nullptr, 0) != 0) return {};
    vm_statistics64_data_t pages{};
    mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
    if (host_statistics64(mach_host_self(), HOST_VM_INFO64, reinterpret_cast<host_info64_t>(&pages), &count) !=
        KERN_SUCCESS)
        return {memory.total, memory.total};
    const std::uint64_t usable = std::uint64_t(pages.free_count) + pages.inactive_count + pages.purgeable_count;
    memory.available = usable * vm_kernel_page_size;
    return memory;
}

#else

namespace {

/// The number behind `name` in a file of "name number" lines; behind nothing where `name` is empty.
std::optional<std::uint64_t> numberIn(const char* path, std::string_view name) {
    std::ifstream file(path);
    std::string word;
    std::uint64_t number = 0;
    if (name.empty()) return file >> number ? std::optional(number) : std::nullopt;
    while (file >> word >> number) {
        if (word == name) return number;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return std::nullopt;
}

} // namespace

HostMemory hostMemory() {
    HostMemory memory;
    memory.total = numberIn("/proc/meminfo", "MemTotal:").value_or(0) * 1024;
    memory.available = numberIn("/proc/meminfo", "MemAvailable:").value_or(0) * 1024;
    // A container's own limit, as it sees it itself; file caches are given back when memory runs short.
    const std::optional<std::uint64_t> limit = numberIn("/sys/fs/cgroup/memory.max", "");
    if (!limit || *limit >= memory.total) return memory;
    const std::uint64_t used = numberIn("/sys/fs/cgroup/memory.current", "").value_or(0);
    const std::uint64_t caches = numberIn("/sys/fs/cgroup/memory.stat", "file").value_or(0);
    const std::uint64_t kept = used - std::min(used, caches);
    memory.total = *limit;
    memory.available = std::min(memory.available, *limit - std::min(*limit, kept));
    return memory;
}

#endif

} // namespace calliope::vulkan
