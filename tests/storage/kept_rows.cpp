#include "tests/storage/kept_rows.h"

#include "inference/base/sha256.h"

#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <initializer_list>
#include <span>

namespace calliope::test {

using storage::Connection;
using storage::Rows;
using storage::Value;

namespace {

std::vector<std::string> texts(Connection& connection, const char* sql, std::initializer_list<Value> values = {}) {
    std::vector<std::string> all;
    Rows rows = connection.query(sql, values);
    while (rows.next()) all.push_back(rows.text(0));
    return all;
}

} // namespace

std::vector<std::string> tablesOf(Connection& connection) {
    std::vector<std::string> all;
    for (const std::string& table :
         texts(connection, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT "
                           "LIKE 'sqlite%' ORDER BY name")) {
        std::string columns;
        for (const std::string& column : texts(connection, "SELECT name FROM pragma_table_info(?)", {table}))
            columns += (columns.empty() ? "" : ", ") + column;
        all.push_back(table + "(" + columns + ")");
    }
    return all;
}

std::map<std::string, std::string> rowsOf(Connection& connection, const std::vector<std::string>& tables) {
    std::map<std::string, std::string> all;
    for (const std::string& table : tables) {
        const std::size_t bracket = table.find('(');
        const std::string columns = table.substr(bracket + 1, table.size() - bracket - 2);
        const std::string sql = "SELECT " + columns + " FROM " + table.substr(0, bracket) + " ORDER BY " + columns;
        SQLite::Statement rows(connection.database(), sql);
        std::string content;
        int count = 0;
        for (; rows.executeStep(); ++count)
            for (int column = 0; column < rows.getColumnCount(); ++column)
                content += std::to_string(rows.getColumn(column).getType()) + rows.getColumn(column).getString() + '\n';
        all[table] = std::to_string(count) + " rows, " + sha256(std::as_bytes(std::span(content)));
    }
    return all;
}

std::string hashOf(const storage::Migration& step) {
    std::string sql(step.sql);
    std::erase(sql, '\r');
    return sha256(std::as_bytes(std::span(sql)));
}

} // namespace calliope::test
