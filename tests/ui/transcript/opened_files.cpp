#include "tests/ui/transcript/opened_files.h"

#include <QFile>
#include <array>
#include <cstddef>

#ifdef __linux__
#include <sys/inotify.h>
#include <unistd.h>

namespace calliope::test {

OpenedFiles::OpenedFiles(const QStringList& folders)
    : m_events(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    for (const QString& folder : folders) {
        if (m_events < 0 || inotify_add_watch(m_events, QFile::encodeName(folder).constData(), IN_OPEN) >= 0) continue;
        close(m_events);
        m_events = -1;
    }
}

OpenedFiles::~OpenedFiles() {
    if (m_events >= 0) close(m_events);
}

QStringList OpenedFiles::take() {
    QStringList names;
    alignas(inotify_event) std::array<char, 4096> bytes{};
    for (ssize_t count = 0; m_events >= 0 && (count = read(m_events, bytes.data(), bytes.size())) > 0;)
        for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
            const auto* event = reinterpret_cast<const inotify_event*>(bytes.data() + at);
            names.append(event->len > 0 ? QFile::decodeName(event->name) : QStringLiteral("."));
            at += sizeof(inotify_event) + event->len;
        }
    return names;
}

} // namespace calliope::test

#else

namespace calliope::test {

OpenedFiles::OpenedFiles(const QStringList& /*folders*/) {}
OpenedFiles::~OpenedFiles() = default;
QStringList OpenedFiles::take() {
    return {};
}

} // namespace calliope::test

#endif
