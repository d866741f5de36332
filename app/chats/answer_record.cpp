#include "app/chats/answer_record.h"

#include "app/base/failure_words.h"

#include <QDateTime>
#include <QJsonDocument>
#include <utility>

namespace calliope::app {

AnswerRecord::AnswerRecord(StoreThread* store, storage::Message message)
    : m_store(store)
    , m_message(std::move(message))
    , m_kept(std::make_shared<KeptAnswer>(m_message)) {}

void AnswerRecord::change(std::function<void(KeptAnswer&)> how) {
    if (!m_store) return;
    m_store->keep("answer " + QByteArray::number(static_cast<qlonglong>(m_message.id)),
                  [kept = m_kept, how = std::move(how), isNew = true](storage::Store& store) mutable {
                      if (std::exchange(isNew, false)) how(*kept);
                      kept->save(store);
                  });
}

int AnswerRecord::addBlock(storage::Block block) {
    const int place = static_cast<int>(m_message.blocks.size());
    block.id = -1 - static_cast<storage::Id>(place);
    block.startedAt = QDateTime::currentMSecsSinceEpoch();
    m_message.blocks.push_back(block);
    change([block](KeptAnswer& kept) { kept.addBlock(block); });
    return place;
}

void AnswerRecord::append(int block, const QString& text) {
    const auto place = static_cast<std::size_t>(block);
    const std::string bytes = text.toStdString();
    m_message.blocks[place].text += bytes;
    change([place, bytes](KeptAnswer& kept) { kept.append(place, bytes); });
}

void AnswerRecord::setPayload(int block, const QJsonObject& payload) {
    const auto place = static_cast<std::size_t>(block);
    std::string json = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    if (m_message.blocks[place].payload == json) return;
    m_message.blocks[place].payload = json;
    change([place, json = std::move(json)](KeptAnswer& kept) { kept.setPayload(place, json); });
}

void AnswerRecord::endBlock(int block) {
    const auto place = static_cast<std::size_t>(block);
    storage::Block& ended = m_message.blocks[place];
    if (ended.endedAt != 0) return;
    ended.endedAt = QDateTime::currentMSecsSinceEpoch();
    change([place, at = ended.endedAt](KeptAnswer& kept) { kept.endBlock(place, at); });
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

void AnswerRecord::finish(QObject* context, const End& end, const std::function<void(const storage::Message&)>& done) {
    m_message.state = end.state;
    m_message.usage = storage::together(m_message.usage, end.usage);
    m_message.problem = end.problem.toStdString();
    m_message.finishedAt = QDateTime::currentMSecsSinceEpoch();
    if (!m_store) return done(m_message);

    const storage::Answers::End how{.state = end.state, .usage = end.usage, .problem = m_message.problem};
    change([how](KeptAnswer& kept) { kept.finish(how); });
    m_store->run(
        context, [id = m_message.id](storage::Store& store) { return store.messages().find(id); },
        [done, message = m_message](const std::optional<storage::Message>& kept) {
            done(kept && kept->state == message.state ? *kept : message);
        },
        [done, message = m_message](const Failure&) { done(message); });
}

} // namespace calliope::app
