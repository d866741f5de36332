#pragma once

#include <string_view>

namespace calliope::test {

/// Stands between the files of a split set in one input of the fuzzer.
constexpr std::string_view partSeparator = "--part--";

} // namespace calliope::test
