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
           kind == BlockKind::picture || kind == BlockKind::file; // their text is what they are called
}

} // namespace calliope::storage
