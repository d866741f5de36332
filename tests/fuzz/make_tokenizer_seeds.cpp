#include "inference/tokenizer/token.h"
#include "tests/fuzz/tokenizer_parts.h"
#include "tests/support/gguf_writer.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

// Writes the seed corpus of tokenizer_fuzzer: a small sound vocabulary of each kind, with a text that uses all of it.
namespace {

using namespace calliope;
using test::GgufWriter;
using tokenizer::TokenKind;

/// What is between a file and its tokens.
class Vocabulary {
public:
    Vocabulary& add(const std::string& text, TokenKind kind = TokenKind::normal, float score = 0) {
        m_texts.push_back(text);
        m_kinds.push_back(static_cast<std::int32_t>(kind));
        m_scores.push_back(score);
        return *this;
    }

    void addTo(GgufWriter& file) const {
        file.key("tokenizer.ggml.tokens", gguf::Array(m_texts));
        file.key("tokenizer.ggml.token_type", gguf::Array(m_kinds));
        file.key("tokenizer.ggml.scores", gguf::Array(m_scores));
    }

private:
    std::vector<std::string> m_texts;
    std::vector<std::int32_t> m_kinds;
    std::vector<float> m_scores;
};

GgufWriter fileOf(const std::string& model, const Vocabulary& vocabulary) {
    GgufWriter file;
    file.key("tokenizer.ggml.model", model);
    vocabulary.addTo(file);
    return file;
}

GgufWriter byteLevel(const std::string& pre) {
    Vocabulary vocabulary;
    for (const char* text : {"a", "b", "c", "1", ".", "\u0120", "\u010a", "ab", "\u0120ab", "abc"})
        vocabulary.add(text);
    vocabulary.add("<|eot_id|>", TokenKind::control).add("<tool>", TokenKind::userDefined);
    GgufWriter file = fileOf("gpt2", vocabulary);
    file.key("tokenizer.ggml.pre", pre);
    file.key("tokenizer.ggml.merges", gguf::Array(std::vector<std::string>{"a b", "\u0120 ab", "ab c"}));
    return file;
}

GgufWriter sentencePiece() {
    Vocabulary vocabulary;
    vocabulary.add("<unk>", TokenKind::unknown).add("<s>", TokenKind::control).add("</s>", TokenKind::control);
    vocabulary.add("<0x0A>", TokenKind::byte).add("<0xC3>", TokenKind::byte).add("<0xA4>", TokenKind::byte);
    for (const auto& [text, score] : {std::pair("\u2581", -4.0f), std::pair("a", -5.0f), std::pair("b", -6.0f),
                                      std::pair("ab", -1.0f), std::pair("\u2581ab", -2.0f)})
        vocabulary.add(text, TokenKind::normal, score);
    GgufWriter file = fileOf("llama", vocabulary);
    file.key("tokenizer.ggml.add_space_prefix", true).key("tokenizer.ggml.add_bos_token", true);
    return file;
}

GgufWriter gemma() {
    Vocabulary vocabulary;
    vocabulary.add("<pad>", TokenKind::control).add("<bos>", TokenKind::control).add("<0x0A>", TokenKind::byte);
    for (const char* text : {"\u2581", "a", "b", "\n", "\n\n", "\u2581a", "\u2581ab"}) vocabulary.add(text);
    GgufWriter file = fileOf("gemma4", vocabulary);
    file.key("tokenizer.ggml.bos_token_id", std::uint32_t{1});
    file.key("tokenizer.ggml.merges", gguf::Array(std::vector<std::string>{"\u2581 a", "\u2581a b", "\n \n"}));
    return file;
}

void write(const GgufWriter& file, const std::filesystem::path& path) {
    const std::vector<std::byte> bytes = file.bytes();
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    out << test::textSeparator << "ab abc a.b 11\n\n<|eot_id|><tool>  \u00e4<s>";
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: make_tokenizer_seeds FOLDER\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    for (const char* pre : {"llama-bpe", "gpt-4o", "deepseek-llm", "deepseek-v3", "falcon", "default"})
        write(byteLevel(pre), folder / (std::string(pre) + ".input"));
    write(sentencePiece(), folder / "llama.input");
    write(gemma(), folder / "gemma4.input");
    return 0;
}
