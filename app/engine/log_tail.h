#pragma once

#include <QByteArray>
#include <QString>

namespace calliope::app {

/// The last lines that a program has written, for "Copy report"; at most 64 KiB, however much it writes.
class LogTail {
public:
    static constexpr qsizetype most = 64 << 10;

    void add(const QByteArray& bytes);

    /// As lines without control characters; `secret` does not appear in them.
    [[nodiscard]] QString text(const QByteArray& secret = {}) const;

private:
    QByteArray m_bytes;
};

} // namespace calliope::app
