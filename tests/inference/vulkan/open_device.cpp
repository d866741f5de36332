#include "tests/inference/vulkan/open_device.h"

namespace calliope::test {

std::unique_ptr<vulkan::Device> openDevice(bool littleShared, std::uint64_t mostBound) {
    if (vulkan::listDevices().empty()) return nullptr;
    vulkan::DeviceInfo info = vulkan::chooseDevice("").device;
    if (littleShared) info.sharedBytes = 16384;
    if (mostBound > 0) {
        info.maxStorageRange = mostBound;
        info.maxTexelElements = mostBound / 4;
    }
    return std::make_unique<vulkan::Device>(info);
}

} // namespace calliope::test
