#include "storage/imported_chat.h"

#include <algorithm>
#include <map>
#include <set>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;

/// Tokens and milliseconds are never negative.
std::int64_t count(const Json& object, const char* key) {
    return std::max<std::int64_t>(0, integerIn(object, key));
}

/// A JSON text that the app is going to read again; anything else is nothing.
std::string jsonIn(const Json& object, const char* key) {
    std::string text = textIn(object, key);
    return Json::accept(text) ? text : "{}";
}

Block readBlock(const Json& item) {
    Block block;
    block.kind = kindOf(textIn(item, "kind")).value_or(BlockKind::text);
    block.lane = static_cast<int>(std::clamp<std::int64_t>(integerIn(item, "lane"), 0, 1000));
    block.text = textIn(item, "text");
    block.payload = jsonIn(item, "payload");
    block.attachment = textIn(item, "attachment");
    block.startedAt = count(item, "started_at");
    block.endedAt = count(item, "ended_at");
    return block;
}

Message readMessage(const Json& item) {
    Message message;
    message.role = roleOf(textIn(item, "role")).value_or(Role::user);
    message.state = stateOf(textIn(item, "state")).value_or(MessageState::finished);
    if (message.state == MessageState::running) message.state = MessageState::interrupted;
    message.model = textIn(item, "model");
    message.mode = textIn(item, "mode");
    message.problem = textIn(item, "problem");
    message.createdAt = count(item, "created_at");
    message.finishedAt = count(item, "finished_at");
    const Json& usage = objectIn(item, "usage");
    message.usage = {count(usage, "prompt_tokens"), count(usage, "cached_tokens"), count(usage, "reasoning_tokens"),
                     count(usage, "answer_tokens"), count(usage, "prompt_ms"),     count(usage, "answer_ms")};
    for (const Json& block : arrayIn(item, "blocks")) message.blocks.push_back(readBlock(block));
    return message;
}

/// None where it is longer than the app lets people make one.
Persona readPersona(const Json& item) {
    constexpr std::size_t longestName = 400;       // bytes
    constexpr std::size_t longestPrompt = 200'000; // bytes
    Persona persona{.name = textIn(item, "name"),
                    .prompt = textIn(item, "prompt"),
                    .model = textIn(item, "model"),
                    .mode = textIn(item, "mode"),
                    .parameters = jsonIn(item, "parameters")};
    return persona.name.size() > longestName || persona.prompt.size() > longestPrompt ? Persona() : persona;
}

Draft readDraft(const Json& item) {
    Draft draft{textIn(item, "text"), {}};
    for (const Json& hash : arrayIn(item, "attachments"))
        if (hash.is_string()) draft.attachments.push_back(hash.get<std::string>());
    return draft;
}

} // namespace

std::optional<ImportedChat> readOwnChat(const Json& item) {
    if (!item.is_object() || !item.contains("messages")) return std::nullopt;
    ImportedChat chat;
    chat.conversation.uid = textIn(item, "uid");
    chat.conversation.title = textIn(item, "title");
    chat.conversation.mode = textIn(item, "mode");
    chat.conversation.model = textIn(item, "model");
    chat.conversation.parameters = jsonIn(item, "parameters");
    chat.folder = textIn(item, "folder");
    chat.persona = readPersona(objectIn(item, "persona"));
    chat.draft = readDraft(objectIn(item, "draft"));
    chat.hasOwnTitle = flagIn(item, "has_own_title");
    chat.isPinned = flagIn(item, "pinned");
    chat.createdAt = count(item, "created_at");
    chat.usedAt = count(item, "used_at");
    std::map<std::int64_t, std::size_t> places; // by id in the file
    std::set<std::optional<std::size_t>> withSelected;
    for (const Json& entry : arrayIn(item, "messages")) {
        if (!entry.is_object()) continue;
        ImportedMessage imported{.message = readMessage(entry), .parent = std::nullopt, .isSelected = false};
        if (const auto parent = places.find(integerIn(entry, "parent")); parent != places.end())
            imported.parent = parent->second;
        imported.isSelected = flagIn(entry, "selected") && withSelected.insert(imported.parent).second;
        places.emplace(integerIn(entry, "id"), chat.messages.size());
        chat.messages.push_back(std::move(imported));
    }
    return chat;
}

} // namespace calliope::storage
