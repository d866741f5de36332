#pragma once

#include "inference/tokenizer/vocabulary.h"

#include <span>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// How the byte-pair tokenizers of one family cut a text before they merge.
struct PretokenizerRow {
    std::vector<std::string_view> names; ///< values of `tokenizer.ggml.pre`
    /// Regular expressions as the vendors publish them, applied one after another, each to the pieces that the one
    /// before left. What lies between two matches is a piece too.
    std::vector<std::string_view> patterns;
    bool wholePieces = false; ///< a piece that is a token is taken as it is, without merging
    bool addsBos = false;     ///< prompts begin with the begin-of-text token, unless the file says otherwise
    Spelling spelling = Spelling::byteAlphabet;
};

/// All families. A new one is a new row.
[[nodiscard]] std::span<const PretokenizerRow> pretokenizerRows();

/// nullptr for an unknown name.
[[nodiscard]] const PretokenizerRow* findPretokenizer(std::string_view name);

} // namespace calliope::tokenizer
