#pragma once

#include "app/documents/program/limits.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::documents {

enum class Kind { text, table, word, pdf };

/// The text of a document, page by page: UTF-8 without control characters but line ends and tabs. A page may be empty.
struct Document {
    Kind kind = Kind::text;
    std::vector<std::string> pages;
    bool isWhole = true; ///< false: limits ended it
};

/// Reads a document, which nobody vouches for: PDF and DOCX by content, everything else as text, or as a table (CSV) if
/// the caller says so, because that cannot be seen. PDF is read by Poppler, which has had its holes: call confine()
/// before. Throws Error where there is nothing to read.
[[nodiscard]] Document read(std::span<const std::uint8_t> file, bool isTable, const Limits& limits = {});

/// As it is told to programs: "text", "table", "word", "pdf".
[[nodiscard]] std::string_view nameOf(Kind kind);

} // namespace calliope::documents
