#include "app/engine/engine_process.h"

#include "app/engine/engine_program.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <array>
#include <chrono>

namespace calliope::app {

namespace {

constexpr std::chrono::seconds toBecomeReady{60};
constexpr std::chrono::seconds toEnd{3};

QByteArray randomKey() {
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toHex();
}

} // namespace

EngineProcess::EngineProcess(const QString& program, const QStringList& arguments, LogTail& log)
    : m_log(log) {
    m_endpoint.id = QStringLiteral("engine");
    m_endpoint.name = tr("This computer");
    m_endpoint.kind = Endpoint::Kind::engine;
    m_endpoint.engineKey = randomKey();
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, &m_process, &QProcess::kill);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineProcess::readLine);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_log.add(m_process.readAllStandardError()); });
    connect(&m_process, &QProcess::finished, this, [this] { finish(true); });
    connect(
        &m_process, &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart) finish(false);
        },
        Qt::QueuedConnection);
    m_process.setProcessEnvironment(engineEnvironment(QProcessEnvironment::systemEnvironment()));
    m_process.start(program, QStringList{"serve", "--port", "0", "--key-from-stdin"} + arguments);
    m_process.write(m_endpoint.engineKey + '\n');
    m_patience.start(toBecomeReady);
}

EngineProcess::~EngineProcess() {
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning) return;
    constexpr int patience = 700; // milliseconds
    m_process.closeWriteChannel();
    if (m_process.waitForFinished(patience)) return;
    m_process.kill();
    m_process.waitForFinished();
}

void EngineProcess::end() {
    m_process.closeWriteChannel();
    m_patience.start(toEnd);
}

void EngineProcess::kill() {
    m_process.kill();
}

void EngineProcess::readLine() {
    constexpr qint64 longest = 64 << 10;
    if (!m_isReady && !m_process.canReadLine() && m_process.bytesAvailable() < longest) return;
    const QByteArray line = m_process.readAllStandardOutput();
    if (m_isReady) return;
    const QJsonObject told = QJsonDocument::fromJson(line.split('\n').first()).object();
    const int port = told["port"].toInt();
    constexpr int mostPort = 65535;
    if (port <= 0 || port > mostPort) return m_process.kill();
    m_endpoint.url = QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(port)); // wherever it says it listens
    m_isReady = true;
    m_patience.stop();
    emit ready();
}

void EngineProcess::finish(bool couldStart) {
    if (m_isOver) return;
    m_isOver = true;
    m_patience.stop();
    m_log.add(m_process.readAllStandardError());
    emit ended(couldStart);
}

} // namespace calliope::app
