#pragma once

#include "inference/engine/draft_length.h"
#include "inference/engine/ngram_drafter.h"
#include "inference/engine/picture_store.h"
#include "inference/engine/placed_pictures.h"
#include "inference/engine/prefix_cache.h"
#include "inference/engine/request.h"
#include "inference/plan/pick.h"
#include "inference/sampling/sampler.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace calliope::engine {

/// One request on its way through the engine: its tokens so far, its place in the cache and what it has cost.
class Answer {
public:
    using Clock = std::chrono::steady_clock;

    /// Throws Error{usage} for sampling settings out of range. `suppressed` tokens are never drawn.
    /// `sections` as for PlacedPictures.
    Answer(RequestId id, Request request, PrefixCache& cache, std::span<const std::uint32_t> suppressed,
           bool sections = false);

    [[nodiscard]] RequestId id() const { return m_id; }
    [[nodiscard]] const Request& request() const { return m_request; }
    [[nodiscard]] Driver& driver() const { return *m_request.driver; }

    /// All tokens: the prompt, then what was drawn and forced.
    [[nodiscard]] const std::vector<std::uint32_t>& tokens() const { return m_tokens; }
    [[nodiscard]] std::span<const ContextKey> keys() const { return m_keys; }
    [[nodiscard]] const PlacedPictures& pictures() const { return m_pictures; }
    [[nodiscard]] PrefixCache::Context& context() { return m_context; }

    /// What the first of its pictures has become that is not in the cache whole; nullptr: there is none. The answer
    /// holds it, and the others of the same picture, and lets go what is in the cache.
    std::shared_ptr<EncodedPicture> nextPicture(PictureStore& store);

    /// What one of pictures() has become; nullptr: the answer does not hold it.
    [[nodiscard]] const EncodedPicture* encoded(std::size_t picture) const { return m_encoded[picture].get(); }
    [[nodiscard]] std::uint32_t computed() const { return m_context.computed(); }

    /// Tokens whose keys and values are not in the cache yet; at least one.
    [[nodiscard]] std::uint32_t pending() const { return static_cast<std::uint32_t>(m_tokens.size()) - computed(); }

    /// The slot of its recurrent state, while it has one.
    std::optional<std::uint32_t> stateSlot;

    /// Where the last whole block of the prompt ends that somebody else could go on from.
    [[nodiscard]] std::uint32_t lastSharedPlace() const {
        return (m_usage.promptTokens - 1) / plan::cacheBlockTokens * plan::cacheBlockTokens;
    }

    /// Tokens before the last one that the next step computes again: its state went back to before wrong guesses.
    std::uint32_t again = 0;

    /// Whether it is being written: the next step computes its last token, not a stretch of the prompt.
    [[nodiscard]] bool streaming() const { return m_usage.generatedTokens > 0 && pending() == 1 + again; }

    /// The first tokens are about to be computed, of which the cache had computed(). `shares`: to start with.
    void begin(const DraftShares& shares);

    /// Tells the driver how far the prompt is, while it is being computed.
    void reportPrompt() const;

    /// What it wants of the logits behind its next tokens, of which `ahead` are drafted.
    [[nodiscard]] plan::Pick pick(std::uint32_t ahead);

    /// Gives all logits of a row, which may be changed.
    using ReadLogits = std::function<std::span<float>()>;

    /// Draws the next token from what was picked of its logits as `pick` says, or where that does not decide it, from
    /// all of them; fills probabilities where the request wants them.
    [[nodiscard]] DrawnToken draw(const plan::Pick& pick, const plan::Picked& picked, const ReadLogits& readLogits);

    /// Puts a token behind the text.
    void append(std::uint32_t token);

    /// How many tokens may still be appended.
    [[nodiscard]] std::uint32_t remaining() const;

    /// Forgets the older half of what stands behind the first Request::keep tokens, and its place in the cache.
    /// REQUIRES at least two tokens there.
    void slide();

    /// Guesses at most `most` tokens that may come next, and only what may still be appended.
    [[nodiscard]] NgramDrafter::Draft draft(std::uint32_t most);

    /// Counts drafted tokens that are tried, and one that was right.
    void countDrafted(std::uint32_t tokens) { m_usage.draftedTokens += tokens; }
    void countAccepted() { ++m_usage.acceptedTokens; }

    /// How often its drafts have been right.
    DraftShares draftShares;

    /// Tells the driver the end.
    void end(EndReason reason, const std::optional<Error>& error = std::nullopt);

private:
    [[nodiscard]] std::optional<DrawnToken> draw(const plan::Pick& pick, const plan::Picked& picked);
    [[nodiscard]] DrawnToken draw(std::span<float> logits);
    void fillLikeliest(DrawnToken& drawn, const plan::Picked& picked) const;

    RequestId m_id;
    Request m_request;
    sampling::Sampler m_sampler;
    std::vector<std::uint32_t> m_tokens;
    PlacedPictures m_pictures;
    std::vector<std::shared_ptr<EncodedPicture>> m_encoded; ///< as many as there are pictures
    std::vector<ContextKey> m_keys;
    PrefixCache::Context m_context;
    NgramDrafter m_drafter;
    Usage m_usage;
    bool m_begun = false;
    Clock::time_point m_queuedAt = Clock::now();
    Clock::time_point m_begunAt{};
    Clock::time_point m_firstTokenAt{};
};

} // namespace calliope::engine
