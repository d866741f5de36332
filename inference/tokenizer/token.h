#pragma once

#include <cstddef>
#include <cstdint>

namespace calliope::tokenizer {

/// A token's place in the vocabulary.
using TokenId = std::uint32_t;

/// What a token is, numbered as in `tokenizer.ggml.token_type`.
enum class TokenKind : std::uint8_t {
    normal = 1,
    unknown = 2,     ///< stands for what cannot be spelled
    control = 3,     ///< structure of a prompt; never made from a user's text
    userDefined = 4, ///< recognised in any text before everything else
    unused = 5,      ///< padding of the table
    byte = 6,        ///< one raw byte, spelled <0xHH>
};

/// Bytes of a text from `begin` up to `end`.
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const Stretch&) const = default;
};

} // namespace calliope::tokenizer
