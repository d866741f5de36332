#include "app/endpoints/event_stream.h"

#include <algorithm>
#include <utility>

namespace calliope::app {

void EventStream::add(const QByteArray& bytes) {
    m_bytes.remove(0, m_at);
    m_scanned -= m_at;
    m_at = 0;
    m_bytes += bytes;
}

std::optional<ServerEvent> EventStream::next() {
    while (!m_isTooLong) {
        const auto line = nextLine();
        if (!line) return std::nullopt;
        ++m_lines;
        if (!line->isEmpty()) {
            read(*line);
            continue;
        }
        m_lastId = m_id;
        ServerEvent event = std::exchange(m_event, {});
        if (std::exchange(m_hasData, false)) return event;
    }
    return std::nullopt;
}

/// Ends with CR, LF or both.
std::optional<QByteArray> EventStream::nextLine() {
    for (; m_scanned < m_bytes.size(); ++m_scanned) {
        const char byte = m_bytes[m_scanned];
        if (std::exchange(m_skipsLineFeed, false) && byte == '\n') {
            m_at = m_scanned + 1;
            continue;
        }
        if (byte != '\n' && byte != '\r') continue;
        QByteArray line = m_bytes.mid(m_at, m_scanned - m_at);
        m_skipsLineFeed = byte == '\r';
        m_at = ++m_scanned;
        if (std::exchange(m_isFirst, false) && line.startsWith("\xef\xbb\xbf")) line.remove(0, 3);
        m_isTooLong = line.size() > mostLine;
        return m_isTooLong ? std::nullopt : std::optional(line);
    }
    m_isTooLong = m_scanned - m_at > mostLine;
    return std::nullopt;
}

void EventStream::read(const QByteArray& line) {
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) return; // a comment
    const QByteArray field = colon < 0 ? line : line.left(colon);
    QByteArray value = colon < 0 ? QByteArray() : line.mid(colon + 1);
    if (value.startsWith(' ')) value.remove(0, 1);
    if (field == "event") {
        m_event.name = value;
    } else if (field == "data") {
        if (std::exchange(m_hasData, true)) m_event.data += '\n';
        m_event.data += value;
        m_isTooLong = m_event.data.size() > mostEvent;
    } else if (field == "id") {
        if (value.size() <= mostId && !value.contains('\0')) m_id = value;
    } else if (field == "retry") {
        bool isNumber = false;
        const uint time = value.toUInt(&isNumber);
        constexpr uint most = 24 * 3'600 * 1'000;
        if (isNumber) m_retry = static_cast<int>(std::min(time, most));
    }
}

} // namespace calliope::app
