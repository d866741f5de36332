#pragma once

#include "inference/turn/turn.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace calliope::test {

/// Stands in for an engine: hands out the tokens of a script, and does what drivers want as the engine does.
class ScriptGenerator final : public turn::Generator {
public:
    using Tokens = std::vector<std::uint32_t>;

    explicit ScriptGenerator(std::uint32_t contextLength = 4096)
        : m_contextLength(contextLength) {}

    engine::RequestId submit(engine::Request request) override;
    void cancel(engine::RequestId id) override;
    [[nodiscard]] std::uint32_t contextLength() const override { return m_contextLength; }

    [[nodiscard]] const engine::Request& request() const { return *m_request; }

    /// The model says these; those that the driver does not allow are left out. Stops where the answer ends.
    void say(const Tokens& tokens);

    /// The context is full.
    void fill() { finish(engine::EndReason::contextFull); }

    /// The model ends its text; false where the driver made it go on.
    bool end();

    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }

    /// Everything behind the prompt, with what was forced.
    [[nodiscard]] const Tokens& text() const { return m_text; }
    [[nodiscard]] const Tokens& forced() const { return m_forced; }

private:
    void force(const Tokens& tokens);
    void finish(engine::EndReason reason);

    std::uint32_t m_contextLength;
    std::optional<engine::Request> m_request;
    Tokens m_text;
    Tokens m_forced;
    bool m_hasEnded = false;
};

} // namespace calliope::test
