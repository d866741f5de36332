#pragma once

#include "storage/connection.h"

#include <string>
#include <vector>

namespace calliope::storage {

/// A system prompt with a name, and what goes with it.
struct Persona {
    Id id = 0;
    std::string name;
    std::string prompt;
    std::string model; ///< empty: whatever the chat has
    std::string mode;
    std::string parameters = "{}"; ///< JSON

    bool operator==(const Persona&) const = default;
};

class Personas {
public:
    explicit Personas(Connection& connection)
        : m_connection(connection) {}

    /// Saves a new one (id 0), replaces the one with the id, or brings back a removed one, whose id stays its own.
    Id save(const Persona& persona);

    /// Chats that have it go on with none, until it is saved again.
    void remove(Id id);

    [[nodiscard]] std::vector<Persona> list() const; ///< in the order in which they were made

private:
    Connection& m_connection;
};

} // namespace calliope::storage
