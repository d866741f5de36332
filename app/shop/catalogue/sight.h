#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace calliope::shop {

/// What a vision encoder makes of a picture; near that of another (by their cosine) where both show something alike.
struct Sight {
    std::string model; ///< the encoder: sights of others cannot be compared
    std::vector<float> vector;
};

/// As it is kept: two bytes for each number. An order by cosines needs no more.
[[nodiscard]] std::vector<std::byte> packed(std::span<const float> vector);

/// Cosine of a vector and of a packed one, -1 to 1; nullopt where their lengths differ or one of them says nothing.
[[nodiscard]] std::optional<float> cosine(std::span<const float> vector, std::span<const std::byte> packed);

} // namespace calliope::shop
