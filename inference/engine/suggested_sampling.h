#pragma once

#include "inference/gguf/gguf.h"
#include "inference/sampling/sampler.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

namespace calliope::engine {

namespace detail {
/// The number under a key, whatever its type; nullopt where there is none.
[[nodiscard]] inline std::optional<double> numberIn(const gguf::File& file, std::string_view key) {
    const gguf::Value* value = file.find(key);
    if (value == nullptr) return std::nullopt;
    return std::visit(
        [](const auto& held) -> std::optional<double> {
            using T = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)
                return static_cast<double>(held);
            else
                return std::nullopt;
        },
        *value);
}
} // namespace detail

/// How tokens are drawn where nobody says: as the model's authors suggest (general.sampling.*). A suggestion that no
/// sampler can follow does not count, since the model works without it; a top-k below 1 means all tokens.
[[nodiscard]] inline sampling::Settings suggestedSampling(const gguf::File& file) {
    sampling::Settings settings;
    const auto follow = [&file](std::string_view key, double most, float& setting) {
        const std::optional<double> number = detail::numberIn(file, key);
        if (number && *number >= 0 && *number <= most) setting = static_cast<float>(*number);
    };
    follow("general.sampling.temp", std::numeric_limits<float>::max(), settings.temperature);
    follow("general.sampling.top_p", 1, settings.topP);
    follow("general.sampling.min_p", 1, settings.minP);
    const std::optional<double> topK = detail::numberIn(file, "general.sampling.top_k");
    if (topK && *topK <= std::numeric_limits<std::uint32_t>::max())
        settings.topK = *topK >= 1 ? static_cast<std::uint32_t>(*topK) : 0;
    return settings;
}

} // namespace calliope::engine
