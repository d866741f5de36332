#include "inference/grammar/control_tokens.h"

#include <algorithm>

namespace calliope::grammar {

ControlTokens::ControlTokens(const tokenizer::Tokenizer& tokenizer) {
    for (tokenizer::TokenId id = 0; id < tokenizer.size(); ++id) {
        const std::string_view text = tokenizer.text(id);
        if ((tokenizer.kind(id) != tokenizer::TokenKind::control && !tokenizer.isEndOfGeneration(id)) || text.empty())
            continue;
        m_ids.try_emplace(std::string(text), id);
        m_longest = std::max(m_longest, text.size());
    }
}

MarkedText ControlTokens::split(std::string_view text) const {
    MarkedText out;
    const auto longestAt = [&](std::size_t at) {
        for (std::size_t length = std::min(m_longest, text.size() - at); length > 0; --length) {
            const auto known = m_ids.find(text.substr(at, length));
            if (known != m_ids.end()) return known;
        }
        return m_ids.end();
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto known = longestAt(at);
        if (known != m_ids.end()) {
            out.push_back({{}, known->second});
            at += known->first.size();
            continue;
        }
        if (out.empty() || out.back().token) out.push_back({});
        out.back().bytes += text[at];
        ++at;
    }
    return out;
}

} // namespace calliope::grammar
