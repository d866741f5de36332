#pragma once

#include "inference/chat/jinja/value.h"

/// Python's two ways to put values into a text.
namespace calliope::jinja {

/// `pattern % values`: printf's conversions; values are a tuple, a dict for "%(name)s", or one value.
[[nodiscard]] Value formatPercent(Runtime& runtime, const Text& pattern, const Value& values);

/// pattern.format(...): "{}", "{0}", "{name}", "{a.b[c]!r:>8}".
[[nodiscard]] Value formatBraces(Runtime& runtime, const Text& pattern, const Arguments& arguments);

} // namespace calliope::jinja
