#include "inference/vulkan/host_memory.h"

#if defined(_WIN32)
#include <windows.h>
#elif defined(__APPLE__)
#include <mach/mach.h>
#include <sys/sysctl.h>
#else
#include <fstream>
#include <limits>
#include <string>
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

HostMemory hostMemory() {
    HostMemory memory;
    std::ifstream file("/proc/meminfo");
    std::string name;
    std::uint64_t kibibytes = 0;
    while (file >> name >> kibibytes) {
        if (name == "MemTotal:") memory.total = kibibytes * 1024;
        if (name == "MemAvailable:") memory.available = kibibytes * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return memory;
}

#endif

} // namespace calliope::vulkan
