#pragma once

#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/message.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// One connection to another machine.
struct NetworkEntry {
    Id id = 0;
    std::int64_t at = 0; ///< filled in
    std::string host;
    std::string method;
    std::string reason; ///< "chat", "model download"
    std::int64_t bytesOut = 0;
    std::int64_t bytesIn = 0;
    int status = 0; ///< of HTTP; 0 where none came

    bool operator==(const NetworkEntry&) const = default;
};

/// One call of a tool in a chat that is kept.
struct ToolEntry {
    Id id = 0;
    std::string state; ///< "done", "failed", "refused" or "stopped"
    Id conversation = 0;
    std::int64_t at = 0; ///< filled in
    std::string title;   ///< of the tool
    std::string source;  ///< whose it is; empty: our own
    std::string words;   ///< what it did, for people
    std::int64_t milliseconds = 0;

    bool operator==(const ToolEntry&) const = default;
};

/// What has left this machine, what tools did, and what answers have cost (Answers writes that down). trim() leaves the
/// latest ones: of connections and of tools' calls `mostEntries` each of the last `longest` milliseconds, of answers
/// `most`. The store calls it when it is opened, and those who add do now and then.
class Ledger {
public:
    static constexpr std::int64_t most = 100'000;
    static constexpr std::int64_t mostEntries = 10'000;
    static constexpr std::int64_t longest = std::int64_t{90} * 24 * 3600 * 1000;

    Ledger(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    /// In the place of the entry `before`, which is 0 for none or may be gone; tells the new one's id.
    Id add(const NetworkEntry& entry, Id before = 0);

    /// The latest first, at most `limit` of those before the id `before`.
    [[nodiscard]] std::vector<NetworkEntry> network(std::int64_t limit,
                                                    Id before = std::numeric_limits<Id>::max()) const;
    void clearNetwork();

    /// Nothing where the chat is gone. What was kept goes with its chat, and is not told while that is removed.
    void addTool(const ToolEntry& entry);
    [[nodiscard]] std::vector<ToolEntry> tools(std::int64_t limit) const; ///< the latest first
    void clearTools();

    void trim();

    /// What the latest answers of a model in a mode have cost, the latest first; for estimates.
    [[nodiscard]] std::vector<Usage> usage(std::string_view model, std::string_view mode, std::int64_t limit) const;

private:
    void trimSometimes();

    Connection& m_connection;
    const Clock& m_clock;
    std::int64_t m_added = 0;
};

} // namespace calliope::storage
