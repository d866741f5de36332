#include "storage/set_aside.h"

#include "storage/transaction.h"

#include <string>

namespace calliope::storage {

namespace {

std::string aside(const AsideTable& table) {
    return std::string("temp.aside_") + table.name;
}

} // namespace

void SetAside::makeTables() {
    for (const AsideTable& table : m_tables)
        m_connection.script("CREATE TEMP TABLE IF NOT EXISTS aside_" + std::string(table.name) + " AS SELECT * FROM " +
                            table.name + " WHERE false");
}

void SetAside::take() {
    makeTables();
    Transaction transaction(m_connection, Durability::full);
    for (const AsideTable& table : m_tables) {
        m_connection.run(("DELETE FROM " + aside(table)).c_str());
        m_connection.run(
            ("INSERT INTO " + aside(table) + " SELECT * FROM main." + table.name + ' ' + table.which).c_str());
    }
    for (auto table = m_tables.rbegin(); table != m_tables.rend(); ++table)
        m_connection.run((std::string("DELETE FROM main.") + table->name + ' ' + table->which).c_str());
    transaction.commit();
}

void SetAside::bringBack() {
    makeTables();
    Transaction transaction(m_connection, Durability::full);
    for (const AsideTable& table : m_tables) {
        m_connection.run((std::string("INSERT OR IGNORE INTO main.") + table.name + " SELECT * FROM " + aside(table) +
                          ' ' + table.back)
                             .c_str());
        m_connection.run(("DELETE FROM " + aside(table)).c_str());
    }
    transaction.commit();
}

void SetAside::forget() {
    makeTables();
    for (const AsideTable& table : m_tables) m_connection.run(("DELETE FROM " + aside(table)).c_str());
    m_connection.script("PRAGMA wal_checkpoint(TRUNCATE)"); // the log has what was overwritten
}

} // namespace calliope::storage
