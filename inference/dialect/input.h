#pragma once

#include "inference/dialect/reading.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace calliope::dialect {

/// What the model wrote, handed to readings as it comes. Bytes stay until they are skipped, so that a reading may look
/// ahead, find that it is not concerned, and leave them to somebody else.
class Input {
public:
    static constexpr int end = -1; ///< what stands behind the last byte

    struct Peek {
        Input& input;
        std::size_t ahead;

        [[nodiscard]] bool await_ready() const noexcept { return input.m_finished || ahead < input.held().size(); }
        void await_suspend(std::coroutine_handle<>) const noexcept { input.m_wanted = ahead + 1; }
        [[nodiscard]] int await_resume() const noexcept {
            const std::string_view held = input.held();
            return ahead < held.size() ? static_cast<unsigned char>(held[ahead]) : end;
        }
    };

    /// `co_await` it: the byte that many bytes ahead (0 to 255), or `end`.
    [[nodiscard]] Peek peek(std::size_t ahead = 0) { return {*this, ahead}; }

    /// Bytes that have come and were not skipped yet.
    [[nodiscard]] std::string_view held() const { return std::string_view(m_bytes).substr(m_at); }

    /// At most held().size().
    void skip(std::size_t bytes = 1) { m_at += bytes; }
    void skipAll() { m_at = m_bytes.size(); }

    /// Whether held() is all that will ever come.
    [[nodiscard]] bool finished() const { return m_finished; }

    /// Appends bytes, or says that no more come, and lets `root` read as far as it can.
    void push(std::string_view bytes, Reading<>& root);
    void finish(Reading<>& root);

    /// REQUIRES: before the first push.
    void begin(Reading<>& root) { root.begin(m_chain); }

private:
    void run(Reading<>& root);

    ReadingChain m_chain;
    std::string m_bytes;
    std::size_t m_at = 0;     // of the first byte that was not skipped
    std::size_t m_wanted = 0; // as many bytes must be held before the innermost reading can go on
    bool m_finished = false;
};

} // namespace calliope::dialect
