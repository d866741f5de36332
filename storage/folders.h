#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

struct Folder {
    Id id = 0;
    std::string name;

    bool operator==(const Folder&) const = default;
};

/// Folders of the side bar. A chat whose folder is removed shows as one without a folder, until the folder is restored.
/// Throws Error{usage} for folders that are not there any more.
class Folders {
public:
    Folders(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    Id create(std::string_view name); ///< behind the others
    [[nodiscard]] std::vector<Folder> list() const;
    void rename(Id id, std::string_view name);
    void order(std::span<const Id> ids); ///< those that are named come first, as named
    void remove(Id id);
    void restore(Id id);

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
