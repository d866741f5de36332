#include "app/engine/log_tail.h"

#include "app/network/plain_text.h"

#include <QStringList>

namespace calliope::app {

void LogTail::add(const QByteArray& bytes) {
    m_bytes += bytes.right(most);
    if (m_bytes.size() <= most) return;
    const qsizetype tooMany = m_bytes.size() - most;
    const qsizetype line = m_bytes.indexOf('\n', tooMany);
    m_bytes.remove(0, line < 0 ? tooMany : line + 1);
}

QString LogTail::text(const QByteArray& secret) const {
    constexpr int longest = 1000;
    QStringList out;
    const QList<QByteArray> lines = m_bytes.split('\n');
    for (const QByteArray& line : lines)
        if (const QString plain = plainText(QString::fromUtf8(line), longest, secret); !plain.isEmpty()) out += plain;
    return out.join(u'\n');
}

} // namespace calliope::app
