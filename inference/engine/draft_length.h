#pragma once

#include "inference/engine/ngram_drafter.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace calliope::engine {

/// How long steps take by their number of rows: running means of what was measured. Not thread-safe.
class StepCosts {
public:
    /// A number's first time counts only together with its second: it includes what a driver has to prepare.
    void measure(std::size_t rows, double seconds);

    /// Between two numbers that were measured, in proportion. Up to twice as many rows as ever are taken to cost no
    /// more, so that they are tried step by step. 0: nothing is known.
    [[nodiscard]] double seconds(std::size_t rows) const;

    /// More than `rows` did not pay: forgets a little of what they cost, so that they are tried again now and then.
    void skip(std::size_t rows);

private:
    struct Mean {
        double seconds = 0;
        std::uint32_t count = 0;
    };
    std::vector<Mean> m_means; ///< by rows
};

/// The share of drafted tokens that were right, by how many tokens before them had matched: running means.
class DraftShares {
public:
    /// Stands in for that number where a drafter model guessed.
    static constexpr std::uint32_t byModel = NgramDrafter::fewestMatched - 1;

    [[nodiscard]] double of(std::uint32_t matched) const { return m_shares[matched - byModel]; }

    /// `right` drafted tokens were right, one after another, and then one was `wrong` or the rest not looked at.
    void learn(std::uint32_t matched, std::uint32_t right, bool wrong);

    /// Did not pay: forgets a little, so that it is tried again now and then.
    void skip(std::uint32_t matched);

private:
    static constexpr double atFirst = 0.5;
    std::array<double, NgramDrafter::mostMatched - byModel + 1> m_shares{atFirst, atFirst, atFirst, atFirst};
};

/// What could be drafted for one answer.
struct DraftOffer {
    std::uint32_t length = 0; ///< tokens
    double share = 0;         ///< that each of them is right where those before it are
    bool goesBack = false;    ///< behind a wrong one the next step computes those before it again
};

/// How many tokens of every offer a step is to try, and the tokens per second to be expected then.
struct DraftLengths {
    std::vector<std::uint32_t> lengths;
    double tokensPerSecond = 0;
};

/// Chooses the lengths so that most tokens per second are to be expected: all zero where none pay. `rows` are in the
/// step anyway, which give a token for each of the answers, one per offer, and it has room for `room` more. To get any
/// of the offers at all takes `seconds`.
[[nodiscard]] DraftLengths draftLengths(const StepCosts& costs, std::size_t rows, std::size_t room,
                                        std::span<const DraftOffer> offers, double seconds = 0);

} // namespace calliope::engine
