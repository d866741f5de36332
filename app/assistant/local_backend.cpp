#include "app/assistant/local_backend.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace calliope::app {

namespace {

using State = EngineSupervisor::State;

ModelChoice choiceOf(const QString& path, const Settings& settings) {
    return {.path = path,
            .device = settings.device(),
            .cacheType = settings.cacheType() == QLatin1String("automatic") ? QString() : settings.cacheType(),
            .context = settings.context()};
}

} // namespace

QString builtInModel() {
    const QDir program(QCoreApplication::applicationDirPath());
    // Beside an installed program, in a bundle, and in a build folder of the sources.
    for (const char* place : {"../share/calliope/builtin-model", "../Resources/builtin-model", "builtin-model",
                              "../../../resources/builtin-model"}) {
        const QFileInfo file(program, QString::fromLatin1(place) + "/calliope-mini-text.gguf");
        if (file.isFile()) return file.canonicalFilePath();
    }
    return {};
}

LocalBackend::LocalBackend(NetworkGate& gate, WhoAnswers& who, EngineInfo& engine, Models& models, ModelMemory& memory,
                           Devices& devices, const Settings& settings)
    : m_gate(gate)
    , m_who(who)
    , m_models(models)
    , m_devices(devices)
    , m_settings(settings)
    , m_supervisor(gate) {
    connect(&m_supervisor, &EngineSupervisor::stateChanged, this, &LocalBackend::tell);
    connect(&m_supervisor, &EngineSupervisor::statusChanged, this, &LocalBackend::tell);
    connect(&m_supervisor, &EngineSupervisor::loadRefused, this, [this](const Failure& failure) {
        const auto& before = m_supervisor.choice();
        m_models.refuse(failure, before ? before->path : QString());
    });
    connect(&engine, &EngineInfo::restartWanted, this, &LocalBackend::restart);
    connect(&m_models, &Models::chosen, this, &LocalBackend::load);
    connect(&memory, &ModelMemory::restored, this, [this] { load(m_models.current()); });
    connect(&m_devices, &Devices::wanted, this, [this] {
        m_wantsDevices = true;
        m_supervisor.start();
        askDevices();
    });
    connect(&m_settings, &Settings::changed, this, &LocalBackend::takeSettings);
    tell();
}

/// What the settings say of the engine makes it load its model again.
void LocalBackend::takeSettings() {
    const auto& choice = m_supervisor.choice();
    if (choice && *choice != choiceOf(choice->path, m_settings)) load(choice->path);
}

/// Once the engine listens and is not busy with a model's file.
void LocalBackend::askDevices() {
    const Endpoint engine = m_supervisor.endpoint();
    const bool isCalm = m_supervisor.state() == State::ready || m_supervisor.state() == State::empty;
    if (!m_wantsDevices || m_deviceCall || !isCalm || engine.url.isEmpty()) return;
    m_wantsDevices = false;
    Request request;
    request.url = engine.url;
    request.url.setPath(QStringLiteral("/calliope/v1/devices"));
    request.key = engine.engineKey;
    request.purpose = QStringLiteral("Devices");
    m_deviceCall = std::make_unique<JsonCall>(m_gate, request);
    connect(m_deviceCall.get(), &JsonCall::arrived, this, [this](const QJsonObject& answer) {
        m_deviceCall.release()->deleteLater();
        m_devices.take(answer);
    });
    connect(m_deviceCall.get(), &JsonCall::failed, this, [this] { m_deviceCall.release()->deleteLater(); });
}

void LocalBackend::load(const QString& key) {
    if (isRemoteKey(key))
        m_supervisor.unload();
    else if (!key.isEmpty())
        m_supervisor.load(choiceOf(key, m_settings));
}

void LocalBackend::tell() {
    askDevices();
    const EngineStatus& status = m_supervisor.status();
    const QLocale locale;
    const QString name =
        m_models.current() == builtInModel() ? tr("Built-in demonstration model") : modelName(m_models.current());
    EngineInfo::State shown{.modelName = name,
                            .deviceName = status.device.isEmpty() ? tr("No device yet") : status.device,
                            .deviceReason = status.deviceReason};
    Responder::State answers{.modelName = name, .contextSize = static_cast<int>(status.contextLength)};
    switch (m_supervisor.state()) {
    case State::stopped:
    case State::empty:
        answers.hint = m_models.current().isEmpty() ? tr("Choose a model to begin") : tr("The engine is not running");
        break;
    case State::starting:
        shown.stateWords = tr("starting");
        answers.hint = tr("The engine is starting");
        break;
    case State::loading:
        shown.loading = true;
        shown.share = m_supervisor.progress();
        shown.stateWords = tr("loading %1 %").arg(static_cast<int>(100 * shown.share));
        answers.hint = tr("%1 is being loaded, %2 %").arg(name).arg(static_cast<int>(100 * shown.share));
        break;
    case State::ready:
        shown.stateWords = locale.formattedDataSize(status.deviceBytes);
        shown.share = status.cacheTokens > 0
                          ? static_cast<double>(status.cacheTokensUsed) / static_cast<double>(status.cacheTokens)
                          : 0;
        shown.details = tr("%1 in memory for weights, cache and work space; room for %2 tokens of all chats together, "
                           "%3 of them used. A chat may have %4 tokens.")
                            .arg(locale.formattedDataSize(status.deviceBytes), locale.toString(status.cacheTokens),
                                 locale.toString(status.cacheTokensUsed), locale.toString(status.contextLength));
        answers.endpoint = m_supervisor.endpoint();
        break;
    case State::failed:
        shown.stateWords = tr("stopped");
        shown.failure = m_supervisor.failure();
        answers.hint = m_supervisor.failure().title;
        break;
    }
    m_who.setLocal(std::move(answers), std::move(shown));
}

} // namespace calliope::app
