#pragma once

#include "storage/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

enum class Role : std::uint8_t { system, user, assistant, tool };

enum class MessageState : std::uint8_t {
    running,     ///< an answer under way
    finished,    ///< complete, as every message of a user
    stopped,     ///< the user pressed Stop
    interrupted, ///< the program ended meanwhile
    failed,      ///< see Message::problem
};

enum class BlockKind : std::uint8_t {
    text,
    reasoning,
    picture, ///< an attachment
    file,    ///< an attachment
    toolCall,
    toolResult,
    regions,  ///< boxes and points on a picture
    lane,     ///< an agent beside the answer: what it is called and how it ended; what it wrote has its number
    products, ///< cards of the shop
    error,
};

/// One piece of a message, shown by one component.
struct Block {
    Id id = 0;
    BlockKind kind = BlockKind::text;
    int lane = 0; ///< 0: the answer itself; from 1: agents beside it
    std::string text;
    std::string payload = "{}"; ///< JSON, what else the kind needs
    std::string attachment;     ///< its hash; empty where there is none
    std::int64_t startedAt = 0; ///< milliseconds since 1970, UTC; 0 unknown
    std::int64_t endedAt = 0;

    bool operator==(const Block&) const = default;
};

struct Usage {
    std::int64_t promptTokens = 0; ///< 0: not told, and what follows is about what has come
    std::int64_t cachedTokens = 0; ///< of the prompt
    std::int64_t reasoningTokens = 0;
    std::int64_t answerTokens = 0;
    std::int64_t promptMilliseconds = 0;
    std::int64_t answerMilliseconds = 0;

    bool operator==(const Usage&) const = default;
};

/// What an answer took that went on: its question is counted once, what was written adds up.
[[nodiscard]] Usage together(const Usage& begun, const Usage& rest);

/// A message in the tree of its chat: its siblings are what has been tried in its place.
struct Message {
    Id id = 0;
    Id conversation = 0;
    std::optional<Id> parent;
    Role role = Role::user;
    MessageState state = MessageState::finished;
    std::string model;
    std::string mode;
    std::string problem; ///< one sentence: why it failed, or why it is not whole although it is finished
    std::int64_t createdAt = 0;
    std::int64_t finishedAt = 0; ///< 0: not known
    Usage usage;
    std::vector<Block> blocks;
    int sibling = 1;  ///< n of n/m
    int siblings = 1; ///< m

    bool operator==(const Message&) const = default;
};

/// Whether Search finds texts of the kind.
[[nodiscard]] bool isSearched(BlockKind kind);

// As the file and exports spell them.
[[nodiscard]] std::string_view nameOf(Role role);
[[nodiscard]] std::string_view nameOf(MessageState state);
[[nodiscard]] std::string_view nameOf(BlockKind kind);
[[nodiscard]] std::optional<Role> roleOf(std::string_view name);
[[nodiscard]] std::optional<MessageState> stateOf(std::string_view name);
[[nodiscard]] std::optional<BlockKind> kindOf(std::string_view name);

} // namespace calliope::storage
