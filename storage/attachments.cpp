#include "storage/attachments.h"

#include "inference/base/sha256.h"
#include "storage/error.h"
#include "storage/files.h"
#include "storage/text_index.h"
#include "storage/transaction.h"

#include <set>
#include <system_error>
#include <vector>

namespace calliope::storage {

bool isHash(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Attachment Attachments::put(std::span<const std::byte> content, const Attachment& description) {
    if (content.size() > largest) throw Error(ErrorKind::usage, "The file is too large to be attached.");
    const std::string hash = sha256(content);
    const std::filesystem::path file = path(hash);
    std::error_code error;
    if (std::filesystem::file_size(file, error) != content.size() || error) {
        makePrivateFolder(file.parent_path());
        writeDurably(file, content);
    }
    Transaction transaction(m_connection, Durability::full);
    m_connection.run(
        "INSERT OR IGNORE INTO attachment (hash, size, media_type, name, width, height, created_at) VALUES (?, "
        "?, ?, ?, ?, ?, ?)",
        {hash, content.size(), description.mediaType, description.name, description.width, description.height,
         m_clock.wall()});
    const Attachment kept = *find(hash);
    if (kept.mediaType == documentType &&
        m_connection.number("SELECT count(*) FROM document_page WHERE attachment = ?", {hash}) == 0)
        addDocumentToIndex(m_connection, hash, {reinterpret_cast<const char*>(content.data()), content.size()});
    transaction.commit();
    return kept;
}

std::optional<Attachment> Attachments::find(std::string_view hash) const {
    Rows rows = m_connection.query(
        "SELECT hash, size, media_type, name, width, height, created_at FROM attachment WHERE hash = ?", {hash});
    if (!rows.next()) return std::nullopt;
    return Attachment{.hash = rows.text(0),
                      .size = rows.integer(1),
                      .mediaType = rows.text(2),
                      .name = rows.text(3),
                      .width = static_cast<int>(rows.integer(4)),
                      .height = static_cast<int>(rows.integer(5)),
                      .createdAt = rows.integer(6)};
}

std::filesystem::path Attachments::path(std::string_view hash) const {
    if (!isHash(hash)) throw Error(ErrorKind::usage, "This is no attachment.");
    return m_folder / hash.substr(0, 2) / hash.substr(2);
}

std::string Attachments::read(std::string_view hash) const {
    const std::filesystem::path file = path(hash);
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        throw Error(ErrorKind::damaged, "A picture or file of this chat is missing in the data folder.");
    std::string content = readWhole(file, largest);
    if (sha256(std::as_bytes(std::span(content))) != hash)
        throw Error(ErrorKind::damaged, "A picture or file of this chat is damaged.");
    return content;
}

std::optional<std::string> Attachments::readIfWhole(std::string_view hash) const {
    try {
        return read(hash);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::damaged) throw;
        return std::nullopt;
    }
}

void Attachments::collect() {
    std::vector<std::string> unused;
    {
        Rows rows = m_connection.query(
            "SELECT hash FROM attachment WHERE NOT EXISTS (SELECT 1 FROM block WHERE attachment = hash) AND NOT EXISTS "
            "(SELECT 1 FROM draft_attachment d WHERE d.hash = attachment.hash)");
        while (rows.next()) unused.push_back(rows.text(0));
    }
    if (!unused.empty()) {
        Transaction transaction(m_connection, Durability::normal);
        bool wasIndexed = false;
        for (const std::string& hash : unused) {
            wasIndexed = wasIndexed ||
                         m_connection.number("SELECT count(*) FROM document_page WHERE attachment = ?", {hash}) != 0;
            removeDocumentFromIndex(m_connection, hash);
            m_connection.run("DELETE FROM attachment WHERE hash = ?", {hash});
        }
        if (wasIndexed) mergeIndex(m_connection);
        transaction.commit();
    }
    std::set<std::filesystem::path> known;
    Rows rows = m_connection.query("SELECT hash FROM attachment");
    while (rows.next())
        if (const std::string hash = rows.text(0); isHash(hash)) known.insert(path(hash));
    std::error_code error;
    for (const auto& shard : std::filesystem::directory_iterator(m_folder, error)) {
        if (!shard.is_directory(error)) continue;
        for (const auto& entry : std::filesystem::directory_iterator(shard.path(), error))
            if (!known.contains(entry.path())) removeFile(entry.path());
    }
}

std::optional<std::string> Attachments::indexNext(std::string_view after) {
    std::string hash;
    {
        Rows rows = m_connection.query("SELECT hash FROM attachment WHERE media_type = ? AND hash > ? AND NOT EXISTS "
                                       "(SELECT 1 FROM document_page WHERE attachment = hash) ORDER BY hash LIMIT 1",
                                       {documentType, after});
        if (!rows.next()) return std::nullopt;
        hash = rows.text(0);
    }
    std::string text;
    try {
        text = read(hash);
    } catch (const Error&) {
        return hash; // lost; the others need not be
    }
    try {
        Transaction transaction(m_connection, Durability::normal);
        addDocumentToIndex(m_connection, hash, text);
        transaction.commit();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::damaged) throw;
        return std::nullopt;
    }
    return hash;
}

} // namespace calliope::storage
