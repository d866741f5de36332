#pragma once

#include "inference/tokenizer/tokenizer.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// A piece of a text: bytes, or a control token in their place.
struct MarkedPart {
    std::string bytes;
    std::optional<tokenizer::TokenId> token;
};
using MarkedText = std::vector<MarkedPart>;

/// Finds control tokens by their texts, where a chat format's own syntax is written down. Never use it on texts of
/// users or models. Const after construction; copies what it needs of the tokenizer.
class ControlTokens {
public:
    explicit ControlTokens(const tokenizer::Tokenizer& tokenizer);

    /// The longest first wherever they stand; from left to right.
    [[nodiscard]] MarkedText split(std::string_view text) const;

private:
    std::map<std::string, tokenizer::TokenId, std::less<>> m_ids;
    std::size_t m_longest = 0;
};

} // namespace calliope::grammar
