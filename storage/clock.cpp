#include "storage/clock.h"

#include <chrono>

namespace calliope::storage {

namespace {
template<typename Source>
std::int64_t milliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Source::now().time_since_epoch()).count();
}
} // namespace

Clock Clock::system() {
    return {milliseconds<std::chrono::system_clock>, milliseconds<std::chrono::steady_clock>};
}

} // namespace calliope::storage
