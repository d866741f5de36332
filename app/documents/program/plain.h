#pragma once

#include "app/documents/program/document.h"

#include <string>
#include <string_view>

namespace calliope::documents {

/// A file of text: UTF-8, UTF-16 with its mark, else Windows-1252. It is cut into pages at blank lines or line ends;
/// each page of a table (comma or tab separated) begins with the first line of all. Throws Error where it is no text.
[[nodiscard]] Document readPlain(std::string_view file, bool isTable, const Limits& limits);

/// A text in pages, appended to `document` as far as the limits allow.
void addPages(Document& document, std::string_view text, const Limits& limits);

/// Appends a page, cut and without control characters; false where no further one has room.
bool addPage(Document& document, std::string_view text, const Limits& limits);

/// UTF-8 of UTF-16 code units, as many as there are; lone surrogates are U+FFFD.
void appendPoint(std::string& out, char32_t point);

} // namespace calliope::documents
