#include "inference/engine/scheduler.h"

#include "inference/base/text.h"
#include "inference/engine/problem.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <utility>

namespace calliope::engine {

namespace {

// Rows of a prompt before anything is measured, and at least, so that it always gets on.
constexpr std::uint32_t firstPromptRows = 64;
constexpr std::uint32_t fewestPromptRows = 8;

// While no answer is streaming a step may take longer: nobody waits for a token. Every step costs a pass over the
// weights, which is all that a single token takes; longer than so many passes saves less than a twentieth, and Stop
// must be quick. On the slowest devices, where a pass takes most of a usual step, so much longer is the limit.
constexpr double idlePasses = 20;
constexpr double idleFactor = 4;

// Weight of the newest measurement in a running mean.
constexpr double newest = 0.3;

// State slots that running answers take; the others are for snapshots.
std::uint32_t stateSlotsForAnswers(const plan::Executor& executor) {
    return (executor.stateSlots() + 1) / 2;
}

std::optional<PrefixCache::Snapshots> snapshotsOf(const plan::Executor& executor) {
    const std::uint32_t answers = stateSlotsForAnswers(executor);
    if (answers == 0) return std::nullopt;
    return PrefixCache::Snapshots{answers, executor.stateSlots() - answers};
}

// While slots are free, states are also kept after so many tokens of a prompt, twice as many, and so on: a text that
// parts from it where none did before computes at most half of a long common beginning again.
constexpr std::uint32_t firstSpareState = 512;

bool keepsSpareState(std::uint32_t place) {
    return place % firstSpareState == 0 && std::has_single_bit(place / firstSpareState);
}

/// The next place where an answer's state is to be kept, so that a step must not go beyond it.
std::uint32_t nextKeptPlace(Answer& answer) {
    std::uint32_t place = answer.context().nextBranch().value_or(std::numeric_limits<std::uint32_t>::max());
    if (answer.computed() >= answer.lastSharedPlace()) return place;
    std::uint32_t spare = firstSpareState;
    while (spare <= answer.computed()) spare *= 2;
    return std::min({place, spare, answer.lastSharedPlace()});
}

bool turnsByRowAndColumn(const plan::Plan& plan) {
    return std::any_of(plan.ropes.begin(), plan.ropes.end(), [](const plan::Rope& rope) {
        return std::any_of(rope.axis.begin(), rope.axis.end(), [](std::uint8_t axis) { return axis > 0; });
    });
}

double steadySeconds() {
    return std::chrono::duration<double>(Answer::Clock::now().time_since_epoch()).count();
}

double blend(double old, double now) {
    return old == 0 ? now : old + newest * (now - old);
}

} // namespace

Scheduler::Scheduler(plan::Executor& executor, const plan::Plan& plan, SpecialTokens special,
                     const EngineOptions& options, Clock clock, PictureStore::Encode encode)
    : m_executor(&executor)
    , m_plan(plan)
    , m_special(std::move(special))
    , m_options(options)
    , m_clock(clock ? std::move(clock) : steadySeconds)
    , m_contextLength(std::min(plan.contextLength, executor.cacheBlocks() * plan::cacheBlockTokens))
    , m_speculator(plan, m_contextLength, m_clock)
    , m_cache(
          executor.cacheBlocks(), [this](std::uint32_t from, std::uint32_t to) { m_executor->copyBlock(from, to); },
          snapshotsOf(executor))
    , m_pictures(std::move(encode))
    , m_sections(turnsByRowAndColumn(plan))
    , m_mostPictureRows(executor.mostRows())
    , m_freeStates(stateSlotsForAnswers(executor)) {
    std::iota(m_freeStates.begin(), m_freeStates.end(), 0u);
    if (!m_freeStates.empty())
        m_options.mostSequences = std::min(m_options.mostSequences, static_cast<std::uint32_t>(m_freeStates.size()));
    m_options.mostSequences = std::clamp(m_options.mostSequences, 1u, executor.mostOutputs());
    m_mostPictureRows -= std::min(m_mostPictureRows, m_options.mostSequences - 1);
    m_status.cacheTokens = executor.cacheBlocks() * plan::cacheBlockTokens;
}

Scheduler::~Scheduler() = default;

void Scheduler::checkTokens(const std::vector<std::uint32_t>& tokens) const {
    if (tokens.empty()) throw Error(ErrorKind::usage, "The prompt is empty.");
    if (tokens.size() > m_contextLength)
        throw Error(ErrorKind::tooLong,
                    concat("The prompt has ", tokens.size(), " tokens, but the context holds only ", m_contextLength,
                           "; shorten it or load the model with a longer context."));
    for (const std::uint32_t token : tokens)
        if (token >= m_plan.vocabulary && token != noToken)
            throw Error(ErrorKind::usage, concat("Token ", token, " is not in the model's vocabulary of ",
                                                 m_plan.vocabulary, " tokens."));
}

void Scheduler::requireSight() const {
    if (m_plan.inputWidth == 0)
        throw Error(ErrorKind::usage,
                    "This model was loaded without a vision encoder (an mmproj file), so it cannot see "
                    "pictures.");
}

void Scheduler::checkPictures(const Request& request) const {
    if (!request.pictures.empty()) requireSight();
    requirePlaced(request.pictures, request.prompt);
    if (!m_plan.picturesLookAhead) return;
    for (const PictureRows& picture : request.pictures)
        if (picture.rows() > m_mostPictureRows)
            throw Error(ErrorKind::usage, concat("A picture takes ", picture.rows(), " tokens at once, but only ",
                                                 m_mostPictureRows, " can be computed so; use a smaller one."));
}

std::unique_ptr<Answer> Scheduler::makeAnswer(RequestId id, Request request) {
    checkTokens(request.prompt);
    checkPictures(request);
    return std::make_unique<Answer>(id, std::move(request), m_cache, m_special.suppressed, m_sections);
}

void Scheduler::cancel(RequestId id) {
    const auto wanted = [id](const std::unique_ptr<Answer>& answer) { return answer && answer->id() == id; };
    if (const auto found = std::find_if(m_waiting.begin(), m_waiting.end(), wanted); found != m_waiting.end()) {
        end(**found, EndReason::cancelled);
        m_waiting.erase(found);
    }
    if (const auto found = std::find_if(m_running.begin(), m_running.end(), wanted); found != m_running.end()) {
        end(**found, EndReason::cancelled);
        m_running.erase(found);
    }
    const auto embedding =
        std::find_if(m_embeddings.begin(), m_embeddings.end(), [id](const auto& each) { return each->id() == id; });
    if (embedding != m_embeddings.end())
        end(embedding, Error(ErrorKind::cancelled, "The text is no longer to be embedded."));
    const auto picture = std::find_if(m_pictureEmbeddings.begin(), m_pictureEmbeddings.end(),
                                      [id](const auto& each) { return each->id() == id; });
    if (picture != m_pictureEmbeddings.end())
        end(picture, Error(ErrorKind::cancelled, "The picture is no longer to be embedded."));
}

/// Gives places to those who wait, in order. One that waits for another's prompt lets others pass.
void Scheduler::admit() {
    for (auto next = m_waiting.begin(); next != m_waiting.end() && m_running.size() < m_options.mostSequences;) {
        Answer& answer = **next;
        if (answer.context().find(answer.keys()) == PrefixCache::Context::Found::waiting) {
            answer.context().clear(); // the other one holds on to what they share
            ++next;
            continue;
        }
        if (!answer.context().reserve(answer.keys())) {
            answer.context().clear();
            const bool embeds = !m_embeddings.empty() && m_embeddings.front()->hasPlace();
            if (!m_running.empty() || embeds) return; // someone will give room back
            end(answer, EndReason::failed,
                Error(ErrorKind::memory, concat("The context of ", answer.tokens().size(),
                                                " tokens does not fit into the cache of ", m_status.cacheTokens, ".")));
            next = m_waiting.erase(next);
            continue;
        }
        if (!takeStateSlot(answer)) {
            answer.context().clear(); // the state that it would go on from may not stay
            return;
        }
        answer.begin(m_speculator.shares());
        m_status.promptTokensCached += answer.computed();
        m_running.push_back(std::move(*next));
        next = m_waiting.erase(next);
    }
}

/// False: there is none. Does nothing for models without recurrent layers.
bool Scheduler::takeStateSlot(Answer& answer) {
    if (m_executor->stateSlots() == 0) return true;
    if (m_freeStates.empty()) return false;
    answer.stateSlot = m_freeStates.back();
    m_freeStates.pop_back();
    if (const auto snapshot = answer.context().snapshot()) m_executor->copyState(*snapshot, *answer.stateSlot);
    return true;
}

void Scheduler::freeStateSlot(Answer& answer) {
    if (answer.stateSlot) m_freeStates.push_back(*answer.stateSlot);
    answer.stateSlot.reset();
    answer.again = 0;
}

/// Keeps the state where others may want to go on: where they part from this text, at the end of the prompt, and as far
/// as the answer is.
void Scheduler::keepState(Answer& answer) {
    if (!answer.stateSlot) return;
    using Keep = PrefixCache::Context::Keep;
    const std::uint32_t place = answer.computed();
    const std::uint32_t last = answer.lastSharedPlace();
    const Keep within = keepsSpareState(place) ? Keep::ifFree : Keep::ifBranch;
    const Keep keep = place < last ? within : place == last ? Keep::forGood : Keep::meanwhile;
    if (const auto slot = answer.context().keepState(keep)) m_executor->copyState(*answer.stateSlot, *slot);
}

/// Every running answer gets the room for its next tokens, or an embedding and then the youngest ones step back.
void Scheduler::makeRoomForStreaming() {
    for (std::size_t i = 0; i < m_running.size(); ++i) {
        while (!m_running[i]->context().reserve(m_running[i]->keys())) {
            if (displaceEmbedding()) continue;
            std::unique_ptr<Answer> youngest = std::move(m_running.back());
            m_running.pop_back();
            const bool alone = m_running.empty();
            youngest->context().clear();
            freeStateSlot(*youngest);
            if (alone)
                end(*youngest, EndReason::contextFull);
            else
                m_waiting.push_front(std::move(youngest));
            if (i >= m_running.size()) return;
        }
    }
}

void Scheduler::addRows(Answer& answer, std::uint32_t count, std::uint32_t drafts) {
    const auto sequence = static_cast<std::uint32_t>(m_batch.blocks.size());
    m_batch.blocks.push_back(answer.context().blocks());
    if (answer.stateSlot) m_batch.states.push_back(*answer.stateSlot);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t place = answer.computed() + i;
        const PlacedPictures& pictures = answer.pictures();
        plan::Batch::Row row{answer.tokens()[place], pictures.positionOf(place), sequence, place};
        if (row.token == noToken) addPicture(answer, pictures.at(place), row);
        m_batch.rows.push_back(row);
    }
    const bool draws = count == answer.pending();
    m_shares.push_back({&answer, count, draws, m_batch.outputs.size()});
    if (!draws) return;
    m_batch.outputs.push_back(static_cast<std::uint32_t>(m_batch.rows.size() - 1));
    m_batch.picks.push_back(answer.pick(drafts));
}

