#include "app/documents/program/pdf.h"

#include "app/documents/program/plain.h"
#include "inference/base/error.h"

#include <poppler-document.h>
#include <poppler-page.h>

#include <algorithm>
#include <chrono>
#include <memory>

namespace calliope::documents {

namespace {

// Poppler's own to_utf8() asks the system for a converter.
std::string toUtf8(const poppler::ustring& text, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < most; ++i) {
        char32_t point = text[i];
        const char32_t low = point >= 0xd800 && point < 0xdc00 && i + 1 < text.size() ? text[i + 1] : 0;
        if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            ++i;
        }
        appendPoint(out, point == '\f' ? U'\n' : point);
    }
    return out;
}

} // namespace

void prepareForPdf() {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr); // damage is no news
    static_cast<void>(poppler::ustring::from_utf8("a").to_utf8());
}

Document readPdf(std::span<const std::uint8_t> file, const Limits& limits) {
    const auto begin = std::chrono::steady_clock::now();
    const std::unique_ptr<poppler::document> pdf(poppler::document::load_from_raw_data(
        reinterpret_cast<const char*>(file.data()), static_cast<int>(file.size())));
    if (!pdf) throw Error(ErrorKind::format, "The PDF is damaged; it cannot be read.");
    if (pdf->is_locked())
        throw Error(ErrorKind::unsupported, "The PDF asks for a password; save it without one first.");
    const int count = pdf->pages();
    if (count <= 0) throw Error(ErrorKind::format, "The PDF has no pages.");

    Document document;
    document.kind = Kind::pdf;
    document.isWhole = count <= limits.pages;
    for (int i = 0; i < std::min(count, limits.pages); ++i) {
        if (std::chrono::steady_clock::now() - begin > std::chrono::seconds(limits.seconds)) {
            document.isWhole = false;
            break;
        }
        const std::unique_ptr<poppler::page> page(pdf->create_page(i));
        const std::string text =
            page ? toUtf8(page->text({}, poppler::page::non_raw_non_physical_layout), limits.pageText + 4) : "";
        const std::size_t end = text.find_last_not_of(" \n\t");
        if (!addPage(document, std::string_view(text).substr(0, end + 1), limits)) break;
    }
    return document;
}

} // namespace calliope::documents
