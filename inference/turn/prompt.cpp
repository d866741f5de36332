#include "inference/turn/prompt.h"

#include "inference/engine/prompt.h"
#include "inference/turn/messages.h"
#include "inference/turn/quotes.h"

#include <utility>

namespace calliope::turn {

PromptMaker::PromptMaker(std::string templateSource, const tokenizer::Tokenizer& tokenizer)
    : m_tokenizer(tokenizer)
    , m_source(std::move(templateSource))
    , m_template(m_source) {}

Prompt PromptMaker::chat(const Conversation& conversation) const {
    ChatTemplate::Inputs inputs;
    inputs.messages = templateMessages(conversation.messages);
    inputs.tools = conversation.tools;
    inputs.extra = conversation.variables;
    inputs.now = conversation.now;
    engine::setSpecialTexts(inputs, m_tokenizer);
    markQuotes(inputs.messages, m_tokenizer);
    markQuotes(inputs.tools, m_tokenizer);
    markQuotes(inputs.extra, m_tokenizer);
    Unmarked rendered = withoutMarks(m_template.render(inputs), m_tokenizer);
    Prompt prompt;
    prompt.tokens = m_tokenizer.encode(rendered.text, tokenizer::Special::parse, tokenizer::Bos::once, rendered.quoted);
    prompt.text = std::move(rendered.text);
    return prompt;
}

Prompt PromptMaker::plain(std::string_view text) const {
    return {std::string(text), m_tokenizer.encode(text, tokenizer::Special::parse, tokenizer::Bos::once)};
}

void PromptMaker::append(Prompt& prompt, std::string_view text) const {
    prompt.text += text;
    const auto tokens = m_tokenizer.encode(text, tokenizer::Special::parse);
    prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
}

} // namespace calliope::turn
