#include "app/chats/answer.h"

#include "app/chats/look_words.h"

#include <QJsonDocument>

namespace calliope::app {

int Answer::addBlock(const storage::Block& block) {
    const int place = m_record.addBlock(block);
    emit blockChanged(m_record.block(place));
    return place;
}

void Answer::setPayload(int block, const QJsonObject& payload) {
    const std::string before = m_record.block(block).payload;
    m_record.setPayload(block, payload);
    if (m_record.block(block).payload != before) emit blockChanged(m_record.block(block));
}

void Answer::keepUse(std::vector<int>& calls, int index, const ToolUse& use, int lane) {
    const auto number = static_cast<std::size_t>(index);
    if (number == calls.size()) {
        storage::Block call = callBlock(use);
        call.lane = lane;
        calls.push_back(m_record.addBlock(std::move(call)));
    } else {
        m_record.setPayload(calls[number], payloadOf(use));
    }
    if (use.isOver()) {
        m_record.endBlock(calls[number]);
        storage::Block result = resultBlock(use);
        result.lane = lane;
        m_record.endBlock(addBlock(result)); // told first, so that the call finds it
    }
    emit blockChanged(m_record.block(calls[number]));
}

void Answer::keepMade(const std::vector<storage::Block>& blocks) {
    for (const storage::Block& block : blocks) m_record.endBlock(addBlock(block));
}

void Answer::keepSentences() {
    for (const auto& [place, look] : newSentences(message()))
        setPayload(place, QJsonDocument::fromJson(QByteArray::fromStdString(look.payload)).object());
}

} // namespace calliope::app
