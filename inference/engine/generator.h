#pragma once

#include "inference/engine/sequence.h"
#include "inference/sampling/sampler.h"
#include "inference/tokenizer/tokenizer.h"

#include <cstdint>
#include <functional>
#include <span>

namespace calliope::engine {

enum class StopReason { endOfText, maxTokens, contextFull, cancelled };

struct Generated {
    StopReason reason = StopReason::endOfText;
    std::uint32_t tokens = 0; ///< without the one that ended the text
};

/// Called with each new token; returning false stops.
using OnToken = std::function<bool(std::uint32_t token)>;

/// Goes on with a sequence token by token, starting from the logits behind its last token.
Generated generate(Sequence& sequence, std::span<float> logits, sampling::Sampler& sampler,
                   const tokenizer::Tokenizer& tokenizer, std::uint32_t mostTokens, const OnToken& onToken);

} // namespace calliope::engine