/// Puts drafted tokens behind the row that was just added.
void Scheduler::addDrafts(const NgramDrafter::Draft& draft) {
    Share& share = m_shares.back();
    share.drafts = static_cast<std::uint32_t>(draft.tokens.size());
    share.matched = draft.matched;
    // One for each answer, as speculates() has made sure.
    if (share.answer->stateSlot && share.drafts > 0) share.before = m_freeStates[m_shares.size() - 1];
    for (const std::uint32_t token : draft.tokens) {
        const plan::Batch::Row& last = m_batch.rows.back();
        const std::uint32_t position = last.position.front() + 1;
        m_batch.outputs.push_back(static_cast<std::uint32_t>(m_batch.rows.size()));
        m_batch.picks.push_back(m_batch.picks.back());
        m_batch.rows.push_back({token, {position, position, position, 0}, last.sequence, last.index + 1});
    }
}

/// Nothing is tried while there are prompts to compute, nor where states could not go back.
bool Scheduler::speculates() const {
    const bool goesBack = m_executor->stateSlots() == 0 || m_freeStates.size() >= m_running.size();
    return m_options.speculate && goesBack &&
           std::all_of(m_running.begin(), m_running.end(), [](const auto& answer) { return answer->streaming(); });
}

/// Rows of a prompt that take so long, as far as that is known.
std::uint32_t Scheduler::rowsIn(double seconds) const {
    if (m_status.promptTokensPerSecond == 0) return firstPromptRows;
    constexpr double most = 1u << 20;
    return std::max(static_cast<std::uint32_t>(std::min(seconds * m_status.promptTokensPerSecond, most)),
                    fewestPromptRows);
}

