#include "inference/plan/rope_table.h"

#include <cmath>

namespace calliope::plan {

void ropeRow(const Rope& rope, const Position& position, std::span<float> out) {
    for (std::size_t pair = 0; pair < rope.frequency.size(); ++pair) {
        const double angle = position[rope.axis[pair]] * rope.frequency[pair];
        out[2 * pair] = static_cast<float>(std::cos(angle) * rope.magnitude);
        out[2 * pair + 1] = static_cast<float>(std::sin(angle) * rope.magnitude);
    }
}

float queryScale(const Temperature& temperature, const Position& position) {
    const std::uint32_t steps = (position[0] + temperature.offset) / temperature.period;
    return static_cast<float>(1.0 + temperature.factor * std::log1p(static_cast<double>(steps)));
}

} // namespace calliope::plan
