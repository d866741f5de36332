#pragma once

#include "inference/tokenizer/detokenizer.h"

#include <string>

namespace calliope::tokenizer {

/// Tokens to text while they come: each piece is valid UTF-8, a character that is spread over several tokens is held
/// back until it is complete, and bytes that form no character become U+FFFD. All pieces joined are the decoded text.
/// One per text; the tokenizer must outlive it.
class StreamDecoder {
public:
    explicit StreamDecoder(const Tokenizer& tokenizer, DecodeOptions options = {})
        : m_detokenizer(tokenizer, options) {}

    /// What can be shown after `token`, often empty. Throws Error{usage} for an id that does not exist.
    [[nodiscard]] std::string push(TokenId token);

    /// Whether all that has come can be shown.
    [[nodiscard]] bool isWhole() const { return m_rest.empty(); }

    /// The end of the text: what is still held back.
    [[nodiscard]] std::string finish();

private:
    Detokenizer m_detokenizer;
    std::string m_rest; // the beginning of a character
};

} // namespace calliope::tokenizer