/// Of a step that nobody waits for, instead of `seconds`.
double Scheduler::idleSeconds(double seconds) const {
    const double pass = m_speculator.costs().seconds(1); // 0: not measured yet
    return pass == 0 ? seconds * idleFactor : std::clamp(pass * idlePasses, seconds, seconds * idleFactor);
}

/// Rows of prompts that the batch still takes, for so many seconds.
std::uint32_t Scheduler::promptRows(double seconds) const {
    const auto room = m_executor->mostRows() - static_cast<std::uint32_t>(m_batch.rows.size());
    return std::min(room, rowsIn(m_batch.rows.empty() ? idleSeconds(seconds) : seconds));
}

/// The oldest answer whose next picture is not complete.
Scheduler::Answers::iterator Scheduler::findSeeing() {
    return std::find_if(m_running.begin(), m_running.end(), [this](const std::unique_ptr<Answer>& answer) {
        const auto next = answer->nextPicture(m_pictures);
        return next && !next->isComplete();
    });
}

/// Seconds for pictures, for embeddings and for prompts, whichever of them there are: none waits for the others' end,
/// and answers that stream for more than a step.
double Scheduler::shareOfStep() {
    const auto reads = [this](const std::unique_ptr<Answer>& answer) {
        return !answer->streaming() && rowsWithin(*answer, 1) > 0;
    };
    int kinds = 0;
    // Before the next: it finds pictures that are there.
    if (findSeeing() != m_running.end() || !m_pictureEmbeddings.empty()) ++kinds;
    if (std::any_of(m_running.begin(), m_running.end(), reads)) ++kinds;
    if (!m_embeddings.empty() && m_embeddings.front()->hasPlace()) ++kinds;
    return m_options.stepSeconds / std::max(kinds, 1);
}

