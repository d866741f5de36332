#pragma once

#include "inference/base/error.h"
#include "inference/engine/prefix_cache.h"
#include "inference/engine/request.h"
#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace calliope::engine {

/// Told once what has become of a text, on the engine's thread: the mean [width], or why there is none. Must return
/// quickly.
using EmbeddingDone = std::function<void(std::vector<float> mean, const std::optional<Error>& error)>;

/// A text that is being embedded, some rows at a time: the mean over all its tokens of what the model knows after its
/// last layer. Its place in the cache can be taken away at any time; then it begins anew. Not thread-safe.
class Embedding {
public:
    Embedding(RequestId id, std::vector<std::uint32_t> tokens, PrefixCache& cache, EmbeddingDone done);

    [[nodiscard]] RequestId id() const { return m_id; }

    /// Tokens that are still to be computed; none: end() has a mean to tell.
    [[nodiscard]] std::uint32_t pending() const {
        return static_cast<std::uint32_t>(m_tokens.size()) - m_context.computed();
    }

    [[nodiscard]] bool hasPlace() const { return !m_context.blocks().empty(); }

    /// Takes blocks of the cache for all of it. False: there are too few, and it has none.
    [[nodiscard]] bool takePlace();

    /// Gives them back, with what was computed.
    void leavePlace();

    /// The slot of its recurrent state, while it has one.
    std::optional<std::uint32_t> stateSlot;

    /// Computes the next `count` tokens, at most pending(). REQUIRES a place. Throws as Executor::runHidden.
    void compute(plan::Executor& executor, const plan::Plan& plan, std::uint32_t count);

    /// Leaves its place and tells the end.
    void end(const std::optional<Error>& error);

private:
    RequestId m_id;
    std::vector<std::uint32_t> m_tokens;
    std::vector<ContextKey> m_keys;
    PrefixCache::Context m_context;
    EmbeddingDone m_done;
    std::vector<double> m_sums;  ///< of the tokens that are computed
    std::vector<float> m_hidden; ///< of the last ones
};

} // namespace calliope::engine
