#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>

namespace calliope::test {

struct ProcessResult {
    int exitCode = -1; ///< -1: it crashed or did not end
    QByteArray output;
    QByteArray error;
};

/// Runs calliope-engine to its end. `environment`: "NAME=VALUE" additions.
inline ProcessResult runEngine(const QStringList& arguments, const QStringList& environment = {}) {
    constexpr int patience = 300'000; // milliseconds
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(CALLIOPE_ENGINE, arguments);
    ProcessResult result;
    if (process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    result.output = process.readAllStandardOutput();
    result.error = process.readAllStandardError();
    return result;
}

} // namespace calliope::test
