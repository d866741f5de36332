#include "inference/tokenizer/sentence_piece_encoder.h"

#include "inference/base/error.h"
#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <functional>

namespace calliope::tokenizer {

SentencePieceEncoder::SentencePieceEncoder(const Vocabulary& vocabulary, bool addsBlank)
    : m_vocabulary(vocabulary)
    , m_addsBlank(addsBlank)
    , m_ranks(vocabulary.size()) {
    if (!vocabulary.hasScores())
        throw Error(ErrorKind::format, "The model file's tokenizer is damaged: tokenizer.ggml.scores is missing.");
    std::vector<float> scores(vocabulary.size());
    for (TokenId id = 0; id < vocabulary.size(); ++id) scores[id] = vocabulary.score(id);
    std::ranges::sort(scores, std::greater());
    scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
    for (TokenId id = 0; id < vocabulary.size(); ++id) {
        const auto place = std::ranges::lower_bound(scores, vocabulary.score(id), std::greater());
        m_ranks[id] = static_cast<std::uint32_t>(place - scores.begin());
        if (vocabulary.findPiece(vocabulary.text(id)) != id) continue;
        m_longestPiece = std::max(m_longestPiece, vocabulary.text(id).size());
        m_words.add(vocabulary.text(id));
    }
}

void SentencePieceEncoder::encode(std::string_view text, bool begins, Scratch& scratch,
                                  std::vector<TokenId>& out) const {
    std::string& spelled = scratch.texts.emplace_back();
    spelled.reserve(text.size() + text.size() / 2);
    if (begins && m_addsBlank) spelled += blankMark;
    spelled += replaced(text, " ", blankMark);
    for (std::size_t at = 0; at < spelled.size();) {
        const std::size_t end = m_words.end(spelled, at);
        const std::string_view word = std::string_view(spelled).substr(at, end - at);
        scratch.cache.append(word, out, [&] { encodeWord(word, scratch.merger, out); });
        at = end;
    }
}

void SentencePieceEncoder::encodeWord(std::string_view word, PairMerger& merger, std::vector<TokenId>& out) const {
    merger.clear();
    for (std::size_t at = 0; at < word.size();) {
        const Utf8Character character = characterAt(word, at);
        const std::uint32_t length = character.state == Utf8State::whole ? character.bytes : 1;
        merger.append({static_cast<std::uint32_t>(at), length});
        at += length;
    }
    merger.merge([&](const PairMerger::Symbol& left, const PairMerger::Symbol& right) -> PairMerger::Merge {
        const std::size_t length = std::size_t{left.length} + right.length;
        if (length > m_longestPiece) return {};
        const auto id = m_vocabulary.findPiece(word.substr(left.begin, length));
        return id ? PairMerger::Merge{m_ranks[*id], *id} : PairMerger::Merge{};
    });
    merger.forEach([&](const PairMerger::Symbol& symbol) {
        const std::string_view spelled = word.substr(symbol.begin, symbol.length);
        if (symbol.id != PairMerger::none)
            out.push_back(symbol.id);
        else if (const auto id = m_vocabulary.findPiece(spelled))
            out.push_back(*id);
        else
            m_vocabulary.appendAsBytes(spelled, out);
    });
}

} // namespace calliope::tokenizer
