#pragma once

#include "app/endpoints/endpoint.h"
#include "app/engine/log_tail.h"

#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

namespace calliope::app {

/// One run of `calliope-engine serve`, with a key of its own that goes over the standard input and is nowhere else. The
/// program ends when that input is closed, and so whenever this program ends, in whatever way. Signals come from the
/// event loop.
class EngineProcess : public QObject {
    Q_OBJECT

public:
    /// Starts `program` with `serve …` and `arguments`; what it writes goes into `log`, which outlives this.
    EngineProcess(const QString& program, const QStringList& arguments, LogTail& log);

    /// Ends it and waits for that, hardly ever as long as a second.
    ~EngineProcess() override;

    /// Asks it to end, and makes it after three seconds; ended() follows.
    void end();
    void kill();

    [[nodiscard]] qint64 id() const { return m_process.processId(); }
    [[nodiscard]] const Endpoint& endpoint() const { return m_endpoint; } ///< once ready

signals:
    void ready();
    /// It has ended; nothing follows. `couldStart` is false where there was no such program.
    void ended(bool couldStart);

private:
    void readLine();
    void finish(bool couldStart);

    LogTail& m_log;
    QProcess m_process;
    Endpoint m_endpoint;
    QTimer m_patience;
    bool m_isReady = false;
    bool m_isOver = false;
};

} // namespace calliope::app
