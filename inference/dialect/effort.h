#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace calliope::dialect {

/// How much a model shall think before it answers.
struct Effort {
    enum class Level : std::uint8_t { none, low, medium, high, xhigh };

    Level level = Level::medium;
    std::optional<std::uint32_t> budget; ///< tokens of thoughts

    /// "none", "minimal", "low", "medium", "high", "xhigh", or a number of tokens, which stands for the level that
    /// suits it; 0 is none. nullopt for anything else.
    [[nodiscard]] static std::optional<Effort> from(const nlohmann::ordered_json& value);

    /// Tokens after which thoughts are to be ended, whatever the template can say: none for no thoughts at all.
    [[nodiscard]] std::optional<std::uint32_t> mostTokens() const {
        return level == Level::none ? std::optional<std::uint32_t>(0) : budget;
    }
};

/// The variables that say so to a chat template, out of those that it asks for (`enable_thinking`, `reasoning_effort`,
/// ...): an object to merge into ChatTemplate::Inputs::extra. A strength that the template does not know becomes the
/// nearest that it does.
///
/// Without thoughts at all: render the prompt with these, make a Parser of it, and append Parser::answerText to the
/// prompt; that is empty where the template has a switch of its own.
[[nodiscard]] nlohmann::ordered_json effortVariables(std::string_view chatTemplate, const Effort& effort);

} // namespace calliope::dialect
