#pragma once

#include <string_view>

namespace calliope::test {

/// Stands between the model file and the text in an input of the fuzzer.
constexpr std::string_view textSeparator = "--text--";

} // namespace calliope::test
