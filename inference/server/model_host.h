#pragma once

#include "inference/server/served_model.h"
#include "inference/server/turns.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace calliope::server {

/// Holds the one model that is served: loads it on a thread of its own, tells how far that is, and lets it go. Requests
/// that use a model keep it until they end. Thread-safe.
class ModelHost {
public:
    ModelHost(Loader loader, Turns& turns)
        : m_loader(std::move(loader))
        , m_turns(turns) {}
    ~ModelHost(); ///< gives up loading and ends all answers
    ModelHost(const ModelHost&) = delete;
    ModelHost& operator=(const ModelHost&) = delete;

    /// Begins to load; a model that is there goes first, with its answers. Throws http::Refused while another is being
    /// loaded.
    void load(LoadRequest request);

    /// Ends all answers and forgets the model; gives up one that is being loaded.
    void unload();

    /// The model. Throws http::Refused that says whether it makes sense to come again.
    [[nodiscard]] std::shared_ptr<ServedModel> model() const;

    /// Whether it is the one that is served: where not, it was unloaded or replaced, and waits for its requests to end.
    [[nodiscard]] bool serves(const ServedModel& model) const;

    /// {"state": "none" | "loading" | "ready" | "failed", …}
    [[nodiscard]] nlohmann::ordered_json status() const;

    /// Waits until the status is another one than when it was last changed `seen` times, or the time is up; says how
    /// often it was.
    [[nodiscard]] std::uint64_t waitForChange(std::uint64_t seen, std::chrono::milliseconds timeout) const;

private:
    enum class State : std::uint8_t { none, loading, ready, failed };

    void work(const LoadRequest& request);
    void change(State state);
    void stopLoading(); ///< REQUIRES: m_threadMutex

    Loader m_loader;
    Turns& m_turns;

    mutable std::mutex m_mutex; // for all below
    mutable std::condition_variable m_changed;
    State m_state = State::none;
    std::uint64_t m_changes = 1;
    std::string m_name; ///< of the model, loaded or not
    std::uint64_t m_doneBytes = 0;
    std::uint64_t m_totalBytes = 0;
    std::string m_problem; ///< when failed
    std::shared_ptr<ServedModel> m_model;

    std::mutex m_threadMutex; // for the thread, which must not be waited for under m_mutex
    std::thread m_thread;
    std::atomic<bool> m_giveUp = false;
};

} // namespace calliope::server
