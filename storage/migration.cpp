#include "storage/migration.h"

#include "storage/error.h"
#include "storage/files.h"
#include "storage/transaction.h"

#include <string>

namespace calliope::storage {

namespace {

void take(Connection& connection, const Migration& step) {
    Transaction transaction(connection, Durability::full);
    connection.script(std::string(step.sql));
    if (connection.query("PRAGMA foreign_key_check").next())
        throw Error(ErrorKind::damaged, shown(connection.file().filename()) +
                                            " cannot be brought to a new version: parts of it belong to nothing.");
    connection.script("PRAGMA user_version = " + std::to_string(step.version));
    connection.script("PRAGMA application_id = " + std::to_string(applicationId));
    transaction.commit();
}

} // namespace

int schemaVersion(Connection& connection) {
    return static_cast<int>(connection.number("PRAGMA user_version").value_or(0));
}

void requireKnownSchema(Connection& connection, std::span<const Migration> steps) {
    const std::int64_t application = connection.number("PRAGMA application_id").value_or(0);
    const bool isEmpty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (application != applicationId && !isEmpty)
        throw Error(ErrorKind::file,
                    shown(connection.file()) + " is a database of another program; nothing was changed.");
    const int version = schemaVersion(connection);
    if (version > static_cast<int>(steps.size()))
        throw Error(ErrorKind::newer, shown(connection.file().filename()) +
                                          " was saved by a newer version of Calliope (format " +
                                          std::to_string(version) + ", this one knows " + std::to_string(steps.size()) +
                                          "): install that one. Nothing was changed.");
}

void migrate(Connection& connection, std::span<const Migration> steps, const std::function<void()>& before) {
    requireKnownSchema(connection, steps);
    const auto from = static_cast<std::size_t>(schemaVersion(connection));
    if (from == steps.size()) return;
    if (from > 0 && before) before();
    // Steps may rebuild tables, which must not cascade; each checks all references at its end.
    connection.script("PRAGMA foreign_keys = OFF");
    for (const Migration& step : steps.subspan(from)) take(connection, step);
    connection.script("PRAGMA foreign_keys = ON");
}

} // namespace calliope::storage
