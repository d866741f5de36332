#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>

namespace calliope::test {

/// How many processes have been started with the argument; 0 where the system has no /proc.
inline int running(const QByteArray& argument) {
    int count = 0;
    const QDir processes("/proc");
    for (const QString& id : processes.entryList({"[0-9]*"}, QDir::Dirs)) {
        QFile command(processes.filePath(id + "/cmdline"));
        if (command.open(QIODevice::ReadOnly) && command.readAll().split('\0').contains(argument)) ++count;
    }
    return count;
}

} // namespace calliope::test
