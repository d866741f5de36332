#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace calliope::plan {

/// Most tokens of a row that can be asked for.
constexpr std::uint32_t mostPicked = 256;

/// What is wanted of the logits of one row.
struct Pick {
    std::uint32_t count = 0; ///< so many of the likeliest tokens, at most mostPicked; 0: nothing at all
    bool expSum = false;     ///< Picked::expSum
};

/// The likeliest tokens of a row, best first: the greatest logits, and of equal ones the lowest token. A logit that is
/// not a number counts as greater than all others, so that it never goes unseen. There are at least as many as were
/// wanted, and fewer only where the row has no more above minus infinity.
struct Picked {
    std::vector<std::uint32_t> tokens;
    std::vector<float> logits; ///< theirs, bit by bit as the model computed them
    float expSum = 0; ///< of exp(logit - the greatest) over the whole row, where wanted; within a ten-thousandth of it
};

/// Whether the first token stands before the second.
[[nodiscard]] bool likelier(float logit, std::uint32_t token, float otherLogit, std::uint32_t otherToken);

/// Picks from a row in plain C++; gives just as many tokens as are wanted.
[[nodiscard]] Picked pick(std::span<const float> logits, const Pick& wanted);

} // namespace calliope::plan
