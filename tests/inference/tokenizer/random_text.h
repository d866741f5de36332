#pragma once

#include <random>
#include <string>

namespace calliope::test {

/// Up to `most` random bytes of any value.
[[nodiscard]] std::string randomBytes(std::mt19937& random, std::size_t most);

/// Up to `most` characters: plain words, blanks of all kinds, line ends, digits, marks, and all of Unicode.
[[nodiscard]] std::string randomText(std::mt19937& random, std::size_t most);

} // namespace calliope::test
