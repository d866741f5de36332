#include "storage/text_index.h"

#include "storage/error.h"
#include "storage/transaction.h"

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

bool isIndexWhole(Connection& connection) {
    try {
        connection.run("INSERT INTO block_text (block_text, rank) VALUES ('integrity-check', 0)");
        connection.run("INSERT INTO title_text (title_text, rank) VALUES ('integrity-check', 0)");
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
    transaction.commit();
}

void mergeIndex(Connection& connection) {
    connection.run("INSERT INTO block_text (block_text) VALUES ('optimize')");
    connection.run("INSERT INTO title_text (title_text) VALUES ('optimize')");
}

} // namespace calliope::storage
