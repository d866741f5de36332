#pragma once

#include "storage/connection.h"

#include <string>
#include <vector>

namespace calliope::storage {

/// A service that answers, besides the engine of this machine. Its key is in the system's keychain and never here.
struct Endpoint {
    Id id = 0;
    std::string name;
    std::string url;
    std::string kind;    ///< "openai"
    std::string keyName; ///< under which the keychain has the key; empty: it needs none
    bool isEnabled = true;

    bool operator==(const Endpoint&) const = default;
};

class Endpoints {
public:
    explicit Endpoints(Connection& connection)
        : m_connection(connection) {}

    /// Saves a new one (id 0), replaces the one with the id, or brings back a removed one.
    Id save(const Endpoint& endpoint);
    void remove(Id id); ///< and its models
    [[nodiscard]] std::vector<Endpoint> list() const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
