#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calliope::storage {

/// Base64 of RFC 4648, section 4, with padding.
[[nodiscard]] std::string toBase64(std::string_view bytes);

/// nullopt for what is not exactly that.
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

} // namespace calliope::storage
