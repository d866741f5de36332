#pragma once

#include "tests/inference/models/random_model.h"

#include <vector>

namespace calliope::test {

struct NamedShape {
    const char* name = nullptr;
    RandomShape shape;
};

/// Sizes other than those of any file at hand: odd widths, one layer, one head, many groups, windows of one token,
/// vocabularies that nothing divides.
[[nodiscard]] const std::vector<NamedShape>& randomShapes();

} // namespace calliope::test
