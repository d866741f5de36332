#pragma once

#include "inference/engine/answer.h"
#include "inference/engine/embedding.h"
#include "inference/engine/engine.h"
#include "inference/engine/picture_embedding.h"
#include "inference/engine/picture_store.h"
#include "inference/engine/prefix_cache.h"
#include "inference/engine/speculator.h"
#include "inference/plan/executor.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::engine {

/// What the scheduler has to know of the vocabulary.
struct SpecialTokens {
    std::vector<std::uint32_t> endsOfText; ///< sorted
    std::vector<std::uint32_t> suppressed; ///< never drawn
};

/// Decides what each step computes: the next token of every answer under way, then as much of the prompts as the time
/// for a step allows, oldest first. An answer that finds no room in the cache waits; where running answers need more
/// room than there is, the youngest gives its place up and goes on later.
///
/// Where nothing of prompts is left to compute, a step also tries tokens that are guessed (speculation): their rows say
/// what comes behind them, and what was not drawn there is computed again when it is known. Answers are the same
/// without. Where a model has recurrent layers the state before the guesses is kept in a slot that nobody else has: if
/// one was wrong, it is gone back to, and those that were right are computed again with the next step.
///
/// Pictures, when their rows come next, and embeddings are computed in the same steps, in parts, so that answers keep
/// streaming: together with prompts they share the time of a step. An embedding takes its place in the cache before
/// answers that have none yet, and leaves it for those that have. Pictures that are to be embedded are encoded while no
/// answer waits for one. What is cancelled ends before the next step. Not thread-safe.
class Scheduler {
public:
    using Clock = std::function<double()>; ///< seconds since any time

    /// `executor` and `plan` must outlive it. `clock`: instead of the system's. `encode`: for plans that read pictures.
    Scheduler(plan::Executor& executor, const plan::Plan& plan, SpecialTokens special, const EngineOptions& options,
              Clock clock = {}, PictureStore::Encode encode = {});
    ~Scheduler();
    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

    /// Throws Error{usage} as Engine::submit does. May be called from any thread.
    [[nodiscard]] std::unique_ptr<Answer> makeAnswer(RequestId id, Request request);

    void add(std::unique_ptr<Answer> answer) { m_waiting.push_back(std::move(answer)); }

    /// Throws Error{usage} as Engine::embed does. May be called from any thread.
    [[nodiscard]] std::unique_ptr<Embedding> makeEmbedding(RequestId id, std::vector<std::uint32_t> tokens,
                                                           EmbeddingDone done);

    void add(std::unique_ptr<Embedding> embedding) { m_embeddings.push_back(std::move(embedding)); }

    /// Throws Error{usage} as Engine::embedPicture does. May be called from any thread.
    [[nodiscard]] std::unique_ptr<PictureEmbedding>
    makePictureEmbedding(RequestId id, std::shared_ptr<const vision::PromptPicture> picture, EmbeddingDone done) const;

    void add(std::unique_ptr<PictureEmbedding> embedding) { m_pictureEmbeddings.push_back(std::move(embedding)); }

    void cancel(RequestId id);

    [[nodiscard]] bool idle() const {
        return m_waiting.empty() && m_running.empty() && m_embeddings.empty() && m_pictureEmbeddings.empty();
    }

    /// Computes one batch and tells the drivers. Throws what the executor throws, when each driver was told of just the
    /// tokens that its answer has; then failRunning() or restart() is due.
    void step();

    /// Ends everything that has a place in the batch with this error.
    void failRunning(const Error& error);
    void failAll(const Error& error);
    void cancelAll();

    /// Goes on with another executor of the same plan and size, whose cache is empty: all answers are computed anew up
    /// to where they were.
    void restart(plan::Executor& executor);

    /// See Engine. `fingerprint`: of what keys and values depend on.
    std::uint32_t saveContext(const std::vector<std::uint32_t>& tokens, const std::vector<PictureRows>& pictures,
                              const std::filesystem::path& path, std::uint64_t fingerprint);
    std::uint32_t restoreContext(const std::filesystem::path& path, std::uint64_t fingerprint);

