#include "inference/engine/sequence.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <numeric>

namespace calliope::engine {

Sequence::Sequence(plan::Executor& executor, const plan::Plan& plan)
    : m_executor(executor)
    , m_plan(plan)
    , m_capacity(std::min(plan.contextLength, executor.cacheBlocks() * plan::cacheBlockTokens))
    , m_blocks(executor.cacheBlocks()) {
    std::iota(m_blocks.begin(), m_blocks.end(), 0u);
}

void Sequence::requireRoom(std::size_t tokens) const {
    if (tokens == 0) throw Error(ErrorKind::usage, "There are no tokens to compute.");
    if (tokens > remaining())
        throw Error(ErrorKind::tooLong,
                    concat("The text has ", tokens, " tokens, but only ", remaining(), " of the context's ", m_capacity,
                           " are left; shorten it or load the model with a longer context."));
}

plan::Batch Sequence::batchOf(std::span<const std::uint32_t> tokens) const {
    plan::Batch batch;
    batch.blocks = {m_blocks};
    batch.states = {0};
    batch.rows.reserve(tokens.size());
    for (const std::uint32_t token : tokens) {
        if (token >= m_plan.vocabulary)
            throw Error(ErrorKind::usage, concat("Token ", token, " is not in the model's vocabulary of ",
                                                 m_plan.vocabulary, " tokens."));
        const std::uint32_t place = m_length + static_cast<std::uint32_t>(batch.rows.size());
        batch.rows.push_back({token, {place, place, place, 0}, 0, place});
    }
    return batch;
}

/// `runLast` runs the batch of the last tokens, whose last row is wanted.
void Sequence::appendRows(std::span<const std::uint32_t> tokens, const Progress& progress, const RunLast& runLast) {
    requireRoom(tokens.size());
    for (std::size_t done = 0; done < tokens.size();) {
        const std::size_t count = std::min<std::size_t>(m_executor.mostRows(), tokens.size() - done);
        plan::Batch batch = batchOf(tokens.subspan(done, count));
        if (done + count == tokens.size()) {
            batch.outputs = {static_cast<std::uint32_t>(count - 1)};
            runLast(batch);
        } else {
            m_executor.run(batch, {});
        }
        m_length += static_cast<std::uint32_t>(count);
        done += count;
        if (progress && !progress(done, tokens.size())) throw Error(ErrorKind::cancelled, "Stopped.");
    }
}

std::span<float> Sequence::append(std::span<const std::uint32_t> tokens, const Progress& progress) {
    m_logits.resize(m_plan.vocabulary);
    appendRows(tokens, progress, [this](plan::Batch& batch) { m_executor.run(batch, m_logits); });
    return m_logits;
}

plan::Picked Sequence::append(std::span<const std::uint32_t> tokens, const plan::Pick& pick, const Progress& progress) {
    plan::Picked picked;
    appendRows(tokens, progress, [&](plan::Batch& batch) {
        batch.picks = {pick};
        m_executor.runPicking(batch, std::span(&picked, 1));
    });
    return picked;
}

void Sequence::appendAll(std::span<const std::uint32_t> tokens, const Take& take) {
    requireRoom(tokens.size());
    const std::size_t most = std::min(m_executor.mostRows(), m_executor.mostOutputs());
    for (std::size_t done = 0; done < tokens.size();) {
        const std::size_t count = std::min(most, tokens.size() - done);
        plan::Batch batch = batchOf(tokens.subspan(done, count));
        batch.outputs.resize(count);
        std::iota(batch.outputs.begin(), batch.outputs.end(), 0u);
        m_logits.resize(count * m_plan.vocabulary);
        m_executor.run(batch, m_logits);
        m_length += static_cast<std::uint32_t>(count);
        take(done, m_logits);
        done += count;
    }
}

} // namespace calliope::engine
