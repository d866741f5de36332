#include "app/chats/answer_record.h"

#include "app/base/failure_words.h"

#include <QDateTime>
#include <QJsonDocument>

namespace calliope::app {

AnswerRecord::AnswerRecord(StoreThread* store, storage::Message message)
    : m_store(store)
    , m_message(std::move(message)) {
    for (const storage::Block& block : m_message.blocks) m_ids.push_back(std::make_shared<storage::Id>(block.id));
}

int AnswerRecord::addBlock(storage::Block block) {
    const int place = static_cast<int>(m_message.blocks.size());
    block.id = -1 - static_cast<storage::Id>(place);
    block.startedAt = QDateTime::currentMSecsSinceEpoch();
    m_message.blocks.push_back(block);
    m_ids.push_back(std::make_shared<storage::Id>(0));
    if (!m_store) return place;
    block.id = 0;
    m_store->run([answer = m_message.id, block, id = m_ids.back()](storage::Store& store) {
        *id = store.answers().addBlock(answer, block);
    });
    return place;
}

void AnswerRecord::append(int block, const QString& text) {
    const auto place = static_cast<std::size_t>(block);
    const std::string bytes = text.toStdString();
    m_message.blocks[place].text += bytes;
    if (m_store)
        m_store->run([id = m_ids[place], bytes](storage::Store& store) { store.answers().append(*id, bytes); });
}

void AnswerRecord::setPayload(int block, const QJsonObject& payload) {
    const auto place = static_cast<std::size_t>(block);
    std::string json = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    if (m_message.blocks[place].payload == json) return;
    m_message.blocks[place].payload = json;
    if (m_store)
        m_store->run([id = m_ids[place], json = std::move(json)](storage::Store& store) {
            store.answers().setPayload(*id, json);
        });
}

void AnswerRecord::endBlock(int block) {
    const auto place = static_cast<std::size_t>(block);
    storage::Block& ended = m_message.blocks[place];
    if (ended.endedAt != 0) return;
    ended.endedAt = QDateTime::currentMSecsSinceEpoch();
    if (m_store)
        m_store->run(
            [id = m_ids[place], at = ended.endedAt](storage::Store& store) { store.answers().endBlock(*id, at); });
}

void AnswerRecord::addFailure(const Failure& failure) {
    const QJsonObject payload{{"title", failure.title},
                              {"detail", failure.detail},
                              {"action", nameOf(failure.action)},
                              {"report", failure.report}};
    storage::Block block;
    block.kind = storage::BlockKind::error;
    block.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    addBlock(std::move(block));
}

void AnswerRecord::finish(QObject* context, const End& end, std::function<void(const storage::Message&)> done) {
    m_message.state = end.state;
    m_message.usage = end.usage;
    m_message.problem = end.problem.toStdString();
    m_message.finishedAt = QDateTime::currentMSecsSinceEpoch();
    if (!m_store) return done(m_message);

    const storage::Answers::End how{.state = end.state, .usage = end.usage, .problem = m_message.problem};
    m_store->run(
        context,
        [id = m_message.id, how](storage::Store& store) {
            store.answers().finish(id, how);
            return store.messages().find(id);
        },
        [done, message = m_message](const std::optional<storage::Message>& kept) { done(kept.value_or(message)); },
        [done, message = m_message](const Failure&) { done(message); });
}

} // namespace calliope::app
