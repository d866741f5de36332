#include "tests/inference/tokenizer/golden.h"

#include "tests/support/reference_data.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace calliope::test {

std::vector<GoldenText> readGolden(const std::filesystem::path& stem) {
    const auto read = [&stem](const char* ending) { return readText(std::filesystem::path(stem).concat(ending)); };
    const std::string separator = "\n__ggml_vocab_test__\n";
    const std::string texts = read(".inp");
    std::istringstream lines(read(".out"));

    std::vector<GoldenText> out;
    for (std::size_t at = 0; at < texts.size();) {
        const std::size_t end = std::min(texts.find(separator, at), texts.size());
        GoldenText& golden = out.emplace_back();
        golden.text = texts.substr(at, end - at);
        at = std::min(end + separator.size(), texts.size());
        std::string line;
        if (!std::getline(lines, line)) throw std::runtime_error(stem.string() + ".out has too few lines");
        std::istringstream numbers(line);
        for (tokenizer::TokenId token = 0; numbers >> token;) golden.tokens.push_back(token);
    }
    if (std::string rest; std::getline(lines, rest))
        throw std::runtime_error(stem.string() + ".out has too many lines");
    return out;
}

std::string listed(const std::vector<tokenizer::TokenId>& tokens) {
    std::string out;
    for (const tokenizer::TokenId token : tokens) {
        if (!out.empty()) out += ' ';
        out += std::to_string(token);
    }
    return out;
}

} // namespace calliope::test
