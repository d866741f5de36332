#include "tests/inference/grammar/test_tokens.h"

#include <algorithm>

namespace calliope::test {

TestTokens::TestTokens(const std::vector<std::string>& texts) {
    for (int byte = 0; byte < 256; ++byte) m_texts.emplace_back(1, static_cast<char>(byte));
    m_texts.insert(m_texts.end(), texts.begin(), texts.end());
    m_texts.resize(m_texts.size() + 2);
    m_views.assign(m_texts.begin(), m_texts.end());
    const std::vector<std::uint32_t> ends{end()};
    m_trie = std::make_shared<const grammar::TokenTrie>(m_views, ends);
}

std::vector<std::string> awkwardPieces() {
    return {"{\"",   "\":",   "\": \"", "\",",      "\", \"", "\"}",      "\"]",        "}}",           "]}",
            "},{",   "[[",    "[{",     "{}",       "[]",     "true",     "false",      "null",         "tr",
            "ue",    "12",    "0.5",    "-1",       "1e",     ", ",       ": ",         "\n  ",         "\\u",
            "\\\"",  "\\ud8", "name",   "na",       "me",     "\"name\"", "a",          "ab",           "abc",
            "b\"",   "\xc3",  "\xa4",   "\xe2\x96", "\x81x",  "\xf0\x9f", "\xa6\x99\"", "\xc3\xa4\xc3", "aa",
            "aaa",   "bb",    "aab",    "x1",       "</",     "</a>",     "a></",       ">\n",          "2026-",
            "-0",    "00",    "11:",    "Z\"",      "@x.",    "://",      "\"\"",       "\"\":",        "{\"a\":",
            "\"a\"", "1,",    "2]"};
}

std::vector<std::uint32_t> allowedTokens(const grammar::Matcher& matcher) {
    std::vector<std::uint64_t> mask(matcher.maskWords());
    matcher.fillMask(mask);
    std::vector<std::uint32_t> out;
    for (std::uint32_t id = 0; id < mask.size() * 64; ++id)
        if ((mask[id / 64] >> (id % 64) & 1) != 0) out.push_back(id);
    return out;
}

bool fits(const std::shared_ptr<grammar::Constraint>& constraint, std::string_view text) {
    grammar::Matcher matcher(constraint);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!matcher.accept(text.substr(i, 1))) return false;
    return matcher.canEnd();
}

Walk randomWalk(grammar::Matcher matcher, const grammar::TokenTrie& trie, std::mt19937& random, int mostTokens) {
    Walk out;
    for (int i = 0; i < mostTokens; ++i) {
        if (matcher.canEnd() && static_cast<int>(random() % 20) <= i / 4) {
            out.ended = true;
            return out;
        }
        std::vector<std::uint32_t> allowed = allowedTokens(matcher);
        std::erase_if(allowed, [&](std::uint32_t id) { return trie.isEnd(id); });
        if (allowed.empty()) {
            out.ended = matcher.canEnd();
            return out;
        }
        std::uint32_t token = allowed[random() % allowed.size()];
        if (i > mostTokens / 4) { // time to come to an end
            constexpr std::string_view closing = "\"}]";
            std::vector<std::uint32_t> closers;
            for (const std::uint32_t id : allowed)
                if (!trie.bytes(id).empty() && closing.find(trie.bytes(id).front()) != std::string_view::npos)
                    closers.push_back(id);
            if (!closers.empty()) token = closers[random() % closers.size()];
        }
        if (!matcher.accept(token)) return out;
        out.text += trie.bytes(token);
    }
    return out;
}

} // namespace calliope::test
