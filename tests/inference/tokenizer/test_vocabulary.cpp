#include "tests/inference/tokenizer/test_vocabulary.h"

#include "inference/tokenizer/byte_alphabet.h"
#include "tests/support/gguf_writer.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace calliope::test {

using tokenizer::TokenKind;

TestVocabulary TestVocabulary::byteLevel(const std::string& pre) {
    TestVocabulary out;
    out.model = "gpt2";
    out.pre = pre;
    out.merges.emplace();
    for (unsigned byte = 0; byte < 256; ++byte)
        out.add(std::string(tokenizer::spelled(static_cast<std::uint8_t>(byte))));
    return out;
}

TestVocabulary TestVocabulary::sentencePiece() {
    TestVocabulary out;
    out.model = "llama";
    out.add("<unk>", TokenKind::unknown);
    out.add("<s>", TokenKind::control);
    out.add("</s>", TokenKind::control);
    for (unsigned byte = 0; byte < 256; ++byte) {
        char text[8];
        std::snprintf(text, sizeof text, "<0x%02X>", byte);
        out.add(text, TokenKind::byte);
    }
    return out;
}

tokenizer::TokenId TestVocabulary::add(const std::string& text, TokenKind kind, float score) {
    tokens.push_back(text);
    types.push_back(static_cast<std::int32_t>(kind));
    if (model == "llama") scores.push_back(score);
    return static_cast<tokenizer::TokenId>(tokens.size() - 1);
}

void TestVocabulary::merge(const std::string& left, const std::string& right) {
    merges->push_back(left + " " + right);
    if (std::ranges::find(tokens, left + right) == tokens.end()) add(left + right);
}

tokenizer::Tokenizer TestVocabulary::make() const {
    GgufWriter file;
    file.key("general.architecture", gguf::Value(std::string("llama")));
    file.key("tokenizer.ggml.model", gguf::Value(model));
    if (pre) file.key("tokenizer.ggml.pre", gguf::Value(*pre));
    file.key("tokenizer.ggml.tokens", gguf::Value(gguf::Array(tokens)));
    if (!types.empty()) file.key("tokenizer.ggml.token_type", gguf::Value(gguf::Array(types)));
    if (!scores.empty()) file.key("tokenizer.ggml.scores", gguf::Value(gguf::Array(scores)));
    if (merges) file.key("tokenizer.ggml.merges", gguf::Value(gguf::Array(*merges)));
    for (const auto& [key, value] : keys) file.key(key.starts_with('.') ? "tokenizer.ggml" + key : key, value);
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    parts.push_back(std::make_unique<gguf::MemorySource>("vocabulary.gguf", file.bytes()));
    return tokenizer::Tokenizer(gguf::File(std::move(parts)));
}

} // namespace calliope::test
