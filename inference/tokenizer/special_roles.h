#pragma once

#include "inference/gguf/gguf.h"
#include "inference/tokenizer/token.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace calliope::tokenizer {

enum class Role : std::uint8_t {
    beginOfText,
    endOfText,
    endOfTurn,
    endOfMessage,
    unknown,
    fillPrefix, ///< fill-in-the-middle prompts of code models
    fillSuffix,
    fillMiddle,
    fillPadding,
    fillRepository,
    fillFile,
    count,
};

struct SpecialRoles {
    std::array<std::optional<TokenId>, static_cast<std::size_t>(Role::count)> ids;
    std::vector<TokenId> stops;  ///< tokens after which generation ends; sorted
    std::vector<TokenId> syntax; ///< user-defined so that readers see them, yet they begin and end turns; sorted
};

using TokenIndex = std::unordered_map<std::string_view, TokenId>;

/// Finds out which tokens have a role and which of them end an answer.
///
/// The keys of the file decide; where one is absent, the texts do that vendors use for the role. Many files mark such
/// tokens as ordinary, so the kinds of tokens found by text are corrected in `kinds`. Only a token that merges of
/// ordinary text can make stays ordinary: "</s>" in Qwen's vocabulary is the end of HTML's <s>, not of the answer.
/// Throws Error{format} for an id that does not exist.
[[nodiscard]] SpecialRoles assignRoles(const gguf::File& file, const TokenIndex& idByText,
                                       std::vector<TokenKind>& kinds);

} // namespace calliope::tokenizer
