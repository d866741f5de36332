#pragma once

#include "storage/connection.h"
#include "storage/migration.h"

#include <map>
#include <string>
#include <vector>

namespace calliope::test {

/// Every table's name and columns, "message(id, role)".
[[nodiscard]] std::vector<std::string> tablesOf(storage::Connection& connection);

/// Number of rows and SHA-256 of the contents of each of `tables`, as tablesOf() had them: the same after a migration
/// that keeps them.
[[nodiscard]] std::map<std::string, std::string> rowsOf(storage::Connection& connection,
                                                        const std::vector<std::string>& tables);

/// SHA-256 of a step, whatever ends its lines.
[[nodiscard]] std::string hashOf(const storage::Migration& step);

} // namespace calliope::test
