#include "app/documents/program/document.h"

#include "app/documents/program/pdf.h"
#include "app/documents/program/plain.h"
#include "app/documents/program/word.h"
#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <array>

namespace calliope::documents {

namespace {

constexpr std::array names{"text", "table", "word", "pdf"};

/// What looks like text and is none, or cannot be read: the beginning, and what to say.
struct Other {
    std::string_view signature;
    const char* words;
};
constexpr std::array others{
    Other{"\xd0\xcf\x11\xe0", "Documents of old office programs (.doc) cannot be read; save it as DOCX or PDF first."},
    Other{"{\\rtf", "RTF documents cannot be read; save it as DOCX or PDF first."},
    Other{"\x1f\x8b", "Packed files cannot be read; unpack it first."},
    Other{"\x89PNG", "This is a picture; attach it as one."},
    Other{"\xff\xd8\xff", "This is a picture; attach it as one."},
};

bool isPdf(std::string_view text) {
    constexpr std::size_t within = 1'024; // as readers of PDF have it
    return text.substr(0, within).find("%PDF-") != std::string_view::npos;
}

} // namespace

Document read(std::span<const std::uint8_t> file, bool isTable, const Limits& limits) {
    if (file.empty()) throw Error(ErrorKind::format, "The document is empty.");
    if (file.size() > limits.bytes)
        throw Error(ErrorKind::unsupported,
                    concat("The document is too large; ", limits.bytes >> 20, " MB are the limit."));
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    for (const Other& other : others)
        if (text.starts_with(other.signature)) throw Error(ErrorKind::unsupported, other.words);
    if (text.starts_with("PK\x03\x04")) return readWord(file, limits);
    if (isPdf(text)) return readPdf(file, limits);
    return readPlain(text, isTable, limits);
}

std::string_view nameOf(Kind kind) {
    return names[static_cast<std::size_t>(kind)];
}

} // namespace calliope::documents
