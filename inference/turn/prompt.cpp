#include "inference/turn/prompt.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/engine/prompt.h"
#include "inference/turn/messages.h"
#include "inference/turn/quotes.h"

#include <algorithm>
#include <utility>

namespace calliope::turn {

PromptMaker::PromptMaker(std::string templateSource, const tokenizer::Tokenizer& tokenizer)
    : m_tokenizer(tokenizer)
    , m_source(std::move(templateSource))
    , m_template(m_source) {}

Prompt PromptMaker::chat(const Conversation& conversation) const {
    ChatTemplate::Inputs inputs;
    inputs.messages = templateMessages(conversation.messages, conversation.pictures.size());
    inputs.tools = conversation.tools;
    inputs.extra = conversation.variables;
    inputs.now = conversation.now;
    engine::setSpecialTexts(inputs, m_tokenizer);
    markQuotes(inputs.messages, m_tokenizer);
    joinContents(inputs.messages);
    markQuotes(inputs.tools, m_tokenizer);
    markQuotes(inputs.extra, m_tokenizer);
    Unmarked rendered = withoutMarks(m_template.render(inputs), m_tokenizer);
    Prompt prompt;
    std::size_t done = 0;
    const auto appendText = [&](std::size_t end) {
        std::vector<tokenizer::Stretch> quoted; // those of the piece
        for (const auto [from, to] : rendered.quoted)
            if (from >= done && to <= end) quoted.push_back({from - done, to - done});
        const auto bos = done == 0 && prompt.pictures.empty() ? tokenizer::Bos::once : tokenizer::Bos::none;
        const std::string_view piece = std::string_view(rendered.text).substr(done, end - done);
        const auto tokens = m_tokenizer.encode(piece, tokenizer::Special::parse, bos, quoted);
        prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
        done = end;
    };
    std::vector<bool> isLeftOut(conversation.pictures.size(), true);
    for (const Unmarked::PicturePlace& place : rendered.pictures) {
        if (place.picture >= conversation.pictures.size()) continue;
        isLeftOut[place.picture] = false;
        appendText(place.at);
        appendPicture(prompt, conversation.pictures[place.picture]);
    }
    if (const auto lost = std::ranges::count(isLeftOut, true); lost > 0)
        throw Error(ErrorKind::usage, concat("This model's chat template leaves out ", lost, " of ", isLeftOut.size(),
                                             " pictures, so that the model would not see them; send pictures in the "
                                             "user's last message."));
    appendText(rendered.text.size());
    prompt.text = std::move(rendered.text);
    return prompt;
}

/// The rows of its tiles, and what the family has around them.
void PromptMaker::appendPicture(Prompt& prompt, const std::shared_ptr<const vision::PromptPicture>& picture) const {
    const auto appendText = [&](const std::string& text) {
        const auto tokens = m_tokenizer.encode(text, tokenizer::Special::parse);
        prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
    };
    constexpr std::size_t mostTokens = std::size_t{1} << 20; // more than any context holds
    if (prompt.tokens.size() + picture->rows() > mostTokens)
        throw Error(ErrorKind::usage, "The pictures of the conversation need more tokens than any context holds.");
    for (std::uint32_t tile = 0; tile < picture->tiles.size(); ++tile) {
        appendText(picture->texts[tile]);
        prompt.pictures.push_back({picture, tile, static_cast<std::uint32_t>(prompt.tokens.size())});
        prompt.tokens.insert(prompt.tokens.end(), picture->tiles[tile].rows, engine::noToken);
    }
    appendText(picture->texts.back());
}

Prompt PromptMaker::plain(std::string_view text) const {
    return {std::string(text), m_tokenizer.encode(text, tokenizer::Special::parse, tokenizer::Bos::once), {}};
}

void PromptMaker::append(Prompt& prompt, std::string_view text) const {
    prompt.text += text;
    const auto tokens = m_tokenizer.encode(text, tokenizer::Special::parse);
    prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
}

} // namespace calliope::turn
