#pragma once

#include "app/documents/program/document.h"

namespace calliope::documents {

/// The text of a PDF in the order of reading, page by page, by Poppler; nothing is drawn and no script of it is run. A
/// page that is a picture (a scan) is empty. Throws Error where it is none, or asks for a password.
[[nodiscard]] Document readPdf(std::span<const std::uint8_t> file, const Limits& limits);

/// Has the libraries open now what they would open later, when a confined process cannot.
void prepareForPdf();

} // namespace calliope::documents
