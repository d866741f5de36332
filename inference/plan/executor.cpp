#include "inference/plan/executor.h"

#include "inference/base/error.h"

#include <algorithm>

namespace calliope::plan {

void Executor::requirePicks(const Batch& batch, std::size_t filled) {
    if (batch.picks.size() != batch.outputs.size() || filled != batch.outputs.size() ||
        std::any_of(batch.picks.begin(), batch.picks.end(), [](const Pick& pick) { return pick.count > mostPicked; }))
        throw Error(ErrorKind::usage, "A batch does not say for each row what of its logits is wanted.");
}

void Executor::runPicking(const Batch& batch, std::span<Picked> picked) {
    requirePicks(batch, picked.size());
    m_kept.resize(batch.outputs.size() * logitsPerRow());
    run(batch, m_kept);
    pickKept(batch, picked);
}

void Executor::runDrafterPicking(const Batch& batch, std::span<Picked> picked) {
    requirePicks(batch, picked.size());
    m_kept.resize(batch.outputs.size() * logitsPerRow());
    runDrafter(batch, m_kept);
    pickKept(batch, picked);
}

void Executor::pickKept(const Batch& batch, std::span<Picked> picked) const {
    for (std::size_t i = 0; i < picked.size(); ++i)
        picked[i] = pick(std::span(m_kept).subspan(i * logitsPerRow(), logitsPerRow()), batch.picks[i]);
}

void Executor::readLogits(std::uint32_t output, std::span<float> logits) {
    if (m_kept.size() < (std::size_t{output} + 1) * logitsPerRow())
        throw Error(ErrorKind::usage, "There is no such row whose logits were computed.");
    std::copy_n(m_kept.begin() + static_cast<std::ptrdiff_t>(std::size_t{output} * logitsPerRow()), logitsPerRow(),
                logits.begin());
}

void Executor::copyState(std::uint32_t /*from*/, std::uint32_t /*to*/) {
    throw Error(ErrorKind::usage, "This model has no recurrent layers whose state could be copied.");
}

void Executor::readState(std::uint32_t /*slot*/, std::span<std::byte> /*out*/) {
    throw Error(ErrorKind::usage, "This model has no recurrent layers whose state could be read.");
}

void Executor::writeState(std::uint32_t /*slot*/, std::span<const std::byte> /*bytes*/) {
    throw Error(ErrorKind::usage, "This model has no recurrent layers whose state could be written.");
}

void Executor::runDrafter(const Batch& /*batch*/, std::span<float> /*logits*/) {
    throw Error(ErrorKind::usage, "This model runs without a drafter.");
}

} // namespace calliope::plan