/// Goes on with a picture, at least by a part.
void Scheduler::encode(const std::shared_ptr<EncodedPicture>& picture, double seconds) {
    const double start = m_clock();
    bool goesOn = true;
    while (goesOn) goesOn = m_pictures.advance(picture) && !picture->isComplete() && m_clock() - start < seconds;
}

/// Goes on with one that an answer waits for, else with one that is to be embedded.
void Scheduler::encodePictures(double seconds) {
    const auto seeing = findSeeing();
    if (seeing == m_running.end()) return embedPictures(seconds);
    Answer& answer = **seeing;
    try {
        encode(answer.nextPicture(m_pictures), seconds);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::device) throw;
        end(answer, EndReason::failed, error);
        m_running.erase(seeing);
    }
}

/// Gives a row what the picture has in its place.
void Scheduler::addPicture(Answer& answer, std::size_t picture, plan::Batch::Row& row) {
    const PictureRows& rows = answer.pictures().all()[picture];
    const std::vector<float>& tile = answer.encoded(picture)->tile(rows.tile);
    const std::size_t width = m_plan.inputWidth;
    const auto first = tile.begin() + static_cast<std::ptrdiff_t>((row.index - rows.place) * width);
    row.token = 0; // the padding token, where a model asks for one
    row.vector = static_cast<std::uint32_t>(m_batch.vectors.size() / width);
    if (m_plan.picturesLookAhead) row.ahead = rows.end() - 1 - row.index;
    m_batch.vectors.insert(m_batch.vectors.end(), first, first + static_cast<std::ptrdiff_t>(width));
}

