#pragma once

#include "inference/gguf/gguf.h"
#include "inference/tokenizer/text_encoder.h"
#include "inference/tokenizer/vocabulary.h"
#include "inference/tokenizer/word_splitter.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace calliope::tokenizer {

/// SPM (`tokenizer.ggml.model` = llama): blanks become U+2581, one is put in front where the text begins, and
/// neighbours merge in the order of the scores of the tokens they make.
/// Source: Kudo and Richardson, "SentencePiece", 2018; google/sentencepiece, bpe_model.cc.
class SentencePieceEncoder final : public TextEncoder {
public:
    /// `vocabulary` must outlive the encoder and have scores, else Error{format}.
    SentencePieceEncoder(const Vocabulary& vocabulary, bool addsBlank);

    void encode(std::string_view text, bool begins, Scratch& scratch, std::vector<TokenId>& out) const override;

private:
    void encodeWord(std::string_view word, PairMerger& merger, std::vector<TokenId>& out) const;

    const Vocabulary& m_vocabulary;
    bool m_addsBlank;
    std::size_t m_longestPiece = 0;
    std::vector<std::uint32_t> m_ranks; // by token: 0 for the highest score, equal for equal scores
    WordSplitter m_words;
};

} // namespace calliope::tokenizer
