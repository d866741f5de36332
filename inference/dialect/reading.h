#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace calliope::dialect {

/// Where a chain of readings stands: the innermost one goes on when there is something to read. A loop resumes it
/// instead of readings resuming one another, so that the stack does not grow (compilers do not promise tail calls).
struct ReadingChain {
    std::coroutine_handle<> innermost;
};

namespace detail {

struct PromiseBase {
    ReadingChain* chain = nullptr;
    std::coroutine_handle<> caller; ///< goes on when this one is done
    std::exception_ptr error;

    [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
    [[nodiscard]] auto final_suspend() const noexcept {
        struct GoBack {
            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<>) const noexcept { chain->innermost = caller; }
            void await_resume() const noexcept {}
            ReadingChain* chain = nullptr;
            std::coroutine_handle<> caller;
        };
        return GoBack{chain, caller};
    }
    void unhandled_exception() noexcept { error = std::current_exception(); }
};

template<typename T>
struct Promise : PromiseBase {
    std::optional<T> result;
    std::coroutine_handle<Promise> get_return_object() { return std::coroutine_handle<Promise>::from_promise(*this); }
    void return_value(T value) { result = std::move(value); }
    T take() { return std::move(*result); }
};

template<>
struct Promise<void> : PromiseBase {
    std::coroutine_handle<Promise> get_return_object() { return std::coroutine_handle<Promise>::from_promise(*this); }
    void return_void() const noexcept {}
    void take() const noexcept {}
};

} // namespace detail

/// A part of a grammar, written as a coroutine: it reads bytes with `co_await input.peek()` and stands still where none
/// have come yet. `co_await` another reading to use it. Starts when awaited. What it is given by reference must live
/// until it is done.
template<typename T = void>
class [[nodiscard]] Reading {
public:
    using promise_type = detail::Promise<T>;

    Reading(std::coroutine_handle<promise_type> handle) // NOLINT(google-explicit-constructor): what compilers expect
        : m_handle(handle) {}
    Reading(Reading&& other) noexcept
        : m_handle(std::exchange(other.m_handle, nullptr)) {}
    Reading& operator=(Reading&&) = delete;
    ~Reading() {
        if (m_handle) m_handle.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template<typename Caller>
    void await_suspend(std::coroutine_handle<Caller> caller) noexcept {
        m_handle.promise().chain = caller.promise().chain;
        m_handle.promise().caller = caller;
        m_handle.promise().chain->innermost = m_handle;
    }
    T await_resume() {
        if (m_handle.promise().error) std::rethrow_exception(m_handle.promise().error);
        return m_handle.promise().take();
    }

    /// Makes this the outermost reading of `chain`.
    void begin(ReadingChain& chain) {
        m_handle.promise().chain = &chain;
        chain.innermost = m_handle;
    }
    [[nodiscard]] bool done() const { return m_handle.done(); }
    /// REQUIRES: done().
    void rethrow() const {
        if (m_handle.promise().error) std::rethrow_exception(m_handle.promise().error);
    }

private:
    std::coroutine_handle<promise_type> m_handle;
};

} // namespace calliope::dialect
