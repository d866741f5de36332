#include "inference/turn/token_reader.h"

namespace calliope::turn {

using dialect::Delta;

TokenReader::TokenReader(const tokenizer::Tokenizer& tokenizer, std::optional<dialect::Parser> parser)
    : m_tokenizer(tokenizer)
    , m_decoder(tokenizer, {.showSpecial = false, .beginsText = false})
    , m_parser(std::move(parser))
    , m_hasReasoned(isReasoning()) {}

std::vector<Delta> TokenReader::push(tokenizer::TokenId token) {
    std::string text = m_decoder.push(token);
    if (!m_parser) return note({{Delta::Kind::content, std::move(text), true}});
    if (m_tokenizer.kind(token) == tokenizer::TokenKind::control) {
        const std::string_view name = m_tokenizer.text(token);
        if (m_parser->isMarker(name)) text += name;
    }
    return note(m_parser->push(text));
}

std::vector<Delta> TokenReader::finish() {
    const std::string rest = m_decoder.finish();
    if (!m_parser) return note({{Delta::Kind::content, rest, true}});
    std::vector<Delta> deltas = m_parser->push(rest);
    for (Delta& delta : m_parser->finish()) deltas.push_back(std::move(delta));
    return note(std::move(deltas));
}

std::optional<std::string> TokenReader::answerText() const {
    if (!m_decoder.isWhole()) return std::nullopt;
    return m_parser ? m_parser->answerText() : std::string();
}

std::optional<std::string> TokenReader::headerText() const {
    if (!m_decoder.isWhole()) return std::nullopt;
    return m_parser ? m_parser->headerText() : std::string();
}

std::vector<Delta> TokenReader::note(std::vector<Delta> deltas) {
    std::erase_if(deltas, [](const Delta& delta) {
        return delta.text.empty() && (delta.kind == Delta::Kind::content || delta.kind == Delta::Kind::reasoning);
    });
    for (const Delta& delta : deltas) (delta.kind == Delta::Kind::reasoning ? m_hasReasoned : m_hasAnswered) = true;
    m_hasReasoned |= isReasoning();
    return deltas;
}

} // namespace calliope::turn
