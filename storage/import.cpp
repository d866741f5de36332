#include "storage/import.h"

#include "storage/base64.h"
#include "storage/error.h"
#include "storage/imported_chat.h"
#include "storage/json_items.h"
#include "storage/transaction.h"
#include "storage/zip_archive.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::storage {

namespace {

using Json = nlohmann::json;

class Import {
public:
    /// `goesOn` is asked after each picture.
    Import(Store& store, std::function<bool()> goesOn)
        : m_store(store)
        , m_goesOn(std::move(goesOn)) {}

    /// Where those of ChatGPT are from now on; they outlive what is taken.
    void setPictures(ArchivePictures* pictures) { m_pictures = pictures; }

    void take(const std::string& key, const Json& item) {
        if (key == "format") m_isOwn = item == "calliope-chats";
        if (key == "version" && m_isOwn && item != 1)
            throw Error(ErrorKind::format, "The file was written by a newer version of Calliope: install that one.");
        if (key.empty())
            takeChat(item);
        else if (m_isOwn && key == "attachments")
            takeAttachment(item);
        else if (m_isOwn && key == "conversations")
            save(readOwnChat(item));
    }

    [[nodiscard]] const ImportReport& report(bool isStopped) const {
        if (!m_isOwn && !m_isOther && !isStopped)
            throw Error(ErrorKind::format, "The file has no chats of Calliope, ChatGPT or Claude in it.");
        return m_report;
    }

    /// Below those that were there, by the time of their last use.
    void order() {
        Connection& connection = m_store.connection();
        Transaction transaction(connection, Durability::full);
        std::vector<std::pair<std::int64_t, Id>> byUse;
        for (const Id id : m_chats)
            byUse.emplace_back(connection.number("SELECT used_at FROM conversation WHERE id = ?", {id}).value_or(0),
                               id);
        std::ranges::sort(byUse, std::greater());
        std::int64_t number = connection.number("SELECT min(use_number) FROM conversation").value_or(0);
        for (const auto& [used, id] : byUse)
            connection.run("UPDATE conversation SET use_number = ? WHERE id = ?", {--number, id});
        transaction.commit();
    }

private:
    void takeChat(const Json& item) {
        std::optional<ImportedChat> chat = readChatGptChat(item);
        if (!chat) chat = readClaudeChat(item);
        if (chat) m_isOther = true;
        if (chat && !known(*chat) && !takePictures(*chat)) return; // the next import has it whole
        save(chat);
    }

    [[nodiscard]] std::optional<Id> known(const ImportedChat& chat) const {
        return m_store.connection().number("SELECT id FROM conversation WHERE uid = ?", {chat.conversation.uid});
    }

    /// Keeps them, and puts words in the place of those that cannot be; false where it was stopped amid them.
    bool takePictures(ImportedChat& chat) {
        int missing = 0;
        for (ImportedMessage& imported : chat.messages)
            for (Block& block : imported.message.blocks) {
                if (block.kind != BlockKind::picture) continue;
                std::optional<Block> kept;
                if (m_pictures) {
                    kept = m_pictures->find(block.attachment);
                    if (!m_goesOn()) return false;
                }
                missing += kept ? 0 : 1;
                block = kept ? *std::move(kept) : Block{.text = "[picture]"};
            }
        m_report.missing += missing;
        return true;
    }

    void takeAttachment(const Json& item) {
        std::string content;
        for (const Json& piece : arrayIn(item, "data")) {
            const std::optional<std::string> bytes =
                piece.is_string() ? fromBase64(piece.get_ref<const std::string&>()) : std::nullopt;
            if (!bytes) return void(++m_report.skipped);
            content += *bytes;
        }
        Attachment description;
        description.mediaType = textIn(item, "media_type");
        description.name = textIn(item, "name");
        description.width = static_cast<int>(std::clamp<std::int64_t>(integerIn(item, "width"), 0, 1 << 20));
        description.height = static_cast<int>(std::clamp<std::int64_t>(integerIn(item, "height"), 0, 1 << 20));
        (void)m_store.attachments().put(std::as_bytes(std::span(content)), description);
    }

