#include "storage/purge.h"

#include "storage/text_index.h"
#include "storage/transaction.h"

namespace calliope::storage {

bool purgeRows(Connection& connection, std::int64_t before) {
    Transaction transaction(connection, Durability::full);
    connection.script("CREATE TEMP TABLE IF NOT EXISTS doomed (id INTEGER PRIMARY KEY)");
    connection.run("DELETE FROM temp.doomed");
    connection.run(
        "INSERT INTO temp.doomed SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation WHERE "
        "m.deleted_at <= ?1 OR c.deleted_at <= ?1",
        {before});
    connection.run(
        "INSERT INTO block_text (block_text, rowid, text) SELECT 'delete', id, text FROM block WHERE is_indexed = 1 "
        "AND message IN temp.doomed");
    connection.run(
        "INSERT INTO title_text (title_text, rowid, title) SELECT 'delete', id, title FROM conversation WHERE "
        "deleted_at <= ?",
        {before});
    // Parents first let go of their children: a cascade along a long chat would be one of thousands of steps.
    connection.run("UPDATE message SET parent = NULL, is_selected = 0 WHERE id IN temp.doomed");
    std::int64_t rows = connection.run("DELETE FROM message WHERE id IN temp.doomed");
    rows += connection.run("DELETE FROM conversation WHERE deleted_at <= ?", {before});
    rows += connection.run("DELETE FROM folder WHERE deleted_at <= ?", {before});
    connection.run("DELETE FROM temp.doomed");
    if (rows > 0) mergeIndex(connection);
    transaction.commit();
    return rows > 0;
}

} // namespace calliope::storage
