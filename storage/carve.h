#pragma once

#include "storage/page_file.h"

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace calliope::storage {

using CarvedValue = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A row as it stands in a page: which table it belongs to is not known there.
struct CarvedRow {
    std::int64_t rowid = 0;
    std::vector<CarvedValue> values; ///< the column that is the rowid reads as NULL
};

/// Reads all rows of tables out of a file by going through its pages one by one, whatever the pages above them say: a
/// damaged page costs its own rows and no others. Everything that is read is checked; rows that do not add up are left
/// out. (https://www.sqlite.org/fileformat2.html, 1.6 and 2.1.)
///
/// What was deleted does not come back: our connections overwrite it (secure_delete).
void carve(PageFile& file, const std::function<void(const CarvedRow&)>& take);

} // namespace calliope::storage
