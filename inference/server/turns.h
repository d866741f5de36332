#pragma once

#include "inference/turn/turn.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace calliope::server {

/// The answers that are being given for one request: one, or several for the same prompt.
using TurnList = std::vector<std::unique_ptr<turn::Turn>>;

/// Finds answers under way by the id that clients see. Thread-safe.
class Turns {
public:
    /// Takes part as long as it lives.
    class Entry {
    public:
        Entry(Turns& turns, std::string id, const TurnList& list);
        ~Entry();
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

    private:
        Turns& m_turns;
        std::string m_id;
    };

    /// The models are to stop thinking; false where there is no such answer.
    [[nodiscard]] bool answerNow(const std::string& id);
    void cancel(const std::string& id);
    void cancelAll();

private:
    std::mutex m_mutex;
    std::map<std::string, const TurnList*> m_lists;
};

} // namespace calliope::server
