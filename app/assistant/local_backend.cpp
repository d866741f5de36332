#include "app/assistant/local_backend.h"

#include "app/assistant/fit.h"
#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using State = EngineSupervisor::State;

/// A chosen device that is not there, because it is unplugged or its driver names it anew, is left to the engine.
ModelChoice choiceOf(const QString& path, const Settings& settings, const Devices& devices) {
    return {.path = path,
            .device = devices.missing().isEmpty() ? settings.device() : QString(),
            .cacheType = settings.cacheType() == QLatin1String("automatic") ? QString() : settings.cacheType(),
            .context = settings.context()};
}

qint64 bytesIn(const QJsonObject& memory, const char* name) {
    constexpr double most = 1e15;
    return static_cast<qint64>(std::clamp(memory[QLatin1String(name)].toDouble(), 0.0, most));
}

Needs needsOf(const QJsonObject& memory) {
    Needs needs{.cacheBytesPerToken = bytesIn(memory, "kv_bytes_per_token"),
                .contextLength = bytesIn(memory, "context")};
    for (const char* part : {"weights_bytes", "drafter_bytes", "encoder_bytes", "state_bytes", "work_bytes"})
        needs.bytes += bytesIn(memory, part);
    return needs;
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
                           Devices& devices, Shelf& shelf, const Settings& settings)
    : m_gate(gate)
    , m_who(who)
    , m_models(models)
    , m_devices(devices)
    , m_shelf(shelf)
    , m_settings(settings)
    , m_supervisor(gate) {
    connect(&m_supervisor, &EngineSupervisor::stateChanged, this, &LocalBackend::tell);
    connect(&m_supervisor, &EngineSupervisor::statusChanged, this, &LocalBackend::tell);
    connect(&m_supervisor, &EngineSupervisor::loadRefused, this, [this](const Failure& failure) {
        if (triedAnotherProjector(failure)) return;
        const auto& before = m_supervisor.choice();
        m_models.refuse(failure, before ? before->path : QString());
    });
    connect(&engine, &EngineInfo::restartWanted, this, &LocalBackend::restart);
    connect(&m_models, &Models::chosen, this, &LocalBackend::choose);
    connect(&m_models, &Models::changed, this, &LocalBackend::askNeeds);
    connect(&m_models, &Models::visionChosen, this, [this](const QString& path) {
        if (path == m_path && m_projector != m_models.visionFilesOf(path).value(0)) load(path);
    });
    connect(&m_shelf, &Shelf::fetched, this, [this](const QString& path) {
        if (path == m_path && m_projector.isEmpty() && !m_models.visionFilesOf(path).isEmpty()) load(path);
    });
    connect(&memory, &ModelMemory::restored, this, [this] { load(m_models.current()); });
    connect(&m_devices, &Devices::wanted, this, [this] {
        m_wantsDevices = true;
        m_supervisor.start();
        askDevices();
    });
    connect(&m_devices, &Devices::changed, this, [this] {
        m_models.forgetFits();
        m_shelf.forgetNeeds();
        takeSettings();
        tell();
    });
    connect(&m_settings, &Settings::changed, this, &LocalBackend::takeSettings);
    m_devices.choose(m_settings.device());
    tell();
}

/// What the settings say of the engine makes it load its model again, and so does a chosen device that comes or goes.
void LocalBackend::takeSettings() {
    m_devices.choose(m_settings.device());
    const auto& choice = m_supervisor.choice();
    if (!choice) return;
    ModelChoice wanted = choiceOf(choice->path, m_settings, m_devices);
    wanted.projector = choice->projector;
    if (*choice != wanted) load(choice->path);
}

Request LocalBackend::requestTo(const QString& path) const {
    const Endpoint engine = m_supervisor.endpoint();
    Request request;
    request.url = engine.url;
    request.url.setPath(QStringLiteral("/calliope/v1/") + path);
    request.key = engine.engineKey;
    request.purpose = path;
    return request;
}

bool LocalBackend::isCalm() const {
    constexpr std::array free{State::ready, State::empty, State::failed}; // the last also by the model's fault alone
    return std::ranges::find(free, m_supervisor.state()) != free.end() && !m_supervisor.endpoint().url.isEmpty();
}

/// Once the engine listens and is not busy with a model's file.
void LocalBackend::askDevices() {
    if (!m_wantsDevices || m_deviceCall || !isCalm()) return;
    m_wantsDevices = false;
    m_deviceCall = std::make_unique<JsonCall>(m_gate, requestTo(QStringLiteral("devices")));
    connect(m_deviceCall.get(), &JsonCall::arrived, this, [this](const QJsonObject& answer) {
        m_deviceCall.release()->deleteLater();
        m_devices.take(answer);
        askNeeds();
    });
    connect(m_deviceCall.get(), &JsonCall::failed, this, [this] { m_deviceCall.release()->deleteLater(); });
}

