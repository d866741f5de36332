#pragma once

#include <string>
#include <string_view>

namespace calliope::http {

/// 256 random bits from the system, as 64 hexadecimal digits.
[[nodiscard]] std::string randomKey();

/// Whether the texts are the same, in a time that does not depend on where they differ.
[[nodiscard]] bool sameKey(std::string_view expected, std::string_view given);

} // namespace calliope::http