/// How many rows of a prompt the batch takes, about `wanted`: none of pictures that are not encoded yet, and where a
/// picture's rows see each other, all of them or none.
std::uint32_t Scheduler::rowsWithin(Answer& answer, std::uint32_t wanted) const {
    const std::uint32_t begin = answer.computed();
    const auto room = m_executor->mostRows() - static_cast<std::uint32_t>(m_batch.rows.size());
    std::uint32_t end = begin + std::min(answer.pending(), wanted);
    const std::span<const PictureRows> pictures = answer.pictures().all();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const PictureRows& picture = pictures[i];
        if (picture.end() <= begin || picture.place >= end) continue;
        const std::uint32_t before = std::max(picture.place, begin);
        if (answer.encoded(i) == nullptr || !answer.encoded(i)->isComplete()) return before - begin;
        if (!m_plan.picturesLookAhead || picture.end() <= end) continue;
        return before == begin && picture.end() - begin <= room ? picture.end() - begin : before - begin;
    }
    return end - begin;
}

void Scheduler::fillBatch(double seconds) {
    m_shares.clear();
    std::vector<NgramDrafter::Draft> drafts(m_running.size());
    if (speculates()) drafts = m_speculator.propose(*m_executor, m_running);
    for (std::size_t i = 0; i < m_running.size(); ++i) {
        Answer& answer = *m_running[i];
        if (!answer.streaming() || m_batch.rows.size() + answer.pending() > m_executor->mostRows()) continue;
        addRows(answer, answer.pending(), static_cast<std::uint32_t>(drafts[i].tokens.size()));
        addDrafts(drafts[i]);
    }
    const auto streamed = static_cast<std::uint32_t>(m_batch.rows.size());
    std::uint32_t left = promptRows(seconds);
    for (const auto& answer : m_running) {
        if (answer->streaming() || left == 0) continue;
        std::uint32_t wanted = left;
        if (answer->stateSlot) wanted = std::min(wanted, nextKeptPlace(*answer) - answer->computed());
        const std::uint32_t count = rowsWithin(*answer, wanted);
        if (count == 0) continue;
        addRows(*answer, count);
        left -= std::min(left, count);
    }
    m_promptRows = static_cast<std::uint32_t>(m_batch.rows.size()) - streamed;
}

void Scheduler::measure(double seconds) {
    ++m_status.steps;
    m_status.promptTokensComputed += m_promptRows;
    if (m_promptRows == 0) {
        m_status.stepSeconds = blend(m_status.stepSeconds, seconds);
        m_speculator.costs().measure(m_batch.rows.size(), seconds);
    } else {
        measurePrompt(m_promptRows, seconds - m_speculator.costs().seconds(m_batch.rows.size() - m_promptRows));
    }
}

void Scheduler::measurePrompt(std::uint32_t rows, double seconds) {
    if (rows >= fewestPromptRows && seconds > 0)
        m_status.promptTokensPerSecond = blend(m_status.promptTokensPerSecond, rows / seconds);
}

