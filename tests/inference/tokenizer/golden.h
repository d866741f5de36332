#pragma once

#include "inference/tokenizer/token.h"

#include <filesystem>
#include <string>
#include <vector>

namespace calliope::test {

/// A text and the tokens another program found for it.
struct GoldenText {
    std::string text;
    std::vector<tokenizer::TokenId> tokens;
};

/// Reads `<stem>.inp`, texts separated by a line `__ggml_vocab_test__`, and `<stem>.out`, a line of ids for each.
/// Throws std::runtime_error where the two do not go together.
[[nodiscard]] std::vector<GoldenText> readGolden(const std::filesystem::path& stem);

/// "12 7 300", for messages of failed comparisons.
[[nodiscard]] std::string listed(const std::vector<tokenizer::TokenId>& tokens);

} // namespace calliope::test
