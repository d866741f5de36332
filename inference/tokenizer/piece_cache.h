#pragma once

#include "inference/tokenizer/token.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// Words repeat. Remembers, for the pieces met last within one text, where in the output their tokens stand already.
/// A direct-mapped table of bounded size: a collision only forgets. Nothing is copied, so the pieces' bytes must stay
/// where they are and the output must only grow.
class PieceCache {
public:
    explicit PieceCache(std::size_t textBytes)
        : m_slots(std::bit_ceil(std::clamp<std::size_t>(textBytes / 4, 16, mostSlots))) {}

    /// Appends the tokens of `piece` to `out`; `encode()` does so where the piece is not remembered.
    template<typename Encode>
    void append(std::string_view piece, std::vector<TokenId>& out, const Encode& encode) {
        Slot& slot = m_slots[hash(piece) & (m_slots.size() - 1)];
        const std::size_t begin = out.size();
        if (slot.piece.data() != nullptr && slot.piece == piece) {
            for (std::size_t i = 0; i < slot.count; ++i) out.push_back(out[slot.begin + i]);
            return;
        }
        encode();
        slot = {piece, begin, out.size() - begin};
    }

private:
    static constexpr std::size_t mostSlots = std::size_t{1} << 14;

    struct Slot {
        std::string_view piece;
        std::size_t begin = 0;
        std::size_t count = 0;
    };

    // FNV-1a
    static std::size_t hash(std::string_view piece) {
        std::uint64_t state = 0xcbf29ce484222325;
        for (const char byte : piece) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
        return static_cast<std::size_t>(state ^ state >> 32);
    }

    std::vector<Slot> m_slots;
};

} // namespace calliope::tokenizer
