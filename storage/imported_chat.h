#pragma once

#include "storage/conversations.h"
#include "storage/drafts.h"
#include "storage/message.h"
#include "storage/personas.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

struct ImportedMessage {
    Message message;                   ///< without ids
    std::optional<std::size_t> parent; ///< its place in the list, smaller than its own
    bool isSelected = false;
};

/// A chat of another program, or of a file of ours, as it is going to be saved.
struct ImportedChat {
    NewConversation conversation;
    std::string folder; ///< its name
    Persona persona;    ///< without an id; without a name: none
    Draft draft;
    bool hasOwnTitle = false;
    bool isPinned = false;
    std::int64_t createdAt = 0; ///< milliseconds since 1970, UTC; 0 unknown
    std::int64_t usedAt = 0;
    std::vector<ImportedMessage> messages;

    /// Selects the path to a message, and everywhere else the last of the siblings.
    void select(std::optional<std::size_t> last);
};

// Readers of the formats, one per file; nullopt for what is not a chat. Pictures of ChatGPT are still those of its
// archive: their blocks have the pointer to them in the place of the hash.
[[nodiscard]] std::optional<ImportedChat> readOwnChat(const nlohmann::json& item);
[[nodiscard]] std::optional<ImportedChat> readChatGptChat(const nlohmann::json& item);
[[nodiscard]] std::optional<ImportedChat> readClaudeChat(const nlohmann::json& item);

// Fields of an object that anybody may have written. What is not there or of another type reads as empty.
[[nodiscard]] std::string textIn(const nlohmann::json& object, const char* key); ///< never has NULs
[[nodiscard]] std::int64_t integerIn(const nlohmann::json& object, const char* key);
[[nodiscard]] bool flagIn(const nlohmann::json& object, const char* key);
[[nodiscard]] const nlohmann::json& arrayIn(const nlohmann::json& object, const char* key);
[[nodiscard]] const nlohmann::json& objectIn(const nlohmann::json& object, const char* key);

/// Seconds since 1970 as milliseconds; 0 for what no chat can have been.
[[nodiscard]] std::int64_t secondsIn(const nlohmann::json& object, const char* key);

/// "2026-11-21T04:05:06.789Z", also with "+00:00" and without a fraction, as milliseconds; 0 for anything else.
[[nodiscard]] std::int64_t isoTime(std::string_view text);

} // namespace calliope::storage
