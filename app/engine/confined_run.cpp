#include "app/engine/confined_run.h"

#include "app/engine/engine_program.h"
#include "app/network/plain_text.h"

#include <QElapsedTimer>
#include <QProcess>

namespace calliope::app {

namespace {

/// The sentence of the other program without its name.
QString problemIn(const QByteArray& errors) {
    constexpr qsizetype looked = 4096;
    constexpr int longest = 300;
    QString line = QString::fromUtf8(errors.left(looked)).section('\n', 0, 0);
    const qsizetype colon = line.indexOf(": ");
    if (line.startsWith(QLatin1String("calliope-")) && colon > 0) line = line.mid(colon + 2);
    return plainText(line, longest);
}

} // namespace

ConfinedRun runConfined(const QString& program, const QStringList& arguments, const QByteArray& input,
                        qint64 mostOutput, int patience, const std::atomic<bool>& isStopped) {
    constexpr int step = 50; ///< milliseconds
    QProcess process;
    process.setProcessEnvironment(engineEnvironment(QProcessEnvironment::systemEnvironment()));
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();

    QElapsedTimer clock;
    clock.start();
    ConfinedRun run;
    bool isEnding = false;
    while (!isEnding) {
        isEnding = process.waitForFinished(0) || process.state() == QProcess::NotRunning;
        if (!isEnding) process.waitForReadyRead(step);
        run.output += process.readAllStandardOutput();
        if (isStopped || clock.elapsed() > patience || run.output.size() > mostOutput) {
            process.kill();
            process.waitForFinished(step);
            return {ConfinedRun::Ending::tooLong, {}, {}};
        }
    }
    if (process.error() == QProcess::FailedToStart) return {ConfinedRun::Ending::noProgram, {}, {}};
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {ConfinedRun::Ending::failed, {}, problemIn(process.readAllStandardError())};
    return run;
}

} // namespace calliope::app
