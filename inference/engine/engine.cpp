#include "inference/engine/engine.h"

#include "inference/base/text.h"
#include "inference/engine/loaded_encoder.h"
#include "inference/engine/problem.h"
#include "inference/engine/saved_context.h"
#include "inference/engine/scheduler.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

namespace calliope::engine {

namespace {

SpecialTokens specialOf(const tokenizer::Tokenizer& tokenizer) {
    const auto ends = tokenizer.endsOfGeneration();
    const auto suppressed = tokenizer.suppressed();
    return {{ends.begin(), ends.end()}, {suppressed.begin(), suppressed.end()}};
}

} // namespace

struct Engine::Impl {
    Impl(LoadedModel& loaded, const EngineOptions& engineOptions)
        : model(loaded)
        , options(engineOptions)
        , tokenizer(loaded.model().file())
        , scheduler(std::make_unique<Scheduler>(loaded.executor(), loaded.plan(), specialOf(tokenizer), options,
                                                Scheduler::Clock(), encodeWith(loaded)))
        , contextLength(scheduler->contextLength())
        , status(currentStatus())
        , thread([this] { work(); }) {}

    ~Impl() {
        {
            const std::lock_guard lock(mutex);
            quit = true;
        }
        wake.notify_one();
        thread.join();
        scheduler->cancelAll();
        for (const auto& answer : arrived) answer->end(EndReason::cancelled);
        const Error stopping(ErrorKind::cancelled, "The engine is stopping.");
        for (const auto& each : embeddings) each->end(stopping);
        for (const auto& each : pictureEmbeddings) each->end(stopping);
    }

    void work() {
        while (takeOrders()) {
            try {
                if (lost) restart();
                scheduler->step();
                restarted = false;
            } catch (const Error& error) {
                recover(error);
            } catch (const std::exception& error) {
                recover(problemOf(error));
            }
            EngineStatus now = currentStatus();
            const std::lock_guard lock(mutex);
            status = std::move(now);
        }
    }

    /// As the thread sees it.
    [[nodiscard]] EngineStatus currentStatus() const {
        EngineStatus now = scheduler->status();
        now.device = model.deviceName();
        now.deviceReason = model.deviceReason();
        now.deviceBytes = model.vulkanExecutor() != nullptr ? model.vulkanExecutor()->deviceBytes() : 0;
        now.deviceLosses = losses;
        return now;
    }

    void restart() {
        if (isGivenUp && !model.isMoved())
            model.moveToProcessor();
        else
            model.restart();
        scheduler->restart(model.executor());
        lost = false;
        restarted = true;
    }

    void noteLoss() {
        constexpr std::chrono::minutes memory{10};
        const auto now = std::chrono::steady_clock::now();
        isGivenUp |= losses > 0 && now - lastLoss < memory;
        lastLoss = now;
        ++losses;
        lost = true;
    }

    /// A lost device is opened anew or given up, and the answers go on; unless that was just tried.
    void recover(const Error& error) {
        if (error.kind() == ErrorKind::device && !lost) {
            noteLoss();
            const bool isNew = isGivenUp && !model.isMoved();
            if ((!restarted || isNew) && tryRestart()) return;
        }
        if (lost)
            scheduler->failAll(error); // the next request tries again
        else
            scheduler->failRunning(error);
    }

