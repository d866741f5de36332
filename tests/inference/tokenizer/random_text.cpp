#include "tests/inference/tokenizer/random_text.h"

#include "inference/tokenizer/utf8.h"

#include <iterator>
#include <string_view>

namespace calliope::test {

std::string randomBytes(std::mt19937& random, std::size_t most) {
    std::string out(random() % (most + 1), '\0');
    for (char& byte : out) byte = static_cast<char>(random() & 0xffu);
    return out;
}

std::string randomText(std::mt19937& random, std::size_t most) {
    constexpr std::string_view pieces[] = {
        "the",
        " the",
        "The",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "'s",
        "'LL",
        "1",
        "2345",
        ".",
        "...",
        "/",
        "<|x|>",
        "é",
        "e\xcc\x81",
        "ß",
        "Ωω",
        "да",
        "漢字",
        "カナ",
        "한",
        "हि",
        "٣",
        "½",
        "\xc2\xa0",
        "\xe3\x80\x80",
        "\xe1\xa0\x8e",
        "🙂",
        "👩‍👧",
        "▁",
        "Ġ",
    };
    const std::size_t count = random() % (most + 1);
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
        if (random() % 4 != 0) {
            out += pieces[random() % std::size(pieces)];
            continue;
        }
        const char32_t limit = random() % 2 == 0 ? 0x3000 : 0x110000;
        const auto point = static_cast<char32_t>(random() % limit);
        tokenizer::appendUtf8(out, point >= 0xd800 && point < 0xe000 ? U'x' : point);
    }
    return out;
}

} // namespace calliope::test
