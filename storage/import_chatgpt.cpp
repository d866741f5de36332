#include "storage/imported_chat.h"

#include <algorithm>
#include <map>
#include <utility>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;

Block blockOf(BlockKind kind, std::string text) {
    Block block;
    block.kind = kind;
    block.text = std::move(text);
    return block;
}

void add(std::vector<Block>& blocks, BlockKind kind, std::string text) {
    if (text.find_first_not_of(" \t\r\n") != std::string::npos) blocks.push_back(blockOf(kind, std::move(text)));
}

/// The parts of a content: texts, and pointers to pictures, which are files of their own.
void addParts(std::vector<Block>& blocks, BlockKind kind, const Json& content) {
    for (const Json& part : arrayIn(content, "parts")) {
        if (part.is_string())
            add(blocks, kind, textIn(Json{{"text", part}}, "text"));
        else if (textIn(part, "content_type") == "image_asset_pointer")
            blocks.push_back({.kind = BlockKind::picture, .attachment = textIn(part, "asset_pointer")});
        else
            add(blocks, kind, textIn(part, "text"));
    }
}

/// What of a message is shown; empty for what the other program hides.
Message readMessage(const Json& item) {
    Message message;
    const std::string author = textIn(objectIn(item, "author"), "role");
    message.role = roleOf(author).value_or(Role::assistant);
    message.createdAt = secondsIn(item, "create_time");
    const Json& metadata = objectIn(item, "metadata");
    if (message.role == Role::assistant) message.model = textIn(metadata, "model_slug");
    if (flagIn(metadata, "is_visually_hidden_from_conversation")) return message;

    const Json& content = objectIn(item, "content");
    const std::string type = textIn(content, "content_type");
    const std::string recipient = textIn(item, "recipient");
    const bool isCall = message.role == Role::assistant && !recipient.empty() && recipient != "all";
    const BlockKind kind = message.role == Role::tool ? BlockKind::toolResult
                           : isCall                   ? BlockKind::toolCall
                                                      : BlockKind::text;
    if (type == "thoughts") {
        for (const Json& thought : arrayIn(content, "thoughts"))
            add(message.blocks, BlockKind::reasoning, textIn(thought, "content"));
    } else if (type != "reasoning_recap" && type != "user_editable_context") {
        addParts(message.blocks, kind, content);
        add(message.blocks, kind, textIn(content, "text"));
        add(message.blocks, kind, textIn(content, "result"));
    }
    if (isCall)
        for (Block& block : message.blocks) block.payload = Json{{"name", recipient}}.dump();
    if (message.role == Role::tool && std::ranges::count(message.blocks, BlockKind::picture, &Block::kind) > 0)
        message.role = Role::assistant; // it drew them, and answers are where pictures are shown
    return message;
}

} // namespace

/// The tree is `mapping`: nodes by id, each with a message (or none), its parent and its children.
std::optional<ImportedChat> readChatGptChat(const Json& item) {
    const Json& mapping = objectIn(item, "mapping");
    if (mapping.empty()) return std::nullopt;
    ImportedChat chat;
    const std::string id = textIn(item, item.contains("conversation_id") ? "conversation_id" : "id");
    if (!id.empty()) chat.conversation.uid = "chatgpt:" + id;
    chat.conversation.title = textIn(item, "title");
    chat.conversation.model = textIn(item, "default_model_slug");
    chat.createdAt = secondsIn(item, "create_time");
    chat.usedAt = secondsIn(item, "update_time");

    struct Step {
        std::string node;
        std::optional<std::size_t> parent; // the nearest that is shown
    };
    std::vector<Step> open;
    for (const auto& [name, node] : mapping.items())
        if (!mapping.contains(textIn(node, "parent"))) open.push_back({name, std::nullopt});
    std::map<std::string, std::optional<std::size_t>> places; // of nodes that were seen; circles end there
    while (!open.empty()) {
        const Step step = std::move(open.back());
        open.pop_back();
        const auto found = mapping.find(step.node);
        if (found == mapping.end() || places.contains(step.node)) continue;
        std::optional<std::size_t> place = step.parent;
        Message message = readMessage(objectIn(*found, "message"));
        if (!message.blocks.empty()) {
            place = chat.messages.size();
            chat.messages.push_back({.message = std::move(message), .parent = step.parent, .isSelected = false});
        }
        places[step.node] = place;
        const Json& children = arrayIn(*found, "children");
        for (auto child = children.rbegin(); child != children.rend(); ++child)
            if (child->is_string()) open.push_back({child->get<std::string>(), place});
    }
    const auto current = places.find(textIn(item, "current_node"));
    chat.select(current == places.end() ? std::nullopt : current->second);
    return chat;
}

} // namespace calliope::storage
