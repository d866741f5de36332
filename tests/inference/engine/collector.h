#pragma once

#include "inference/engine/engine.h"

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace calliope::test {

using Tokens = std::vector<std::uint32_t>;

/// Collects answers of several requests.
class Collector {
public:
    explicit Collector(std::size_t answers)
        : m_left(answers)
        , m_answers(answers) {}

    class Part final : public engine::Driver {
    public:
        Part(Collector& to, std::size_t index)
            : m_to(to)
            , m_index(index) {}

        engine::Next onToken(const engine::DrawnToken& token) override {
            m_tokens.push_back(token.token);
            return {};
        }
        void onEnd(const engine::Ended& ended) override { m_to.put(m_index, std::move(m_tokens), ended); }

    private:
        Collector& m_to;
        std::size_t m_index;
        Tokens m_tokens;
    };

    [[nodiscard]] std::vector<Tokens> wait() {
        std::unique_lock lock(m_mutex);
        m_over.wait(lock, [this] { return m_left == 0; });
        if (m_error) throw Error(*m_error);
        return m_answers;
    }

private:
    void put(std::size_t index, Tokens tokens, const engine::Ended& ended) {
        const std::lock_guard lock(m_mutex);
        m_answers[index] = std::move(tokens);
        if (ended.error) m_error = ended.error;
        if (--m_left == 0) m_over.notify_all();
    }

    std::mutex m_mutex;
    std::condition_variable m_over;
    std::size_t m_left;
    std::vector<Tokens> m_answers;
    std::optional<Error> m_error;
};

/// Eight tokens behind each prompt, computed all together. Throws what an answer has failed with.
inline std::vector<Tokens> answersTo(engine::Engine& engine, const std::vector<Tokens>& prompts) {
    Collector collector(prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        engine::Request request;
        request.prompt = prompts[i];
        request.maxTokens = 8;
        request.ignoreEndOfText = true;
        request.sampling.temperature = 0;
        request.driver = std::make_unique<Collector::Part>(collector, i);
        engine.submit(std::move(request));
    }
    return collector.wait();
}

} // namespace calliope::test
