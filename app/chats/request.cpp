#include "app/chats/request.h"

namespace calliope::app {

ChatRequest requestFor(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode) {
    ChatRequest request;
    const auto text = [](const QString& words) { return ChatPart{.kind = ChatPart::Kind::text, .text = words}; };
    if (!systemPrompt.trimmed().isEmpty())
        request.messages.push_back({.role = ChatMessage::Role::system, .parts = {text(systemPrompt)}});
    for (const storage::Message& message : branch) {
        ChatMessage out{.role = message.role == storage::Role::assistant ? ChatMessage::Role::assistant
                                                                         : ChatMessage::Role::user};
        for (const storage::Block& block : message.blocks)
            if (block.kind == storage::BlockKind::text && !block.text.empty())
                out.parts.push_back(text(QString::fromStdString(block.text)));
        if (!out.parts.empty()) request.messages.push_back(std::move(out));
    }
    request.effort = mode.effort;
    request.thinkTokens = mode.thinkTokens;
    return request;
}

ChatRequest requestToGoOn(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode) {
    ChatRequest request = requestFor(branch, systemPrompt, mode);
    // Not every server goes on with a message that it is given; all of them obey.
    request.messages.push_back(
        {.role = ChatMessage::Role::user,
         .parts = {{.kind = ChatPart::Kind::text,
                    .text = QStringLiteral("Your answer was cut off. Go on exactly where it stopped: repeat nothing of "
                                           "it, and say nothing about this.")}}});
    return request;
}

bool canGoOn(const storage::Message& answer) {
    using storage::MessageState;
    const bool isCut = answer.state == MessageState::stopped || answer.state == MessageState::interrupted ||
                       (answer.state == MessageState::finished && !answer.problem.empty());
    return answer.role == storage::Role::assistant && isCut && !answer.blocks.empty() &&
           answer.blocks.back().kind == storage::BlockKind::text && !answer.blocks.back().text.empty();
}

} // namespace calliope::app
