#pragma once

#include "inference/chat/jinja/value.h"

namespace calliope::jinja {

/// What every template can call without being given it: range, dict, namespace, cycler, joiner, and what transformers
/// adds: raise_exception and strftime_now. Missing for other names.
[[nodiscard]] Value globalFunction(std::string_view name);

} // namespace calliope::jinja
