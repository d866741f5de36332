#include "app/mcp/stdio_transport.h"

#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTimer>
#include <array>

namespace calliope::app {

namespace {

constexpr std::chrono::milliseconds toEnd{1'500};
constexpr std::chrono::milliseconds atQuit{1'000}; ///< for all of them together
constexpr int mostBadLines = 100;                  ///< some servers greet their users on the wrong stream
constexpr qint64 mostUnread = 16 << 20;            ///< bytes

QString findProgram(const QString& command, const QProcessEnvironment& environment) {
    if (command.contains('/') || command.contains('\\')) return command;
    const QStringList folders = environment.value("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    return QStandardPaths::findExecutable(command, folders);
}

/// A program that is to end: its input is closed, then it is asked, then it is killed, with all that it has started.
/// When this program ends, the same goes faster.
class Leaving : public QObject {
public:
    Leaving(std::unique_ptr<QProcess> process, std::unique_ptr<ProcessTree> tree)
        : QObject(QCoreApplication::instance())
        , m_tree(std::move(tree))
        , m_process(std::move(process)) {
        connect(m_process.get(), &QProcess::finished, this, &QObject::deleteLater);
        connect(&m_patience, &QTimer::timeout, this, [this] {
            if (std::exchange(m_wasAsked, true))
                m_tree->kill();
            else
                m_tree->terminate();
        });
        m_patience.start(toEnd);
        m_tree->remember();
        m_process->closeWriteChannel();
        for (const auto channel : {QProcess::StandardOutput, QProcess::StandardError})
            m_process->closeReadChannel(channel); // else it would be kept, for nobody
    }
    ~Leaving() override {
        m_process->disconnect(this);
        if (m_process->state() != QProcess::NotRunning) { // we end
            static const QDeadlineTimer quit(atQuit);
            m_process->waitForFinished(static_cast<int>(quit.remainingTime()) / 2);
            m_tree->terminate();
            m_process->waitForFinished(static_cast<int>(quit.remainingTime()));
        }
        m_tree->kill();
    }

private:
    std::unique_ptr<ProcessTree> m_tree;
    std::unique_ptr<QProcess> m_process;
    QTimer m_patience;
    bool m_wasAsked = false;
};

} // namespace

QProcessEnvironment plainEnvironment(const QString& path) {
    constexpr std::array names{"HOME",
                               "USER",
                               "LOGNAME",
                               "SHELL",
                               "LANG",
                               "LANGUAGE",
                               "TMPDIR",
                               "TZ",
                               "PATH",
                               "XDG_RUNTIME_DIR",
                               "XDG_DATA_HOME",
                               "XDG_CONFIG_HOME",
                               "XDG_CACHE_HOME",
                               "SystemRoot",
                               "SystemDrive",
                               "APPDATA",
                               "LOCALAPPDATA",
                               "USERPROFILE",
                               "TEMP",
                               "TMP",
                               "ProgramFiles",
                               "ProgramData",
                               "COMSPEC",
                               "PATHEXT",
                               "NUMBER_OF_PROCESSORS",
                               "HTTP_PROXY",
                               "HTTPS_PROXY",
                               "NO_PROXY",
                               "http_proxy",
                               "https_proxy",
                               "no_proxy",
                               "SSL_CERT_FILE",
                               "NODE_EXTRA_CA_CERTS"};
    const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment out;
    for (const char* name : names)
        if (all.contains(name)) out.insert(name, all.value(name));
    for (const QString& name : all.keys())
        if (name.startsWith("LC_")) out.insert(name, all.value(name));
    if (!path.isEmpty()) out.insert("PATH", path);
    return out;
}

QString batchObjection(const QString& program, const QStringList& arguments) {
    QString name = program;
    while (name.endsWith('.') || name.endsWith(' ')) name.chop(1); // as the system does
    if (!name.endsWith(".cmd", Qt::CaseInsensitive) && !name.endsWith(".bat", Qt::CaseInsensitive)) return {};
    for (const QString& argument : arguments)
        for (const QChar sign : argument)
            if (sign < u' ' || QStringLiteral("&|<>^%!\"").contains(sign))
                return StdioTransport::tr(
                           "Windows would take a part of the argument %1 for a command, since %2 is a batch "
                           "file; leave out & | < > ^ % ! and quotes, or name the program that it runs.")
                    .arg(plainText(argument, 100), plainText(program, 200));
    return {};
}

StdioTransport::StdioTransport(const McpServer& server, const QProcessEnvironment& environment)
    : m_server(server)
    , m_tree(std::make_unique<ProcessTree>())
    , m_process(std::make_unique<QProcess>()) {
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &StdioTransport::read);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &StdioTransport::readErrors);
    connect(m_process.get(), &QProcess::finished, this, [this](int code) {
        read();
        readErrors();
        close({.title = tr("The server %1 ended").arg(m_server.name),
               .detail = tr("It ended with the status %1.").arg(code),
               .action = Failure::Action::none,
               .report = QString::fromUtf8(m_errors)});
    });
    connect(
        m_process.get(), &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                close({.title = tr("The server %1 cannot be started").arg(m_server.name),
                       .detail = tr("There is no program %1 that can be run.").arg(plainText(m_server.command, 200)),
                       .action = Failure::Action::none,
                       .report = {}});
        },
        Qt::QueuedConnection);
    QProcessEnvironment own = environment;
    for (auto each = server.secrets.cbegin(); each != server.secrets.cend(); ++each)
        own.insert(each.key(), each.value());
    m_process->setProcessEnvironment(own);
    m_process->setWorkingDirectory(server.folder.isEmpty() ? QDir::homePath() : server.folder);
    m_tree->prepare(*m_process);
    const QString program = findProgram(server.command, own);
#ifdef Q_OS_WIN
    if (const QString objection = batchObjection(program, server.arguments); !objection.isEmpty()) {
        const Failure failure{.title = tr("The server %1 cannot be started").arg(m_server.name),
                              .detail = objection,
                              .action = Failure::Action::none,
                              .report = {}};
        QMetaObject::invokeMethod(
            this, [this, failure] { close(failure); }, Qt::QueuedConnection); // somebody listens
        return;
    }
#endif
    m_process->start(program.isEmpty() ? server.command : program, server.arguments);
    m_tree->adopt(*m_process);
}

StdioTransport::~StdioTransport() {
    m_process->disconnect(this);
    if (m_process->state() != QProcess::NotRunning)
        new Leaving(std::move(m_process), std::move(m_tree)); // a child of the application
}

void StdioTransport::send(const QJsonObject& message) {
    if (m_isOver) return;
    if (m_process->bytesToWrite() > mostUnread)
        return close({.title = tr("The server %1 does not listen").arg(m_server.name),
                      .detail = tr("It does not read what it is told, and was ended."),
                      .action = Failure::Action::none,
                      .report = {}});
    m_process->write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
}

void StdioTransport::read() {
    const QByteArray bytes = m_process->readAllStandardOutput();
    qsizetype begin = 0;
    while (!m_isOver && begin < bytes.size()) {
        const qsizetype end = bytes.indexOf('\n', begin);
        m_line += bytes.mid(begin, end < 0 ? -1 : end - begin);
        if (m_line.size() > mostMessage)
            return close({.title = tr("The server %1 says too much").arg(m_server.name),
                          .detail = tr("A message of it is longer than any should be; it was ended."),
                          .action = Failure::Action::none,
                          .report = {}});
        if (end < 0) return;
        begin = end + 1;
        takeLine(std::exchange(m_line, {}).trimmed());
    }
}

void StdioTransport::takeLine(const QByteArray& line) {
    if (line.isEmpty()) return;
    const QJsonDocument document = QJsonDocument::fromJson(line);
    if (document.isObject()) {
        emit received(document.object());
        return;
    }
    emit logged(plainText(QString::fromUtf8(line.left(1'000)), 300));
    if (++m_badLines > mostBadLines)
        close({.title = tr("The server %1 is no server").arg(m_server.name),
               .detail = tr("What it writes is not what the protocol says; it was ended."),
               .action = Failure::Action::none,
               .report = QString::fromUtf8(line.left(1'000))});
}

void StdioTransport::readErrors() {
    constexpr qsizetype kept = 16 << 10;
    constexpr qsizetype shown = 2 << 10;
    const QByteArray bytes = m_process->readAllStandardError();
    if (bytes.isEmpty()) return;
    m_errors = (m_errors + bytes.right(kept)).right(kept);
    for (const QByteArray& line : bytes.right(shown).split('\n'))
        if (!line.trimmed().isEmpty() && !m_isOver) emit logged(plainText(QString::fromUtf8(line), 300));
}

void StdioTransport::close(const Failure& failure) {
    if (std::exchange(m_isOver, true)) return;
    m_process->disconnect(this);
    m_tree->kill();
    QMetaObject::invokeMethod(
        this, [this, failure] { emit closed(failure); }, Qt::QueuedConnection);
}

} // namespace calliope::app
