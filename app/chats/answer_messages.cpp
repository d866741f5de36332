#include "app/chats/answer_messages.h"

#include "app/chats/lane_blocks.h"
#include "app/looks/look.h"
#include "app/pictures/kept_picture.h"
#include "app/tools/tool_use.h"

#include <algorithm>
#include <map>
#include <utility>

namespace calliope::app {

namespace {

/// Data URLs of the looks that are shown, by their blocks.
using ShownLooks = std::map<const storage::Block*, QString>;

ShownLooks newestLooks(const storage::Message& answer, const PictureSource& source, const SeenLimits& limits) {
    ShownLooks shown;
    qsizetype characters = 0;
    for (auto block = answer.blocks.rbegin(); source && block != answer.blocks.rend(); ++block) {
        if (!isLook(*block) || static_cast<int>(shown.size()) == limits.pictures) continue;
        const QByteArray crop = source(block->attachment);
        if (crop.isEmpty()) continue;
        const QString url = dataUrl(crop);
        characters += url.size();
        if (!shown.empty() && characters > limits.characters) break;
        shown[&*block] = url;
    }
    return shown;
}

class AnswerMessages {
public:
    AnswerMessages(std::vector<ChatMessage>& messages, const std::vector<storage::Attachment>& pictures,
                   ShownLooks shown)
        : m_messages(messages)
        , m_pictures(pictures)
        , m_shown(std::move(shown)) {}

    void add(const storage::Message& answer) {
        for (const storage::Block& block : answer.blocks) {
            if (block.lane != 0) continue; // of what agents do only the answer is told
            if (isAnswerText(block) && !block.text.empty()) {
                if (!m_said.calls.empty()) close();
                m_said.parts.push_back(textPart(QString::fromStdString(block.text)));
            } else if (block.kind == storage::BlockKind::toolCall) {
                addCall(toolUseOf(block, false));
            } else if (block.kind == storage::BlockKind::toolResult) {
                addResult(block);
            } else if (isLook(block)) {
                addLook(lookIn(block), m_shown.find(&block));
            }
        }
        close();
    }

private:
    static ChatPart textPart(const QString& words) { return {.kind = ChatPart::Kind::text, .text = words}; }

    static ChatMessage messageOf(ChatMessage::Role role) {
        ChatMessage message;
        message.role = role;
        return message;
    }

    void addCall(const ToolUse& use) {
        if (!m_said.calls.empty() && use.round != m_round) close();
        m_round = use.round;
        m_said.calls.push_back({use.callId, use.name, use.arguments});
        m_results.push_back(messageOf(ChatMessage::Role::tool));
        m_results.back().parts = {textPart("The call was stopped.")};
        m_results.back().callId = use.callId;
    }

    void addResult(const storage::Block& block) {
        m_latest = m_results.size();
        for (std::size_t i = 0; i < m_results.size(); ++i)
            if (m_results[i].callId == callIdOf(block)) m_latest = i;
        if (m_latest < m_results.size()) m_results[m_latest].parts = {textPart(QString::fromStdString(block.text))};
    }

    /// It stands behind the result of its call; those of agents stand alone.
    void addLook(const Look& look, ShownLooks::const_iterator shown) {
        if (look.step == 0) return;
        const auto found = std::ranges::find(m_pictures, look.picture, &storage::Attachment::hash);
        const int number = found == m_pictures.end() ? 0 : static_cast<int>(found - m_pictures.begin()) + 1;
        const bool isShown = shown != m_shown.end();
        const bool hasResult = m_latest < m_results.size();
        std::vector<ChatPart> parts{textPart(isShown ? placeOf(look, number) + u':' : lineOf(look, number))};
        if (isShown) parts.push_back({.kind = ChatPart::Kind::picture, .text = shown->second});
        if (!hasResult) {
            addBehindTheQuestion(parts);
        } else if (isShown) {
            m_seen.parts.insert(m_seen.parts.end(), parts.begin(), parts.end());
        } else {
            parts.front().text += QStringLiteral(" It is not shown any more; look again if you need it.");
            m_results[m_latest].parts = parts;
        }
    }

    static QString lineOf(const Look& look, int number) {
        QString line = placeOf(look, number);
        if (!look.wanted.isEmpty()) line += QStringLiteral(", for \"%1\"").arg(look.wanted);
        line += u'.';
        if (!look.sentence.isEmpty()) line += QStringLiteral(" What rested on it: \"%1\".").arg(look.sentence);
        return line;
    }

    /// Not into the answer, where the model would take it for its own way to write.
    void addBehindTheQuestion(const std::vector<ChatPart>& added) {
        if (m_messages.empty() || m_messages.back().role != ChatMessage::Role::user)
            m_messages.push_back(messageOf(ChatMessage::Role::user));
        std::vector<ChatPart>& parts = m_messages.back().parts;
        if (!std::exchange(m_hasHeading, true)) parts.push_back(textPart("[What agents have looked at]"));
        parts.insert(parts.end(), added.begin(), added.end());
    }

    void close() {
        m_latest = m_results.max_size();
        if (m_said.parts.empty() && m_said.calls.empty()) return;
        m_messages.push_back(std::exchange(m_said, messageOf(ChatMessage::Role::assistant)));
        for (ChatMessage& result : m_results) m_messages.push_back(std::move(result));
        m_results.clear();
        if (!m_seen.parts.empty()) m_messages.push_back(std::exchange(m_seen, messageOf(ChatMessage::Role::user)));
    }

    std::vector<ChatMessage>& m_messages;
    const std::vector<storage::Attachment>& m_pictures;
    const ShownLooks m_shown;
    ChatMessage m_said = messageOf(ChatMessage::Role::assistant);
    std::vector<ChatMessage> m_results;
    ChatMessage m_seen = messageOf(ChatMessage::Role::user);
    std::size_t m_latest = m_results.max_size(); ///< the result that came last; beyond all: none
    int m_round = 0;
    bool m_hasHeading = false;
};

} // namespace

void addAnswer(std::vector<ChatMessage>& messages, const storage::Message& answer,
               const std::vector<storage::Attachment>& pictures, const PictureSource& source,
               const SeenLimits& limits) {
    AnswerMessages(messages, pictures, newestLooks(answer, source, limits)).add(answer);
}

} // namespace calliope::app
