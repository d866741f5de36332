#pragma once

#include <string_view>
#include <vector>

namespace calliope::test {

/// Control tokens that the syntaxes are written with.
[[nodiscard]] const std::vector<std::string_view>& syntaxTokens();

/// Tools, and calls of them in one syntax: the first ones must be possible, the others not.
struct ToolRow {
    const char* syntax;
    std::vector<const char*> fitting;
    std::vector<const char*> others;
};
[[nodiscard]] const char* toolsOfRows();
[[nodiscard]] const std::vector<ToolRow>& toolRows();

} // namespace calliope::test
