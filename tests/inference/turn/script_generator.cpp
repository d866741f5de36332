#include "tests/inference/turn/script_generator.h"

namespace calliope::test {

engine::RequestId ScriptGenerator::submit(engine::Request request) {
    m_request.emplace(std::move(request));
    m_text.clear();
    m_forced.clear();
    m_hasEnded = false;
    return 1;
}

void ScriptGenerator::cancel(engine::RequestId) {
    if (!m_hasEnded) finish(engine::EndReason::cancelled);
}

void ScriptGenerator::say(const Tokens& tokens) {
    for (const std::uint32_t token : tokens) {
        if (m_hasEnded) return;
        const sampling::TokenFilter* filter = m_request->driver->filter();
        if (filter != nullptr && !filter->isAllowed(token)) continue;
        m_text.push_back(token);
        const engine::Next next = m_request->driver->onToken({token, -1.0f, {{token, -1.0f}}});
        if (next.stop) return finish(engine::EndReason::stopped);
        force(next.force);
        if (m_request->maxTokens != 0 && m_text.size() >= m_request->maxTokens)
            return finish(engine::EndReason::maxTokens);
    }
}

bool ScriptGenerator::end() {
    if (m_hasEnded) return true;
    const Tokens instead = m_request->driver->onEndOfText();
    force(instead);
    if (instead.empty()) finish(engine::EndReason::endOfText);
    return m_hasEnded;
}

void ScriptGenerator::force(const Tokens& tokens) {
    m_text.insert(m_text.end(), tokens.begin(), tokens.end());
    m_forced.insert(m_forced.end(), tokens.begin(), tokens.end());
}

void ScriptGenerator::finish(engine::EndReason reason) {
    m_hasEnded = true;
    engine::Usage usage;
    usage.promptTokens = static_cast<std::uint32_t>(m_request->prompt.size());
    usage.generatedTokens = static_cast<std::uint32_t>(m_text.size());
    m_request->driver->onEnd({reason, usage, std::nullopt});
    m_request->driver.reset();
}

} // namespace calliope::test
