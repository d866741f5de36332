#pragma once

#include "inference/dialect/parser.h"
#include "inference/tokenizer/stream_decoder.h"
#include "inference/tokenizer/tokenizer.h"

#include <optional>
#include <string>
#include <vector>

namespace calliope::turn {

/// Tokens of an answer to what they mean, one after another: text of whole characters, through the parser of the
/// model's dialect. Without one all text is the answer. One per answer; one thread at a time.
class TokenReader {
public:
    /// `tokenizer` must outlive it.
    TokenReader(const tokenizer::Tokenizer& tokenizer, std::optional<dialect::Parser> parser);

    /// The end of the prompt that counts as the beginning of the answer.
    [[nodiscard]] std::string_view opened() const { return m_parser ? m_parser->opened() : std::string_view(); }

    [[nodiscard]] std::vector<dialect::Delta> push(tokenizer::TokenId token);
    [[nodiscard]] std::vector<dialect::Delta> finish();

    [[nodiscard]] bool isChat() const { return m_parser.has_value(); } ///< a dialect is spoken

    /// What it wrote last was a thought, and that goes on.
    [[nodiscard]] bool isReasoning() const { return m_parser && m_parser->isReasoning(); }
    [[nodiscard]] bool hasReasoned() const { return m_hasReasoned; }
    [[nodiscard]] bool hasAnswered() const { return m_hasAnswered; } ///< at least begun

    /// What the model must be made to write so that its answer begins, see dialect::Parser; nullopt: not now.
    [[nodiscard]] std::optional<std::string> answerText() const;
    [[nodiscard]] std::optional<std::string> headerText() const; ///< likewise

    /// What thoughts would begin with, see dialect::Parser.
    [[nodiscard]] std::string thoughtsText() const { return m_parser ? m_parser->thoughtsText() : std::string(); }

private:
    std::vector<dialect::Delta> note(std::vector<dialect::Delta> deltas);

    const tokenizer::Tokenizer& m_tokenizer;
    tokenizer::StreamDecoder m_decoder;
    std::optional<dialect::Parser> m_parser;
    bool m_hasReasoned = false;
    bool m_hasAnswered = false;
};

} // namespace calliope::turn
