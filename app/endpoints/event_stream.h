#pragma once

#include <QByteArray>
#include <optional>

namespace calliope::app {

/// One server-sent event.
struct ServerEvent {
    QByteArray name; ///< empty: "message"
    QByteArray data;

    bool operator==(const ServerEvent&) const = default;
};

/// Reads server-sent events (HTML standard, section 9.2.6) out of bytes that come in any pieces. Comments count as
/// signs of life only. Holds at most a line and an event.
class EventStream {
public:
    static constexpr qsizetype mostLine = 1 << 20;
    static constexpr qsizetype mostEvent = 4 << 20;
    static constexpr qsizetype mostId = 1'000; ///< longer ones are read over

    EventStream() = default;
    explicit EventStream(const QByteArray& lastId) ///< goes on behind an event
        : m_id(lastId)
        , m_lastId(lastId) {}

    /// Takes more bytes. REQUIRES: next() has given all there was.
    void add(const QByteArray& bytes);

    /// The next event that is whole; nothing where more bytes are needed, or isTooLong().
    [[nodiscard]] std::optional<ServerEvent> next();

    /// A line or an event is longer than any should be; nothing more comes.
    [[nodiscard]] bool isTooLong() const { return m_isTooLong; }

    /// What the last whole event was called, also one without data: from there the other side may be asked to go on.
    /// Empty: not from any.
    [[nodiscard]] const QByteArray& lastId() const { return m_lastId; }

    /// How long the other side wants us to wait before we come again, in milliseconds; -1: it did not say.
    [[nodiscard]] int retry() const { return m_retry; }

    /// How many lines have been whole: grows while the other side makes headway.
    [[nodiscard]] quint64 lines() const { return m_lines; }

private:
    [[nodiscard]] std::optional<QByteArray> nextLine();
    void read(const QByteArray& line);

    QByteArray m_bytes;
    qsizetype m_at = 0;      ///< where the line begins
    qsizetype m_scanned = 0; ///< before it there is no end of the line
    bool m_skipsLineFeed = false;
    bool m_isFirst = true; ///< line, which may begin with a mark of the byte order
    bool m_hasData = false;
    bool m_isTooLong = false;
    quint64 m_lines = 0;
    ServerEvent m_event;
    QByteArray m_id; ///< of the event that is being read, or of the last that had one
    QByteArray m_lastId;
    int m_retry = -1;
};

} // namespace calliope::app
