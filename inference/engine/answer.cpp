#include "inference/engine/answer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::engine {

namespace {

double seconds(Answer::Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

float logProbability(const plan::Picked& picked, float logit) {
    return static_cast<float>(static_cast<double>(logit) - picked.logits.front() -
                              std::log(static_cast<double>(picked.expSum)));
}

} // namespace

Answer::Answer(RequestId id, Request request, PrefixCache& cache, std::span<const std::uint32_t> suppressed,
               bool sections)
    : m_id(id)
    , m_request(std::move(request))
    , m_sampler(m_request.sampling, suppressed)
    , m_tokens(m_request.prompt)
    , m_pictures(std::move(m_request.pictures), sections)
    , m_keys(m_pictures.keysOf(m_tokens))
    , m_context(cache) {
    m_usage.promptTokens = static_cast<std::uint32_t>(m_tokens.size());
    m_encoded.resize(m_pictures.all().size());
    for (const std::uint32_t token : m_tokens)
        if (token != noToken) m_sampler.accept(token);
}

void Answer::begin(const DraftShares& shares) {
    if (m_begun) return; // it had to give up its place in between
    m_begun = true;
    draftShares = shares;
    m_begunAt = Clock::now();
    m_usage.queuedSeconds = seconds(m_begunAt - m_queuedAt);
    m_usage.cachedTokens = computed();
}

std::shared_ptr<EncodedPicture> Answer::nextPicture(PictureStore& store) {
    const std::span<const PictureRows> all = m_pictures.all();
    std::shared_ptr<EncodedPicture> next;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].end() <= computed()) {
            m_encoded[i].reset();
            continue;
        }
        if (!m_encoded[i]) m_encoded[i] = store.get(all[i].picture);
        if (next && m_encoded[i] != next) {
            m_encoded[i].reset();
            break;
        }
        next = m_encoded[i];
    }
    return next;
}

void Answer::reportPrompt() const {
    if (m_usage.generatedTokens == 0) driver().onPrompt(computed(), m_usage.promptTokens);
}

plan::Pick Answer::pick(std::uint32_t ahead) {
    const std::uint32_t listed = m_request.logProbabilities.value_or(0);
    const sampling::Needs needs = m_sampler.needs(plan::mostPicked, driver().filter() != nullptr, ahead);
    if (needs.tokens == 0 || listed > plan::mostPicked) return {};
    return {std::max(needs.tokens, listed), needs.expSum || m_request.logProbabilities.has_value()};
}

DrawnToken Answer::draw(const plan::Pick& pick, const plan::Picked& picked, const ReadLogits& readLogits) {
    if (pick.count > 0)
        if (std::optional<DrawnToken> drawn = draw(pick, picked)) return *std::move(drawn);
    return draw(readLogits());
}

std::optional<DrawnToken> Answer::draw(const plan::Pick& pick, const plan::Picked& picked) {
    sampling::Likeliest row{picked.tokens, picked.logits, picked.tokens.size() < pick.count, std::nullopt};
    if (pick.expSum) row.expSum = picked.expSum;
    const std::optional<std::uint32_t> token = m_sampler.sample(row, driver().filter());
    if (!token) return std::nullopt;
    DrawnToken drawn;
    drawn.token = *token;
    if (!m_request.logProbabilities) return drawn;
    fillLikeliest(drawn, picked);
    const auto at = std::find(picked.tokens.begin(), picked.tokens.end(), *token) - picked.tokens.begin();
    drawn.logProbability = logProbability(picked, picked.logits[static_cast<std::size_t>(at)]);
    return drawn;
}

DrawnToken Answer::draw(std::span<float> logits) {
    DrawnToken drawn;
    if (!m_request.logProbabilities) {
        drawn.token = m_sampler.sample(logits, driver().filter());
        return drawn;
    }
    const plan::Picked picked = plan::pick(logits, {std::max(*m_request.logProbabilities, 1u), true});
    fillLikeliest(drawn, picked);
    const std::vector<float> before(logits.begin(), logits.end());
    drawn.token = m_sampler.sample(logits, driver().filter());
    drawn.logProbability = logProbability(picked, before[drawn.token]);
    return drawn;
}

void Answer::fillLikeliest(DrawnToken& drawn, const plan::Picked& picked) const {
    const std::size_t count = std::min<std::size_t>(*m_request.logProbabilities, picked.tokens.size());
    for (std::size_t i = 0; i < count; ++i)
        drawn.likeliest.push_back({picked.tokens[i], logProbability(picked, picked.logits[i])});
}

void Answer::append(std::uint32_t token) {
    if (m_usage.generatedTokens++ == 0) {
        m_firstTokenAt = Clock::now();
        m_usage.promptSeconds = seconds(m_firstTokenAt - m_begunAt);
    }
    m_sampler.accept(token);
    m_tokens.push_back(token);
    m_keys.push_back(token);
}

std::uint32_t Answer::remaining() const {
    return m_request.maxTokens == 0 ? std::numeric_limits<std::uint32_t>::max()
                                    : m_request.maxTokens - std::min(m_request.maxTokens, m_usage.generatedTokens);
}

void Answer::slide() {
    const auto size = static_cast<std::uint32_t>(m_tokens.size());
    std::uint32_t first = m_request.keep;
    std::uint32_t end = first + (size - first) / 2;
    m_pictures.widen(first, end);
    m_usage.forgottenTokens += end - first;
    m_pictures.erase(first, end);
    m_encoded.assign(m_pictures.all().size(), nullptr);
    m_tokens.erase(m_tokens.begin() + first, m_tokens.begin() + end);
    m_keys.erase(m_keys.begin() + first, m_keys.begin() + end);
    m_context.clear();
    m_drafter.forget();
}

NgramDrafter::Draft Answer::draft(std::uint32_t most) {
    NgramDrafter::Draft draft =
        m_drafter.draft(m_tokens, std::min(most, remaining() - 1)); // the last one is drawn behind them
    draft.tokens.erase(std::find(draft.tokens.begin(), draft.tokens.end(), noToken), draft.tokens.end());
    return draft;
}

void Answer::end(EndReason reason, const std::optional<Error>& error) {
    m_context.clear();
    if (m_usage.generatedTokens > 0) m_usage.generateSeconds = seconds(Clock::now() - m_firstTokenAt);
    driver().onEnd({reason, m_usage, error});
}

} // namespace calliope::engine
