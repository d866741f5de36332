#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/engine/problem.h"
#include "inference/engine/saved_context.h"
#include "inference/engine/scheduler.h"

#include <algorithm>
#include <new>
#include <utility>

/// What the scheduler does besides answers: embeddings in its steps, saved contexts between them.
namespace calliope::engine {

std::unique_ptr<Embedding> Scheduler::makeEmbedding(RequestId id, std::vector<std::uint32_t> tokens,
                                                    EmbeddingDone done) {
    checkTokens(tokens);
    requirePlaced({}, tokens);
    return std::make_unique<Embedding>(id, std::move(tokens), m_cache, std::move(done));
}

/// False: there is no room for the first one, so that it has to wait.
bool Scheduler::placeEmbedding() {
    while (!m_embeddings.empty()) {
        Embedding& next = *m_embeddings.front();
        if (next.hasPlace()) return true;
        const bool recurrent = m_executor->stateSlots() > 0;
        if ((!recurrent || !m_freeStates.empty()) && next.takePlace()) {
            if (!recurrent) return true;
            next.stateSlot = m_freeStates.back();
            m_freeStates.pop_back();
            return true;
        }
        if (!m_running.empty()) return false; // someone will give room back
        end(m_embeddings.begin(),
            Error(ErrorKind::memory, concat("The text of ", next.pending(), " tokens does not fit into the cache of ",
                                            m_status.cacheTokens, '.')));
    }
    return true;
}

/// The embedding under way leaves its place, to begin anew later. False: there is none.
bool Scheduler::displaceEmbedding() {
    if (m_embeddings.empty() || !m_embeddings.front()->hasPlace()) return false;
    Embedding& embedding = *m_embeddings.front();
    embedding.leavePlace();
    if (embedding.stateSlot) m_freeStates.push_back(*embedding.stateSlot);
    embedding.stateSlot.reset();
    return true;
}

/// Rows of embeddings, oldest first, for so many seconds.
void Scheduler::computeEmbeddings(double seconds) {
    const std::uint32_t most = std::min(m_executor->mostRows(), m_executor->mostOutputs());
    for (std::uint32_t left = rowsIn(seconds); left > 0 && placeEmbedding() && !m_embeddings.empty();) {
        Embedding& next = *m_embeddings.front();
        const std::uint32_t count = std::min({left, most, next.pending()});
        const double start = m_clock();
        try {
            next.compute(*m_executor, m_plan, count);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::device) throw;
            end(m_embeddings.begin(), error);
            continue;
        } catch (const std::bad_alloc&) {
            end(m_embeddings.begin(), Error(ErrorKind::memory, "There is not enough memory to embed the text."));
            continue;
        }
        measurePrompt(count, m_clock() - start);
        left -= count;
        if (next.pending() == 0) end(m_embeddings.begin());
    }
}

void Scheduler::end(Embeddings::iterator embedding, const std::optional<Error>& error) {
    const std::unique_ptr<Embedding> ended = std::move(*embedding);
    m_embeddings.erase(embedding);
    if (ended->stateSlot) m_freeStates.push_back(*ended->stateSlot);
    try {
        ended->end(error);
    } catch (const std::exception&) {
        // It has ended either way, and there is nobody left to tell.
    }
}

std::unique_ptr<PictureEmbedding> Scheduler::makePictureEmbedding(RequestId id,
                                                                  std::shared_ptr<const vision::PromptPicture> picture,
                                                                  EmbeddingDone done) const {
    requireSight();
    return std::make_unique<PictureEmbedding>(id, std::move(picture), std::move(done));
}

/// Goes on with the oldest picture that is to be embedded.
void Scheduler::embedPictures(double seconds) {
    if (m_pictureEmbeddings.empty()) return;
    std::shared_ptr<EncodedPicture> picture;
    try {
        picture = m_pictureEmbeddings.front()->encoded(m_pictures);
        if (!picture->isComplete()) encode(picture, seconds);
        if (!picture->isComplete()) return;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::device) throw;
        return end(m_pictureEmbeddings.begin(), error);
    } catch (const std::exception& exception) {
        return end(m_pictureEmbeddings.begin(), problemOf(exception));
    }
    end(m_pictureEmbeddings.begin());
    m_pictures.goFirst(picture); // chats' own ones stay
}

void Scheduler::end(PictureEmbeddings::iterator embedding, const std::optional<Error>& error) {
    const std::unique_ptr<PictureEmbedding> ended = std::move(*embedding);
    m_pictureEmbeddings.erase(embedding);
    try {
        if (error)
            ended->end(*error);
        else
            ended->end(m_plan.inputWidth);
    } catch (const std::exception&) {
        // It has ended either way, and there is nobody left to tell.
    }
}

void Scheduler::endEmbeddings(const Error& error) {
    while (!m_embeddings.empty()) end(m_embeddings.begin(), error);
    while (!m_pictureEmbeddings.empty()) end(m_pictureEmbeddings.begin(), error);
}

std::uint32_t Scheduler::saveContext(const std::vector<std::uint32_t>& tokens, const std::vector<PictureRows>& pictures,
                                     const std::filesystem::path& path, std::uint64_t fingerprint) {
    requirePlaced(pictures, tokens);
    std::vector<ContextKey> keys = PlacedPictures(pictures).keysOf(tokens);
    keys.push_back(0); // find() leaves the last one out
    PrefixCache::Context context(m_cache);
    (void)context.find(keys);
    keys.resize(context.computed() / plan::cacheBlockTokens * plan::cacheBlockTokens);
    if (keys.empty()) return 0;
    engine::saveContext(
        path, fingerprint, keys, {m_executor->blockBytes(), m_executor->stateBytes()},
        {[&](std::size_t block, std::span<std::byte> out) { m_executor->readBlock(context.blocks()[block], out); },
         [&](std::span<std::byte> out) { m_executor->readState(context.snapshot().value(), out); }});
    return static_cast<std::uint32_t>(keys.size());
}

std::uint32_t Scheduler::restoreContext(const std::filesystem::path& path, std::uint64_t fingerprint) {
    const SavedContext saved(path, fingerprint, {m_executor->blockBytes(), m_executor->stateBytes()});
    std::vector<ContextKey> keys = saved.keys();
    keys.push_back(0);
    PrefixCache::Context context(m_cache);
    if (context.find(keys) == PrefixCache::Context::Found::waiting) return 0; // somebody is computing it already
    keys.pop_back();
    const auto all = static_cast<std::uint32_t>(keys.size());
    if (context.computed() == all) return all; // it is there already
    if (!context.reserve(keys))
        throw Error(ErrorKind::busy, "The answers under way need the whole cache; try again in a moment.");
    std::vector<std::byte> block(m_executor->blockBytes());
    for (std::size_t i = context.computed() / plan::cacheBlockTokens; i < keys.size() / plan::cacheBlockTokens; ++i) {
        saved.readBlock(i, block);
        m_executor->writeBlock(context.blocks()[i], block);
    }
    std::vector<std::byte> state(m_executor->stateBytes()); // read before others are told that it is there
    saved.readState(state);
    context.commit(all - context.computed());
    if (state.empty()) return all;
    const auto slot = context.keepState(PrefixCache::Context::Keep::forGood);
    if (!slot) return 0; // without its state nothing goes on from there
    m_executor->writeState(*slot, state);
    return all;
}

} // namespace calliope::engine
