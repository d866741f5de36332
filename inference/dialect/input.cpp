#include "inference/dialect/input.h"

namespace calliope::dialect {

void Input::push(std::string_view bytes, Reading<>& root) {
    if (m_at > m_bytes.size() / 2) { // moves each byte at most once more than it came
        m_bytes.erase(0, m_at);
        m_at = 0;
    }
    m_bytes += bytes;
    run(root);
}

void Input::finish(Reading<>& root) {
    m_finished = true;
    run(root);
}

void Input::run(Reading<>& root) {
    while (!root.done() && (m_finished || held().size() >= m_wanted)) {
        m_wanted = 0;
        m_chain.innermost.resume();
    }
    if (root.done()) root.rethrow();
}

} // namespace calliope::dialect
