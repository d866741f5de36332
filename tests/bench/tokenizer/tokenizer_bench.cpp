// Measures tokenizers on one core: tokenizer_bench MODEL.gguf...
//
// One line of JSON for each model and text, with the best of several runs: `encode_tok_s` and `decode_tok_s` in tokens
// per second. The texts are made here, always the same: plain English prose, the hard case of words that never repeat
// (nothing to remember), and one letter a million times (nothing to split at).
#include "inference/tokenizer/tokenizer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace calliope;

namespace {
// The commonest words first, as in real prose.
constexpr std::string_view wordList =
    "the of and to in a is that it was for on with he be as at by this had not are but from or have they "
    "which one you were her all she there would their we him been has when who will more no if out so said "
    "what up its about into than them can only other new some could time these two may then do first any my "
    "now such like our over man me even most made after also did many before must through years where much "
    "your way well down should because each just harbour captain winter letter village measure shadow "
    "mountain answer picture compiler program folder message assistant describe colour conversation "
    "temperature Wednesday Europe government understanding approximately Shakespeare electricity philosophy";

std::vector<std::string> words() {
    std::istringstream list{std::string(wordList)};
    return {std::istream_iterator<std::string>(list), {}};
}

std::string englishProse(std::size_t bytes) {
    const std::vector<std::string> all = words();
    std::mt19937 random(1);
    std::string out;
    while (out.size() < bytes) {
        const std::size_t length = 4 + random() % 18;
        for (std::size_t i = 0; i < length; ++i) {
            // The product of two even draws favours small numbers about as word frequencies do.
            const double draw = static_cast<double>(random() % 1000) * static_cast<double>(random() % 1000) / 1e6;
            std::string word = all[static_cast<std::size_t>(draw * static_cast<double>(all.size()))];
            if (i == 0) word[0] = static_cast<char>(word[0] >= 'a' && word[0] <= 'z' ? word[0] - 'a' + 'A' : word[0]);
            if (i > 0) out += ' ';
            out += word;
            if (i + 1 < length && random() % 9 == 0) out += ',';
        }
        out += random() % 8 == 0 ? "?" : ".";
        out += random() % 7 == 0 ? "\n\n" : " ";
    }
    return out;
}

std::string wordsThatNeverRepeat(std::size_t bytes) {
    std::mt19937 random(2);
    std::string out;
    while (out.size() < bytes) {
        for (std::size_t i = 3 + random() % 8; i > 0; --i) out += static_cast<char>('a' + random() % 26);
        out += ' ';
    }
    return out;
}

template<typename Action>
double bestSeconds(int runs, const Action& action) {
    double best = 1e30;
    for (int i = 0; i < runs; ++i) {
        const auto start = std::chrono::steady_clock::now();
        action();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

void measure(const std::string& path) {
    constexpr std::size_t megabyte = 1 << 20;
    const gguf::File file(path);
    const double load = bestSeconds(3, [&] { const tokenizer::Tokenizer once(file); });
    const tokenizer::Tokenizer tokenizer(file);
    struct Text {
        const char* name;
        std::string text;
    };
    const Text texts[] = {{"english", englishProse(4 * megabyte)},
                          {"unseen words", wordsThatNeverRepeat(megabyte)},
                          {"one letter", std::string(megabyte, 'a')}};
    for (const Text& each : texts) {
        const std::string& text = each.text;
        std::vector<tokenizer::TokenId> tokens;
        const double encode = bestSeconds(5, [&] { tokens = tokenizer.encode(text, tokenizer::Special::asText); });
        std::string decoded;
        const double decode = bestSeconds(5, [&] { decoded = tokenizer.decode(tokens); });
        const auto count = static_cast<double>(tokens.size());
        std::printf("{\"model\": \"%s\", \"text\": \"%s\", \"bytes\": %zu, \"tokens\": %zu, \"load_ms\": %.0f, "
                    "\"encode_tok_s\": %.0f, \"encode_mb_s\": %.1f, \"decode_tok_s\": %.0f, \"round_trip\": %s}\n",
                    path.substr(path.find_last_of("/\\") + 1).c_str(), each.name, text.size(), tokens.size(),
                    load * 1e3, count / encode, static_cast<double>(text.size()) / encode / 1e6, count / decode,
                    decoded == text ? "true" : "false");
    }
}
} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("usage: tokenizer_bench MODEL.gguf...\n", stderr);
        return 2;
    }
    try {
        for (int i = 1; i < argc; ++i) measure(argv[i]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
