#pragma once

#include "storage/connection.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace calliope::storage {

constexpr std::size_t backupsKept = 7;

/// Copies the database NAME.db into `folder` as NAME-TIME-LABEL.db, whole and durably or not at all, and removes the
/// oldest copies beyond `backupsKept`. The copy has what is committed, the log's part included. `time` is milliseconds
/// since 1970 (UTC). Copies are not touched when chats are deleted later. `progress` is told how much has been copied,
/// 0 to 1, between pieces of the work, and may do short work with the connection; false stops: there is no copy then,
/// and the path is empty.
std::filesystem::path backUp(Connection& connection, const std::filesystem::path& folder, const std::string& label,
                             std::int64_t time, const std::function<bool(double)>& progress = {});

/// Removes all copies beside `kept`.
void removeBackupsBut(const std::filesystem::path& kept);

/// "20261121-040506" of a time in milliseconds since 1970, UTC.
[[nodiscard]] std::string timeInName(std::int64_t time);

} // namespace calliope::storage
