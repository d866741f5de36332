#include "storage/imported_chat.h"

#include <array>
#include <map>
#include <set>
#include <utility>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;

struct Kind {
    const char* type; ///< of a content
    BlockKind kind;
    const char* field; ///< that has its text
};

constexpr std::array kinds{
    Kind{"text", BlockKind::text, "text"},
    Kind{"thinking", BlockKind::reasoning, "thinking"},
    Kind{"tool_use", BlockKind::toolCall, "input"},
    Kind{"tool_result", BlockKind::toolResult, "content"},
};

/// The text of a field that is one, or a list of objects with one, or something else.
std::string textOf(const Json& value) {
    if (value.is_string() || value.is_null()) return textIn(Json{{"text", value}}, "text");
    if (!value.is_array()) return value.dump(2, ' ', false, Json::error_handler_t::replace);
    std::string text;
    for (const Json& part : value) text += (text.empty() ? "" : "\n") + textIn(part, "text");
    return text;
}

void add(std::vector<Block>& blocks, BlockKind kind, std::string text, std::string payload = "{}") {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return;
    Block block;
    block.kind = kind;
    block.text = std::move(text);
    block.payload = std::move(payload);
    blocks.push_back(std::move(block));
}

Message readMessage(const Json& item) {
    Message message;
    message.role = textIn(item, "sender") == "assistant" ? Role::assistant : Role::user;
    message.createdAt = isoTime(textIn(item, "created_at"));
    std::set<std::string> isNamed;
    // An export has no files: what they are called, and of documents what they say.
    for (const char* list : {"attachments", "files", "files_v2"})
        for (const Json& file : arrayIn(item, list)) {
            const std::string name = textIn(file, "file_name");
            const std::string words = textIn(file, "extracted_content");
            if (isNamed.insert(name).second && !name.empty()) add(message.blocks, BlockKind::text, "[" + name + "]");
            add(message.blocks, BlockKind::text, words);
        }
    const std::size_t files = message.blocks.size();
    for (const Json& content : arrayIn(item, "content"))
        for (const Kind& kind : kinds)
            if (textIn(content, "type") == kind.type && content.contains(kind.field))
                add(message.blocks, kind.kind, textOf(content[kind.field]),
                    kind.kind == BlockKind::toolCall ? Json{{"name", textIn(content, "name")}}.dump() : "{}");
    if (message.blocks.size() == files) add(message.blocks, BlockKind::text, textIn(item, "text"));
    return message;
}

} // namespace

std::optional<ImportedChat> readClaudeChat(const Json& item) {
    if (!item.is_object() || !item.contains("chat_messages")) return std::nullopt;
    ImportedChat chat;
    const std::string id = textIn(item, "uuid");
    if (!id.empty()) chat.conversation.uid = "claude:" + id;
    chat.conversation.title = textIn(item, "name");
    chat.createdAt = isoTime(textIn(item, "created_at"));
    chat.usedAt = isoTime(textIn(item, "updated_at"));
    std::map<std::string, std::optional<std::size_t>> places;
    std::optional<std::size_t> last;
    for (const Json& entry : arrayIn(item, "chat_messages")) {
        if (!entry.is_object()) continue;
        // Older exports are a list, newer ones a tree.
        const auto parent = places.find(textIn(entry, "parent_message_uuid"));
        std::optional<std::size_t> place = last;
        if (entry.contains("parent_message_uuid")) place = parent == places.end() ? std::nullopt : parent->second;
        Message message = readMessage(entry);
        if (!message.blocks.empty()) {
            chat.messages.push_back({.message = std::move(message), .parent = place, .isSelected = false});
            place = chat.messages.size() - 1;
        }
        places.emplace(textIn(entry, "uuid"), place);
        last = place;
    }
    const auto current = places.find(textIn(item, "current_leaf_message_uuid"));
    chat.select(current == places.end() ? last : current->second);
    return chat;
}

} // namespace calliope::storage
