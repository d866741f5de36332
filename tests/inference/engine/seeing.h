#pragma once

#include "inference/base/error.h"
#include "inference/engine/engine.h"
#include "inference/turn/prompt.h"
#include "tests/support/reference_data.h"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace calliope::test {

inline std::shared_ptr<const vision::PromptPicture>
pictureOf(const vision::EncoderModel& model, const std::filesystem::path& path, const pictures::Options& options = {}) {
    return vision::promptPicture(model, std::make_shared<const std::string>(readText(path)), options);
}

/// A prompt out of `text`, in which each `<__media__>` stands for the next picture.
inline turn::Prompt promptOf(std::string text, const tokenizer::Tokenizer& tokenizer,
                             const std::vector<std::shared_ptr<const vision::PromptPicture>>& pictures) {
    constexpr std::string_view mark = "<__media__>";
    turn::Conversation conversation;
    conversation.pictures = pictures;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        text.replace(text.find(mark), mark.size(), "{{ messages[" + std::to_string(i) + "].content }}");
        conversation.messages.push_back(
            {{"role", "user"}, {"content", nlohmann::ordered_json::array({{{"type", "picture"}, {"picture", i}}})}});
    }
    if (pictures.empty()) conversation.messages.push_back({{"role", "user"}, {"content", ""}});
    return turn::PromptMaker(text + "{{ '' }}", tokenizer).chat(conversation); // else its last line end goes
}

} // namespace calliope::test
