#pragma once

#include "app/documents/program/document.h"

namespace calliope::documents {

/// The text of a DOCX (ECMA-376, WordprocessingML) with its headings, lists and tables as Markdown has them, and its
/// notes at the end. What is deleted or hidden is left out: a model reads what people see. Pages are those that the
/// document was last shown in, where it says so. Throws Error where it is none.
[[nodiscard]] Document readWord(std::span<const std::uint8_t> file, const Limits& limits);

} // namespace calliope::documents
