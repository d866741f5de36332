#include "inference/tokenizer/stream_decoder.h"

#include "inference/tokenizer/utf8.h"

namespace calliope::tokenizer {

namespace {
constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD
}

std::string StreamDecoder::push(TokenId token) {
    m_rest += m_detokenizer.next(token);
    std::string out;
    std::size_t at = 0;
    while (at < m_rest.size()) {
        const Utf8Character character = characterAt(m_rest, at);
        if (character.state == Utf8State::cut) break;
        out += character.state == Utf8State::whole ? std::string_view(m_rest).substr(at, character.bytes) : replacement;
        at += character.bytes;
    }
    m_rest.erase(0, at);
    return out;
}

std::string StreamDecoder::finish() {
    const bool cut = !m_rest.empty();
    m_rest.clear();
    return cut ? std::string(replacement) : std::string();
}

} // namespace calliope::tokenizer
