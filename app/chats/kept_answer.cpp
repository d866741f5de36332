#include "app/chats/kept_answer.h"

#include "storage/store.h"

#include <utility>

namespace calliope::app {

KeptAnswer::KeptAnswer(const storage::Message& message)
    : m_answer(message.id) {
    for (const storage::Block& block : message.blocks) m_parts.emplace_back().id = block.id;
}

void KeptAnswer::addBlock(storage::Block block) {
    block.id = 0;
    m_parts.emplace_back().block = std::move(block);
}

void KeptAnswer::append(std::size_t block, const std::string& text) {
    Part& part = m_parts[block];
    (part.id == 0 ? part.block.text : part.text) += text;
}

void KeptAnswer::setPayload(std::size_t block, const std::string& payload) {
    Part& part = m_parts[block];
    if (part.id == 0)
        part.block.payload = payload;
    else
        part.payload = payload;
}

void KeptAnswer::endBlock(std::size_t block, std::int64_t at) {
    Part& part = m_parts[block];
    (part.id == 0 ? part.block.endedAt : part.endedAt) = at;
}

void KeptAnswer::finish(const storage::Answers::End& end) {
    m_end = end;
}

void KeptAnswer::save(storage::Store& store) {
    for (Part& part : m_parts) savePart(store, part);
    if (!m_end) return;
    store.answers().finish(m_answer, *m_end);
    m_end.reset();
}

void KeptAnswer::savePart(storage::Store& store, Part& part) const {
    if (part.id == 0) {
        part.id = store.answers().addBlock(m_answer, part.block);
        part.block = {};
    }
    // What append() has been given it keeps, whether it can write it now or not.
    if (!part.text.empty()) store.answers().append(part.id, std::exchange(part.text, {}));
    if (part.payload) {
        store.answers().setPayload(part.id, *part.payload);
        part.payload.reset();
    }
    if (part.endedAt != 0) {
        store.answers().endBlock(part.id, part.endedAt);
        part.endedAt = 0;
    }
}

} // namespace calliope::app
