#include "inference/grammar/matcher.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace calliope::grammar {

namespace {
constexpr std::uint32_t firstTokenUnit = 256;

void appendBytes(std::string_view bytes, std::vector<std::uint32_t>& out) {
    for (const char byte : bytes) out.push_back(static_cast<std::uint8_t>(byte));
}
} // namespace

Matcher::Matcher(std::shared_ptr<Constraint> constraint, const std::vector<MarkedText>& triggers)
    : m_constraint(std::move(constraint))
    , m_frames(std::make_shared<FramePool>())
    , m_standing(m_constraint->start(*m_frames))
    , m_active(triggers.empty()) {
    std::vector<Units> all;
    for (const MarkedText& trigger : triggers) {
        Units units;
        for (const MarkedPart& part : trigger) {
            appendBytes(part.bytes, units);
            if (part.token) units.push_back(firstTokenUnit + *part.token);
        }
        m_active = m_active || units.empty();
        m_longestTrigger = std::max(m_longestTrigger, units.size());
        all.push_back(std::move(units));
    }
    m_triggers = std::make_shared<const std::vector<Units>>(std::move(all));
}

Matcher::Units Matcher::unitsOf(tokenizer::TokenId token) const {
    Units out;
    appendBytes(m_constraint->trie().bytes(token), out);
    if (out.empty()) out.push_back(firstTokenUnit + token);
    return out;
}

/// Where the grammar stands after these units from its beginning.
std::optional<Standing> Matcher::replay(std::span<const std::uint32_t> units) const {
    std::optional<Standing> standing = m_standing;
    std::string bytes;
    for (std::size_t at = 0; at < units.size() && standing;) {
        bytes.clear();
        for (; at < units.size() && units[at] < firstTokenUnit; ++at) bytes += static_cast<char>(units[at]);
        standing = m_constraint->afterBytes(*m_frames, *standing, bytes);
        if (at == units.size() || !standing) break;
        standing = m_constraint->afterToken(*m_frames, *standing, units[at++] - firstTokenUnit);
    }
    return standing;
}

std::optional<Matcher::Waited> Matcher::wait(const Units& added) const {
    Units text = m_tail;
    text.insert(text.end(), added.begin(), added.end());
    for (std::size_t end = m_tail.size() + 1; end <= text.size(); ++end) {
        bool isTriggered = false;
        for (const Units& trigger : *m_triggers) {
            if (trigger.size() > end || text[end - 1] != trigger.back()) continue;
            const auto begin = text.begin() + static_cast<std::ptrdiff_t>(end - trigger.size());
            if (!std::equal(trigger.begin(), trigger.end(), begin)) continue;
            isTriggered = true;
            if (std::optional<Standing> standing = replay(std::span(begin, text.end())))
                return Waited{true, std::move(*standing)};
        }
        if (isTriggered) return std::nullopt;
    }
    return Waited{};
}

void Matcher::remember(const Units& added) {
    m_tail.insert(m_tail.end(), added.begin(), added.end());
    const std::size_t keep = m_longestTrigger - 1;
    if (m_tail.size() > keep) m_tail.erase(m_tail.begin(), m_tail.end() - static_cast<std::ptrdiff_t>(keep));
}

bool Matcher::take(const Units& added) {
    std::optional<Waited> next = wait(added);
    if (!next) return false;
    if (next->active) {
        m_active = true;
        m_standing = std::move(next->standing);
        m_tail.clear();
    } else {
        remember(added);
    }
    return true;
}

bool Matcher::accept(tokenizer::TokenId token) {
    if (!m_active) return token < m_constraint->trie().vocabularySize() && take(unitsOf(token));
    std::optional<Standing> next = m_constraint->afterToken(*m_frames, m_standing, token);
    if (next) m_standing = std::move(*next);
    return next.has_value();
}

bool Matcher::accept(std::string_view text) {
    if (!m_active) {
        Units units;
        appendBytes(text, units);
        return take(units);
    }
    std::optional<Standing> next = m_constraint->afterBytes(*m_frames, m_standing, text);
    if (next) m_standing = std::move(*next);
    return next.has_value();
}

/// Whether the token holds the end of a trigger; most do not, and need no closer look.
bool Matcher::mayTrigger(tokenizer::TokenId token) const {
    const std::string_view bytes = m_constraint->trie().bytes(token);
    return std::any_of(m_triggers->begin(), m_triggers->end(), [&](const Units& trigger) {
        const std::uint32_t last = trigger.back();
        return last < firstTokenUnit ? bytes.find(static_cast<char>(last)) != std::string_view::npos
                                     : last - firstTokenUnit == token;
    });
}

bool Matcher::isAllowed(tokenizer::TokenId token) const {
    if (!m_active)
        return token < m_constraint->trie().vocabularySize() &&
               (!mayTrigger(token) || wait(unitsOf(token)).has_value());
    return m_constraint->fits(*m_frames, m_standing, token);
}

void Matcher::fillMask(TokenMask mask) const {
    if (m_active) return m_constraint->fill(*m_frames, m_standing, mask);
    std::fill(mask.begin(), mask.end(), 0);
    for (tokenizer::TokenId id = 0; id < m_constraint->trie().vocabularySize(); ++id)
        if (isAllowed(id)) mask[id / 64] |= std::uint64_t{1} << (id % 64);
}

} // namespace calliope::grammar
