#include "app/engine/engine_supervisor.h"

#include "app/engine/engine_program.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <utility>

namespace calliope::app {

namespace {

using Model = EngineStatus::Model;
using State = EngineSupervisor::State;

QJsonObject bodyOf(const ModelChoice& choice) {
    const auto absolute = [](const QString& path) {
        return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
    };
    const std::pair<const char*, QString> texts[] = {
        {"model", absolute(choice.path)}, {"mmproj", absolute(choice.projector)}, {"draft", absolute(choice.draft)},
        {"device", choice.device},        {"precision", choice.precision},        {"kv", choice.cacheType}};
    const std::pair<const char*, int> numbers[] = {
        {"context", choice.context}, {"cache", choice.cache}, {"sequences", choice.sequences}};
    QJsonObject body;
    for (const auto& [name, text] : texts)
        if (!text.isEmpty()) body[QLatin1String(name)] = text;
    for (const auto& [name, number] : numbers)
        if (number > 0) body[QLatin1String(name)] = number;
    return body;
}

Failure cannotLoad(const QString& why) {
    return {EngineSupervisor::tr("This model cannot be loaded"), why, Failure::Action::chooseModel, {}};
}

} // namespace

EngineSupervisor::EngineSupervisor(NetworkGate& gate, EngineOptions options, QObject* parent)
    : QObject(parent)
    , m_gate(gate)
    , m_options(std::move(options)) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EngineSupervisor::start);
}

EngineSupervisor::~EngineSupervisor() = default;

QString EngineSupervisor::log() const {
    return m_log.text(m_process ? m_process->endpoint().engineKey : QByteArray());
}

void EngineSupervisor::start() {
    m_pause.stop();
    m_startsAgain = m_isStopping;
    if (m_process) return;
    m_wasReady = false;
    m_status = {};
    m_process = std::make_unique<EngineProcess>(enginePath(m_options.program), m_options.arguments, m_log);
    connect(m_process.get(), &EngineProcess::ready, this, &EngineSupervisor::takeReady);
    connect(m_process.get(), &EngineProcess::ended, this, &EngineSupervisor::takeEnd);
    change(State::starting);
}

void EngineSupervisor::load(const ModelChoice& choice) {
    m_choice = choice;
    if (m_isUp && !m_isStopping)
        sendLoad(true);
    else
        start();
}

void EngineSupervisor::unload() {
    m_choice.reset();
    if (m_isUp && !m_isStopping) sendUnload(false);
}

void EngineSupervisor::restart() {
    if (!m_process || m_isStopping) {
        m_ends.clear();
        start();
    } else if (m_state == State::failed && m_isUp && m_choice) {
        sendLoad(true);
    }
}

void EngineSupervisor::stop() {
    m_pause.stop();
    m_startsAgain = false;
    if (!m_process) return change(State::stopped);
    if (std::exchange(m_isStopping, true)) return;
    m_call.reset();
    m_watch.reset();
    m_process->end();
}

void EngineSupervisor::change(State state, const Failure& failure) {
    if (m_state == state && m_failure == failure) return;
    m_state = state;
    m_failure = failure;
    emit stateChanged();
}

void EngineSupervisor::takeReady() {
    if (m_isStopping) return;
    m_isUp = true;
    if (m_choice)
        sendLoad(false);
    else
        watch();
}

void EngineSupervisor::watch() {
    m_watch = std::make_unique<EngineWatch>(m_gate, m_process->endpoint(), m_options.silence);
    connect(m_watch.get(), &EngineWatch::arrived, this, &EngineSupervisor::takeStatus);
    connect(m_watch.get(), &EngineWatch::hung, this, [this] { m_process->kill(); });
}

void EngineSupervisor::takeStatus(const EngineStatus& status) {
    if (m_call) return; // from before it
    if (std::exchange(m_status, status) != status) emit statusChanged();
    switch (status.model) {
    case Model::none: return m_choice ? void() : change(State::empty); // it did not take the choice
    case Model::loading: return change(State::loading);
    case Model::ready:
        m_wasReady = true;
        m_loaded = m_choice;
        return change(State::ready);
    case Model::failed: m_loaded.reset(); return change(State::failed, cannotLoad(status.problem));
    }
}

void EngineSupervisor::takeEnd(bool couldStart) {
    m_call.reset();
    m_watch.reset();
    const QString report = log();
    m_process.release()->deleteLater(); // its signal is just being emitted
    m_isUp = false;
    m_loaded.reset();
    if (std::exchange(m_isStopping, false)) {
        if (std::exchange(m_startsAgain, false)) return start();
        return change(State::stopped);
    }
    if (!couldStart)
        return change(State::failed,
                      {tr("The engine is missing"),
                       tr("The program calliope-engine was not found. Install Calliope again, or say where "
                          "it is in the settings."),
                       Failure::Action::openSettings, report});
    Failure failure = engineStopped(report);
    if (!m_wasReady) failure.detail = tr("It ended before the model was ready. Your chats are safe.");
    change(State::failed, failure);
    if (m_wasReady && !m_process) startAgainLater();
}

void EngineSupervisor::startAgainLater() {
    constexpr qint64 window = qint64{5} * 60 * 1000;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    while (!m_ends.empty() && m_ends.front() < now - window) m_ends.pop_front();
    if (m_ends.size() < m_options.pauses.size()) m_pause.start(m_options.pauses[m_ends.size()]);
    m_ends.push_back(now);
}

std::unique_ptr<JsonCall> EngineSupervisor::post(const QString& path, const QJsonObject& body) {
    Request request;
    request.method = "POST";
    request.url = m_process->endpoint().url;
    request.url.setPath(QStringLiteral("/calliope/v1/") + path);
    request.key = m_process->endpoint().engineKey;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.limits.head = request.limits.total; // large files are read first
    return std::make_unique<JsonCall>(m_gate, request);
}

/// The engine refuses while it loads another one; then that one goes first.
void EngineSupervisor::sendLoad(bool mayUnload) {
    m_watch.reset(); // so that what it still has to tell of the time before is not taken for news
    m_status = {};
    m_wasReady = false;
    change(State::loading);
    m_call = post(QStringLiteral("load"), bodyOf(*m_choice));
    connect(m_call.get(), &JsonCall::arrived, this, [this] {
        m_call.release()->deleteLater(); // its signal is just being emitted
        watch();
    });
    connect(m_call.get(), &JsonCall::failed, this, [this, mayUnload](const Failure& failure) {
        constexpr int conflict = 409;
        const bool isBusy = m_call->status() == conflict;
        const bool isRefused = m_call->trouble() == Trouble::refused;
        m_call.release()->deleteLater();
        if (isBusy && mayUnload) return sendUnload(true);
        if (isRefused) takeRefusal(cannotLoad(failure.detail));
        watch();
    });
}

void EngineSupervisor::takeRefusal(const Failure& failure) {
    if (!m_loaded) return change(State::failed, failure);
    m_choice = m_loaded;
    emit loadRefused(failure);
}

void EngineSupervisor::sendUnload(bool thenLoad) {
    m_watch.reset();
    m_loaded.reset();
    m_status = {};
    m_call = post(QStringLiteral("unload"), {});
    const auto goOn = [this, thenLoad] {
        m_call.release()->deleteLater();
        if (thenLoad) return sendLoad(false);
        watch();
    };
    connect(m_call.get(), &JsonCall::arrived, this, goOn);
    connect(m_call.get(), &JsonCall::failed, this, goOn);
}

} // namespace calliope::app
