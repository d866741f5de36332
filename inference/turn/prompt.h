#pragma once

#include "inference/chat/chat_template.h"
#include "inference/engine/request.h"
#include "inference/tokenizer/tokenizer.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::turn {

/// What a model goes on from.
struct Prompt {
    std::string text;                          ///< without pictures
    std::vector<tokenizer::TokenId> tokens;    ///< engine::noToken for each row of a picture
    std::vector<engine::PictureRows> pictures; ///< as engine::Request has them
};

/// What has been said so far, as clients of OpenAI's interface send it.
struct Conversation {
    nlohmann::ordered_json messages = nlohmann::ordered_json::array();
    /// A part {"type": "picture", "picture": N} of a message's content is the N-th of these.
    std::vector<std::shared_ptr<const vision::PromptPicture>> pictures = {};
    nlohmann::ordered_json tools = nullptr;
    nlohmann::ordered_json variables = nlohmann::ordered_json::object(); ///< for the template: enable_thinking, …
    DateTime now = DateTime::local();
};

/// Turns conversations into prompts by a model's chat template. Const; may be used from several threads.
class PromptMaker {
public:
    /// `tokenizer` must outlive it. Throws what ChatTemplate throws for templates that cannot be read.
    PromptMaker(std::string templateSource, const tokenizer::Tokenizer& tokenizer);

    /// Throws what `templateMessages` and ChatTemplate::render throw, and Error{usage} where the template leaves out a
    /// picture.
    [[nodiscard]] Prompt chat(const Conversation& conversation) const;

    /// `text` as it is, for clients who write all the syntax themselves.
    [[nodiscard]] Prompt plain(std::string_view text) const;

    /// Puts more of the syntax behind a prompt.
    void append(Prompt& prompt, std::string_view text) const;

    [[nodiscard]] const std::string& templateSource() const { return m_source; }

private:
    void appendPicture(Prompt& prompt, const std::shared_ptr<const vision::PromptPicture>& picture) const;

    const tokenizer::Tokenizer& m_tokenizer;
    std::string m_source;
    ChatTemplate m_template;
};

} // namespace calliope::turn
