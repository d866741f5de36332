#include "inference/tokenizer/pretokenizer_table.h"

#include <algorithm>

namespace calliope::tokenizer {

namespace {
// Sources: `pre_tokenizer` in the tokenizer.json of Llama 3, Qwen 2 and 3.5, Seed-Coder, Mistral Nemo and DeepSeek;
// tiktoken's o200k_base; GPT-2's encoder.py.

constexpr std::string_view digitTriples = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|)"
                                          R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view singleDigits = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|)"
                                          R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view singleDigitsWithMarks =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}|)"
    R"( ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view wholeNumbers = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}+|)"
                                          R"( ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view lineEndsApart = R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}|)"
                                           R"( ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view gpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S))";

constexpr std::string_view upperThenLower =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|)"
    R"(\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view upperThenLowerNoContractions =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|)"
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|)"
    R"(\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view hanAndKana = R"([\x{4e00}-\x{9fa5}\x{3040}-\x{309f}\x{30a0}-\x{30ff}]+)";

constexpr std::string_view deepseek3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+|)"
    R"( ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

constexpr std::string_view deepseekLetters =
    R"(\s?[A-Za-z\x{b5}\x{c0}-\x{d6}\x{d8}-\x{f6}\x{f8}-\x{1ba}\x{1bc}-\x{1bf}\x{1c4}-\x{293}\x{295}-\x{2af})"
    R"(\x{370}-\x{373}\x{376}\x{377}\x{37b}-\x{37d}\x{37f}\x{386}\x{388}-\x{38a}\x{38c}\x{38e}-\x{3a1})"
    R"(\x{3a3}-\x{3f5}\x{3f7}-\x{481}\x{48a}-\x{52f}\x{531}-\x{556}\x{10a0}-\x{10c5}\x{13a0}-\x{13f5})"
    R"(\x{13f8}-\x{13fd}\x{1c90}-\x{1cba}\x{1cbd}-\x{1cbf}\x{1d00}-\x{1d2b}\x{1d6b}-\x{1d77}\x{1d79}-\x{1d9a})"
    R"(\x{1e00}-\x{1f15}\x{1f18}-\x{1f1d}\x{1f20}-\x{1f45}\x{1f48}-\x{1f4d}\x{1f50}-\x{1f57}\x{1f59}\x{1f5b})"
    R"(\x{1f5d}\x{1f5f}-\x{1f7d}\x{1f80}-\x{1fb4}\x{1fb6}-\x{1fbc}\x{1fbe}\x{1fc2}-\x{1fc4}\x{1fc6}-\x{1fcc})"
    R"(\x{1fd0}-\x{1fd3}\x{1fd6}-\x{1fdb}\x{1fe0}-\x{1fec}\x{1ff2}-\x{1ff4}\x{1ff6}-\x{1ffc}\x{2102}\x{2107})"
    R"(\x{210a}-\x{2113}\x{2115}\x{2119}-\x{211d}\x{2124}\x{2126}\x{2128}\x{212a}-\x{212d}\x{212f}-\x{2134})"
    R"(\x{2139}\x{213c}-\x{213f}\x{2145}-\x{2149}\x{214e}\x{2183}\x{2184}\x{2c00}-\x{2c7b}\x{2c7e}-\x{2ce4})"
    R"(\x{2ceb}-\x{2cee}\x{2cf2}\x{2cf3}\x{a640}-\x{a66d}\x{a680}-\x{a69b}\x{a722}-\x{a76f}\x{a771}-\x{a787})"
    R"(\x{a78b}-\x{a78e}\x{ab70}-\x{abbf}\x{fb00}-\x{fb06}\x{fb13}-\x{fb17}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a})"
    R"(\x{10400}-\x{1044f}\x{104b0}-\x{104d3}\x{104d8}-\x{104fb}\x{10c80}-\x{10cb2}\x{10cc0}-\x{10cf2})"
    R"(\x{118a0}-\x{118df}\x{1e900}-\x{1e943}]+)";

