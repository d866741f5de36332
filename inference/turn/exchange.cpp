#include "inference/turn/exchange.h"

#include <utility>

namespace calliope::turn {

using dialect::Delta;

void Exchange::put(std::vector<Delta> deltas, const engine::DrawnToken* token) {
    if (deltas.empty() && token == nullptr) return;
    {
        const std::lock_guard lock(m_mutex);
        for (Delta& delta : deltas) {
            const bool isText = delta.kind != Delta::Kind::callBegin && delta.kind != Delta::Kind::callEnd;
            if (isText && !m_event.deltas.empty() && m_event.deltas.back().kind == delta.kind)
                m_event.deltas.back().text += delta.text;
            else
                m_event.deltas.push_back(std::move(delta));
        }
        if (token != nullptr) m_event.tokens.push_back(*token);
    }
    m_changed.notify_one();
}

void Exchange::end(Outcome outcome) {
    {
        const std::lock_guard lock(m_mutex);
        m_event.end = std::move(outcome);
        m_hasEnded = true;
    }
    m_changed.notify_one();
}

Event Exchange::take(std::chrono::milliseconds timeout) {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, timeout, [this] { return !m_event.isEmpty(); });
    return std::exchange(m_event, {});
}

} // namespace calliope::turn
