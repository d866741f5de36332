#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace calliope::engine {

/// Guesses how a text goes on from where its last tokens stood before in it (prompt lookup; Saxena 2023; Yang et al.,
/// LLMA, arXiv:2304.04487). Chains all places behind the same pair of tokens, newest first, as LZ77 coders do: eight
/// to sixteen bytes per token. Not thread-safe.
class NgramDrafter {
public:
    static constexpr std::uint32_t fewestMatched = 2;
    static constexpr std::uint32_t mostMatched = 4;

    struct Draft {
        std::vector<std::uint32_t> tokens; ///< none where the last tokens are new
        std::uint32_t matched = 0;         ///< tokens before them that stood there, too
    };

    /// At most `most` tokens that may follow `text`, which begins with the text of the call before.
    [[nodiscard]] Draft draft(std::span<const std::uint32_t> text, std::uint32_t most);

    /// The next text is another one.
    void forget();

private:
    void index(std::span<const std::uint32_t> text);
    [[nodiscard]] std::uint32_t& newestBehind(std::uint32_t before, std::uint32_t last);

    std::vector<std::uint32_t> m_newest;   ///< per hash of a pair the newest place behind it; 0: none
    std::vector<std::uint32_t> m_previous; ///< per place the one before it with that hash
};

} // namespace calliope::engine