/// What the files need, one after the other, as the engine plans it out of what is in them; then, what the models of
/// the catalogue will need.
void LocalBackend::askNeeds() {
    if (m_needsCall || !isCalm() || m_devices.list().empty()) return;
    if (const QString path = m_models.unplanned(); !path.isEmpty())
        return askNeedsOf(path, m_models.visionFilesOf(path));
    if (const CatalogueModel* model = m_shelf.unplanned())
        inspect({{"outline", model->outline},
                 {"weights_bytes", model->aboutBytes},
                 {"encoder_bytes", model->projectorAboutBytes}},
                [this, id = model->id](const Needs& needs, const QString&) { m_shelf.setNeeds(id, needs); });
}

void LocalBackend::askNeedsOf(const QString& path, const QStringList& vision) {
    QJsonObject files{{"model", path}};
    if (!vision.isEmpty()) files["mmproj"] = vision.first();
    inspect(files, [this, path, vision](const Needs& needs, const QString& problem) {
        if (needs.bytes == 0 && !vision.isEmpty()) return askNeedsOf(path, vision.mid(1));
        m_models.setFit(path, needs.bytes > 0 ? fitOf(needs, m_devices.current()) : Fit{Fit::Kind::tooLarge, problem});
    });
}

void LocalBackend::inspect(QJsonObject files, const std::function<void(const Needs&, const QString&)>& take) {
    if (const Device* device = m_devices.current()) files["device"] = device->name;
    Request request = requestTo(QStringLiteral("inspect"));
    request.method = "POST";
    request.body = QJsonDocument(files).toJson(QJsonDocument::Compact);
    m_needsCall = std::make_unique<JsonCall>(m_gate, request);
    const auto go = [this, take](const Needs& needs, const QString& problem) {
        m_needsCall.release()->deleteLater();
        take(needs, problem);
        askNeeds();
    };
    connect(m_needsCall.get(), &JsonCall::arrived, this, [go](const QJsonObject& answer) {
        constexpr int mostNote = 200;
        const QJsonObject memory = answer["memory"].toObject();
        go(needsOf(memory), plainText(memory["note"].toString(), mostNote));
    });
    connect(m_needsCall.get(), &JsonCall::failed, this, [go](const Failure& failure) { go({}, failure.detail); });
}

void LocalBackend::choose(const QString& key) {
    const auto& choice = m_supervisor.choice();
    const State state = m_supervisor.state();
    const bool isThere = state == State::starting || state == State::loading || state == State::ready;
    if (!isThere || !choice || choice->path != key) load(key);
}

void LocalBackend::load(const QString& key) {
    m_path = key;
    m_projector.clear();
    m_projectors.clear();
    m_projectorProblem.clear();
    if (isRemoteKey(key)) return m_supervisor.unload();
    if (key.isEmpty()) return;
    m_projectors = m_models.visionFilesOf(key);
    loadWithNextProjector();
}

void LocalBackend::loadWithNextProjector() {
    m_projector = m_projectors.isEmpty() ? QString() : m_projectors.takeFirst();
    ModelChoice choice = choiceOf(m_path, m_settings, m_devices);
    choice.projector = m_projector;
    m_supervisor.load(choice);
}

bool LocalBackend::triedAnotherProjector(const Failure& failure) {
    if (m_projector.isEmpty() || failure.action != Failure::Action::chooseModel) return false;
    m_projectorProblem = failure.detail;
    loadWithNextProjector();
    return true;
}

void LocalBackend::tellSight(Responder::State& state) const {
    const bool sees = !m_supervisor.status().visionEncoder.isEmpty();
    state.sight = sees ? Responder::Sight::pictures : Responder::Sight::none;
    if (sees) return;
    state.sightHint = m_projectorProblem.isEmpty()
                          ? tr("%1 sees no pictures: there is no vision file (mmproj) beside it.").arg(state.modelName)
                          : tr("%1 sees no pictures: %2").arg(state.modelName, m_projectorProblem);
}

/// -1: it is not known how much the device has.
double LocalBackend::shareOfMemory(const EngineStatus& status) const {
    const auto device = std::ranges::find(m_devices.list(), status.device, &Device::name);
    const bool isKnown = device != m_devices.list().end() && device->memoryBytes > 0;
    return isKnown ? static_cast<double>(status.deviceBytes) / static_cast<double>(device->memoryBytes) : -1;
}

void LocalBackend::tell() {
    if (m_supervisor.state() == State::failed && triedAnotherProjector(m_supervisor.failure())) return;
    askDevices();
    askNeeds();
    const EngineStatus& status = m_supervisor.status();
    const QLocale locale;
    const QString name =
        m_models.current() == builtInModel() ? tr("Built-in demonstration model") : modelName(m_models.current());
    EngineInfo::State shown{.modelName = name,
                            .deviceName = status.device.isEmpty() ? tr("No device yet") : status.device,
                            .deviceReason = status.deviceReason};
    Responder::State answers{
        .modelName = name, .contextSize = static_cast<int>(status.contextLength), .stepSeconds = status.stepSeconds};
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
        shown.share = shareOfMemory(status);
        shown.details = tr("%1 in memory for weights, cache and work space; room for %2 tokens of all chats together, "
                           "%3 of them used. A chat may have %4 tokens.")
                            .arg(locale.formattedDataSize(status.deviceBytes), locale.toString(status.cacheTokens),
                                 locale.toString(status.cacheTokensUsed), locale.toString(status.contextLength));
        answers.endpoint = m_supervisor.endpoint();
        tellSight(answers);
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
