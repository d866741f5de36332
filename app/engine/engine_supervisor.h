#pragma once

#include "app/base/failure.h"
#include "app/endpoints/endpoint.h"
#include "app/engine/engine_process.h"
#include "app/engine/engine_status.h"
#include "app/engine/engine_watch.h"
#include "app/engine/log_tail.h"
#include "app/network/json_call.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// A model and how it is to be loaded. What is 0 or empty is left to the engine.
struct ModelChoice {
    QString path;
    QString projector; ///< its vision encoder's file (mmproj); without it sees no pictures
    QString draft;     ///< a drafter's file
    QString device;
    QString precision;
    QString cacheType; ///< "f32", "f16", "q8_0"
    int context = 0;   ///< tokens that a chat may have
    int cache = 0;     ///< tokens of all chats together
    int sequences = 0; ///< answers at the same time

    bool operator==(const ModelChoice&) const = default;
};

struct EngineOptions {
    QString program; ///< empty: enginePath()
    QStringList arguments;
    /// Before it is started again by itself after the first, second … end within five minutes; no more often.
    std::vector<std::chrono::milliseconds> pauses{std::chrono::milliseconds(500), std::chrono::seconds(2),
                                                  std::chrono::seconds(8)};
    std::chrono::milliseconds silence = std::chrono::seconds(15); ///< as EngineWatch has it
};

/// Starts, watches and restarts the engine, and has it load models. Nothing waits; all that happens is told by signals
/// from the event loop. The engine never outlives this program.
///
/// An engine that ends unasked fails with Action::restartEngine. Where it had a model ready, it is started again by
/// itself after a pause, with the model; one that ends while it loads is not, because it would again.
class EngineSupervisor : public QObject {
    Q_OBJECT

public:
    enum class State {
        stopped,
        starting,
        empty,   ///< runs, without a model
        loading, ///< see progress()
        ready,
        failed, ///< see failure(); by the model's fault it still runs
    };

    /// Does nothing until it is asked. The gate outlives it.
    explicit EngineSupervisor(NetworkGate& gate, EngineOptions options = {}, QObject* parent = nullptr);
    ~EngineSupervisor() override; ///< ends the engine, and waits for it shortly

    void start(); ///< where it does not run

    /// Loads a model, in place of the one that is there or just being loaded; starts the engine where it does not run.
    /// What the engine refuses at once, because the file is missing or damaged, leaves the model before where it is.
    void load(const ModelChoice& choice);
    void unload();

    /// The button: starts it at once, with the model it had; loads the model again where that has failed. Where all is
    /// well, nothing.
    void restart();

    void stop(); ///< ends all answers and the engine

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] double progress() const { return m_status.progress; } ///< of loading, 0 to 1
    [[nodiscard]] const Failure& failure() const { return m_failure; }
    [[nodiscard]] const EngineStatus& status() const { return m_status; } ///< the newest
    [[nodiscard]] const std::optional<ModelChoice>& choice() const { return m_choice; }

    /// Where to ask; its URL is empty while the engine does not run. Another one after each start.
    [[nodiscard]] Endpoint endpoint() const { return m_isUp ? m_process->endpoint() : Endpoint(); }

    /// For "Copy report": the last lines that the engine wrote.
    [[nodiscard]] QString log() const;

    [[nodiscard]] qint64 processId() const { return m_process ? m_process->id() : 0; } ///< 0: none

signals:
    void stateChanged();
    void statusChanged();                                    ///< also progress()
    void loadRefused(const calliope::app::Failure& failure); ///< and the model before stays

private:
    void change(State state, const Failure& failure = {});
    void takeReady();
    void takeStatus(const EngineStatus& status);
    void takeEnd(bool couldStart);
    void startAgainLater();
    void watch();
    void sendLoad(bool mayUnload);
    void takeRefusal(const Failure& failure);
    void sendUnload(bool thenLoad);
    [[nodiscard]] std::unique_ptr<JsonCall> post(const QString& path, const QJsonObject& body);

    NetworkGate& m_gate;
    EngineOptions m_options;
    LogTail m_log;
    State m_state = State::stopped;
    Failure m_failure;
    EngineStatus m_status;
    std::optional<ModelChoice> m_choice;
    std::optional<ModelChoice> m_loaded; ///< the choice that the engine has ready
    std::unique_ptr<EngineProcess> m_process;
    std::unique_ptr<EngineWatch> m_watch;
    std::unique_ptr<JsonCall> m_call; ///< load or unload under way; statuses do not count meanwhile
    QTimer m_pause;
    std::deque<qint64> m_ends; ///< when it ended unasked, in milliseconds
    bool m_isUp = false;       ///< it listens
    bool m_isStopping = false;
    bool m_startsAgain = false; ///< once it has stopped
    bool m_wasReady = false;    ///< since it was started, or last told to load
};

} // namespace calliope::app
