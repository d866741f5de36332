#pragma once

#include "inference/engine/request.h"
#include "inference/grammar/matcher.h"
#include "inference/turn/exchange.h"
#include "inference/turn/stop_texts.h"
#include "inference/turn/token_reader.h"
#include "inference/turn/turn.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::turn {

/// Follows an answer on the engine's thread: reads its tokens, ends it where it has to, and when the time for thinking
/// is up makes the model write what opens the answer.
class TurnDriver final : public engine::Driver {
public:
    /// `tokenizer` must outlive it.
    TurnDriver(std::shared_ptr<Exchange> exchange, const tokenizer::Tokenizer& tokenizer, TokenReader reader,
               const Options& options);

    void onPrompt(std::uint32_t done, std::uint32_t total) override;
    [[nodiscard]] const sampling::TokenFilter* filter() const override;
    engine::Next onToken(const engine::DrawnToken& drawn) override;
    std::vector<std::uint32_t> onEndOfText() override;
    void onEnd(const engine::Ended& ended) override;

private:
    /// The grammar, and that a model does not fall silent before its answer.
    class Filter final : public sampling::TokenFilter {
    public:
        Filter(const TurnDriver& driver)
            : m_driver(driver) {}
        [[nodiscard]] bool isAllowed(std::uint32_t token) const override;
        void fillMask(std::span<std::uint64_t> mask) const override;

    private:
        const TurnDriver& m_driver;
    };

    void takeOpenedCall();
    void offerThoughts();
    void follow(std::uint32_t token);
    [[nodiscard]] bool fits(std::uint32_t token) const;
    [[nodiscard]] bool fitsOpening(std::uint32_t token) const;
    void deliver(std::vector<dialect::Delta> deltas, const engine::DrawnToken* token);
    [[nodiscard]] bool isTimeToAnswer() const;
    [[nodiscard]] bool isForAnswer() const;
    [[nodiscard]] bool mustCall() const;
    [[nodiscard]] std::optional<std::string> opening() const;
    [[nodiscard]] std::vector<std::uint32_t> force(const std::optional<std::string>& text);
    void updateFilter();
    [[nodiscard]] Finish finishOf(engine::EndReason reason) const;

    std::shared_ptr<Exchange> m_exchange;
    const tokenizer::Tokenizer& m_tokenizer;
    TokenReader m_reader;
    StopTexts m_stops;
    Options m_options;
    std::optional<grammar::Matcher> m_matcher;
    /// While the model has not chosen yet between thoughts and what the grammar holds for: the texts that may come,
    /// what has come of them, and the grammar as it stands if they do not.
    std::vector<std::string> m_openings;
    std::string m_written;
    std::optional<grammar::Matcher> m_instead;
    Filter m_filter{*this};
    bool m_isConstrained = false; ///< the matcher follows the text
    bool m_mayNotEnd = false;
    bool m_hasOpened = false; ///< it was made to
    std::uint32_t m_endsPutOff = 0;
    std::uint32_t m_tokens = 0;
    std::uint32_t m_reasoningTokens = 0;
    std::uint32_t m_calls = 0; ///< that have ended
    std::chrono::steady_clock::time_point m_begun{};
};

} // namespace calliope::turn
