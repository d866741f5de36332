#include "inference/server/model_host.h"

#include "inference/base/text.h"
#include "inference/http/request_handler.h"

#include <new>

namespace calliope::server {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* stateNames[] = {"none", "loading", "ready", "failed"};

Json describe(const engine::EngineStatus& status) {
    return {{"running", status.running},
            {"waiting", status.waiting},
            {"cache_tokens", status.cacheTokens},
            {"cache_tokens_used", status.cacheTokensUsed},
            {"cache_tokens_kept", status.cacheTokensKept},
            {"prompt_tokens_computed", status.promptTokensComputed},
            {"prompt_tokens_cached", status.promptTokensCached},
            {"pictures_encoded", status.picturesEncoded},
            {"generated_tokens", status.generatedTokens},
            {"drafted_tokens", status.draftedTokens},
            {"accepted_tokens", status.acceptedTokens},
            {"steps", status.steps},
            {"prompt_tok_s", status.promptTokensPerSecond},
            {"generate_tok_s", status.generatedTokensPerSecond},
            {"step_seconds", status.stepSeconds}};
}

} // namespace

ModelHost::~ModelHost() {
    m_turns.cancelAll();
    const std::lock_guard threadLock(m_threadMutex);
    stopLoading();
}

void ModelHost::load(LoadRequest request) {
    const std::lock_guard threadLock(m_threadMutex);
    std::shared_ptr<ServedModel> before;
    {
        const std::lock_guard lock(m_mutex);
        if (m_state == State::loading)
            throw http::Refused(
                {409, "model_loading", "Another model is being loaded; wait for it or unload it first."});
        before = std::move(m_model);
        m_model = nullptr;
        const std::u8string name = request.path.stem().u8string();
        m_name.assign(name.begin(), name.end());
        m_doneBytes = m_totalBytes = 0;
        change(State::loading);
    }
    m_turns.cancelAll();
    if (m_thread.joinable()) m_thread.join();
    m_giveUp = false;
    m_thread = std::thread([this, wanted = std::move(request), old = std::move(before)]() mutable {
        // Answers of the model before let it go as soon as they see that they are cancelled; its memory may be needed.
        const std::weak_ptr<ServedModel> going = old;
        old.reset();
        for (int i = 0; i < 1000 && !going.expired() && !m_giveUp; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        work(wanted);
    });
}

void ModelHost::work(const LoadRequest& request) {
    LoadRequest wanted = request;
    wanted.options.progress = [this](std::uint64_t done, std::uint64_t total) {
        const std::lock_guard lock(m_mutex);
        constexpr std::uint64_t steps = 200; // more would only be noise
        const bool isNews = total == 0 || done * steps / total != m_doneBytes * steps / total;
        m_doneBytes = done;
        m_totalBytes = total;
        if (isNews) change(State::loading);
        return !m_giveUp;
    };
    std::string problem;
    try {
        auto model = m_loader(wanted);
        const std::lock_guard lock(m_mutex);
        if (!m_giveUp) {
            m_name = model->name();
            m_model = std::move(model);
        }
        return change(m_giveUp ? State::none : State::ready);
    } catch (const Error& error) {
        problem = error.what();
    } catch (const std::bad_alloc&) {
        problem = "There is not enough memory for this model.";
    } catch (const std::exception& error) {
        problem = concat("The model cannot be loaded: ", printable(error.what(), 200), '.');
    }
    const std::lock_guard lock(m_mutex);
    m_problem = problem;
    change(m_giveUp ? State::none : State::failed);
}

void ModelHost::unload() {
    std::shared_ptr<ServedModel> before;             // goes when the others may go on
    const std::lock_guard threadLock(m_threadMutex); // to the end: a load that begins meanwhile is not forgotten
    stopLoading();
    {
        const std::lock_guard lock(m_mutex);
        before = std::move(m_model);
        m_model = nullptr;
        m_name.clear();
        change(State::none);
    }
    m_turns.cancelAll();
}

void ModelHost::stopLoading() {
    m_giveUp = true;
    if (m_thread.joinable()) m_thread.join();
}

std::shared_ptr<ServedModel> ModelHost::model() const {
    const std::lock_guard lock(m_mutex);
    switch (m_state) {
    case State::ready: return m_model;
    case State::loading:
        throw http::Refused({503, "model_loading", concat("The model ", printable(m_name), " is being loaded.")});
    case State::failed: throw http::Refused({500, "model_failed", m_problem});
    case State::none: break;
    }
    throw http::Refused({409, "no_model", "No model is loaded."});
}

bool ModelHost::serves(const ServedModel& model) const {
    const std::lock_guard lock(m_mutex);
    return m_model.get() == &model;
}

Json ModelHost::status() const {
    std::shared_ptr<ServedModel> model;
    Json out;
    {
        const std::lock_guard lock(m_mutex);
        model = m_model;
        out["state"] = stateNames[static_cast<std::size_t>(m_state)];
        out["model"] = m_name.empty() ? Json() : Json(m_name);
        if (m_state == State::loading) out["loading"] = {{"done_bytes", m_doneBytes}, {"total_bytes", m_totalBytes}};
        if (m_state == State::failed) out["error"] = m_problem;
    }
    if (model) {
        out["description"] = model->description();
        out["engine"] = describe(model->status());
    }
    return out;
}

std::uint64_t ModelHost::waitForChange(std::uint64_t seen, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, timeout, [&] { return m_changes != seen; });
    return m_changes;
}

void ModelHost::change(State state) {
    m_state = state;
    ++m_changes;
    m_changed.notify_all();
}

} // namespace calliope::server
