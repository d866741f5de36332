// calliope-documents: reads one document, which nobody vouches for, from the standard input, and writes its text. A
// program of its own, so that what takes it over has nothing, and that no other one needs the libraries that read PDF.
//
//     calliope-documents [--table] < FILE
//
// The first line says what follows, as JSON: {"kind":"pdf","pages":3,"whole":true}; then come the pages, UTF-8, with a
// form feed between two. Exit codes: 0 fine, 1 failure with one line on standard error, 2 wrong usage.
#include "app/documents/program/document.h"
#include "app/documents/program/pdf.h"
#include "inference/base/confinement.h"
#include "inference/base/error.h"
#include "inference/base/standard_input.h"

#include <exception>
#include <iostream>
#include <new>
#include <string_view>

namespace {

using namespace calliope;

constexpr int failure = 1;
constexpr int wrongUsage = 2;

void run(bool isTable) {
    useBinaryStreams();
    documents::prepareForPdf();
    const std::vector<std::uint8_t> file =
        readStandardInput(documents::Limits().bytes + 1); // one more than it may have
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
