#include "inference/turn/turn_driver.h"

#include <algorithm>

namespace calliope::turn {

using dialect::Delta;

namespace {
// How often a model that wants to end without an answer is made to go on.
constexpr std::uint32_t mostEndsPutOff = 16;
} // namespace

TurnDriver::TurnDriver(std::shared_ptr<Exchange> exchange, const tokenizer::Tokenizer& tokenizer, TokenReader reader,
                       const Options& options)
    : m_exchange(std::move(exchange))
    , m_tokenizer(tokenizer)
    , m_reader(std::move(reader))
    , m_stops(options.stops)
    , m_options(options) {
    if (options.constraint) m_matcher.emplace(options.constraint, options.triggers);
    if (options.constraint && options.constrains == Options::Constrains::calls) takeOpenedCall();
    if (options.constraint && options.triggers.empty() && options.thinkTokens > 0) offerThoughts();
    updateFilter();
}

/// A grammar holds from the first token on, but for thoughts; in dialects of messages an answer has a header, too.
void TurnDriver::offerThoughts() {
    const std::string thoughts = m_reader.thoughtsText();
    if (thoughts.empty()) return;
    m_openings.push_back(thoughts);
    if (const auto text = m_reader.answerText(); isForAnswer() && text && !text->empty()) m_openings.push_back(*text);
    m_instead = m_matcher;
}

/// A call may begin in the prompt already; what else stands there is not the grammar's business.
void TurnDriver::takeOpenedCall() {
    grammar::Matcher begun = *m_matcher;
    const std::vector<std::uint32_t> opened = m_tokenizer.encode(m_reader.opened(), tokenizer::Special::parse);
    if (std::ranges::all_of(opened, [&](std::uint32_t token) { return begun.accept(token); }))
        m_matcher = std::move(begun);
}

bool TurnDriver::Filter::isAllowed(std::uint32_t token) const {
    if (m_driver.m_mayNotEnd && m_driver.m_tokenizer.isEndOfGeneration(token)) return false;
    return !m_driver.m_isConstrained || m_driver.fits(token);
}

void TurnDriver::Filter::fillMask(std::span<std::uint64_t> mask) const {
    if (!m_driver.m_isConstrained) {
        std::ranges::fill(mask, ~std::uint64_t{0});
    } else if (m_driver.m_openings.empty()) {
        m_driver.m_matcher->fillMask(mask);
    } else {
        std::ranges::fill(mask, std::uint64_t{0});
        if (m_driver.m_instead) m_driver.m_instead->fillMask(mask);
        const auto tokens = std::min<std::size_t>(m_driver.m_tokenizer.size(), mask.size() * 64);
        for (std::uint32_t token = 0; token < tokens; ++token)
            if (m_driver.fitsOpening(token)) mask[token / 64] |= std::uint64_t{1} << (token % 64);
    }
    if (!m_driver.m_mayNotEnd) return;
    for (const tokenizer::TokenId end : m_driver.m_tokenizer.endsOfGeneration())
        if (end / 64 < mask.size()) mask[end / 64] &= ~(std::uint64_t{1} << (end % 64));
}

void TurnDriver::onPrompt(std::uint32_t done, std::uint32_t total) {
    m_exchange->promptShare = static_cast<double>(done) / static_cast<double>(total);
}

const sampling::TokenFilter* TurnDriver::filter() const {
    return m_isConstrained || m_mayNotEnd ? &m_filter : nullptr;
}

engine::Next TurnDriver::onToken(const engine::DrawnToken& drawn) {
    if (m_exchange->cancelled) return {true, {}};
    if (m_tokens++ == 0) m_begun = std::chrono::steady_clock::now();
    if (m_reader.isReasoning()) ++m_reasoningTokens;
    if (m_isConstrained) follow(drawn.token);
    deliver(m_reader.push(drawn.token), &drawn);
    if (!m_stops.found().empty() || (m_options.oneCall && m_calls > 0)) return {true, {}};
    engine::Next next;
    if (isTimeToAnswer()) next.force = force(opening());
    updateFilter();
    return next;
}

std::vector<std::uint32_t> TurnDriver::onEndOfText() {
    if (m_reader.hasAnswered() || m_endsPutOff == mostEndsPutOff) return {};
    ++m_endsPutOff;
    // A header is not left open to a model that has nothing to put there.
    std::vector<std::uint32_t> tokens = force(m_reader.isReasoning() ? opening() : m_reader.answerText());
    updateFilter();
    return tokens;
}

bool TurnDriver::fitsOpening(std::uint32_t token) const {
    const std::string_view text = m_tokenizer.bytes(token);
    return !text.empty() && std::ranges::any_of(m_openings, [&](const std::string& opening) {
        return std::string_view(opening).substr(m_written.size()).starts_with(text);
    });
}

bool TurnDriver::fits(std::uint32_t token) const {
    if (m_openings.empty()) return m_matcher->isAllowed(token);
    return (m_instead && m_instead->isAllowed(token)) || fitsOpening(token);
}

/// A token that the filter let through.
void TurnDriver::follow(std::uint32_t token) {
    if (m_openings.empty()) {
        (void)m_matcher->accept(token);
        return;
    }
    m_written += m_tokenizer.bytes(token);
    std::erase_if(m_openings, [&](const std::string& opening) { return !opening.starts_with(m_written); });
    if (m_instead && !m_instead->accept(token)) m_instead.reset();
    const bool hasOpened = std::ranges::find(m_openings, m_written) != m_openings.end();
    if (!hasOpened && m_openings.empty() && m_instead) m_matcher = std::move(m_instead);
    if (hasOpened) {
        m_openings.clear();
        m_isConstrained = false; // until what the grammar is for begins
    }
    if (m_openings.empty()) m_instead.reset();
}

void TurnDriver::onEnd(const engine::Ended& ended) {
    deliver(m_reader.finish(), nullptr);
    if (m_stops.found().empty()) {
        const std::string rest = m_stops.finish();
        if (!rest.empty()) m_exchange->put({{Delta::Kind::content, rest, true}}, nullptr);
    }
    m_exchange->end({finishOf(ended.reason), ended.usage, m_reasoningTokens, m_stops.found(), ended.error});
}

void TurnDriver::deliver(std::vector<Delta> deltas, const engine::DrawnToken* token) {
    std::vector<Delta> shown;
    for (Delta& delta : deltas) {
        if (!m_stops.found().empty()) break;
        if (delta.kind == Delta::Kind::content) delta.text = m_stops.push(delta.text);
        if (delta.kind == Delta::Kind::callEnd && delta.complete) ++m_calls;
        if (delta.kind != Delta::Kind::content || !delta.text.empty()) shown.push_back(std::move(delta));
    }
    const bool isOfAnswer = m_reader.hasAnswered() || !m_reader.isChat();
    const bool isText = token != nullptr && m_options.logProbabilities && isOfAnswer &&
                        m_tokenizer.kind(token->token) != tokenizer::TokenKind::control;
    m_exchange->put(std::move(shown), isText ? token : nullptr);
}

bool TurnDriver::isTimeToAnswer() const {
    if (m_reader.hasAnswered()) return false;
    const bool isBehindThoughts = m_reader.hasReasoned() && !m_reader.isReasoning();
    if (mustCall() && !m_reader.isReasoning()) return isBehindThoughts; // the header of a call has to begin
    if (m_exchange->answerNow || m_tokens >= m_options.thinkTokens) return true;
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - m_begun;
    if (passed.count() >= m_options.thinkSeconds) return true;
    // What a grammar is to hold for has to be the answer.
    return isForAnswer() && !m_isConstrained && isBehindThoughts;
}

bool TurnDriver::isForAnswer() const {
    return m_matcher && m_options.constrains == Options::Constrains::answer;
}

/// The grammar leaves nothing but calls, from the end of the thoughts on.
bool TurnDriver::mustCall() const {
    return m_matcher && m_options.constrains == Options::Constrains::calls && m_options.triggers.empty();
}

/// What ends the thoughts. Whether an answer or a call follows is up to the model, unless it uses that to think on.
std::optional<std::string> TurnDriver::opening() const {
    const bool thinksOn = m_hasOpened && m_reader.isReasoning() && !mustCall();
    return isForAnswer() || thinksOn ? m_reader.answerText() : m_reader.headerText();
}

/// The tokens of a text that the model is made to write; none where there is none, or it cannot be yet.
std::vector<std::uint32_t> TurnDriver::force(const std::optional<std::string>& text) {
    if (!text || text->empty()) return {};
    m_openings.clear();
    m_instead.reset();
    m_hasOpened = true;
    std::vector<std::uint32_t> tokens = m_tokenizer.encode(*text, tokenizer::Special::parse);
    for (const std::uint32_t token : tokens) deliver(m_reader.push(token), nullptr);
    m_tokens += static_cast<std::uint32_t>(tokens.size());
    return tokens;
}

void TurnDriver::updateFilter() {
    const bool isAnswering = m_reader.hasAnswered() || m_reader.answerText() == "";
    if (m_matcher && m_options.constrains == Options::Constrains::calls)
        m_isConstrained = !m_reader.isReasoning();
    else if (m_matcher && (isAnswering || !m_openings.empty()))
        m_isConstrained = true;
    m_mayNotEnd = m_reader.isChat() && isAnswering && !m_isConstrained && !m_reader.hasAnswered() &&
                  m_endsPutOff < mostEndsPutOff;
    if (m_mayNotEnd) ++m_endsPutOff;
}

Finish TurnDriver::finishOf(engine::EndReason reason) const {
    switch (reason) {
    case engine::EndReason::endOfText: return m_calls > 0 ? Finish::toolCalls : Finish::stop;
    case engine::EndReason::stopped:
        if (m_exchange->cancelled) return Finish::cancelled;
        return m_calls > 0 ? Finish::toolCalls : Finish::stop; // one call was enough, or a stop text came behind it
    case engine::EndReason::maxTokens: return Finish::length;
    case engine::EndReason::contextFull: return Finish::contextFull;
    case engine::EndReason::cancelled: return Finish::cancelled;
    case engine::EndReason::failed: break;
    }
    return Finish::failed;
}

} // namespace calliope::turn
