#include "inference/tokenizer/word_splitter.h"

#include "inference/tokenizer/utf8.h"

namespace calliope::tokenizer {

namespace {
/// The character that ends at `end` (> 0). Bytes that are no character count one by one.
char32_t characterBefore(std::string_view text, std::size_t end) {
    const auto isContinuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0u) == 0x80u; };
    std::size_t begin = end - 1;
    while (begin > 0 && end - begin < 4 && isContinuation(text[begin])) --begin;
    const Utf8Character character = characterAt(text, begin);
    if (character.state == Utf8State::whole && begin + character.bytes == end) return character.point;
    return 0x110000 + static_cast<unsigned char>(text[end - 1]);
}
} // namespace

void WordSplitter::add(std::string_view text) {
    for (std::size_t at = text.find(blankMark, 1); at != std::string_view::npos; at = text.find(blankMark, at + 1))
        m_joined.insert(characterBefore(text, at));
}

std::size_t WordSplitter::end(std::string_view text, std::size_t begin) const {
    for (std::size_t at = text.find(blankMark, begin + 1); at != std::string_view::npos;
         at = text.find(blankMark, at + 1))
        if (!m_joined.contains(characterBefore(text, at))) return at;
    return text.size();
}

} // namespace calliope::tokenizer
