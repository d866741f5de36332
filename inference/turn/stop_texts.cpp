#include "inference/turn/stop_texts.h"

#include <algorithm>
#include <utility>

namespace calliope::turn {

StopTexts::StopTexts(std::vector<std::string> texts)
    : m_texts(std::move(texts)) {
    std::erase_if(m_texts, [](const std::string& text) { return text.empty(); });
}

std::string StopTexts::push(std::string_view text) {
    if (!m_found.empty()) return {};
    m_held += text;
    std::size_t first = std::string::npos;
    for (const std::string& stop : m_texts) {
        const std::size_t at = m_held.find(stop);
        if (at >= first) continue;
        first = at;
        m_found = stop;
    }
    if (!m_found.empty()) {
        m_held.resize(first);
        return std::exchange(m_held, {});
    }
    std::size_t kept = 0;
    for (const std::string& stop : m_texts)
        for (std::size_t length = std::min(stop.size() - 1, m_held.size()); length > kept; --length)
            if (m_held.ends_with(std::string_view(stop).substr(0, length))) kept = length;
    std::string shown = m_held.substr(0, m_held.size() - kept);
    m_held.erase(0, shown.size());
    return shown;
}

std::string StopTexts::finish() {
    return std::exchange(m_held, {});
}

} // namespace calliope::turn
