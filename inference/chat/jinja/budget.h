#pragma once

#include "inference/chat/jinja/limits.h"

#include <utility>

namespace calliope::jinja {

/// What is left of the Limits during one render. Values keep a pointer to it, so it outlives all of them.
class Budget {
public:
    explicit Budget(const Limits& limits)
        : m_limits(limits)
        , m_steps(limits.steps)
        , m_memory(limits.memory) {}
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    [[nodiscard]] const Limits& limits() const { return m_limits; }

    /// Time: throws LimitReached when it is over.
    void step(std::uint64_t count = 1) {
        if (count > m_steps) failSteps();
        m_steps -= count;
    }
    void readText(std::size_t bytes) { step(1 + bytes / 64); }  ///< at the speed of memory
    void readPoints(std::size_t bytes) { step(1 + bytes / 2); } ///< one code point after the other
    void readValues(std::size_t count) { step(1 + count / 8); }

    /// Memory, and the time to fill it; `give` returns what `take` got.
    void take(std::size_t bytes) {
        if (bytes > m_memory) failMemory();
        step(bytes / 64);
        m_memory -= bytes;
    }
    void give(std::size_t bytes) noexcept { m_memory += bytes; }

    /// Values inside values: throws LimitReached beyond `limits().nesting`.
    void checkNesting(int depth) const {
        if (depth > m_limits.nesting) failNesting();
    }

    /// Held while a node is evaluated inside another one.
    class Recursion {
    public:
        explicit Recursion(Budget& budget)
            : m_budget(budget) {
            if (budget.m_recursion >= budget.m_limits.recursion) budget.failRecursion();
            ++budget.m_recursion;
        }
        ~Recursion() { --m_budget.m_recursion; }
        Recursion(const Recursion&) = delete;
        Recursion& operator=(const Recursion&) = delete;

    private:
        Budget& m_budget;
    };

private:
    [[noreturn]] void failSteps() const;
    [[noreturn]] void failMemory() const;
    [[noreturn]] void failNesting() const;
    [[noreturn]] void failRecursion() const;

    Limits m_limits;
    std::uint64_t m_steps;
    std::size_t m_memory;
    int m_recursion = 0;
};

/// Memory taken from a budget, given back at the end of the owner's life. Empty for constants of the template.
class Charge {
public:
    Charge() = default;
    explicit Charge(Budget& budget, std::size_t bytes = 0)
        : m_budget(&budget) {
        grow(bytes);
    }
    Charge(Charge&& other) noexcept
        : m_budget(std::exchange(other.m_budget, nullptr))
        , m_bytes(std::exchange(other.m_bytes, 0)) {}
    Charge& operator=(Charge&& other) noexcept {
        std::swap(m_budget, other.m_budget);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~Charge() {
        if (m_budget != nullptr) m_budget->give(m_bytes);
    }

    void grow(std::size_t bytes) {
        m_budget->take(bytes);
        m_bytes += bytes;
    }

private:
    Budget* m_budget = nullptr;
    std::size_t m_bytes = 0;
};

} // namespace calliope::jinja