void Scheduler::step() {
    m_batch = {};
    if (placeEmbedding()) admit(); // else whoever comes later waits for room behind it
    makeRoomForStreaming();
    const double part = shareOfStep();
    encodePictures(part);
    computeEmbeddings(part);
    fillBatch(part);
    if (m_batch.rows.empty()) {
        if (m_embeddings.empty()) m_pictures.waitForPixels(); // there is nothing else to do
        return;
    }
    m_picked.resize(m_batch.outputs.size());
    const double start = m_clock();
    for (const Share& share : m_shares)
        if (share.before) m_executor->copyState(*share.answer->stateSlot, *share.before);
    m_executor->runPicking(m_batch, m_picked);
    const double seconds = m_clock() - start;
    measure(seconds);
    for (const Share& share : m_shares) {
        share.answer->context().commit(share.rows);
        share.answer->again = 0;
        if (!share.before) keepState(*share.answer);
    }
    const std::uint64_t before = m_status.generatedTokens;
    deliver();
    if (m_promptRows == 0 && seconds > 0)
        m_status.generatedTokensPerSecond =
            blend(m_status.generatedTokensPerSecond, static_cast<double>(m_status.generatedTokens - before) / seconds);
}

void Scheduler::deliver() {
    std::vector<const Answer*> ended;
    m_readError.reset();
    for (const Share& share : m_shares) {
        bool goesOn = true;
        try {
            goesOn = deliver(share);
        } catch (const Error& error) {
            if (m_readError) break; // the device's error, not the answer's
            end(*share.answer, EndReason::failed, error);
            goesOn = false;
        } catch (const std::exception& error) {
            end(*share.answer, EndReason::failed, problemOf(error));
            goesOn = false;
        }
        if (!goesOn) ended.push_back(share.answer);
    }
    for (const Answer* answer : ended)
        std::erase_if(m_running, [&](const std::unique_ptr<Answer>& each) { return each.get() == answer; });
    if (m_readError) throw Error(*m_readError);
    // Those whose context was cut have no place any more.
    for (auto each = m_running.begin(); each != m_running.end();) {
        if ((*each)->context().blocks().empty()) {
            freeStateSlot(**each);
            m_waiting.push_front(std::move(*each));
            each = m_running.erase(each);
        } else {
            ++each;
        }
    }
}

/// Draws what an answer's rows say, as far as the drafts among them are right. False: it has ended.
bool Scheduler::deliver(const Share& share) {
    Answer& answer = *share.answer;
    if (!share.draws) {
        answer.reportPrompt();
        return true;
    }
    answer.countDrafted(share.drafts);
    m_status.draftedTokens += share.drafts;
    const std::uint32_t place = answer.computed();
    bool goesOn = goOn(answer, share.output);
    std::uint32_t right = 0;
    for (; goesOn && right < share.drafts; ++right) {
        const std::uint32_t next = place + right;
        const std::uint32_t drafted = m_batch.rows[m_batch.outputs[share.output + 1 + right]].token;
        if (answer.computed() != next || answer.tokens()[next] != drafted) break; // it has slid, or says something else
        answer.context().append(answer.keys().subspan(next, 1));
        answer.countAccepted();
        ++m_status.acceptedTokens;
        if (answer.pending() == 0) goesOn = goOn(answer, share.output + right + 1); // else forced tokens follow
    }
    if (share.drafts > 0) {
        const bool wrong = goesOn && right < share.drafts;
        answer.draftShares.learn(share.matched, right, wrong);
        m_speculator.shares().learn(share.matched, right, wrong);
    }
    if (share.before && !answer.context().blocks().empty()) settleState(share, right);
    answer.context().dropRoom();
    return goesOn;
}

/// The state has seen all drafts, of which so many were right.
void Scheduler::settleState(const Share& share, std::uint32_t right) {
    Answer& answer = *share.answer;
    if (right == share.drafts) return keepState(answer);
    std::swap(*answer.stateSlot, *std::find(m_freeStates.begin(), m_freeStates.end(), *share.before));
    answer.again = share.rows + right;
    answer.context().goBack(answer.again);
}

