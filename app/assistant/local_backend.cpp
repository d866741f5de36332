#include "app/assistant/local_backend.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace calliope::app {

namespace {

using State = EngineSupervisor::State;

const char* const currentKey = "models.current";

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

LocalBackend::LocalBackend(NetworkGate& gate, StoreThread& store, Responder& responder, EngineInfo& engine,
                           Models& models)
    : m_store(store)
    , m_responder(responder)
    , m_engine(engine)
    , m_models(models)
    , m_supervisor(gate) {
    connect(&m_supervisor, &EngineSupervisor::stateChanged, this, &LocalBackend::tell);
    connect(&m_supervisor, &EngineSupervisor::statusChanged, this, &LocalBackend::tell);
    connect(&m_engine, &EngineInfo::restartWanted, this, &LocalBackend::restart);
    connect(&m_models, &Models::chosen, this, [this](const QString& path) {
        m_store.run([path = path.toStdString()](storage::Store& open) { open.settings().set(currentKey, path); });
        load(path);
    });
    connect(&m_models, &Models::added, this, [this](const QString& path) {
        m_store.run([path = path.toStdString(), name = modelName(path).toStdString()](storage::Store& open) {
            open.models().save({.locator = path, .name = name});
        });
    });
    connect(&m_models, &Models::removed, this, [this](const QString& path) {
        m_store.run([path = path.toStdString()](storage::Store& open) {
            for (const storage::KnownModel& model : open.models().list())
                if (!model.endpoint && model.locator == path) open.models().remove(model.id);
        });
    });
    tell();
    begin();
}

void LocalBackend::begin() {
    struct Kept {
        QStringList paths;
        QString current;
    };
    m_store.run(
        this,
        [](storage::Store& open) {
            Kept kept;
            for (const storage::KnownModel& model : open.models().list())
                if (!model.endpoint) kept.paths.append(QString::fromStdString(model.locator));
            kept.current = QString::fromStdString(open.settings().get(currentKey, std::string()));
            return kept;
        },
        [this](const Kept& kept) {
            m_models.restore(kept.paths, kept.current);
            load(m_models.current());
        },
        [this](const Failure&) { load(m_models.current()); });
}

void LocalBackend::load(const QString& path) {
    if (!path.isEmpty()) m_supervisor.load({.path = path});
}

void LocalBackend::tell() {
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
    m_engine.setState(shown);
    m_responder.setState(answers);
}

} // namespace calliope::app
