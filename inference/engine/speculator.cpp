#include "inference/engine/speculator.h"

#include <algorithm>

namespace calliope::engine {

namespace {

// Tokens tried of an answer in one step.
constexpr std::uint32_t mostDrafts = 15;

} // namespace

/// Tokens that may be tried behind the last one, and one more behind them.
std::uint32_t Speculator::mostBehind(const Answer& answer) const {
    const auto length = static_cast<std::uint32_t>(answer.tokens().size());
    const std::uint32_t most = std::min({mostDrafts, m_contextLength - length, answer.remaining() - 1});
    if (!answer.stateSlot) return most;
    const std::uint32_t inBlock = plan::cacheBlockTokens - 1 - (length - 1) % plan::cacheBlockTokens;
    return answer.again > 0 ? 0 : std::min(most, inBlock);
}

std::vector<NgramDrafter::Draft> Speculator::propose(plan::Executor& executor, Answers answers) {
    std::vector<NgramDrafter::Draft> drafts(answers.size());
    const std::size_t most = std::min(executor.mostRows(), executor.mostOutputs());
    Choice choice;
    for (const auto& answer : answers) choice.rows += answer->pending();
    if (choice.rows >= most) return drafts;
    const std::size_t room = most - choice.rows;
    choice.byModel.resize(answers.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Answer& answer = *answers[i];
        drafts[i] = answer.draft(mostBehind(answer));
        const bool found = !drafts[i].tokens.empty();
        choice.offers.push_back(found
                                    ? DraftOffer{static_cast<std::uint32_t>(drafts[i].tokens.size()),
                                                 answer.draftShares.of(drafts[i].matched), answer.stateSlot.has_value()}
                                    : DraftOffer());
    }
    choice.best = draftLengths(m_costs, choice.rows, room, choice.offers);
    if (m_drafter.isThere()) {
        Choice other = withPass(executor, answers, choice, room);
        if (other.best.tokensPerSecond > choice.best.tokensPerSecond)
            choice = std::move(other);
        else if (other.passRows > 0)
            m_passCosts.skip(0);
    }

    bool offered = false;
    bool tried = false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Answer& answer = *answers[i];
        const std::uint32_t length = choice.best.lengths[i];
        offered = offered || choice.offers[i].length > 0;
        tried = tried || length > 0;
        if (!choice.byModel[i] && choice.offers[i].length > 0 && length == 0)
            answer.draftShares.skip(drafts[i].matched);
        if (m_drafter.isThere() && (!choice.byModel[i] || length == 0)) answer.draftShares.skip(DraftShares::byModel);
        if (choice.byModel[i]) drafts[i] = {};
        const auto known = static_cast<std::uint32_t>(answer.tokens().size());
        if (choice.byModel[i]) continue;
        const std::uint32_t fits = answer.context().makeRoom(known + length) - known;
        drafts[i].tokens.resize(std::min(length, fits));
    }
    if (offered && !tried) m_costs.skip(choice.rows);
    runPass(executor, answers, choice, drafts);
    return drafts;
}

/// The same with guesses of the drafter where they are better, as far as they fit into one pass.
Speculator::Choice Speculator::withPass(plan::Executor& executor, Answers answers, const Choice& without,
                                        std::size_t room) {
    Choice choice = without;
    const std::uint32_t guesses = m_drafter.guesses(m_drafter.blockRows());
    std::uint32_t outputs = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const double share = answers[i]->draftShares.of(DraftShares::byModel);
        const std::uint32_t length = std::min(guesses, mostBehind(*answers[i]));
        if (length == 0 || (choice.offers[i].length > 0 && choice.offers[i].share >= share)) continue;
        if (choice.passRows + m_drafter.blockRows() > executor.mostRows() || outputs + guesses > executor.mostOutputs())
            break;
        choice.passRows += m_drafter.blockRows();
        outputs += guesses;
        choice.offers[i] = {length, share, answers[i]->stateSlot.has_value()};
        choice.byModel[i] = true;
    }
    choice.best = {};
    if (choice.passRows > 0)
        choice.best = draftLengths(m_costs, choice.rows, room, choice.offers, m_passCosts.seconds(choice.passRows));
    return choice;
}

void Speculator::runPass(plan::Executor& executor, Answers answers, const Choice& choice,
                         std::vector<NgramDrafter::Draft>& drafts) {
    std::vector<BlockDrafter::Text> texts;
    std::vector<std::size_t> of;
    std::uint32_t rows = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (!choice.byModel[i] || choice.best.lengths[i] == 0) continue;
        Answer& answer = *answers[i];
        const std::uint32_t place = answer.computed();
        // Whole blocks are what drafters have learnt; one at the end of the context is shorter.
        const std::uint32_t end = std::min(answer.context().makeRoom(place + m_drafter.blockRows()), m_contextLength);
        const std::uint32_t fits = std::min(m_drafter.blockRows(), end - place);
        if (m_drafter.guesses(fits) == 0) continue;
        texts.push_back({&answer.context().blocks(), answer.tokens().back(), place,
                         answer.pictures().positionOf(place).front(), fits});
        of.push_back(i);
        rows += fits;
    }
    if (texts.empty()) return;
    const double start = m_clock();
    std::vector<std::vector<std::uint32_t>> guessed = m_drafter.draft(executor, texts);
    m_passCosts.measure(rows, m_clock() - start);
    for (std::size_t i = 0; i < of.size(); ++i) {
        NgramDrafter::Draft& draft = drafts[of[i]];
        // The step needs room for them, behind the last token.
        const std::uint32_t known = texts[i].place + 1;
        const std::uint32_t fits = answers[of[i]]->context().makeRoom(known + choice.best.lengths[of[i]]) - known;
        draft.tokens = std::move(guessed[i]);
        draft.tokens.resize(std::min<std::size_t>({draft.tokens.size(), choice.best.lengths[of[i]], fits}));
        draft.matched = DraftShares::byModel;
    }
}

} // namespace calliope::engine
