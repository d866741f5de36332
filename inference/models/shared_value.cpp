#include "inference/models/shared_value.h"

#include <algorithm>
#include <string>

namespace calliope::models {

plan::ValueId sharedValue(plan::Plan& plan, std::string_view name, std::uint32_t width, plan::RowSet rows,
                          std::uint32_t slots) {
    const auto same = std::find_if(plan.values.begin(), plan.values.end(), [&](const plan::Value& value) {
        return value.name == name && value.width == width;
    });
    if (same != plan.values.end()) return static_cast<plan::ValueId>(same - plan.values.begin());
    plan.values.push_back({std::string(name), width, rows, slots});
    return static_cast<plan::ValueId>(plan.values.size() - 1);
}

} // namespace calliope::models
