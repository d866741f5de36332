#include "storage/message.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calliope::storage {

namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 4> roles{"system", "user", "assistant", "tool"};
constexpr std::array<std::string_view, 5> states{"running", "finished", "stopped", "interrupted", "failed"};
constexpr std::array<std::string_view, 10> kinds{"text",        "reasoning", "picture", "file",     "tool_call",
                                                 "tool_result", "regions",   "lane",    "products", "error"};

template<typename Enum, std::size_t count>
std::optional<Enum> find(const std::array<std::string_view, count>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

} // namespace

Usage together(const Usage& begun, const Usage& rest) {
    // What had been written was part of the prompt for the rest, its thoughts were not.
    const std::int64_t written = begun.answerTokens - begun.reasoningTokens;
    const bool isCounted = begun.promptTokens > 0;
    return {.promptTokens = isCounted ? begun.promptTokens : std::max<std::int64_t>(0, rest.promptTokens - written),
            .cachedTokens = isCounted ? begun.cachedTokens : rest.cachedTokens,
            .reasoningTokens = begun.reasoningTokens + rest.reasoningTokens,
            .answerTokens = begun.answerTokens + rest.answerTokens,
            .promptMilliseconds = begun.promptMilliseconds > 0 ? begun.promptMilliseconds : rest.promptMilliseconds,
            .answerMilliseconds = begun.answerMilliseconds + rest.answerMilliseconds};
}

std::string_view nameOf(Role role) {
    return roles[static_cast<std::size_t>(role)];
}

std::string_view nameOf(MessageState state) {
    return states[static_cast<std::size_t>(state)];
}

std::string_view nameOf(BlockKind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

std::optional<Role> roleOf(std::string_view name) {
    return find<Role>(roles, name);
}

std::optional<MessageState> stateOf(std::string_view name) {
    return find<MessageState>(states, name);
}

std::optional<BlockKind> kindOf(std::string_view name) {
    return find<BlockKind>(kinds, name);
}

bool isSearched(BlockKind kind) {
    return kind == BlockKind::text || kind == BlockKind::reasoning || kind == BlockKind::toolResult ||
           kind == BlockKind::picture || kind == BlockKind::file || // their text is what they are called
           kind == BlockKind::regions;                              // and theirs what is marked
}

} // namespace calliope::storage
