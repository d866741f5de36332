#pragma once

#include "storage/clock.h"
#include "storage/salvage.h"

#include <filesystem>
#include <optional>
#include <string>

namespace calliope::storage {

struct RepairReport {
    std::filesystem::path kept;   ///< where the damaged file lies now
    Salvaged salvaged;            ///< what came out of it
    std::filesystem::path backup; ///< the copy that stands in for it, where nothing came out; empty where none does
    std::string sentence;         ///< for the user
};

/// Checks the database of a store's folder, and if it is damaged or gone puts a new one in its place: of all that can
/// still be read, or where that is nothing, of the latest backup. The damaged one is moved into `damaged/`. A crash at
/// any moment leaves either of them in place. nullopt where nothing was wrong.
///
/// The check is SQLite's integrity_check (quick_check above 1 GiB): the structure of the file, and what must be equal
/// in two places. A changed letter in a text is not noticed.
std::optional<RepairReport> repairIfDamaged(const std::filesystem::path& folder, const Clock& clock);

} // namespace calliope::storage
