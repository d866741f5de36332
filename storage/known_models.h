#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calliope::storage {

/// A model that can be chosen: a file of this machine, or one of an endpoint.
struct KnownModel {
    Id id = 0;
    std::optional<Id> endpoint; ///< nullopt: a file
    std::string locator;        ///< path in UTF-8, or what the endpoint calls it
    std::string name;
    std::string family;
    std::int64_t size = 0;      ///< bytes; 0 unknown
    std::string projector;      ///< path of its vision file; empty where there is none
    std::string details = "{}"; ///< JSON: measured speed, memory, licence and the like
    std::int64_t addedAt = 0;
    std::int64_t usedAt = 0;

    bool operator==(const KnownModel&) const = default;
};

class KnownModels {
public:
    KnownModels(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    /// Adds the model, or replaces what is known of the one with this endpoint and locator. The times are filled in.
    Id save(const KnownModel& model);
    void touch(Id id);                                  ///< it is being used
    void remove(Id id);                                 ///< the knowledge, not the file
    [[nodiscard]] std::vector<KnownModel> list() const; ///< the last used first

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
