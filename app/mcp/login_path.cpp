#include "app/mcp/login_path.h"

#include "app/mcp/process_tree.h"

#include <QFileInfo>
#include <QPointer>
#include <QProcess>
#include <QTimer>
#include <utility>

namespace calliope::app {

namespace {

constexpr const char* mark = "--calliope-path--";
constexpr int patience = 5'000; ///< milliseconds

} // namespace

QString pathBetweenMarks(const QByteArray& output) {
    const qsizetype begin = output.indexOf(mark);
    const qsizetype end = begin < 0 ? -1 : output.indexOf(mark, begin + 1);
    const auto length = static_cast<qsizetype>(qstrlen(mark));
    constexpr qsizetype longest = 64 << 10;
    if (end < 0 || end - begin > longest) return {};
    return QString::fromLocal8Bit(output.mid(begin + length, end - begin - length)).trimmed();
}

void LoginPath::tell(QObject* context, std::function<void(const QString&)> done) {
    m_waiting.push_back([this, context = QPointer<QObject>(context), done = std::move(done)] {
        if (context) done(m_path);
    });
    if (m_isKnown)
        QMetaObject::invokeMethod(this, &LoginPath::deliver, Qt::QueuedConnection);
    else if (!m_shell)
        ask(true);
}

void LoginPath::ask(bool isInteractive) {
    const QString shell = qEnvironmentVariable("SHELL");
    m_isKnown = true; // whatever comes of it
#ifdef Q_OS_WIN
    const bool mayAsk = false;
#else
    const bool mayAsk = QFileInfo(shell).isExecutable();
#endif
    if (!mayAsk) {
        QMetaObject::invokeMethod(this, &LoginPath::deliver, Qt::QueuedConnection);
        return;
    }
    m_isKnown = false;
    m_shell = new QProcess(this);
    m_shell->setStandardInputFile(QProcess::nullDevice());
    ProcessTree::takeTerminal(*m_shell); // an interactive one would want ours
    const auto over = [this, isInteractive, asked = m_shell] {
        if (asked != m_shell || std::exchange(m_isKnown, true)) return;
        m_path = pathBetweenMarks(m_shell->readAllStandardOutput());
        m_shell->disconnect(this);
        m_shell->kill();
        m_shell->deleteLater();
        if (m_path.isEmpty() && isInteractive) return ask(false);
        deliver();
    };
    connect(m_shell, &QProcess::finished, this, over);
    connect(m_shell, &QProcess::errorOccurred, this, over, Qt::QueuedConnection);
    QTimer::singleShot(patience, m_shell, over);
    QStringList arguments{"-l", "-c", QLatin1String("printf '%s' \"") + mark + "$PATH" + mark + '"'}; // printf's %s
    if (isInteractive) arguments.prepend("-i");
    m_shell->start(shell, arguments);
}

void LoginPath::deliver() {
    for (const auto& each : std::exchange(m_waiting, {})) each();
}

} // namespace calliope::app
