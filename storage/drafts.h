#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <optional>
#include <string>
#include <vector>

namespace calliope::storage {

struct Draft {
    std::string text;
    std::vector<std::string> attachments; ///< hashes, in order

    bool operator==(const Draft&) const = default;
};

/// What stands in the composer of each chat, and of the next new one (nullopt).
class Drafts {
public:
    Drafts(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    /// An empty one where there is none.
    [[nodiscard]] Draft find(std::optional<Id> conversation) const;

    /// An empty draft is removed.
    void save(std::optional<Id> conversation, const Draft& draft);

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
