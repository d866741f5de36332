#pragma once

#include "storage/store.h"

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace calliope::storage {

struct MarkdownOptions {
    bool withReasoning = false;
    std::string attachments = "attachments"; ///< the folder beside the Markdown in which its links end
};

/// Is told how much has been done, 0 to 1, between pieces of the work, and may do short work of its own; false stops.
using ExportProgress = std::function<bool(double)>;

/// Writes chats down for people (Markdown: what is shown) and for programs (JSON: everything, see importChats()). Files
/// appear whole or not at all.
class Exporter {
public:
    explicit Exporter(Store& store)
        : m_store(store) {}

    /// The selected path of one chat.
    [[nodiscard]] std::string markdown(Id conversation, const MarkdownOptions& options = {}) const;

    /// The same as a file, with the chat's pictures and files beside it in `NAME-attachments/`, where it has any. False
    /// where it was stopped: the file is not there then, of its pictures some may be.
    [[nodiscard]] bool markdownFile(const std::filesystem::path& file, Id conversation, MarkdownOptions options = {},
                                    const ExportProgress& progress = {}) const;

    /// All chats, one file each, named after their titles, with their pictures and files beside them in `attachments`.
    /// False where it was stopped: some may be there then.
    [[nodiscard]] bool markdownFolder(const std::filesystem::path& folder, const MarkdownOptions& options = {},
                                      const ExportProgress& progress = {}) const;

    /// Some chats, or all of them where none are named, with all branches, attachments, personas and drafts, as one
    /// file:
    ///
    ///     {"format": "calliope-chats", "version": 1,
    ///      "attachments": [{"hash", "media_type", "name", "width", "height", "data": [BASE64, …]}, …],
    ///      "conversations": [{"uid", "title", "has_own_title", "pinned", "folder", "mode", "model", "parameters",
    ///        "persona": {"name", "prompt", "model", "mode", "parameters"} or null, "draft": {"text", "attachments":
    ///        [HASH, …]}, "created_at", "used_at", "messages": [{"id", "parent", "selected", "role", "state", "model",
    ///        "mode", "problem", "created_at", "finished_at", "usage": {…}, "blocks": [{"kind", "lane", "text",
    ///        "payload", "attachment", "started_at", "ended_at"}, …]}, …]}, …]}
    ///
    /// Times are milliseconds since 1970 (UTC). Parents come before their children. False where it was stopped: there
    /// is what was there before then.
    [[nodiscard]] bool json(const std::filesystem::path& file, const std::vector<Id>& conversations = {},
                            const ExportProgress& progress = {}) const;

private:
    /// Attachments of the selected path of a chat; those in `written` are there. False where it was stopped.
    [[nodiscard]] bool writeAttachments(Id conversation, const std::filesystem::path& folder,
                                        std::set<std::string>& written, const ExportProgress& progress = {}) const;
    [[nodiscard]] std::vector<Conversation> chosen(const std::vector<Id>& ids) const;

    Store& m_store;
};

} // namespace calliope::storage
