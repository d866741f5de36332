#pragma once

#include "inference/engine/loaded_model.h"
#include "inference/engine/request.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace calliope::engine {

struct EngineOptions {
    std::uint32_t mostSequences = 32; ///< computed at the same time; further requests wait their turn
    std::uint32_t mostWaiting = 256;  ///< more than this are refused
    /// Seconds that one step may take while answers are streaming; prompts, embeddings and pictures are computed in
    /// parts that keep to it, as far as a single kernel does. While none is, a step of a prompt takes as long as twenty
    /// tokens one by one would, within one to four times this: where a single token takes 10 ms a cancel is heard
    /// within a quarter of a second, where it takes 50 ms within one. Shorter steps would make prompts slower there.
    double stepSeconds = 0.25;
    /// Tries several tokens per step where a text repeats itself and that pays. Changes no answer.
    bool speculate = true;
};

/// Counters since the start, and what is going on now.
struct EngineStatus {
    std::uint32_t running = 0;         ///< sequences that hold a place in the batch
    std::uint32_t waiting = 0;         ///< with all that are embedded
    std::uint32_t cacheTokens = 0;     ///< that the cache has room for
    std::uint32_t cacheTokensUsed = 0; ///< held by running sequences
    std::uint32_t cacheTokensKept = 0; ///< kept for later requests, given up when room is needed
    std::uint64_t promptTokensComputed = 0;
    std::uint64_t promptTokensCached = 0; ///< that were found instead
    std::uint64_t picturesEncoded = 0;    ///< those that come again are not
    std::uint64_t generatedTokens = 0;
    std::uint64_t draftedTokens = 0;  ///< tried on speculation
    std::uint64_t acceptedTokens = 0; ///< of them right
    std::uint64_t steps = 0;
    double promptTokensPerSecond = 0;    ///< of late; 0: not measured yet
    double generatedTokensPerSecond = 0; ///< likewise, of all answers together while no prompt is being read
    double stepSeconds = 0;              ///< of a step that only continues answers, of late
    std::string device;                  ///< its name
    std::string deviceReason;            ///< why this one; for people
    std::uint64_t deviceBytes = 0;       ///< of its memory
    std::uint32_t deviceLosses = 0;
};

/// Runs many sequences as one batch on one model. Every step computes the next token of each running answer and a chunk
/// of the prompts that are still to be read (continuous batching; Yu et al., Orca, OSDI 2022). Prompts that begin alike
/// are computed once: their keys and values stay in the cache after a request ends (see PrefixCache).
///
/// A device that is lost is opened again and the answers go on. One that is lost a second time within ten minutes is
/// given up for the processor, which the status says from then on.
///
/// Thread-safe. Has a thread of its own, on which drivers are called.
class Engine {
public:
    /// `model` must outlive it and is not to be used by anyone else.
    Engine(LoadedModel& model, const EngineOptions& options);

    /// Cancels all requests and waits for the step under way, and for a picture that is being decoded.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    [[nodiscard]] const LoadedModel& model() const;

    /// Most tokens of a prompt together with its answer.
    [[nodiscard]] std::uint32_t contextLength() const;

    /// Queues a request; its driver will be told the end exactly once. Throws Error{usage} for a prompt that is empty,
    /// too long for the context or not of this vocabulary and for settings out of range, Error{busy} where too many
    /// wait.
    RequestId submit(Request request);

    /// Ends a request before the next step (see EngineOptions::stepSeconds), whatever of it is being computed. Does
    /// nothing for one that has ended.
    void cancel(RequestId id);

    /// The model's tokenizer.
    [[nodiscard]] const tokenizer::Tokenizer& tokenizer() const;

    /// The mean over all tokens of what the model knows after its last layer (the hidden state that the head reads),
    /// [width]. Waits for the result, which is computed in parts beside the answers. Throws as submit does, and
    /// Error{cancelled} where `isWanted`, which is asked every 20 ms, has said no.
    [[nodiscard]] std::vector<float> embed(const std::vector<std::uint32_t>& tokens,
                                           const std::function<bool()>& isWanted = {});

    /// The mean over all rows that the vision encoder makes of a picture, [width of a row]: to be compared with those
    /// of other pictures, not with texts. Waits for the result, which is computed in parts beside the answers, whose
    /// own pictures come first. Throws Error{usage} for a model without a vision encoder, Error{busy} and
    /// Error{cancelled} as embed does, and what decoding throws.
    [[nodiscard]] std::vector<float> embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                                  const std::function<bool()>& isWanted = {});

    /// Writes what the cache holds of a text's beginning to a file, by whole blocks, and takes it from there again, so
    /// that a conversation can go on after a restart without reading it anew. Of a model with recurrent layers that is
    /// the beginning up to the last place where a state was kept. Both return tokens; where nothing is in the cache, no
    /// file is written. A file of another model, of other settings or another version of the engine, and
    /// a damaged one, is refused with Error{format}; Error{usage} for more than mostSavedBytes (saved_context.h),
    /// Error{file} and Error{busy} as they say. Answers under way wait
    /// meanwhile.
    std::uint32_t saveContext(const std::vector<std::uint32_t>& tokens, const std::filesystem::path& path,
                              const std::vector<PictureRows>& pictures = {});
    std::uint32_t restoreContext(const std::filesystem::path& path);

    /// As of the last step that has ended: a driver hears of its answer's end a moment before it shows here.
    [[nodiscard]] EngineStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace calliope::engine
