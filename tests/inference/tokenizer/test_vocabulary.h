#pragma once

#include "inference/gguf/value.h"
#include "inference/tokenizer/tokenizer.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calliope::test {

/// A vocabulary made on the spot. The lists may be bent in any way before the tokenizer is made.
struct TestVocabulary {
    std::string model;
    std::optional<std::string> pre;
    std::vector<std::string> tokens;
    std::vector<std::int32_t> types;
    std::vector<float> scores; ///< written unless empty
    std::optional<std::vector<std::string>> merges;
    std::map<std::string, gguf::Value> keys; ///< further keys, without "tokenizer.ggml." where they begin with a dot

    /// All 256 bytes in GPT-2's alphabet, in the order of their values, and no merges.
    [[nodiscard]] static TestVocabulary byteLevel(const std::string& pre);

    /// <unk>, <s>, </s>, then the 256 byte tokens.
    [[nodiscard]] static TestVocabulary sentencePiece();

    /// Appends a token and says its id.
    tokenizer::TokenId add(const std::string& text, tokenizer::TokenKind kind = tokenizer::TokenKind::normal,
                           float score = 0);

    /// Appends the merge, and the token it makes where that is missing.
    void merge(const std::string& left, const std::string& right);

    /// Throws what the tokenizer throws.
    [[nodiscard]] tokenizer::Tokenizer make() const;
};

} // namespace calliope::test
