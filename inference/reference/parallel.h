#pragma once

#include <cstddef>
#include <functional>

namespace calliope::reference {

/// Calls `work(first, end)` on parts of [0, count) that cover it: one part per thread, but none smaller than `least`,
/// for starting a thread costs more than a little work. The first exception that a part throws is thrown again here,
/// after all parts have ended.
void inParallel(std::size_t count, std::size_t least, unsigned threads,
                const std::function<void(std::size_t, std::size_t)>& work);

} // namespace calliope::reference
