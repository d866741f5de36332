#pragma once

#include "inference/engine/answer.h"
#include "inference/engine/block_drafter.h"
#include "inference/engine/draft_length.h"
#include "inference/engine/ngram_drafter.h"
#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace calliope::engine {

/// Decides which tokens a step tries beyond those that are known. There are two sources of guesses: what an answer's
/// text has said before, which costs nothing, and the drafter of the plan, where it has one, which takes a pass of its
/// own. An answer takes from that whose tokens were right more often; the pass is made where, with its time, more
/// tokens per second are to be expected than without it. Where a model has recurrent layers guesses end with their
/// block, so that states can be kept there, and none are made while an answer computes tokens again. Not thread-safe.
class Speculator {
public:
    using Clock = std::function<double()>; ///< seconds since any time
    using Answers = std::span<const std::unique_ptr<Answer>>;

    /// `plan` and `clock` must outlive it. `contextLength`: most tokens of a text.
    Speculator(const plan::Plan& plan, std::uint32_t contextLength, const Clock& clock)
        : m_drafter(plan)
        , m_contextLength(contextLength)
        , m_clock(clock) {}

    /// What to try behind the last token of each answer, all of which are being written; there is room for it in their
    /// contexts then. Runs the drafter's pass where that pays. Throws as plan::Executor::runDrafter.
    [[nodiscard]] std::vector<NgramDrafter::Draft> propose(plan::Executor& executor, Answers answers);

    /// How long steps without prompts have taken.
    [[nodiscard]] StepCosts& costs() { return m_costs; }
    [[nodiscard]] const StepCosts& costs() const { return m_costs; }

    /// How often guesses of all answers were right; a new answer starts with that.
    [[nodiscard]] DraftShares& shares() { return m_shares; }

private:
    struct Choice {
        std::vector<DraftOffer> offers;
        std::vector<bool> byModel; ///< offers that take the drafter's pass
        std::size_t rows = 0;      ///< of the step without them
        std::uint32_t passRows = 0;
        DraftLengths best;
    };
    [[nodiscard]] std::uint32_t mostBehind(const Answer& answer) const;
    [[nodiscard]] Choice withPass(plan::Executor& executor, Answers answers, const Choice& without, std::size_t room);
    void runPass(plan::Executor& executor, Answers answers, const Choice& choice,
                 std::vector<NgramDrafter::Draft>& drafts);

    BlockDrafter m_drafter;
    std::uint32_t m_contextLength;
    const Clock& m_clock;
    StepCosts m_costs;
    StepCosts m_passCosts; ///< of the drafter's passes
    DraftShares m_shares;
};

} // namespace calliope::engine
