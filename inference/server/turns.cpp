#include "inference/server/turns.h"

namespace calliope::server {

Turns::Entry::Entry(Turns& turns, std::string id, const TurnList& list)
    : m_turns(turns)
    , m_id(std::move(id)) {
    const std::lock_guard lock(m_turns.m_mutex);
    m_turns.m_lists.emplace(m_id, &list);
}

Turns::Entry::~Entry() {
    const std::lock_guard lock(m_turns.m_mutex);
    m_turns.m_lists.erase(m_id);
}

bool Turns::answerNow(const std::string& id) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_lists.find(id);
    if (found == m_lists.end()) return false;
    for (const auto& turn : *found->second) turn->answerNow();
    return true;
}

void Turns::cancel(const std::string& id) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_lists.find(id);
    if (found == m_lists.end()) return;
    for (const auto& turn : *found->second) turn->cancel();
}

void Turns::cancelAll() {
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, list] : m_lists)
        for (const auto& turn : *list) turn->cancel();
}

} // namespace calliope::server
