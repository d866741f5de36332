#pragma once

#include "inference/vulkan/lowering.h"

#include <cstdint>
#include <string>

namespace calliope::vulkan {

/// Emits the dispatches of a short convolution, whose kernels both sets share.
void emitShortConv(Lowering& to, const plan::ShortConv& operation);

/// How a set's delta net kernel is launched.
struct DeltaNetLaunch {
    std::uint32_t columns = 1;    ///< value columns of one workgroup
    bool stateBoundTwice = false; ///< for reading as texels and for writing
};

/// Emits a delta net: the set's own kernel over the runs of the step block, once for each range of heads that the
/// device can bind, then the norm that both sets share.
void emitDeltaNet(Lowering& to, const plan::DeltaNet& operation, const DeltaNetLaunch& launch);

} // namespace calliope::vulkan
