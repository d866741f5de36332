#include "inference/grammar/token_trie.h"

#include <algorithm>
#include <limits>

namespace calliope::grammar {

TokenTrie::TokenTrie(const tokenizer::Tokenizer& tokenizer)
    : m_texts(tokenizer.size())
    , m_ends(tokenizer.endsOfGeneration().begin(), tokenizer.endsOfGeneration().end()) {
    for (tokenizer::TokenId id = 0; id < tokenizer.size(); ++id) switch (tokenizer.kind(id)) {
        case tokenizer::TokenKind::normal:
        case tokenizer::TokenKind::userDefined:
        case tokenizer::TokenKind::byte:
            if (!isEnd(id)) m_texts[id] = tokenizer.bytes(id);
            break;
        default: break;
        }
    for (const tokenizer::TokenId id : tokenizer.suppressed())
        if (id < m_texts.size()) m_texts[id] = {};
    build();
}

TokenTrie::TokenTrie(std::span<const std::string_view> texts, std::span<const tokenizer::TokenId> ends)
    : m_texts(texts.begin(), texts.end())
    , m_ends(ends.begin(), ends.end()) {
    std::sort(m_ends.begin(), m_ends.end());
    for (const tokenizer::TokenId id : m_ends)
        if (id < m_texts.size()) m_texts[id] = {};
    build();
}

bool TokenTrie::isEnd(tokenizer::TokenId id) const {
    return std::binary_search(m_ends.begin(), m_ends.end(), id);
}

void TokenTrie::build() {
    std::vector<tokenizer::TokenId> order;
    for (tokenizer::TokenId id = 0; id < m_texts.size(); ++id) {
        std::string_view& text = m_texts[id];
        if (text.size() > std::numeric_limits<std::uint16_t>::max()) text = {}; // no sane model says this at once
        m_longest = std::max(m_longest, text.size());
        if (!text.empty()) order.push_back(id);
    }
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        return m_texts[a] != m_texts[b] ? m_texts[a] < m_texts[b] : a < b; // std::string_view compares bytes unsigned
    });
    m_nodes.push_back({});
    m_tokenBegins.push_back(0);
    std::vector<std::uint32_t> path{0}; // the nodes from the root to the last token's
    std::string_view last;
    const auto closeBelow = [&](std::size_t depth) {
        for (; path.size() > depth + 1; path.pop_back())
            m_nodes[path.back()].end = static_cast<std::uint32_t>(m_nodes.size());
    };
    for (const tokenizer::TokenId id : order) {
        const std::string_view text = m_texts[id];
        const auto differ = std::mismatch(last.begin(), last.end(), text.begin(), text.end());
        const auto common = static_cast<std::size_t>(differ.second - text.begin());
        closeBelow(common);
        for (std::size_t depth = common; depth < text.size(); ++depth) {
            path.push_back(static_cast<std::uint32_t>(m_nodes.size()));
            m_nodes.push_back({0, static_cast<std::uint8_t>(text[depth]), static_cast<std::uint16_t>(depth + 1)});
            m_tokenBegins.push_back(static_cast<std::uint32_t>(m_tokens.size()));
        }
        m_tokens.push_back(id);
        last = text;
    }
    closeBelow(0);
    m_nodes.front().end = static_cast<std::uint32_t>(m_nodes.size());
    m_tokenBegins.push_back(static_cast<std::uint32_t>(m_tokens.size()));
}

} // namespace calliope::grammar
