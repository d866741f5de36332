#pragma once

#include "inference/tokenizer/pair_merger.h"
#include "inference/tokenizer/piece_cache.h"
#include "inference/tokenizer/token.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// Turns plain text, free of special tokens, into tokens. Const after construction; may be used from several threads.
class TextEncoder {
public:
    /// Memory for one call of Tokenizer::encode, shared by all its stretches of plain text.
    struct Scratch {
        explicit Scratch(std::size_t textBytes)
            : cache(textBytes) {}
        PieceCache cache;
        PairMerger merger;
        std::deque<std::string> texts; ///< respelled stretches, kept because the cache points into them
    };

    virtual ~TextEncoder() = default;

    /// Appends the tokens of `text` to `out`. `begins`: it stands at the beginning or directly behind a special token.
    virtual void encode(std::string_view text, bool begins, Scratch& scratch, std::vector<TokenId>& out) const = 0;
};

} // namespace calliope::tokenizer
