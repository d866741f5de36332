#pragma once

#include <QStringList>

namespace calliope::test {

/// Hears of every open() of what lies in folders, by this program or any other: inotify, so on Linux only.
class OpenedFiles {
public:
    explicit OpenedFiles(const QStringList& folders);
    ~OpenedFiles();
    OpenedFiles(const OpenedFiles&) = delete;
    OpenedFiles& operator=(const OpenedFiles&) = delete;

    [[nodiscard]] bool isHearing() const { return m_events >= 0; } ///< else nothing is ever told
    [[nodiscard]] QStringList take();                              ///< names of what was opened since the last time

private:
    int m_events = -1;
};

} // namespace calliope::test
