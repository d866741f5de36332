#pragma once

#include <cstddef>
#include <cstdint>

namespace calliope::jinja {

/// What one template may use up. It is somebody else's program: whatever it does, a render ends within seconds, stays
/// within this memory and leaves with one sentence. The defaults are far beyond what real templates need.
struct Limits {
    std::size_t source = std::size_t{4} << 20;   ///< bytes of the template itself
    std::uint64_t steps = 10'000'000;            ///< nodes evaluated, plus some for long texts and lists
    std::size_t memory = std::size_t{512} << 20; ///< bytes of all values alive at one time
    std::size_t output = std::size_t{64} << 20;  ///< bytes of the rendered text
    int nesting = 200;                           ///< brackets and tags in the source, values inside values
    int recursion = 600;                         ///< nodes being evaluated inside each other, macros included
};

} // namespace calliope::jinja
