#include "inference/vulkan/software_vectors.h"

#include <cstdlib>

namespace calliope::vulkan {

#if defined(__linux__) && defined(__x86_64__)

void widenSoftwareVectors() {
    // The parts of AVX-512 that llvmpipe's code needs for 8 and 16 bit integers and for masks of any width.
    const bool wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    constexpr int replace = 0;
    if (wide) setenv("LP_NATIVE_VECTOR_WIDTH", "512", replace);
}

#else

void widenSoftwareVectors() {}

#endif

} // namespace calliope::vulkan
