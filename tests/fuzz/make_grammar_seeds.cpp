#include "tests/inference/grammar/schema_rows.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

// Writes the seed corpus of grammar_fuzzer: the schemas of the tests, and a grammar and a pattern for each part of
// their notations.
namespace {

using namespace calliope;

constexpr std::string_view grammars[] = {
    "root ::= \"a\" | [b-d]+ \"\\x41\\u00e4\\n\"?",
    "root ::= item{2,3} (\",\" item)* end\nitem ::= [^\\n\\]]{1,} # a comment\nend ::= \"\" | \".\"{0,2}",
    "root ::= list\nlist ::= \"[\" (list (\",\" list)*)? \"]\"",
    "root ::= <[97]> !<[98]>* .",
};

constexpr std::string_view patterns[] = {
    "^[a-z]{2,4}(?:-[0-9]+)?$", "\\d{4}-\\d\\d", "^(a|bc|[^d-f])*x.y$", "\\w+\\s?\\.", "^\\u00e4+?$", "a{0}b{3}c{2,}",
};

/// The first byte is the kind, see grammar_fuzzer.cpp.
void write(const std::filesystem::path& folder, char kind, std::string_view text) {
    static int number = 0;
    std::ofstream(folder / (std::to_string(number++) + ".input"), std::ios::binary) << kind << text;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_grammar_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    constexpr char gbnf = 0;
    constexpr char schema = 1;
    constexpr char relaxed = 2;
    constexpr char pattern = 3;
    for (const std::string_view text : grammars) write(folder, gbnf, text);
    for (const std::string_view text : patterns) write(folder, pattern, text);
    for (const test::SchemaRow& row : test::schemaRows()) write(folder, schema, row.schema);
    for (const test::SchemaRefusal& row : test::schemaRefusals()) write(folder, relaxed, row.schema);
    return 0;
}
