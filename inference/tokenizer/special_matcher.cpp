#include "inference/tokenizer/special_matcher.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <queue>

namespace calliope::tokenizer {

namespace {
constexpr std::string_view asciiWhiteSpace = " \t\n\v\f\r";

/// Phi-3's tokenizer_config.json marks all its added tokens as `rstrip` but these.
constexpr std::string_view neverEatBlanks[] = {"<unk>", "<s>", "<|endoftext|>"};

bool isSpecial(TokenKind kind) {
    return kind == TokenKind::control || kind == TokenKind::unknown || kind == TokenKind::userDefined;
}
} // namespace

SpecialMatcher::SpecialMatcher(const Vocabulary& vocabulary, bool eatsBlanks) {
    for (TokenId id = 0; id < vocabulary.size(); ++id) {
        const std::string_view text = vocabulary.text(id);
        if (!isSpecial(vocabulary.kind(id)) || vocabulary.find(text) != id) continue;
        const bool eats = eatsBlanks && std::ranges::find(neverEatBlanks, text) == std::end(neverEatBlanks);
        const bool always = vocabulary.kind(id) == TokenKind::userDefined && !vocabulary.isSyntax(id);
        m_entries.push_back({text, id, always, eats});
        m_beginsEntry[static_cast<unsigned char>(text.front())] = true;
    }
    std::ranges::sort(m_entries, {}, &Entry::text);
}

const SpecialMatcher::Entry* SpecialMatcher::longestAt(std::string_view text, std::size_t at, std::size_t limit,
                                                       Special special) const {
    const Entry* longest = nullptr;
    auto first = m_entries.begin();
    auto last = m_entries.end();
    // The entries that begin with the characters seen so far are neighbours; each character narrows the range.
    for (std::size_t depth = 0; at + depth < limit && first != last; ++depth) {
        const auto next = static_cast<unsigned char>(text[at + depth]);
        const auto characterOf = [depth](const Entry& entry) {
            return depth < entry.text.size() ? static_cast<int>(static_cast<unsigned char>(entry.text[depth])) : -1;
        };
        first = std::lower_bound(first, last, next, [&](const Entry& e, int c) { return characterOf(e) < c; });
        last = std::upper_bound(first, last, next, [&](int c, const Entry& e) { return c < characterOf(e); });
        if (first == last || first->text.size() != depth + 1) continue;
        if (special == Special::parse || first->always) longest = &*first;
    }
    return longest;
}

std::vector<SpecialMatcher::Fragment> SpecialMatcher::split(std::string_view text, Special special,
                                                            std::span<const Stretch> quoted) const {
    const auto longestFrom = [&](std::size_t at, std::size_t limit) {
        const auto next = std::ranges::upper_bound(quoted, at, {}, &Stretch::end);
        if (next == quoted.end()) return longestAt(text, at, limit, special);
        if (at >= next->begin) return longestAt(text, at, limit, Special::asText);
        return longestAt(text, at, std::min(limit, next->begin), special);
    };

    struct Match {
        std::size_t begin;
        const Entry* entry;
        bool operator<(const Match& other) const { // the lesser is taken later
            const std::size_t length = entry->text.size();
            const std::size_t otherLength = other.entry->text.size();
            return length != otherLength ? length < otherLength : begin > other.begin;
        }
    };
    std::vector<Match> found;
    for (std::size_t at = 0; at < text.size(); ++at)
        if (m_beginsEntry[static_cast<unsigned char>(text[at])])
            if (const Entry* entry = longestFrom(at, text.size())) found.push_back({at, entry});

    struct Taken {
        std::size_t end; // with the white space it swallows
        TokenId id;
    };
    std::map<std::size_t, Taken> taken; // by beginning
    std::priority_queue<Match> matches({}, std::move(found));
    while (!matches.empty()) {
        const auto [begin, entry] = matches.top();
        matches.pop();
        const auto next = taken.upper_bound(begin);
        if (next != taken.begin() && std::prev(next)->second.end > begin) continue;
        const std::size_t limit = next == taken.end() ? text.size() : next->first;
        std::size_t end = begin + entry->text.size();
        if (end > limit) { // a longer token begins inside: a shorter one may still fit in front of it
            if (const Entry* shorter = longestFrom(begin, limit)) matches.push({begin, shorter});
            continue;
        }
        while (entry->eatsBlanks && end < limit && asciiWhiteSpace.find(text[end]) != std::string_view::npos) ++end;
        taken.emplace_hint(next, begin, Taken{end, entry->id});
    }

    std::vector<Fragment> fragments;
    std::size_t at = 0;
    for (const auto& [begin, token] : taken) {
        if (begin > at) fragments.push_back({text.substr(at, begin - at), std::nullopt});
        fragments.push_back({{}, token.id});
        at = token.end;
    }
    if (at < text.size()) fragments.push_back({text.substr(at), std::nullopt});
    return fragments;
}

std::vector<Stretch> SpecialMatcher::hidden(std::string_view text) const {
    std::vector<Stretch> out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!m_beginsEntry[static_cast<unsigned char>(text[at])]) continue;
        const Entry* entry = longestAt(text, at, text.size(), Special::parse);
        if (entry == nullptr || entry->always) continue;
        const std::size_t end = at + entry->text.size();
        if (out.empty() || at > out.back().end)
            out.push_back({at, end});
        else
            out.back().end = std::max(out.back().end, end);
    }
    return out;
}

} // namespace calliope::tokenizer