    void save(std::optional<ImportedChat> chat) {
        if (!chat) return void(++m_report.skipped);
        Connection& connection = m_store.connection();
        Transaction transaction(connection, Durability::normal);
        if (const std::optional<Id> id = known(*chat)) {
            connection.run("UPDATE conversation SET deleted_at = NULL WHERE id = ?", {id});
            ++m_report.alreadyThere;
            return transaction.commit();
        }
        chat->conversation.folder = folderOf(chat->folder);
        chat->conversation.persona = personaOf(chat->persona);
        const Id id = m_store.conversations().create(chat->conversation);
        connection.run(
            "UPDATE conversation SET has_own_title = ?1, is_pinned = ?2, created_at = iif(?3 = 0, created_at, ?3), "
            "used_at = iif(?4 = 0, used_at, ?4) WHERE id = ?5",
            {chat->hasOwnTitle, chat->isPinned, chat->createdAt, chat->usedAt, id});
        std::vector<Id> ids;
        for (ImportedMessage& imported : chat->messages) {
            imported.message.conversation = id;
            if (imported.parent) imported.message.parent = ids[*imported.parent];
            for (Block& block : imported.message.blocks)
                if (!m_store.attachments().find(block.attachment)) block.attachment.clear();
            ids.push_back(m_store.messages().import(imported.message, imported.isSelected));
        }
        std::erase_if(chat->draft.attachments,
                      [this](const std::string& hash) { return !m_store.attachments().find(hash); });
        m_store.drafts().save(id, chat->draft);
        transaction.commit();
        m_chats.push_back(id);
        ++m_report.chats;
        m_report.messages += static_cast<int>(ids.size());
    }

    std::optional<Id> folderOf(const std::string& name) {
        if (name.empty()) return std::nullopt;
        if (const std::optional<Id> known = m_store.connection().number(
                "SELECT id FROM folder WHERE name = ? AND deleted_at IS NULL ORDER BY id", {name}))
            return known;
        return m_store.folders().create(name);
    }

    /// The one that is there and says the same, or a new one.
    std::optional<Id> personaOf(const Persona& persona) {
        if (persona.name.empty()) return std::nullopt;
        if (const std::optional<Id> known = m_store.connection().number(
                "SELECT id FROM persona WHERE name = ? AND prompt = ? AND model = ? AND mode = ? AND parameters = ? "
                "ORDER BY id",
                {persona.name, persona.prompt, persona.model, persona.mode, persona.parameters}))
            return known;
        return m_store.personas().save(persona);
    }

    Store& m_store;
    std::function<bool()> m_goesOn;
    ArchivePictures* m_pictures = nullptr;
    ImportReport m_report;
    std::vector<Id> m_chats;
    bool m_isOwn = false;
    bool m_isOther = false;
};

using Take = std::function<bool(const std::string& key, Json&& item, double share)>;

/// Of exports as they come.
bool holdsChats(std::string_view name) {
    return name == "conversations.json" || (name.starts_with("conversations-") && name.ends_with(".json"));
}

void readArchive(ZipArchive& archive, const Take& take) {
    const std::vector<ZipArchive::Entry> parts = archive.find(holdsChats);
    if (parts.empty())
        throw Error(ErrorKind::format,
                    "The archive has no conversations.json in it: choose the one that ChatGPT or Claude sent you.");
    bool goesOn = true;
    for (std::size_t i = 0; i < parts.size() && goesOn; ++i)
        archive.read(parts[i], [&](std::istream& content) {
            readJsonItems(content, parts[i].size, {}, [&](const std::string& key, Json&& item, double share) {
                goesOn =
                    take(key, std::move(item), (static_cast<double>(i) + share) / static_cast<double>(parts.size()));
                return goesOn;
            });
        });
}

} // namespace

ImportReport importChats(Store& store, const std::filesystem::path& file, const std::function<bool(double)>& progress,
                         const KeepPicture& keepPicture) {
    double reached = 0;
    bool isStopped = false;
    const auto goesOn = [&] {
        isStopped = isStopped || (progress && !progress(reached));
        return !isStopped;
    };
    Import import(store, goesOn);
    const Take take = [&](const std::string& key, Json&& item, double share) {
        import.take(key, item);
        reached = share;
        return goesOn();
    };
    try {
        if (ZipArchive::isOne(file)) {
            ZipArchive archive(file);
            ArchivePictures pictures(archive, keepPicture);
            if (keepPicture) import.setPictures(&pictures);
            readArchive(archive, take);
        } else {
            readJsonItems(file, {}, take);
        }
    } catch (const Error&) {
        import.order();
        throw;
    }
    import.order();
    return import.report(isStopped);
}

} // namespace calliope::storage
