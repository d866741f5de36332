#pragma once

#include "inference/grammar/constraint.h"
#include "inference/grammar/control_tokens.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// Follows one text token by token and says which tokens may come next. Copies are cheap and independent, for forked
/// sequences; one object belongs to one thread at a time, but copies may work on different threads.
///
/// With triggers it is lazy: everything is allowed until one of them stands in the text; what stands from its beginning
/// on must fit the grammar, and so must all that follows. A token that would complete a trigger and not fit is refused.
/// Tell it of nothing that is not meant to be looked at (reasoning).
///
/// Tokens beyond the vocabulary are never allowed. All calls but `canEnd` and `isActive` may throw what Constraint
/// does.
class Matcher {
public:
    /// `triggers`: texts, with control tokens in them by id; none or an empty one: active from the start. Where several
    /// end at the same place, one from whose beginning the text fits is enough.
    explicit Matcher(std::shared_ptr<Constraint> constraint, const std::vector<MarkedText>& triggers = {});

    /// Goes on by a token; false, and nothing changes, where it does not fit.
    [[nodiscard]] bool accept(tokenizer::TokenId token);

    /// Goes on by a text, where there are no tokens to it: what was put in front of the answer.
    [[nodiscard]] bool accept(std::string_view text);

    /// Whether `accept` would take the token.
    [[nodiscard]] bool isAllowed(tokenizer::TokenId token) const;

    /// Sets exactly the bits of allowed tokens: bit `id % 64` of word `id / 64`. `mask` has at least maskWords() words.
    void fillMask(TokenMask mask) const;
    [[nodiscard]] std::size_t maskWords() const {
        return (m_constraint->trie().vocabularySize() + std::size_t{63}) / 64;
    }

    /// Whether the text may end here.
    [[nodiscard]] bool canEnd() const { return !m_active || m_standing.canEnd; }

    /// Whether the grammar holds: always without triggers.
    [[nodiscard]] bool isActive() const { return m_active; }

private:
    using Units = std::vector<std::uint32_t>; // bytes, and tokens from 256 on

    /// What follows in a waiting matcher when these units are added; nullopt if that completes a trigger and does not
    /// fit.
    struct Waited {
        bool active = false;
        Standing standing;
    };
    [[nodiscard]] std::optional<Waited> wait(const Units& added) const;
    [[nodiscard]] std::optional<Standing> replay(std::span<const std::uint32_t> units) const;
    [[nodiscard]] bool mayTrigger(tokenizer::TokenId token) const;
    [[nodiscard]] Units unitsOf(tokenizer::TokenId token) const;
    void remember(const Units& added);
    [[nodiscard]] bool take(const Units& added);

    std::shared_ptr<Constraint> m_constraint;
    std::shared_ptr<FramePool> m_frames; // shared with copies
    Standing m_standing;
    std::shared_ptr<const std::vector<Units>> m_triggers; // none is empty unless active
    std::size_t m_longestTrigger = 0;
    Units m_tail; // the end of the text while waiting
    bool m_active = true;
};

} // namespace calliope::grammar
