#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <atomic>

namespace calliope::app {

/// What came of giving a file of others to a program that reads it where it can reach nothing.
struct ConfinedRun {
    enum class Ending {
        done,
        failed,    ///< it said why in `problem`, or broke down
        tooLong,   ///< it took too long, wrote too much, or was stopped
        noProgram, ///< it did not start
    };

    Ending ending = Ending::done;
    QByteArray output;
    QString problem; ///< its own sentence, as one line for people; may be empty
};

/// Runs a program for one file: it gets the bytes on its standard input, and an environment without secrets. Waits
/// until it has ended, at most `patience` milliseconds: not for the thread of the user interface.
[[nodiscard]] ConfinedRun runConfined(const QString& program, const QStringList& arguments, const QByteArray& input,
                                      qint64 mostOutput, int patience, const std::atomic<bool>& isStopped);

} // namespace calliope::app
