#pragma once

namespace calliope::vulkan {

/// Lets Mesa's llvmpipe, Vulkan on the processor, use vectors of 512 bits where the processor has them, by
/// LP_NATIVE_VECTOR_WIDTH in the environment of this process (https://docs.mesa3d.org/envvars.html); left alone it
/// takes 256. What the environment already says stays. To be called before there are other threads, since those may
/// read the environment. Measured (tests/bench/README.md): eight answers at once become almost twice as fast.
void widenSoftwareVectors();

} // namespace calliope::vulkan
