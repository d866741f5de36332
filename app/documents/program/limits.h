#pragma once

#include <cstddef>
#include <cstdint>

namespace calliope::documents {

/// What a document may cost. Beyond the limits on the file it is refused; of text that is longer the beginning is read,
/// and the document says so.
struct Limits {
    std::size_t bytes = std::size_t{64} << 20;        ///< of the file
    std::size_t entries = 4'096;                      ///< files inside of an archive
    std::uint64_t unpacked = std::uint64_t{64} << 20; ///< bytes of one of them that are looked at
    int depth = 256;                                  ///< of nested XML elements
    int pages = 2'000;
    std::size_t pageText = std::size_t{64} << 10; ///< bytes of one page
    std::size_t text = std::size_t{4} << 20;      ///< bytes in all
    int seconds = 12;                             ///< after which no further page is begun
};

/// About so many bytes make a page where a document has none of its own.
constexpr std::size_t usualPage = 3'000;

} // namespace calliope::documents
