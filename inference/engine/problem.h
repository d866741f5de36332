#pragma once

#include "inference/base/error.h"

#include <exception>

namespace calliope::engine {

/// What is told of an answer that cannot go on because of something that is no Error.
[[nodiscard]] Error problemOf(const std::exception& exception);

} // namespace calliope::engine