    [[nodiscard]] bool tryRestart() {
        try {
            restart();
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

    /// Does what is no answer, on a device that may be lost already or get lost meanwhile.
    template<typename Work>
    auto onDevice(const Work& work) {
        if (lost) restart();
        try {
            return work();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::device) throw;
        }
        noteLoss();
        restart();
        return work();
    }

    /// Waits for something to do. False: it is over.
    bool takeOrders() {
        std::unique_lock lock(mutex);
        wake.wait(lock, [this] {
            return quit || queued() > 0 || !cancelled.empty() || !tasks.empty() || !scheduler->idle();
        });
        if (quit) return false;
        for (auto& answer : arrived) scheduler->add(std::move(answer));
        arrived.clear();
        for (auto& each : embeddings) scheduler->add(std::move(each));
        embeddings.clear();
        for (auto& each : pictureEmbeddings) scheduler->add(std::move(each));
        pictureEmbeddings.clear();
        const std::vector<RequestId> toCancel = std::exchange(cancelled, {});
        const std::deque<std::function<void()>> toRun = std::exchange(tasks, {});
        lock.unlock(); // drivers and tasks may call back
        for (const RequestId id : toCancel) scheduler->cancel(id);
        for (const std::function<void()>& task : toRun) task();
        return true;
    }

    /// Runs `work` between two steps and waits for what it returns or throws.
    template<typename Work>
    auto onThread(Work work) {
        auto task = std::make_shared<std::packaged_task<decltype(work())()>>(
            [this, work = std::move(work)] { return onDevice(work); });
        auto result = task->get_future();
        {
            const std::lock_guard lock(mutex);
            if (quit) throw Error(ErrorKind::cancelled, "The engine is stopping.");
            tasks.emplace_back([task] { (*task)(); });
        }
        wake.notify_one();
        return result.get();
    }

    /// Has `queue(id, done)` put something where the thread takes it from, and waits for what becomes of it.
    template<typename Queue>
    std::vector<float> embed(const std::function<bool()>& isWanted, const Queue& queue) {
        const auto promise = std::make_shared<std::promise<std::vector<float>>>();
        std::future<std::vector<float>> mean = promise->get_future();
        RequestId id = 0;
        {
            const std::lock_guard lock(mutex);
            id = nextId();
            queue(id, [promise](std::vector<float> values, const std::optional<Error>& error) {
                if (error)
                    promise->set_exception(std::make_exception_ptr(Error(*error)));
                else
                    promise->set_value(std::move(values));
            });
        }
        wake.notify_one();
        constexpr std::chrono::milliseconds glance{20};
        while (isWanted && mean.wait_for(glance) != std::future_status::ready) {
            if (isWanted()) continue;
            cancel(id);
            break;
        }
        return mean.get();
    }

    void cancel(RequestId id) {
        const std::lock_guard lock(mutex);
        cancelled.push_back(id);
        wake.notify_one();
    }

    /// That the thread has not taken yet. REQUIRES: the mutex.
    [[nodiscard]] std::size_t queued() const { return arrived.size() + embeddings.size() + pictureEmbeddings.size(); }

    /// For one more. REQUIRES: the mutex.
    RequestId nextId() {
        if (queued() + status.waiting >= options.mostWaiting)
            throw Error(ErrorKind::busy,
                        concat("There are already ", options.mostWaiting, " requests waiting; try again in a moment."));
        return ++lastId;
    }

    [[nodiscard]] std::uint64_t fingerprint() const {
        return contextFingerprint(model.model().file(), model.plan(), static_cast<std::uint32_t>(model.cacheType()));
    }

    LoadedModel& model;
    const EngineOptions options;
    const tokenizer::Tokenizer tokenizer;
    std::unique_ptr<Scheduler> scheduler; ///< the thread's own, but for makeAnswer
    const std::uint32_t contextLength;
    bool lost = false;      ///< the device, and it is not open again: the scheduler has no executor
    bool restarted = false; ///< and nothing has been computed since
    bool isGivenUp = false; ///< for the processor
    std::uint32_t losses = 0;
    std::chrono::steady_clock::time_point lastLoss;

    mutable std::mutex mutex; ///< guards what follows
    std::condition_variable wake;
    std::deque<std::unique_ptr<Answer>> arrived;
    std::deque<std::unique_ptr<Embedding>> embeddings;               ///< that have arrived
    std::deque<std::unique_ptr<PictureEmbedding>> pictureEmbeddings; ///< likewise
    std::vector<RequestId> cancelled;
    std::deque<std::function<void()>> tasks;
    EngineStatus status; ///< after the last step
    RequestId lastId = 0;
    bool quit = false;

    std::thread thread; ///< last, so that everything is there when it starts
};

Engine::Engine(LoadedModel& model, const EngineOptions& options)
    : m_impl(std::make_unique<Impl>(model, options)) {}

Engine::~Engine() = default;

const LoadedModel& Engine::model() const {
    return m_impl->model;
}

const tokenizer::Tokenizer& Engine::tokenizer() const {
    return m_impl->tokenizer;
}

std::uint32_t Engine::contextLength() const {
    return m_impl->contextLength;
}

RequestId Engine::submit(Request request) {
    const std::unique_lock lock(m_impl->mutex);
    const RequestId id = m_impl->nextId();
    m_impl->arrived.push_back(m_impl->scheduler->makeAnswer(id, std::move(request)));
    m_impl->wake.notify_one();
    return id;
}

void Engine::cancel(RequestId id) {
    m_impl->cancel(id);
}

std::vector<float> Engine::embed(const std::vector<std::uint32_t>& tokens, const std::function<bool()>& isWanted) {
    return m_impl->embed(isWanted, [&](RequestId id, EmbeddingDone done) {
        m_impl->embeddings.push_back(m_impl->scheduler->makeEmbedding(id, tokens, std::move(done)));
    });
}

std::vector<float> Engine::embedPicture(std::shared_ptr<const vision::PromptPicture> picture,
                                        const std::function<bool()>& isWanted) {
    return m_impl->embed(isWanted, [&](RequestId id, EmbeddingDone done) {
        m_impl->pictureEmbeddings.push_back(
            m_impl->scheduler->makePictureEmbedding(id, std::move(picture), std::move(done)));
    });
}

std::uint32_t Engine::saveContext(const std::vector<std::uint32_t>& tokens, const std::filesystem::path& path,
                                  const std::vector<PictureRows>& pictures) {
    return m_impl->onThread(
        [&] { return m_impl->scheduler->saveContext(tokens, pictures, path, m_impl->fingerprint()); });
}

std::uint32_t Engine::restoreContext(const std::filesystem::path& path) {
    return m_impl->onThread([&] { return m_impl->scheduler->restoreContext(path, m_impl->fingerprint()); });
}

EngineStatus Engine::status() const {
    const std::lock_guard lock(m_impl->mutex);
    EngineStatus status = m_impl->status;
    status.waiting += static_cast<std::uint32_t>(m_impl->queued());
    return status;
}

} // namespace calliope::engine
