#pragma once

#include "inference/chat/date_time.h"
#include "inference/chat/jinja/limits.h"
#include "inference/chat/jinja/template.h"
#include "inference/chat/template_raised.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace calliope {

/// The `tokenizer.chat_template` of a model: turns a conversation into the text the model was trained to go on from.
/// The template is an untrusted program; see jinja::Limits. Immutable, renders from any number of threads at once.
class ChatTemplate {
public:
    /// What transformers hands to a template.
    struct Inputs {
        /// [{"role", "content", ...}]; the order of keys matters where a template prints whole objects.
        nlohmann::ordered_json messages = nlohmann::ordered_json::array();
        /// JSON schemas of functions, and texts to answer from; null where there are none.
        nlohmann::ordered_json tools = nullptr;
        nlohmann::ordered_json documents = nullptr;
        /// Whether the text ends with the start of an answer.
        bool addGenerationPrompt = true;
        /// The texts of these tokens; a token that the model does not have is not defined in the template.
        std::optional<std::string> bosToken;
        std::optional<std::string> eosToken;
        /// An object with more variables (`enable_thinking`, ...); they win over the ones above.
        nlohmann::ordered_json extra = nlohmann::ordered_json::object();
        /// The clock of the template.
        DateTime now = DateTime::local();
    };

    /// Throws Error{format} that names the line, or Error{unsupported} beyond the limits.
    explicit ChatTemplate(std::string_view source, const jinja::Limits& limits = {})
        : m_template(source, limits) {}

    /// Throws TemplateRaised where the template refuses the conversation, Error{format} that names the line where it
    /// goes wrong, and Error{unsupported} where it hits a limit.
    [[nodiscard]] std::string render(const Inputs& inputs) const;

private:
    jinja::Template m_template;
};

} // namespace calliope
