#include "app/chats/request.h"

#include "app/chats/answer_messages.h"
#include "app/chats/lane_blocks.h"
#include "app/documents/kept_document.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_block.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <algorithm>
#include <map>
#include <utility>

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
        if (message->role != storage::Role::user) continue; // looks of answers were seen when they were made
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

// What is added to a question stands in brackets; see kindOf().

QString wordsFor(const storage::Block& document, int number, const DocumentSource& source) {
    const DocumentFacts facts = documentFacts(document);
    const QString begin = source ? source(facts.hash) : QString();
    return QStringLiteral("[Document %1: \"%2\", %3 pages]\n%4")
        .arg(QString::number(number), facts.name, QString::number(facts.pages),
             begin.isEmpty() ? QStringLiteral("(It is missing.)") : begin);
}

QString wordsFor(HealthConcern concern) {
    return QStringLiteral("[How to answer this]\n") + healthInstruction(concern);
}

ChatMessage messageOf(ChatMessage::Role role) {
    ChatMessage message;
    message.role = role;
    return message;
}

/// `shown`: where the last answer of the branch goes on, how much of what it has looked at is shown again.
ChatRequest requestWith(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode,
                        const PictureSource& pictures, const DocumentSource& documents, const SeenLimits* shown) {
    ChatRequest request;
    if (!systemPrompt.trimmed().isEmpty())
        request.messages.emplace_back(messageOf(ChatMessage::Role::system)).parts = {textPart(systemPrompt)};
    const std::map<std::string, QString> chosen = chosenPictures(branch, pictures);
    const Attached attached = attachedTo(branch);
    int document = 0;
    for (const storage::Message& message : branch) {
        if (message.role == storage::Role::assistant) {
            if (shown != nullptr && &message == &branch.back())
                addAnswer(request.messages, message, attached.pictures, pictures, *shown);
            else
                addAnswer(request.messages, message, attached.pictures);
            continue;
        }
        ChatMessage out = messageOf(ChatMessage::Role::user);
        for (const storage::Block& block : message.blocks) {
            if (isAnswerText(block) && !block.text.empty())
                out.parts.push_back(textPart(QString::fromStdString(block.text)));
            if (block.kind == storage::BlockKind::file)
                out.parts.push_back(textPart(wordsFor(block, ++document, documents)));
            if (block.kind != storage::BlockKind::picture) continue;
            const auto found = chosen.find(block.attachment);
            out.parts.push_back(found == chosen.end()
                                    ? textPart(wordsFor(block))
                                    : ChatPart{.kind = ChatPart::Kind::picture, .text = found->second});
        }
        const HealthConcern concern = concernOf(message);
        if (concern != HealthConcern::none) out.parts.push_back(textPart(wordsFor(concern)));
        if (!out.parts.empty()) request.messages.push_back(std::move(out));
    }
    request.effort = mode.effort;
    request.thinkTokens = mode.thinkTokens;
    return request;
}

} // namespace

ChatRequest requestFor(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode,
                       const PictureSource& pictures, const DocumentSource& documents) {
    return requestWith(branch, systemPrompt, mode, pictures, documents, nullptr);
}

ChatRequest requestToGoOn(const std::vector<storage::Message>& branch, const QString& systemPrompt, const Mode& mode,
                          const PictureSource& pictures, const DocumentSource& documents, const SeenLimits& seen) {
    ChatRequest request = requestWith(branch, systemPrompt, mode, pictures, documents, &seen);
    // Not every server goes on with a message that it is given; all of them obey.
    request.messages.push_back(
        {.role = ChatMessage::Role::user,
         .parts = {{.kind = ChatPart::Kind::text,
                    .text = QStringLiteral("Your answer was cut off. Go on exactly where it stopped: repeat nothing of "
                                           "it, and say nothing about this.")}}});
    return request;
}

Attached attachedTo(const std::vector<storage::Message>& branch) {
    Attached out;
    for (const storage::Message& message : branch) {
        if (message.role != storage::Role::user) continue;
        for (const storage::Block& block : message.blocks) {
            if (block.kind == storage::BlockKind::picture) out.pictures.push_back(attachmentOf(block));
            if (block.kind == storage::BlockKind::file) out.documents.push_back(attachmentOf(block));
        }
    }
    return out;
}

HealthConcern concernOf(const storage::Message& question) {
    HealthConcern concern = HealthConcern::none;
    for (const storage::Block& block : question.blocks) {
        if (block.kind != storage::BlockKind::text || question.role != storage::Role::user) continue;
        const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
        concern = std::max(concern, healthConcernNamed(payload["health"].toString()));
    }
    return concern;
}

bool canGoOn(const storage::Message& answer) {
    using storage::MessageState;
    const bool isCut = answer.state == MessageState::stopped || answer.state == MessageState::interrupted ||
                       answer.state == MessageState::failed ||
                       (answer.state == MessageState::finished && !answer.problem.empty());
    // Behind what a failed answer has said stands why it failed.
    const auto last = std::find_if(answer.blocks.rbegin(), answer.blocks.rend(),
                                   [](const auto& block) { return block.kind != storage::BlockKind::error; });
    return answer.role == storage::Role::assistant && isCut && last != answer.blocks.rend() && isAnswerText(*last) &&
           !last->text.empty();
}

QuestionKind kindOf(const ChatRequest& request) {
    QString words;
    bool hasPicture = false;
    if (!request.messages.empty())
        for (const ChatPart& part : request.messages.back().parts) {
            hasPicture = hasPicture || part.kind == ChatPart::Kind::picture;
            const bool isAdded = part.text.startsWith(u'[');
            if (part.kind == ChatPart::Kind::text && !isAdded) words += part.text + u'\n';
        }
    return questionKindOf(words, hasPicture);
}

Contemplation::Plan planFor(const ChatRequest& request, const Mode& mode, int lanes, const Answerer& answerer) {
    constexpr int charactersPerToken = 3;
    constexpr int instructions = 400; // tokens of what is put around drafts
    Contemplation::Plan plan;
    plan.task.base = request;
    plan.task.lanes = std::clamp(lanes, fewestLanes, mostLanes);
    plan.task.limitsTokens = answerer.isEngine;
    plan.kind = kindOf(request);
    plan.thinkTokens = request.thinkTokens.value_or(mode.thinkTokens);
    plan.seed = QRandomGenerator::global()->bounded(1 << 30);
    plan.task.seen = seenLimitsFor(answerer.contextSize);
    if (answerer.contextSize > 0) {
        const int room = std::max(answerer.contextSize - answerer.contextUsed, answerer.contextSize / 4);
        plan.thinkTokens = std::min<qint64>(plan.thinkTokens, room / 8);
        plan.task.answerTokens = std::min<qint64>(plan.task.answerTokens, room / 8);
        const qint64 left = room - instructions - plan.thinkTokens - 2 * plan.task.answerTokens;
        plan.task.roomForDrafts = static_cast<qsizetype>(charactersPerToken * std::max<qint64>(left, 256));
        plan.task.base.thinkTokens = static_cast<int>(plan.thinkTokens);
    }
    return plan;
}

} // namespace calliope::app
