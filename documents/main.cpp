// calliope-documents: reads one document, which nobody vouches for, from the standard input, and writes its text. A
// program of its own, so that what takes it over has nothing, and that no other one needs the libraries that read PDF.
//
//     calliope-documents [--table] < FILE
//
// The first line says what follows, as JSON: {"kind":"pdf","pages":3,"whole":true}; then come the pages, UTF-8, with a
// form feed between two. Exit codes: 0 fine, 1 failure with one line on standard error, 2 wrong usage.
#include "documents/document.h"
#include "documents/pdf.h"
#include "inference/base/confinement.h"
#include "inference/base/error.h"

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

namespace {

using namespace calliope;

constexpr int failure = 1;
constexpr int wrongUsage = 2;

void useBinaryStreams() {
#ifdef _WIN32
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
#endif
}

/// All of the standard input, or one byte more than a document may have.
std::vector<std::uint8_t> readInput() {
    constexpr std::size_t piece = 1u << 20;
    const std::size_t most = documents::Limits().bytes + 1;
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < most) {
        const std::size_t had = bytes.size();
        const std::size_t wanted = std::min(piece, most - had);
        bytes.resize(had + wanted);
        std::cin.read(reinterpret_cast<char*>(bytes.data() + had), static_cast<std::streamsize>(wanted));
        const auto got = static_cast<std::size_t>(std::cin.gcount());
        bytes.resize(had + got);
        if (got < wanted) break;
    }
    return bytes;
}

void run(bool isTable) {
    useBinaryStreams();
    documents::prepareForPdf();
    const std::vector<std::uint8_t> file = readInput();
    confine();
    const documents::Document document = documents::read(file, isTable);
    std::cout << R"({"kind":")" << documents::nameOf(document.kind) << R"(","pages":)" << document.pages.size()
              << R"(,"whole":)" << (document.isWhole ? "true" : "false") << "}\n";
    const char* between = "";
    for (const std::string& page : document.pages) {
        std::cout << between << page;
        between = "\f";
    }
    std::cout.flush();
    if (!std::cout) throw Error(ErrorKind::file, "The output could not be written.");
}

} // namespace

int main(int argc, char** argv) {
    const bool isTable = argc == 2 && std::string_view(argv[1]) == "--table";
    if (argc > 1 && !isTable) {
        std::cerr << "Usage: calliope-documents [--table] < FILE\n";
        return wrongUsage;
    }
    try {
        run(isTable);
        return 0;
    } catch (const std::bad_alloc&) {
        std::cerr << "calliope-documents: There is not enough memory.\n";
    } catch (const std::exception& error) {
        std::cerr << "calliope-documents: " << error.what() << '\n';
    }
    return failure;
}
