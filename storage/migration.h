#pragma once

#include "storage/connection.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace calliope::storage {

/// How the file says that it is one of ours: "Call".
constexpr std::int64_t applicationId = 0x43616c6c;

/// One step of the schema: a file of storage/migrations, embedded by the build. Steps that were released are never
/// edited.
struct Migration {
    int version = 0; ///< from 1, without gaps
    std::string_view name;
    std::string_view sql;
};

/// The chats' schema, in order.
[[nodiscard]] std::span<const Migration> migrations();

/// The schema of what shops offer and what the user keeps of it, in a file of its own (storage/shop).
[[nodiscard]] std::span<const Migration> shopMigrations();

/// What a file says of itself; 0 for a new one.
[[nodiscard]] int schemaVersion(Connection& connection);

/// Throws Error{newer} for a file of a version beyond `steps`, and Error{file} for a database of another program.
/// Writes nothing.
void requireKnownSchema(Connection& connection, std::span<const Migration> steps);

/// Brings a file to the last step; each step is one transaction, so that a crash leaves the step before. `before` is
/// called once, before the first step that changes a file with content.
void migrate(Connection& connection, std::span<const Migration> steps, const std::function<void()>& before);

} // namespace calliope::storage