    [[nodiscard]] std::uint32_t contextLength() const { return m_contextLength; }
    [[nodiscard]] EngineStatus status() const;

private:
    using Answers = std::vector<std::unique_ptr<Answer>>;
    using Embeddings = std::deque<std::unique_ptr<Embedding>>;
    using PictureEmbeddings = std::deque<std::unique_ptr<PictureEmbedding>>;

    void checkTokens(const std::vector<std::uint32_t>& tokens) const;
    void requireSight() const;
    void checkPictures(const Request& request) const;
    void admit();
    void makeRoomForStreaming();
    [[nodiscard]] bool takeStateSlot(Answer& answer);
    void freeStateSlot(Answer& answer);
    void keepState(Answer& answer);
    [[nodiscard]] bool speculates() const;
    [[nodiscard]] Answers::iterator findSeeing();
    [[nodiscard]] double shareOfStep();
    void encode(const std::shared_ptr<EncodedPicture>& picture, double seconds);
    void encodePictures(double seconds);
    void embedPictures(double seconds);
    [[nodiscard]] bool placeEmbedding();
    [[nodiscard]] bool displaceEmbedding();
    void computeEmbeddings(double seconds);
    void end(Embeddings::iterator embedding, const std::optional<Error>& error = std::nullopt);
    void end(PictureEmbeddings::iterator embedding, const std::optional<Error>& error = std::nullopt);
    void endEmbeddings(const Error& error);
    void addPicture(Answer& answer, std::size_t picture, plan::Batch::Row& row);
    [[nodiscard]] std::uint32_t rowsWithin(Answer& answer, std::uint32_t wanted) const;
    void fillBatch(double seconds);
    void addRows(Answer& answer, std::uint32_t count, std::uint32_t drafts = 0);
    void addDrafts(const NgramDrafter::Draft& draft);
    [[nodiscard]] std::uint32_t rowsIn(double seconds) const;
    [[nodiscard]] double idleSeconds(double seconds) const;
    [[nodiscard]] std::uint32_t promptRows(double seconds) const;
    void measure(double seconds);
    void measurePrompt(std::uint32_t rows, double seconds);
    void deliver();
    struct Share;
    [[nodiscard]] bool deliver(const Share& share);
    void settleState(const Share& share, std::uint32_t right);
    [[nodiscard]] bool goOn(Answer& answer, std::size_t output);
    [[nodiscard]] std::span<float> readLogits(std::size_t output);
    void end(Answer& answer, EndReason reason, const std::optional<Error>& error = std::nullopt);

    plan::Executor* m_executor;
    const plan::Plan& m_plan;
    SpecialTokens m_special;
    EngineOptions m_options;
    Clock m_clock;
    std::uint32_t m_contextLength;
    Speculator m_speculator;
    PrefixCache m_cache;
    PictureStore m_pictures;
    bool m_sections;                         ///< as for PlacedPictures
    std::uint32_t m_mostPictureRows;         ///< that may stand in a batch at once, beside all answers under way
    std::vector<std::uint32_t> m_freeStates; ///< state slots of answers
    std::deque<std::unique_ptr<Answer>> m_waiting;
    Answers m_running;                     ///< oldest first
    Embeddings m_embeddings;               ///< likewise; only the first has a place in the cache
    PictureEmbeddings m_pictureEmbeddings; ///< likewise; only the first is being encoded

    /// An answer's share of the batch under way.
    struct Share {
        Answer* answer = nullptr;
        std::uint32_t rows = 0;
        bool draws = false;                    ///< its last row's logits are wanted
        std::size_t output = 0;                ///< their number, and behind it those of the drafts
        std::uint32_t drafts = 0;              ///< rows behind its own
        std::uint32_t matched = 0;             ///< NgramDrafter::Draft's
        std::optional<std::uint32_t> before{}; ///< a free slot that gets the state before the drafts
    };
    plan::Batch m_batch;
    std::vector<Share> m_shares;
    std::vector<plan::Picked> m_picked; ///< of each output
    std::vector<float> m_logits;        ///< of one output that needs them all
    std::optional<Error> m_readError;   ///< why they could not be read
    std::uint32_t m_promptRows = 0;     ///< of the batch
    EngineStatus m_status;
};

} // namespace calliope::engine
