#pragma once

#include "inference/tokenizer/tokenizer.h"

#include <string_view>

namespace calliope::tokenizer {

/// Tokens to bytes, one after another, undoing what encoding adds: the blank that an SPM puts in front where a text
/// begins and behind each special token. One per text; the tokenizer must outlive it.
class Detokenizer {
public:
    explicit Detokenizer(const Tokenizer& tokenizer, DecodeOptions options = {})
        : m_tokenizer(tokenizer)
        , m_showSpecial(options.showSpecial)
        , m_dropsBlank(tokenizer.addsBlank() && options.beginsText) {}

    /// What `token` adds to the text; valid as long as the tokenizer. Throws Error{usage} for an id that does not
    /// exist.
    [[nodiscard]] std::string_view next(TokenId token) {
        const TokenKind kind = m_tokenizer.kind(token);
        std::string_view bytes = m_tokenizer.bytes(token);
        if (kind == TokenKind::control || kind == TokenKind::unknown || kind == TokenKind::userDefined) {
            m_dropsBlank = m_tokenizer.addsBlank() && (kind != TokenKind::unknown);
            return m_showSpecial || kind == TokenKind::userDefined ? bytes : std::string_view();
        }
        if (m_dropsBlank && bytes.starts_with(' ')) bytes.remove_prefix(1);
        m_dropsBlank = false;
        return bytes;
    }

private:
    const Tokenizer& m_tokenizer;
    bool m_showSpecial;
    bool m_dropsBlank;
};

} // namespace calliope::tokenizer
