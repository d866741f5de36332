#include "app/chats/request.h"

#include "app/pictures/kept_picture.h"

#include <QCoreApplication>
#include <map>

namespace calliope::app {

namespace {

ChatPart textPart(const QString& words) {
    return {.kind = ChatPart::Kind::text, .text = words};
}

/// The pictures that go along, as data URLs by their hash.
std::map<std::string, QString> chosenPictures(const std::vector<storage::Message>& branch,
                                              const PictureSource& source) {
    std::map<std::string, QString> chosen;
    qsizetype room = source ? mostPictureBytes : 0;
    for (auto message = branch.rbegin(); message != branch.rend(); ++message) {
        for (auto block = message->blocks.rbegin(); block != message->blocks.rend(); ++block) {
            if (room <= 0 || block->kind != storage::BlockKind::picture || chosen.contains(block->attachment)) continue;
            const QByteArray bytes = source(block->attachment);
            if (bytes.isEmpty() || bytes.size() > room) continue;
            room -= bytes.size();
            chosen[block->attachment] = dataUrl(bytes);
        }
    }
    return chosen;
}

/// What a model reads in the place of a picture that does not go along.
QString wordsFor(const storage::Block& picture) {
    return QCoreApplication::translate("Request", "(Here was a picture, %1, that you cannot see.)")
        .arg(QString::fromStdString(picture.text));
}

} // namespace

ChatRequest requestFor(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode,
                       const PictureSource& pictures) {
    ChatRequest request;
    if (!systemPrompt.trimmed().isEmpty())
        request.messages.push_back({.role = ChatMessage::Role::system, .parts = {textPart(systemPrompt)}});
    const std::map<std::string, QString> chosen = chosenPictures(branch, pictures);
    for (const storage::Message& message : branch) {
        ChatMessage out{.role = message.role == storage::Role::assistant ? ChatMessage::Role::assistant
                                                                         : ChatMessage::Role::user};
        for (const storage::Block& block : message.blocks) {
            if (block.kind == storage::BlockKind::text && !block.text.empty())
                out.parts.push_back(textPart(QString::fromStdString(block.text)));
            if (block.kind != storage::BlockKind::picture) continue;
            const auto found = chosen.find(block.attachment);
            out.parts.push_back(found == chosen.end()
                                    ? textPart(wordsFor(block))
                                    : ChatPart{.kind = ChatPart::Kind::picture, .text = found->second});
        }
        if (!out.parts.empty()) request.messages.push_back(std::move(out));
    }
    request.effort = mode.effort;
    request.thinkTokens = mode.thinkTokens;
    return request;
}

ChatRequest requestToGoOn(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode,
                          const PictureSource& pictures) {
    ChatRequest request = requestFor(branch, systemPrompt, mode, pictures);
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
