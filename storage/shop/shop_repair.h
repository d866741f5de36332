#pragma once

#include "storage/clock.h"

#include <filesystem>
#include <string>

namespace calliope::storage {

/// Checks a shop.db, and where it is damaged puts a new one in its place, with what could be read of the user's own
/// things and of the products they name. The damaged one is moved into `damaged/`. A sentence for the user; empty where
/// nothing was wrong.
std::string repairShopIfDamaged(const std::filesystem::path& folder, const Clock& clock);

} // namespace calliope::storage