/// All logits of an output, until the next call.
std::span<float> Scheduler::readLogits(std::size_t output) try {
    m_logits.resize(m_plan.vocabulary);
    m_executor->readLogits(static_cast<std::uint32_t>(output), m_logits);
    return m_logits;
} catch (const Error& error) {
    m_readError = error;
    throw;
}

/// Draws an answer's next token and does what its driver says. False: it has ended.
bool Scheduler::goOn(Answer& answer, std::size_t output) {
    const DrawnToken drawn =
        answer.draw(m_batch.picks[output], m_picked[output], [this, output] { return readLogits(output); });
    const bool ends = std::binary_search(m_special.endsOfText.begin(), m_special.endsOfText.end(), drawn.token);
    Next next;
    if (ends && !answer.request().ignoreEndOfText) {
        next.force = answer.driver().onEndOfText();
        if (next.force.empty()) {
            end(answer, EndReason::endOfText);
            return false;
        }
    } else {
        answer.append(drawn.token);
        ++m_status.generatedTokens;
        next = answer.driver().onToken(drawn);
    }
    if (next.stop) {
        end(answer, EndReason::stopped);
        return false;
    }
    for (const std::uint32_t token : next.force) {
        if (answer.remaining() == 0) break;
        if (token >= m_plan.vocabulary) throw Error(ErrorKind::usage, "A forced token is not in the vocabulary.");
        answer.append(token);
        ++m_status.generatedTokens;
    }
    if (answer.remaining() == 0) {
        end(answer, EndReason::maxTokens);
        return false;
    }
    if (answer.tokens().size() > m_contextLength) {
        const Request& request = answer.request();
        if (request.contextFull == ContextFull::stop || request.keep >= m_contextLength) {
            end(answer, EndReason::contextFull);
            return false;
        }
        while (answer.tokens().size() > m_contextLength) answer.slide();
    }
    return true;
}

void Scheduler::end(Answer& answer, EndReason reason, const std::optional<Error>& error) {
    freeStateSlot(answer);
    try {
        answer.end(reason, error);
    } catch (const std::exception&) {
        // It has ended either way, and there is nobody left to tell.
    }
}

void Scheduler::failRunning(const Error& error) {
    for (const auto& answer : m_running) end(*answer, EndReason::failed, error);
    m_running.clear();
}

void Scheduler::restart(plan::Executor& executor) {
    m_executor = &executor;
    m_pictures.restart();
    (void)displaceEmbedding();
    for (; !m_running.empty(); m_running.pop_back()) {
        Answer& answer = *m_running.back();
        answer.context().clear();
        freeStateSlot(answer);
        m_waiting.push_front(std::move(m_running.back()));
    }
    m_cache.forget();
}

void Scheduler::failAll(const Error& error) {
    failRunning(error);
    for (const auto& answer : m_waiting) end(*answer, EndReason::failed, error);
    m_waiting.clear();
    endEmbeddings(error);
}

void Scheduler::cancelAll() {
    for (const auto& answer : m_running) end(*answer, EndReason::cancelled);
    for (const auto& answer : m_waiting) end(*answer, EndReason::cancelled);
    m_running.clear();
    m_waiting.clear();
    endEmbeddings(Error(ErrorKind::cancelled, "The engine is stopping."));
}

EngineStatus Scheduler::status() const {
    EngineStatus status = m_status;
    status.picturesEncoded = m_pictures.encoded();
    status.running = static_cast<std::uint32_t>(m_running.size());
    status.waiting = static_cast<std::uint32_t>(m_waiting.size() + m_embeddings.size() + m_pictureEmbeddings.size());
    status.cacheTokensUsed = m_cache.usedBlocks() * plan::cacheBlockTokens;
    status.cacheTokensKept = (m_cache.blocks() - m_cache.freeBlocks() - m_cache.usedBlocks()) * plan::cacheBlockTokens;
    return status;
}

} // namespace calliope::engine
