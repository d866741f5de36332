#pragma once

#include "inference/engine/request.h"
#include "inference/grammar/constraint.h"
#include "inference/grammar/control_tokens.h"
#include "inference/turn/exchange.h"
#include "inference/turn/prompt.h"

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace calliope::turn {

/// Whoever generates: engine::Engine, or a script in tests.
class Generator {
public:
    virtual ~Generator() = default;
    virtual engine::RequestId submit(engine::Request request) = 0;
    virtual void cancel(engine::RequestId id) = 0;
    [[nodiscard]] virtual std::uint32_t contextLength() const = 0;
};

/// What is wanted of an answer.
struct Options {
    sampling::Settings sampling;
    std::uint32_t maxTokens = 0; ///< thoughts and answer together; 0: as many as the context holds
    std::vector<std::string> stops;
    std::optional<std::uint32_t> logProbabilities; ///< with so many of the likeliest
    /// Then the answer is opened; 0: at once. Where tools are offered, models of dialects with headers still say
    /// whether they answer or call one.
    std::uint32_t thinkTokens = std::numeric_limits<std::uint32_t>::max();
    double thinkSeconds = std::numeric_limits<double>::infinity(); ///< likewise
    bool oneCall = false;                                          ///< ends after the first tool call
    bool ignoreEndOfText = false;
    engine::ContextFull contextFull = engine::ContextFull::stop;
    std::uint32_t keep = 0; ///< tokens at the beginning that sliding never forgets

    /// What a constraint is for. Thoughts are always free, and may come first in dialects that have them.
    enum class Constrains : std::uint8_t {
        answer, ///< the answer's text fits it
        calls,  ///< the answer is calls of tools and nothing else, but for what the grammar has in their place with its
                ///< header; or, with triggers, calls fit it where there are any
    };
    std::shared_ptr<grammar::Constraint> constraint;
    Constrains constrains = Constrains::answer;
    std::vector<grammar::MarkedText> triggers;
};

/// One answer that is being given. May be used by one thread, but answerNow() and cancel() by any. Ends the answer when
/// it goes.
///
/// An answer is never lost in thoughts: before maxTokens or the context are used up, a quarter of them is kept for the
/// answer itself. Where a dialect is spoken an answer does not end before it has begun: the end of the text is put off
/// up to 16 times, so only a model that has nothing but blanks to say leaves it empty.
class Turn {
public:
    /// Begins. `tools`: those offered, or null, where the model answers in its dialect; nullptr where it goes on with a
    /// plain text. Throws what Generator::submit throws. Generator and tokenizer must outlive it.
    Turn(Generator& generator, const tokenizer::Tokenizer& tokenizer, const PromptMaker& prompts, Prompt prompt,
         const nlohmann::ordered_json* tools, Options options);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    /// What has come since the last call, or nothing after `timeout`.
    [[nodiscard]] Event next(std::chrono::milliseconds timeout) { return m_exchange->take(timeout); }

    /// How much of the prompt is read, from 0 to 1.
    [[nodiscard]] double promptShare() const { return m_exchange->promptShare; }

    /// The model is to stop thinking and to answer.
    void answerNow() { m_exchange->answerNow = true; }

    /// The answer ends as soon as possible, with Finish::cancelled.
    void cancel();

private:
    Generator& m_generator;
    std::shared_ptr<Exchange> m_exchange = std::make_shared<Exchange>();
    engine::RequestId m_id = 0;
};

} // namespace calliope::turn
