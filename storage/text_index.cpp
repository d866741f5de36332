#include "storage/text_index.h"

#include "storage/error.h"
#include "storage/transaction.h"
#include "storage/utf8.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace calliope::storage {

void addToIndex(Connection& connection, Id block) {
    if (connection.run("UPDATE block SET is_indexed = 1 WHERE id = ? AND is_indexed = 0", {block}) == 0) return;
    connection.run("INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE id = ?", {block});
}

void removeFromIndex(Connection& connection, Id block) {
    connection.run(
        "INSERT INTO block_text (block_text, rowid, text) SELECT 'delete', id, text FROM block WHERE id = ? AND "
        "is_indexed = 1",
        {block});
    connection.run("UPDATE block SET is_indexed = 0 WHERE id = ?", {block});
}

void addTitleToIndex(Connection& connection, Id conversation) {
    connection.run("INSERT INTO title_text (rowid, title) SELECT id, title FROM conversation WHERE id = ?",
                   {conversation});
}

void removeTitleFromIndex(Connection& connection, Id conversation) {
    connection.run(
        "INSERT INTO title_text (title_text, rowid, title) SELECT 'delete', id, title FROM conversation WHERE id "
        "= ?",
        {conversation});
}

void addDocumentToIndex(Connection& connection, std::string_view hash, std::string_view text) {
    // What calliope-documents gives is half of it; what comes with an import may be anything.
    constexpr std::size_t longest = std::size_t{8} << 20;
    constexpr int mostPages = 4'096;
    const std::string clean = asUtf8(wholeCharacters(text.substr(0, longest)));
    std::string_view left = clean;
    for (int number = 1; number <= mostPages; ++number) {
        const std::size_t end = std::min(left.find('\f'), left.size());
        connection.run("INSERT INTO document_page (attachment, number, text) VALUES (?, ?, ?)",
                       {hash, number, left.substr(0, end)});
        connection.run("INSERT INTO page_text (rowid, text) SELECT id, text FROM document_page WHERE id = ?",
                       {connection.lastId()});
        if (end == left.size()) break;
        left.remove_prefix(end + 1);
    }
}

void removeDocumentFromIndex(Connection& connection, std::string_view hash) {
    connection.run("INSERT INTO page_text (page_text, rowid, text) SELECT 'delete', id, text FROM document_page WHERE "
                   "attachment = ?",
                   {hash});
    connection.run("DELETE FROM document_page WHERE attachment = ?", {hash});
}

bool isIndexWhole(Connection& connection) {
    try {
        connection.run("INSERT INTO block_text (block_text, rank) VALUES ('integrity-check', 0)");
        connection.run("INSERT INTO title_text (title_text, rank) VALUES ('integrity-check', 0)");
        connection.run("INSERT INTO page_text (page_text, rank) VALUES ('integrity-check', 0)");
        return true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::damaged) throw;
        return false;
    }
}

void rebuildIndex(Connection& connection) {
    Transaction transaction(connection, Durability::normal);
    connection.run("INSERT INTO block_text (block_text) VALUES ('delete-all')");
    connection.run("INSERT INTO block_text (rowid, text) SELECT id, text FROM block WHERE is_indexed = 1");
    connection.run("INSERT INTO title_text (title_text) VALUES ('rebuild')");
    // A file that is put together again may be of a version without.
    if (connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'page_text'") != 0)
        connection.run("INSERT INTO page_text (page_text) VALUES ('rebuild')");
    transaction.commit();
}

void mergeIndex(Connection& connection) {
    connection.run("INSERT INTO block_text (block_text) VALUES ('optimize')");
    connection.run("INSERT INTO title_text (title_text) VALUES ('optimize')");
    connection.run("INSERT INTO page_text (page_text) VALUES ('optimize')");
}

} // namespace calliope::storage
