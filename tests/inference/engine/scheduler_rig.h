#pragma once

#include "inference/engine/scheduler.h"
#include "tests/inference/engine/chain_executor.h"

#include <QTest>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace calliope::engine {

using Tokens = std::vector<std::uint32_t>;

/// What a driver was told.
struct Record {
    Tokens tokens;
    std::vector<DrawnToken> drawn;
    std::optional<Ended> ended;
    std::uint32_t endings = 0;
    std::function<Next(Record&)> next;
    Tokens insteadOfEnd; ///< the first time
    const sampling::TokenFilter* filter = nullptr;
};

class AllBut final : public sampling::TokenFilter {
public:
    explicit AllBut(std::uint32_t token)
        : m_token(token) {}

    [[nodiscard]] bool isAllowed(std::uint32_t token) const override { return token != m_token; }
    void fillMask(std::span<std::uint64_t> mask) const override {
        for (std::uint64_t& word : mask) word = ~std::uint64_t{0};
        mask[m_token / 64] &= ~(std::uint64_t{1} << (m_token % 64));
    }

private:
    std::uint32_t m_token;
};

class RecordingDriver final : public Driver {
public:
    explicit RecordingDriver(Record& record)
        : m_record(record) {}

    Next onToken(const DrawnToken& token) override {
        m_record.tokens.push_back(token.token);
        m_record.drawn.push_back(token);
        return m_record.next ? m_record.next(m_record) : Next();
    }

    [[nodiscard]] const sampling::TokenFilter* filter() const override { return m_record.filter; }

    Tokens onEndOfText() override { return std::exchange(m_record.insteadOfEnd, {}); }

    void onEnd(const Ended& ended) override {
        m_record.ended = ended;
        ++m_record.endings;
    }

private:
    Record& m_record;
};

inline Request greedy(Tokens prompt, Record& record, std::uint32_t most = 20) {
    Request request;
    request.prompt = std::move(prompt);
    request.maxTokens = most;
    request.sampling.temperature = 0;
    request.driver = std::make_unique<RecordingDriver>(record);
    return request;
}

inline std::uint32_t below(std::mt19937& random, std::size_t most) {
    return static_cast<std::uint32_t>(random() % most);
}

inline Tokens randomTokens(std::mt19937& random, std::size_t count) {
    Tokens out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(1 + below(random, ChainExecutor::vocabulary - 1));
    return out;
}

/// A prompt after which the model says at least `most` tokens. One with a short memory goes round in circles then.
inline Tokens talkativePrompt(std::mt19937& random, std::size_t count, std::uint32_t most,
                              std::uint32_t memory = ChainExecutor::allTokens) {
    Tokens prompt;
    do prompt = randomTokens(random, count);
    while (ChainExecutor::continuation(prompt, most, memory).size() < most);
    return prompt;
}

/// A scheduler on a model whose time passes as it says.
struct Rig {
    explicit Rig(std::uint32_t blocks, EngineOptions options = {}, std::uint32_t mostRows = 64,
                 std::uint32_t stateSlots = 0, std::uint32_t memory = ChainExecutor::allTokens)
        : executor(blocks, mostRows, stateSlots, memory)
        , scheduler(executor, executor.plan(), {{ChainExecutor::endToken}, {}}, options,
                    [this] { return executor.seconds; }) {}

    RequestId add(Request request) {
        scheduler.add(scheduler.makeAnswer(++lastId, std::move(request)));
        return lastId;
    }

    /// `mean` and `error` are told when it has ended.
    RequestId embed(Tokens tokens, std::vector<float>& mean, std::optional<Error>& error) {
        scheduler.add(scheduler.makeEmbedding(++lastId, std::move(tokens),
                                              [&](std::vector<float> values, const std::optional<Error>& why) {
                                                  mean = std::move(values);
                                                  error = why;
                                              }));
        return lastId;
    }

    void finish() {
        for (int steps = 0; !scheduler.idle(); ++steps) {
            QVERIFY2(steps < 10000, "the scheduler does not come to an end");
            scheduler.step();
        }
    }

    ChainExecutor executor;
    Scheduler scheduler;
    RequestId lastId = 0;
};

} // namespace calliope::engine
