#pragma once

#include "inference/grammar/automaton.h"

#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace calliope::grammar {

/// Where an automaton may stand within one call of a rule and the calls below it, whoever called: sets of states, each
/// with the returns pending below the caller. Found when first needed and numbered, with their transitions kept, so
/// that walking on is a look-up (the lazily determinised automaton of Thompson 1968, over stacks that end at the
/// caller).
///
/// Numbers hold until `clear`. Not thread-safe. Sets and their making are bounded: an ambiguous grammar ends in
/// Error{usage}, not in a long run.
class LocalSets {
public:
    using SetId = std::uint32_t;
    using ChainId = std::uint32_t;

    static constexpr SetId dead = 0; ///< the empty set
    static constexpr ChainId bottom = 0;
    static constexpr std::size_t mostStates = 100'000; ///< looked at for one set
    static constexpr std::size_t mostSets = 60'000;
    static constexpr std::size_t mostWork = 2'000'000; ///< states looked at for all sets

    /// `automaton` must outlive it.
    explicit LocalSets(const Automaton& automaton);

    /// Returns pending below the caller, innermost first.
    struct Chain {
        StateId returnTo = 0;
        ChainId parent = bottom;
    };

    /// A state that waits for a byte or a token.
    struct Item {
        StateId state = 0;
        ChainId chain = bottom;

        auto operator<=>(const Item&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own zeros
    };

    /// Exactly these states, sorted, with nothing pending: where items of an earlier set go on.
    [[nodiscard]] SetId waiting(std::span<const StateId> states);

    /// The state and all that it leads to for free. Remembered.
    [[nodiscard]] SetId closure(StateId state);

    [[nodiscard]] SetId step(SetId set, std::uint8_t byte) {
        const std::uint8_t byteClass = m_automaton.classOf(byte);
        const SetId next = m_steps[set * m_automaton.classCount() + byteClass];
        return next != unknown ? next : computeStep(set, byteClass);
    }

    /// Whether the rule may return to the caller here.
    [[nodiscard]] bool returns(SetId set) const { return m_returns[set] != 0; }
    [[nodiscard]] const std::vector<Item>& items(SetId set) const { return m_sets[set]; }
    [[nodiscard]] const Chain& chain(ChainId id) const { return m_chains[id]; }

    /// Whether so much has piled up that the next walk might reach a limit: time to `clear`.
    [[nodiscard]] bool isFull() const { return m_sets.size() > mostSets / 4 || m_work > mostWork / 4; }
    void clear();

private:
    static constexpr SetId unknown = 0xffffffffu;

    SetId computeStep(SetId set, std::uint8_t byteClass);
    void reach(Item item);
    void follow();
    ChainId push(StateId returnTo, ChainId parent);
    SetId intern();

    const Automaton& m_automaton;
    std::vector<std::vector<Item>> m_sets; // sorted
    std::vector<std::uint8_t> m_returns;   // by set
    std::vector<SetId> m_steps;            // by set and class of bytes
    std::unordered_multimap<std::uint64_t, SetId> m_byHash;
    std::unordered_map<StateId, SetId> m_byState;
    std::vector<Chain> m_chains;
    std::unordered_map<std::uint64_t, ChainId> m_chainIds;
    std::size_t m_work = 0;

    // The set in the making.
    std::vector<Item> m_todo;
    std::vector<Item> m_found;
    bool m_foundReturn = false;
    std::unordered_set<std::uint64_t> m_seen;
};

} // namespace calliope::grammar
