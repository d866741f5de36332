#pragma once

#include <string>
#include <string_view>

namespace calliope::storage {

/// `text` as words are compared: lower case, without the accents of Latin letters ("Größe" is "grosse", "cœur"
/// "coeur"). Other writing stays as it is.
[[nodiscard]] std::string fold(std::string_view text);

} // namespace calliope::storage
