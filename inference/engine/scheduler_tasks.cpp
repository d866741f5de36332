#include "inference/base/error.h"
#include "inference/engine/saved_context.h"
#include "inference/engine/scheduler.h"

#include <algorithm>

/// What the scheduler does between steps besides answers, in the same cache.
namespace calliope::engine {

std::vector<float> Scheduler::embed(const std::vector<std::uint32_t>& tokens) {
    checkTokens(tokens);
    requirePlaced({}, tokens);
    const std::vector<ContextKey> keys(tokens.begin(), tokens.end());
    PrefixCache::Context context(m_cache);
    const bool recurrent = m_executor->stateSlots() > 0;
    if (!context.reserve(keys) || (recurrent && m_freeStates.empty()))
        throw Error(ErrorKind::busy, "The answers under way need the whole cache; try again in a moment.");
    const std::size_t width = m_plan.values[m_plan.hidden].width;
    std::vector<double> sums(width);
    std::vector<float> hidden;
    while (context.computed() < tokens.size()) {
        const auto count = std::min<std::uint32_t>(std::min(m_executor->mostRows(), m_executor->mostOutputs()),
                                                   static_cast<std::uint32_t>(tokens.size()) - context.computed());
        plan::Batch batch;
        batch.blocks = {context.blocks()};
        if (recurrent) batch.states = {m_freeStates.back()};
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t place = context.computed() + i;
            batch.rows.push_back({tokens[place], {place, place, place, 0}, 0, place});
            batch.outputs.push_back(i);
        }
        hidden.resize(count * width);
        m_executor->runHidden(batch, hidden);
        for (std::size_t i = 0; i < hidden.size(); ++i) sums[i % width] += hidden[i];
        context.commit(count);
    }
    std::vector<float> mean(width);
    std::transform(sums.begin(), sums.end(), mean.begin(),
                   [&](double sum) { return static_cast<float>(sum / static_cast<double>(tokens.size())); });
    return mean;
}

std::uint32_t Scheduler::saveContext(const std::vector<std::uint32_t>& tokens, const std::vector<PictureRows>& pictures,
                                     const std::filesystem::path& path, std::uint64_t fingerprint) {
    if (m_executor->stateSlots() > 0)
        throw Error(ErrorKind::unsupported, "The cache of a model with recurrent layers cannot be saved.");
    requirePlaced(pictures, tokens);
    std::vector<ContextKey> keys = PlacedPictures(pictures).keysOf(tokens);
    keys.push_back(0); // find() leaves the last one out
    PrefixCache::Context context(m_cache);
    (void)context.find(keys);
    keys.resize(context.computed() / plan::cacheBlockTokens * plan::cacheBlockTokens);
    if (keys.empty()) return 0;
    engine::saveContext(
        path, fingerprint, keys, m_executor->blockBytes(),
        [&](std::size_t block, std::span<std::byte> out) { m_executor->readBlock(context.blocks()[block], out); });
    return static_cast<std::uint32_t>(keys.size());
}

std::uint32_t Scheduler::restoreContext(const std::filesystem::path& path, std::uint64_t fingerprint) {
    const SavedContext saved(path, fingerprint, m_executor->blockBytes());
    std::vector<ContextKey> keys = saved.keys();
    keys.push_back(0);
    PrefixCache::Context context(m_cache);
    if (context.find(keys) == PrefixCache::Context::Found::waiting) return 0; // somebody is computing it already
    keys.pop_back();
    if (!context.reserve(keys))
        throw Error(ErrorKind::busy, "The answers under way need the whole cache; try again in a moment.");
    std::vector<std::byte> block(m_executor->blockBytes());
    for (std::size_t i = context.computed() / plan::cacheBlockTokens; i < keys.size() / plan::cacheBlockTokens; ++i) {
        saved.readBlock(i, block);
        m_executor->writeBlock(context.blocks()[i], block);
    }
    context.commit(static_cast<std::uint32_t>(keys.size()) - context.computed());
    return static_cast<std::uint32_t>(keys.size());
}

} // namespace calliope::engine
