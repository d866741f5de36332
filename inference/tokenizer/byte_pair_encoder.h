#pragma once

#include "inference/gguf/gguf.h"
#include "inference/tokenizer/pretokenizer.h"
#include "inference/tokenizer/pretokenizer_table.h"
#include "inference/tokenizer/text_encoder.h"
#include "inference/tokenizer/vocabulary.h"
#include "inference/tokenizer/word_splitter.h"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace calliope::tokenizer {

/// What two neighbouring symbols merge to, by a hash of the pair; open addressing in one block of memory.
class MergeTable {
public:
    explicit MergeTable(std::size_t most); ///< merges to make room for

    /// Of two merges of one pair the first counts.
    void add(std::uint32_t left, std::uint32_t right, PairMerger::Merge merge);
    [[nodiscard]] PairMerger::Merge find(std::uint32_t left, std::uint32_t right) const;

private:
    struct Slot {
        std::uint32_t left = PairMerger::none;
        std::uint32_t right = PairMerger::none;
        PairMerger::Merge merge;
    };
    [[nodiscard]] std::size_t place(std::uint32_t left, std::uint32_t right) const;

    std::vector<Slot> m_slots;
};

/// Byte-pair encoding: a pre-tokenizer cuts the text, then neighbours within a piece merge in the order of the file's
/// `tokenizer.ggml.merges`. The first symbols are bytes (Spelling::byteAlphabet) or characters (Spelling::blankMark).
class BytePairEncoder final : public TextEncoder {
public:
    /// `vocabulary` must outlive the encoder. Throws Error{format} for a missing or malformed list of merges.
    BytePairEncoder(const gguf::File& file, const Vocabulary& vocabulary, const PretokenizerRow& row);

    void encode(std::string_view text, bool begins, Scratch& scratch, std::vector<TokenId>& out) const override;

private:
    void encodePiece(std::string_view piece, PairMerger& merger, std::vector<TokenId>& out) const;
    void appendSymbols(std::string_view piece, PairMerger& merger) const;
    [[nodiscard]] std::uint32_t symbol(std::string_view text) const;
    [[nodiscard]] bool isLookedUpWhole(std::string_view piece) const;

    const Vocabulary& m_vocabulary;
    Pretokenizer m_pretokenizer;
    bool m_wholePieces;
    // Symbols are token ids; texts that merges pass through without being tokens are numbered from size() on.
    std::unordered_map<std::string, std::uint32_t> m_passing;
    MergeTable m_merges;
    std::array<std::uint32_t, 256> m_byteSymbols{};
    WordSplitter m_words;
};

} // namespace calliope::tokenizer
