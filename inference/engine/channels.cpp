#include "inference/engine/channels.h"

#include <algorithm>
#include <array>

namespace calliope::engine {

/// Either a pair of tags around the reasoning, or messages with a header that names whom they are for.
struct Channels::Format {
    std::string_view detector;       ///< found in templates of this format
    std::string_view alsoIn;         ///< as well; may be empty
    std::string_view reasoningOpen;  ///< tag formats
    std::string_view reasoningClose; ///< tag formats
    std::string_view headerEnd;      ///< message formats: ends a header, which begins every message
    std::string_view messageEnd;     ///< message formats: the next header follows
    std::string_view reasoningMark;  ///< message formats: in the header of reasoning
};

namespace {

constexpr std::array formats{
    Channels::Format{"<atem:function_calls>", "<|eom|>", "", "", "<|message|>", "<|eom|>", "to=self"},
    Channels::Format{"<|channel|>", "<|message|>", "", "", "<|message|>", "<|end|>", "analysis"},
    Channels::Format{"</think>", "", "<think>", "</think>", "", "", ""},
    Channels::Format{"[THINK]", "", "[THINK]", "[/THINK]", "", "", ""},
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Length of the longest end of `text` that could be the beginning of `marker`.
std::size_t possibleMarker(std::string_view text, std::string_view marker) {
    for (std::size_t length = std::min(text.size(), marker.size() - 1); length > 0; --length)
        if (text.ends_with(marker.substr(0, length))) return length;
    return 0;
}

std::string_view withoutLeadingBlanks(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

} // namespace

Channels::Channels(std::string_view chatTemplate, std::string_view prompt) {
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const Format& format) {
        return has(chatTemplate, format.detector) && has(chatTemplate, format.alsoIn);
    });
    if (found == formats.end()) return;
    m_format = &*found;
    if (!m_format->headerEnd.empty()) {
        m_state = prompt.ends_with(m_format->headerEnd) ? State::answer : State::header;
        return;
    }
    const std::size_t open = prompt.rfind(m_format->reasoningOpen);
    const bool opened = open != std::string_view::npos && !has(prompt.substr(open), m_format->reasoningClose);
    m_state = opened ? State::reasoning : State::header;
}

bool Channels::isMarker(std::string_view text) const {
    if (m_format == nullptr) return false;
    for (const std::string_view marker :
         {m_format->reasoningOpen, m_format->reasoningClose, m_format->headerEnd, m_format->messageEnd})
        if (text == marker) return true;
    return false;
}

Channels::Piece Channels::push(std::string_view text) {
    m_pending += text;
    Piece out;
    take(out, false);
    return out;
}

Channels::Piece Channels::finish() {
    Piece out;
    take(out, true);
    return out;
}

void Channels::take(Piece& out, bool last) {
    const bool messages = m_format != nullptr && !m_format->headerEnd.empty();
    while (true) {
        if (m_state == State::header && messages) {
            const std::size_t end = m_pending.find(m_format->headerEnd);
            if (end == std::string::npos) return; // a header that never ends is scaffolding, too
            m_state = has(std::string_view(m_pending).substr(0, end), m_format->reasoningMark) ? State::reasoning
                                                                                               : State::answer;
            m_pending.erase(0, end + m_format->headerEnd.size());
            continue;
        }
        if (m_state == State::header) { // tags: the reasoning opens at the very start, or not at all
            const std::string_view start = withoutLeadingBlanks(m_pending);
            if (start.starts_with(m_format->reasoningOpen)) {
                m_pending = std::string(start.substr(m_format->reasoningOpen.size()));
                m_state = State::reasoning;
            } else if (last || !m_format->reasoningOpen.starts_with(start)) {
                m_state = State::answer;
            } else {
                return;
            }
            continue;
        }
        if (m_dropBlanks) { // between the reasoning's end and the answer
            m_pending = std::string(withoutLeadingBlanks(m_pending));
            m_dropBlanks = m_pending.empty();
        }
        std::string_view marker;
        if (messages)
            marker = m_format->messageEnd;
        else if (m_state == State::reasoning)
            marker = m_format->reasoningClose;
        std::string& target = m_state == State::reasoning ? out.reasoning : out.answer;
        const std::size_t end = marker.empty() ? std::string::npos : m_pending.find(marker);
        if (end == std::string::npos) {
            const std::size_t kept = last || marker.empty() ? 0 : possibleMarker(m_pending, marker);
            target.append(m_pending, 0, m_pending.size() - kept);
            m_pending.erase(0, m_pending.size() - kept);
            return;
        }
        target.append(m_pending, 0, end);
        m_pending.erase(0, end + marker.size());
        m_dropBlanks = !messages;
        m_state = messages ? State::header : State::answer;
    }
}

} // namespace calliope::engine
