#pragma once

#include "inference/grammar/grammar.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace calliope::grammar {

using StateId = std::uint32_t;

struct ByteEdge {
    std::uint8_t first = 0;
    std::uint8_t last = 0;
    StateId to = 0;
};

struct CallEdge {
    RuleId rule = 0;
    StateId returnTo = 0;
    bool isLast = false; ///< behind it the caller only returns, so that nothing need be remembered of it
};

struct TokenEdge {
    tokenizer::TokenId token = 0;
    bool negated = false;
    StateId to = 0;
};

/// A grammar compiled for bytes: one nondeterministic automaton per rule, whose edges are ranges of bytes, tokens,
/// calls of rules, or free. Code points have become the bytes of their UTF-8, so a match may stop inside a character.
///
/// What leads to no end is left out, so that a text that fits so far can always be finished. The constructor throws
/// Error{usage} with one sentence for a rule that is not defined or begins with itself (left recursion), for a grammar
/// that no text of finite length fits, and for one that grows beyond `mostStates` or is nested deeper than `deepest`.
/// Const afterwards; may be used from several threads.
class Automaton {
public:
    static constexpr std::size_t mostStates = 500'000; ///< and four times as many edges
    static constexpr int deepest = 400;                ///< expressions within expressions

    /// `longestToken`: bytes of the longest token, for `stateForOneToken`; 0: unknown.
    explicit Automaton(const Grammar& grammar, std::size_t longestToken = 0);

    [[nodiscard]] RuleId root() const { return m_root; }
    [[nodiscard]] StateId start(RuleId rule) const { return m_starts[rule]; }

    [[nodiscard]] std::span<const ByteEdge> bytes(StateId state) const { return slice(m_bytes, state, &Ends::bytes); }
    [[nodiscard]] std::span<const StateId> free(StateId state) const { return slice(m_free, state, &Ends::free); }
    [[nodiscard]] std::span<const CallEdge> calls(StateId state) const { return slice(m_calls, state, &Ends::calls); }
    [[nodiscard]] std::span<const TokenEdge> tokens(StateId state) const {
        return slice(m_tokens, state, &Ends::tokens);
    }
    [[nodiscard]] bool isFinal(StateId state) const { return m_isFinal[state] != 0; } ///< the rule may end here

    /// Bytes that no edge tells apart have the same class.
    [[nodiscard]] std::uint8_t classOf(std::uint8_t byte) const { return m_classes[byte]; }
    [[nodiscard]] std::size_t classCount() const { return m_classBytes.size(); }
    [[nodiscard]] std::uint8_t byteOf(std::size_t byteClass) const { return m_classBytes[byteClass]; }

    /// A state from which exactly the same single tokens fit, if not the same texts: inside a repetition that is
    /// counted, far from its bounds, the count does not matter yet. The same for a state to return to.
    [[nodiscard]] StateId stateForOneToken(StateId state) const { return m_stateForOneToken[state]; }

    [[nodiscard]] std::size_t size() const { return m_ends.size(); }
    [[nodiscard]] tokenizer::TokenId greatestToken() const { return m_greatestToken; } ///< of all edges; 0 if none

private:
    struct Ends { // of a state's edges in the lists below
        std::uint32_t bytes = 0;
        std::uint32_t free = 0;
        std::uint32_t calls = 0;
        std::uint32_t tokens = 0;
    };

    template<typename Edge>
    [[nodiscard]] std::span<const Edge> slice(const std::vector<Edge>& edges, StateId state,
                                              std::uint32_t Ends::*end) const {
        const std::uint32_t begin = state == 0 ? 0 : m_ends[state - 1].*end;
        return std::span(edges).subspan(begin, m_ends[state].*end - begin);
    }

    void findClasses();

    RuleId m_root = 0;
    std::vector<StateId> m_starts;
    std::vector<ByteEdge> m_bytes;
    std::vector<StateId> m_free;
    std::vector<CallEdge> m_calls;
    std::vector<TokenEdge> m_tokens;
    std::vector<Ends> m_ends;
    std::vector<std::uint8_t> m_isFinal;
    std::vector<StateId> m_stateForOneToken;
    std::array<std::uint8_t, 256> m_classes{};
    std::vector<std::uint8_t> m_classBytes;
    tokenizer::TokenId m_greatestToken = 0;
};

} // namespace calliope::grammar
