#pragma once

#include "inference/dialect/delta.h"
#include "inference/engine/request.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace calliope::turn {

enum class Finish : std::uint8_t {
    stop,        ///< the answer is over
    length,      ///< as many tokens as wanted
    contextFull, ///< as many tokens as the context holds
    toolCalls,   ///< the answer is over, and tools are to be run
    cancelled,
    failed,
};

/// How an answer ended.
struct Outcome {
    Finish finish = Finish::stop;
    engine::Usage usage;
    std::uint32_t reasoningTokens = 0;
    std::string stopText;       ///< that was found, of those asked for
    std::optional<Error> error; ///< when failed

    /// Something of the answer is missing, and not because the client set a limit.
    [[nodiscard]] bool isBroken() const { return finish == Finish::cancelled || finish == Finish::failed; }
};

/// What has happened since the last look.
struct Event {
    std::vector<dialect::Delta> deltas;
    std::vector<engine::DrawnToken> tokens; ///< of the answer's text, where probabilities are wanted
    std::optional<Outcome> end;             ///< nothing follows

    [[nodiscard]] bool isEmpty() const { return deltas.empty() && tokens.empty() && !end; }
};

/// Between the engine's thread, where an answer is made, and the thread that waits for it. Thread-safe.
class Exchange {
public:
    void put(std::vector<dialect::Delta> deltas, const engine::DrawnToken* token);
    void end(Outcome outcome);

    /// What has come, or nothing after `timeout`.
    [[nodiscard]] Event take(std::chrono::milliseconds timeout);

    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

    std::atomic<double> promptShare = 0; ///< of the prompt, that is read
    std::atomic<bool> answerNow = false; ///< asked for
    std::atomic<bool> cancelled = false; ///< asked for

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Event m_event; // under m_mutex
    std::atomic<bool> m_hasEnded = false;
};

} // namespace calliope::turn
