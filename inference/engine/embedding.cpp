#include "inference/engine/embedding.h"

#include <algorithm>
#include <utility>

namespace calliope::engine {

Embedding::Embedding(RequestId id, std::vector<std::uint32_t> tokens, PrefixCache& cache, EmbeddingDone done)
    : m_id(id)
    , m_tokens(std::move(tokens))
    , m_keys(m_tokens.begin(), m_tokens.end())
    , m_context(cache)
    , m_done(std::move(done)) {}

bool Embedding::takePlace() {
    if (m_context.reserve(m_keys)) return true;
    m_context.clear();
    return false;
}

void Embedding::leavePlace() {
    m_context.clear();
    m_sums.clear();
}

void Embedding::compute(plan::Executor& executor, const plan::Plan& plan, std::uint32_t count) {
    const std::size_t width = plan.values[plan.hidden].width;
    plan::Batch batch;
    batch.blocks = {m_context.blocks()};
    if (stateSlot) batch.states = {*stateSlot};
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t place = m_context.computed() + i;
        batch.rows.push_back({m_tokens[place], {place, place, place, 0}, 0, place});
        batch.outputs.push_back(i);
    }
    m_hidden.resize(count * width);
    executor.runHidden(batch, m_hidden);
    m_sums.resize(width);
    for (std::size_t i = 0; i < m_hidden.size(); ++i) m_sums[i % width] += m_hidden[i];
    m_context.commit(count);
}

void Embedding::end(const std::optional<Error>& error) {
    std::vector<float> mean;
    if (!error)
        for (const double sum : m_sums) mean.push_back(static_cast<float>(sum / static_cast<double>(m_tokens.size())));
    leavePlace();
    m_done(std::move(mean), error);
}

} // namespace calliope::engine
