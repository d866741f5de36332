#include "storage/transaction.h"

#include "storage/error.h"

#include <sqlite3.h>

namespace calliope::storage {

Transaction::Transaction(Connection& connection, Durability durability)
    : m_connection(connection) {
    if (connection.m_transactions == 0) {
        // Outside of transactions it is NORMAL, and inside it cannot be changed.
        if (durability == Durability::full) connection.script("PRAGMA synchronous = FULL");
        connection.m_isFull = durability == Durability::full;
        connection.m_isDoomed = false;
        connection.run("BEGIN IMMEDIATE");
    }
    ++connection.m_transactions;
}

Transaction::~Transaction() {
    if (m_isDone) return;
    m_connection.m_isDoomed = true;
    // After some failures SQLite has rolled back by itself.
    if (m_connection.m_transactions == 1 && sqlite3_get_autocommit(m_connection.database().getHandle()) == 0)
        sqlite3_exec(m_connection.database().getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
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
