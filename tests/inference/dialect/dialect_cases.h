#pragma once

#include "inference/dialect/delta.h"
#include "inference/dialect/parser.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace calliope::test {

/// What a model wrote and what it meant, out of a file of cases. Reference data name a template and messages; our own
/// fixtures (see tests/data/dialects/README.md) hold a few words of a template, and the end of a prompt.
struct DialectCase {
    std::string name; ///< file and case
    std::string chatTemplate;
    std::string prompt;
    nlohmann::ordered_json tools;
    std::string raw;
    nlohmann::ordered_json expect;

    [[nodiscard]] dialect::Parser parser() const { return dialect::Parser(chatTemplate, prompt, tools); }
};

/// All cases of all JSON files in `folder`.
[[nodiscard]] std::vector<DialectCase> dialectCases(const std::filesystem::path& folder);

/// Our own, and the reference data's where they are found.
[[nodiscard]] std::vector<DialectCase> allDialectCases();

/// The message as deltas of pieces: `sizes` over and over.
[[nodiscard]] dialect::Message readInPieces(const DialectCase& test, const std::vector<std::size_t>& sizes);

[[nodiscard]] bool same(const dialect::Message& a, const dialect::Message& b);

[[nodiscard]] std::string trimmed(const std::string& text);

/// Why `message` is not what the case expects; empty where it is.
[[nodiscard]] std::string difference(const dialect::Message& message, const nlohmann::ordered_json& expect);

/// For messages of failing tests.
[[nodiscard]] std::string shown(const dialect::Message& message);

} // namespace calliope::test
