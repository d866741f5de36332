#include "inference/chat/jinja/filters.h"

#include <algorithm>
#include <array>

namespace calliope::jinja {

const Filter* findFilter(std::string_view name) {
    for (const std::span<const Filter> part : {textFilters(), numberFilters(), sequenceFilters(), selectingFilters()}) {
        const auto at = std::find_if(part.begin(), part.end(), [name](const Filter& row) { return row.name == name; });
        if (at != part.end()) return &*at;
    }
    return nullptr;
}

} // namespace calliope::jinja
