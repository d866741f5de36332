#include "storage/base64.h"
#include "storage/export.h"
#include "storage/whole_file.h"

#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace calliope::storage {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json asJson(const Block& block) {
    return {{"kind", nameOf(block.kind)},
            {"lane", block.lane},
            {"text", block.text},
            {"payload", block.payload},
            {"attachment", block.attachment},
            {"started_at", block.startedAt},
            {"ended_at", block.endedAt}};
}

Json asJson(const Usage& usage) {
    return {{"prompt_tokens", usage.promptTokens},       {"cached_tokens", usage.cachedTokens},
            {"reasoning_tokens", usage.reasoningTokens}, {"answer_tokens", usage.answerTokens},
            {"prompt_ms", usage.promptMilliseconds},     {"answer_ms", usage.answerMilliseconds}};
}

Json asJson(const Messages::Node& node) {
    const Message& message = node.message;
    Json json{{"id", message.id},
              {"parent", message.parent ? Json(*message.parent) : Json(nullptr)},
              {"selected", node.isSelected},
              {"role", nameOf(message.role)},
              {"state", nameOf(message.state)},
              {"model", message.model},
              {"mode", message.mode},
              {"problem", message.problem},
              {"created_at", message.createdAt},
              {"finished_at", message.finishedAt},
              {"usage", asJson(message.usage)},
              {"blocks", Json::array()}};
    for (const Block& block : message.blocks) json["blocks"].push_back(asJson(block));
    return json;
}

Json asJson(const Persona& persona) {
    return {{"name", persona.name},
            {"prompt", persona.prompt},
            {"model", persona.model},
            {"mode", persona.mode},
            {"parameters", persona.parameters}};
}

/// Small enough for readers that hold one text at a time.
constexpr std::size_t pieceOfData = std::size_t{3} << 18;

void writeAttachment(WholeFile& out, const Attachment& attachment, const std::string& content) {
    Json json{{"hash", attachment.hash},   {"media_type", attachment.mediaType}, {"name", attachment.name},
              {"width", attachment.width}, {"height", attachment.height},        {"data", Json::array()}};
    for (std::size_t at = 0; at < content.size(); at += pieceOfData)
        json["data"].push_back(toBase64(std::string_view(content).substr(at, pieceOfData)));
    out.write(dumped(json));
}

constexpr double shareOfLooking = 0.25; ///< of the work: which attachments there are

/// Each once, in the order of the messages; nothing where it was stopped.
std::optional<std::vector<std::string>> attachmentsOf(const std::vector<Conversation>& chats, Store& store,
                                                      const ExportProgress& progress) {
    std::vector<std::string> hashes;
    std::set<std::string> seen;
    const auto add = [&](const std::string& hash) {
        if (!hash.empty() && seen.insert(hash).second) hashes.push_back(hash);
    };
    std::size_t done = 0;
    for (const Conversation& chat : chats) {
        if (progress && !progress(shareOfLooking * static_cast<double>(done++) / static_cast<double>(chats.size())))
            return std::nullopt;
        for (const Messages::Node& node : store.messages().tree(chat.id))
            for (const Block& block : node.message.blocks) add(block.attachment);
        for (const std::string& hash : store.drafts().find(chat.id).attachments) add(hash);
    }
    return hashes;
}

} // namespace

bool Exporter::json(const std::filesystem::path& file, const std::vector<Id>& conversations,
                    const ExportProgress& progress) const {
    const std::vector<Conversation> chats = chosen(conversations);
    const std::optional<std::vector<std::string>> attachments = attachmentsOf(chats, m_store, progress);
    if (!attachments) return false;
    const auto goesOn = [&](std::size_t done) {
        const auto all = static_cast<double>(attachments->size() + chats.size());
        return !progress || progress(shareOfLooking + (1 - shareOfLooking) * static_cast<double>(done) / all);
    };
    std::size_t done = 0;
    std::map<Id, std::string> folders;
    for (const Folder& folder : m_store.folders().list()) folders[folder.id] = folder.name;
    std::map<Id, Json> personas;
    for (const Persona& persona : m_store.personas().list()) personas[persona.id] = asJson(persona);
    WholeFile out(file);
    out.write("{\"format\":\"calliope-chats\",\"version\":1,\n\"attachments\":[");
    bool isFirst = true;
    for (const std::string& hash : *attachments) {
        if (!goesOn(done++)) return false;
        const std::optional<Attachment> attachment = m_store.attachments().find(hash);
        if (!attachment) continue;
        // One lost picture does not keep the chats here.
        const std::optional<std::string> content = m_store.attachments().readIfWhole(hash);
        if (!content) continue;
        out.write(isFirst ? "\n" : ",\n");
        isFirst = false;
        writeAttachment(out, *attachment, *content);
    }
    out.write("],\n\"conversations\":[");
    for (std::size_t i = 0; i < chats.size(); ++i) {
        if (!goesOn(done++)) return false;
        const Conversation& chat = chats[i];
        const Draft draft = m_store.drafts().find(chat.id);
        Json json{{"uid", chat.uid},
                  {"title", chat.title},
                  {"has_own_title", chat.hasOwnTitle},
                  {"pinned", chat.isPinned},
                  {"folder", chat.folder ? folders[*chat.folder] : std::string()},
                  {"mode", chat.mode},
                  {"model", chat.model},
                  {"parameters", chat.parameters},
                  {"persona", chat.persona ? personas[*chat.persona] : Json(nullptr)},
                  {"draft", {{"text", draft.text}, {"attachments", draft.attachments}}},
                  {"created_at", chat.createdAt},
                  {"used_at", chat.usedAt},
                  {"messages", Json::array()}};
        for (const Messages::Node& node : m_store.messages().tree(chat.id)) json["messages"].push_back(asJson(node));
        out.write(i == 0 ? "\n" : ",\n");
        out.write(dumped(json));
    }
    out.write("]}\n");
    out.finish();
    return true;
}

} // namespace calliope::storage
