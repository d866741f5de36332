#include "storage/transaction.h"

#include "storage/error.h"

#include <sqlite3.h>

namespace calliope::storage {

namespace {

constexpr const char* rollback = "ROLLBACK";

/// Whether SQLite has a transaction under way; after some failures it has undone it by itself.
bool isOpen(Connection& connection) {
    return sqlite3_get_autocommit(connection.database().getHandle()) == 0;
}

} // namespace

Transaction::Transaction(Connection& connection, Durability durability)
    : m_connection(connection) {
    if (connection.m_transactions == 0) {
        if (isOpen(connection)) connection.run(rollback); // it could not be undone before
        if (connection.m_isStale) forgetSchema();
        (void)connection.query(rollback); // prepared: undoing must not need memory, which may be what is missing then
        // Outside of transactions it is NORMAL, and inside it cannot be changed.
        if (durability == Durability::full) connection.script("PRAGMA synchronous = FULL");
        connection.m_isFull = durability == Durability::full && !connection.m_isAlwaysFull;
        connection.m_isDoomed = false;
        connection.run("BEGIN IMMEDIATE");
    }
    ++connection.m_transactions;
}

Transaction::~Transaction() {
    if (m_isDone) return;
    m_connection.m_isDoomed = true;
    if (m_connection.m_transactions == 1) {
        const auto undo = m_connection.m_statements.find(rollback);
        if (isOpen(m_connection) && undo != m_connection.m_statements.end()) {
            (void)undo->second.statement->tryExecuteStep();
            (void)undo->second.statement->tryReset();
        }
        forgetSchema();
    }
    leave();
}

void Transaction::commit() {
    if (m_connection.m_isDoomed)
        throw Error(ErrorKind::usage, "A part of what was to be saved failed: nothing was saved.");
    if (m_connection.m_transactions == 1) m_connection.run("COMMIT");
    m_isDone = true;
    leave();
}

/// Schema and tables of modules are read anew by the next statement. FTS5 of SQLite 3.40 keeps what it had in memory
/// where memory was refused amid a change that was undone then, and takes a whole file for a damaged one.
void Transaction::forgetSchema() {
    m_connection.m_isStale = sqlite3_exec(m_connection.database().getHandle(), "PRAGMA writable_schema = RESET",
                                          nullptr, nullptr, nullptr) != SQLITE_OK;
    m_connection.m_statements.erase(rollback); // it would be prepared again where it is needed, with memory
}

void Transaction::leave() {
    if (--m_connection.m_transactions == 0 && m_connection.m_isFull)
        sqlite3_exec(m_connection.database().getHandle(), "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
}

} // namespace calliope::storage
