#include "inference/vulkan/kernel_choice.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/kernel_set.h"

namespace calliope::vulkan {

const KernelSet& chooseKernels(Device& device, KernelChoice choice, const std::filesystem::path& /*cacheFolder*/) {
    const DeviceInfo& info = device.info();
    if (choice == KernelChoice::rows && !canRunRows(info))
        throw Error(ErrorKind::unsupported, concat(info.name, " cannot run the kernels for processors: they need "
                                                              "subgroups of 8 to 32 lanes with shuffles."));
    if (choice == KernelChoice::automatic)
        choice = info.software && canRunRows(info) ? KernelChoice::rows : KernelChoice::tiles;
    return choice == KernelChoice::rows ? rowsKernels() : tilesKernels();
}

} // namespace calliope::vulkan
