#pragma once

#include <string>
#include <string_view>

namespace calliope::jinja {

/// The value of what stands between the quotes of a string in a template: Python's escapes (\n, \x41, \u00e4, ...);
/// unknown ones stay as they are. Throws SyntaxFailure for broken ones.
[[nodiscard]] std::string unescapeString(std::string_view literal, int line);

} // namespace calliope::jinja
