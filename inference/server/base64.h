#pragma once

#include <optional>
#include <string>
#include <string_view>

/// RFC 4648, section 4.
namespace calliope::server {

[[nodiscard]] std::string toBase64(std::string_view bytes);

/// nullopt: the text is none. The padding may be missing.
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

} // namespace calliope::server