constexpr std::string_view deepseekPunctuation =
    R"(\s?[!-/:-~\x{ff01}-\x{ff0f}\x{ff1a}-\x{ff5e}\x{2018}-\x{201f}\x{3000}-\x{3002}]+)";

// `\s+$` as published would look at each suffix of a run of blanks; a run that does not reach the end cannot match at
// a later start either, so only its first character is tried.
constexpr std::string_view blanksAtEnd = R"((?<!\s)\s++$)";

constexpr std::string_view deepseekCjk = R"([\x{4e00}-\x{9fa5}\x{800}-\x{4e00}\x{ac00}-\x{d7ff}]+)";

constexpr std::string_view lineEnd = R"([\r\n])";
constexpr std::string_view digit = R"(\p{N})";
constexpr std::string_view digits = R"(\p{N}+)";
constexpr std::string_view upToThreeDigits = R"(\p{N}{1,3})";
constexpr std::string_view threeAsciiDigits = R"([0-9][0-9][0-9])";

} // namespace

std::span<const PretokenizerRow> pretokenizerRows() {
    static const std::vector<PretokenizerRow> rows = {
        {.names = {"llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"},
         .patterns = {digitTriples},
         .wholePieces = true,
         .addsBos = true},
        {.names = {"smaug-bpe", "dbrx", "chatglm-bpe", "glm4"}, .patterns = {digitTriples}},
        {.names = {"qwen2", "deepseek-r1-qwen", "megrez", "stablelm2", "hunyuan", "solar-open", "grok-2"},
         .patterns = {singleDigits}},
        {.names = {"qwen35"}, .patterns = {singleDigitsWithMarks}},
        {.names = {"gpt-2", "phi-2", "olmo", "mpt", "exaone4", "granite-docling", "modern-bert", "mellum", "trillion"},
         .patterns = {gpt2}},
        {.names = {"smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"},
         .patterns = {digit, gpt2}},
        {.names = {"gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"}, .patterns = {upperThenLower}},
        {.names = {"tekken"}, .patterns = {upperThenLowerNoContractions}, .wholePieces = true, .addsBos = true},
        {.names = {"deepseek-v3", "hunyuan-dense", "joyai-llm"}, .patterns = {upToThreeDigits, hanAndKana, deepseek3}},
        {.names = {"deepseek-llm"},
         .patterns = {lineEnd, deepseekLetters, deepseekPunctuation, blanksAtEnd, deepseekCjk, digits}},
        {.names = {"deepseek-coder"}, .patterns = {lineEnd, R"(\s?\p{L}+)", R"(\s?\p{P}+)", deepseekCjk, digit}},
        {.names = {"seed-coder"}, .patterns = {lineEndsApart}},
        {.names = {"minicpm5"}, .patterns = {upToThreeDigits, wholeNumbers}, .wholePieces = true},
        {.names = {"falcon"}, .patterns = {R"([\p{P}\$\+<=>\^~\|`]+)", gpt2, threeAsciiDigits}},
        // Files from before `tokenizer.ggml.pre` existed.
        {.names = {"default"}, .patterns = {R"([\p{P}\$\+<=>\^~\|]+)", gpt2, digits, threeAsciiDigits}},
        // Merges run over whole lines; no token holds both a line end and anything else.
        {.names = {"gemma4"}, .patterns = {R"([^\n]+|\n+)"}, .addsBos = true, .spelling = Spelling::blankMark},
    };
    return rows;
}

const PretokenizerRow* findPretokenizer(std::string_view name) {
    const auto rows = pretokenizerRows();
    const auto found = std::ranges::find_if(
        rows, [name](const PretokenizerRow& row) { return std::ranges::find(row.names, name) != row.names.end(); });
    return found == rows.end() ? nullptr : &*found;
}

} // namespace calliope::tokenizer
