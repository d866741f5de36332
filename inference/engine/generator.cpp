#include "inference/engine/generator.h"

namespace calliope::engine {

Generated generate(Sequence& sequence, std::span<float> logits, sampling::Sampler& sampler,
                   const tokenizer::Tokenizer& tokenizer, std::uint32_t mostTokens, const OnToken& onToken) {
    Generated out;
    while (true) {
        if (out.tokens == mostTokens) {
            out.reason = StopReason::maxTokens;
            return out;
        }
        const std::uint32_t token = sampler.sample(logits);
        if (tokenizer.isEndOfGeneration(token)) return out;
        ++out.tokens;
        sampler.accept(token);
        if (!onToken(token)) {
            out.reason = StopReason::cancelled;
            return out;
        }
        if (sequence.remaining() == 0) {
            out.reason = StopReason::contextFull;
            return out;
        }
        logits = sequence.append(std::span(&token, 1));
    }
}

} // namespace calliope::engine
