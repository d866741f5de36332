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
    if (m_connection.m_transactions == 1 && isOpen(m_connection))
        if (const auto undo = m_connection.m_statements.find(rollback); undo != m_connection.m_statements.end()) {
            (void)undo->second.statement->tryExecuteStep();
            (void)undo->second.statement->tryReset();
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

void Transaction::leave() {
    if (--m_connection.m_transactions == 0 && m_connection.m_isFull)
        sqlite3_exec(m_connection.database().getHandle(), "PRAGMA synchronous = NORMAL", nullptr, nullptr, nullptr);
}

} // namespace calliope::storage
