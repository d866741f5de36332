#include "inference/engine/answer.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::engine {

namespace {

double seconds(Answer::Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

} // namespace

Answer::Answer(RequestId id, Request request, PrefixCache& cache, std::span<const std::uint32_t> suppressed)
    : m_id(id)
    , m_request(std::move(request))
    , m_sampler(m_request.sampling, suppressed)
    , m_tokens(m_request.prompt)
    , m_keys(m_tokens.begin(), m_tokens.end())
    , m_context(cache) {
    m_usage.promptTokens = static_cast<std::uint32_t>(m_tokens.size());
    for (const std::uint32_t token : m_tokens) m_sampler.accept(token);
}

void Answer::begin(const DraftShares& shares) {
    if (m_begun) return; // it had to give up its place in between
    m_begun = true;
    draftShares = shares;
    m_begunAt = Clock::now();
    m_usage.queuedSeconds = seconds(m_begunAt - m_queuedAt);
    m_usage.cachedTokens = computed();
}

void Answer::reportPrompt() {
    if (m_usage.generatedTokens == 0) driver().onPrompt(computed(), m_usage.promptTokens);
}

DrawnToken Answer::draw(std::span<float> logits) {
    DrawnToken drawn;
    double logSum = 0;
    if (m_request.logProbabilities) {
        const float greatest = *std::max_element(logits.begin(), logits.end());
        double sum = 0;
        for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - greatest);
        logSum = greatest + std::log(sum);
        std::vector<std::uint32_t> order(logits.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        const std::size_t count = std::min<std::size_t>(*m_request.logProbabilities, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return logits[a] > logits[b]; });
        for (std::size_t i = 0; i < count; ++i)
            drawn.likeliest.push_back({order[i], static_cast<float>(logits[order[i]] - logSum)});
    }
    const std::vector<float> before =
        m_request.logProbabilities ? std::vector<float>(logits.begin(), logits.end()) : std::vector<float>();
    drawn.token = m_sampler.sample(logits, driver().filter());
    if (!before.empty()) drawn.logProbability = static_cast<float>(before[drawn.token] - logSum);
    return drawn;
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
    const std::uint32_t keep = std::min(m_request.keep, size / 2);
    const std::uint32_t forget = std::max((size - keep) / 2, 1u);
    m_tokens.erase(m_tokens.begin() + keep, m_tokens.begin() + keep + forget);
    m_keys.erase(m_keys.begin() + keep, m_keys.begin() + keep + forget);
    m_context.clear();
    m_drafter.forget();
}

NgramDrafter::Draft Answer::draft(std::uint32_t most) {
    return m_drafter.draft(m_tokens, std::min(most, remaining() - 1)); // the last one is drawn behind them
}

void Answer::end(EndReason reason, const std::optional<Error>& error) {
    m_context.clear();
    if (m_usage.generatedTokens > 0) m_usage.generateSeconds = seconds(Clock::now() - m_firstTokenAt);
    driver().onEnd({reason, m_usage, error});
}

} // namespace calliope::engine
