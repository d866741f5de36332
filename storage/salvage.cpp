#include "storage/salvage.h"

#include "storage/attachments.h"
#include "storage/carve.h"
#include "storage/checkouts.h"
#include "storage/error.h"
#include "storage/message.h"
#include "storage/migration.h"
#include "storage/text_index.h"
#include "storage/transaction.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::storage {

namespace {

/// How rows of a table are told from those of others with the same types.
struct Sign {
    const char* table;
    std::size_t column;
    bool (*holds)(std::string_view text);
};

bool isAnyOf(std::string_view text, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, text) != names.end();
}

constexpr Sign signs[] = {
    {"message", 4, [](std::string_view text) { return roleOf(text).has_value(); }},
    {"block", 3, [](std::string_view text) { return kindOf(text).has_value(); }},
    {"attachment", 0, isHash},
    {"draft_attachment", 2, isHash},
    {"document_page", 1, isHash},
    {"setting", 1,
     [](std::string_view text) {
         return isAnyOf(text, {"flag", "integer", "real", "text"});
     }},
    {"tool_entry", 1,
     [](std::string_view text) {
         return isAnyOf(text, {"done", "failed", "refused", "stopped"});
     }},
    {"shop_contact", 0, [](std::string_view text) { return text.starts_with("https://"); }},
    {"checkout", 1, [](std::string_view text) { return checkoutStateOf(text).has_value(); }},
    {"cart", 1,
     [](std::string_view text) {
         return isAnyOf(text, {"open", "cancelled", "ordered"});
     }},
    {"checkout_attempt", 2,
     [](std::string_view text) {
         return isAnyOf(text, {"open", "answered"});
     }},
    {"consent_receipt", 2, isHash},
    {"shop_order", 2,
     [](std::string_view text) {
         return isAnyOf(text, {"placed", "shipped", "delivered", "returned", "cancelled"});
     }},
    {"shop_order_event", 2,
     [](std::string_view text) {
         return isAnyOf(text, {"placed", "status", "differs"});
     }},
};

struct Column {
    std::string name;
    std::string type;
    bool mayBeNull = false;
    bool isRowid = false;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
    std::size_t required = 0; ///< rows written before a column was added do not have it
    const Sign* sign = nullptr;
};

/// The tables that `connection` has, read from its schema. Those with a sign come first.
std::vector<Table> tablesOf(Connection& connection) {
    std::vector<Table> tables;
    Rows names =
        connection.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT' ORDER BY name");
    while (names.next()) {
        Table table{.name = names.text(0), .columns = {}, .required = 0, .sign = nullptr};
        Rows rows = connection.query(
            "SELECT name, type, \"notnull\", dflt_value IS NOT NULL, pk FROM pragma_table_info(?)", {table.name});
        while (rows.next()) {
            const bool isRowid = rows.text(0) == "id" && rows.integer(4) == 1 && rows.text(1) == "INTEGER";
            const bool mayBeNull = rows.integer(2) == 0 && rows.integer(4) == 0;
            table.columns.push_back({rows.text(0), rows.text(1), mayBeNull, isRowid});
            if (!mayBeNull && !rows.flag(3)) table.required = table.columns.size();
        }
        const auto sign = std::ranges::find(signs, table.name, &Sign::table);
        if (sign != std::end(signs)) table.sign = sign;
        tables.push_back(std::move(table));
    }
    std::stable_partition(tables.begin(), tables.end(), [](const Table& table) { return table.sign != nullptr; });
    return tables;
}

bool fits(const Column& column, const CarvedValue& value) {
    if (column.isRowid) return std::holds_alternative<std::monostate>(value);
    if (std::holds_alternative<std::monostate>(value)) return column.mayBeNull;
    if (column.type == "INTEGER") return std::holds_alternative<std::int64_t>(value);
    if (column.type == "TEXT") return std::holds_alternative<std::string>(value);
    return true;
}

bool fits(const Table& table, const CarvedRow& row) {
    const std::size_t count = row.values.size();
    if (count < table.required || count > table.columns.size()) return false;
    for (std::size_t i = 0; i < count; ++i)
        if (!fits(table.columns[i], row.values[i])) return false;
    return table.sign == nullptr || table.sign->holds(std::get<std::string>(row.values[table.sign->column]));
}

Value bound(const CarvedValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    if (const auto* real = std::get_if<double>(&value)) return *real;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return nullptr;
}

/// Puts carved rows into a new database, and together again what belongs together.
class Salvage {
public:
    explicit Salvage(Connection& connection)
        : m_connection(connection)
        , m_tables(tablesOf(connection)) {}

    void take(const CarvedRow& row) {
        const auto table = std::ranges::find_if(m_tables, [&](const Table& candidate) { return fits(candidate, row); });
        if (table == m_tables.end() || table->name == "document_page") return; // made anew from the attachments
        std::string columns;
        std::string marks;
        std::vector<Value> values;
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            const Column& column = table->columns[i];
            columns += (i == 0 ? "" : ", ") + column.name;
            marks += i == 0 ? "?" : ", ?";
            // One of siblings is selected at the end; until then none is, so that no row is in the way of another.
            const bool isSelection = table->name == "message" && column.name == "is_selected";
            if (isSelection && row.values[i] == CarvedValue(std::int64_t{1})) m_selected.push_back(row.rowid);
            values.push_back(column.isRowid ? Value(row.rowid) : isSelection ? Value(0) : bound(row.values[i]));
        }
        try {
            m_connection.run(
                ("INSERT OR IGNORE INTO " + table->name + " (" + columns + ") VALUES (" + marks + ")").c_str(), values);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::usage) throw; // not a row of this table after all
        }
    }

    Salvaged finish() {
        const Id recovered = adopt();
        const std::optional<std::int64_t> incomplete = m_connection.number(
            "SELECT count(*) FROM message m WHERE m.conversation = ? OR NOT EXISTS (SELECT 1 FROM block "
            "WHERE message = m.id)",
            {recovered});
        for (const Id id : m_selected)
            m_connection.run("UPDATE OR IGNORE message SET is_selected = 1 WHERE id = ?", {id});
        m_connection.run("UPDATE OR IGNORE message SET is_selected = 1 WHERE id IN (SELECT max(id) FROM message WHERE "
                         "deleted_at IS NULL GROUP BY conversation, parent HAVING max(is_selected) = 0)");
        dropStrays();
        return {m_connection.number("SELECT count(*) FROM conversation WHERE deleted_at IS NULL").value_or(0),
                m_connection.number("SELECT count(*) FROM message WHERE deleted_at IS NULL").value_or(0),
                incomplete.value_or(0)};
    }

private:
    Id chatFor(Id id) {
        m_connection.run(
            "INSERT INTO conversation (id, uid, title, mode, model, created_at, used_at, use_number) VALUES (?, "
            "lower(hex(randomblob(16))), 'Recovered', '', '', 0, 0, (SELECT ifnull(max(use_number), 0) + 1 FROM "
            "conversation))",
            {id != 0 ? std::optional(id) : std::nullopt});
        return m_connection.lastId();
    }

    std::vector<Id> missing(const char* sql) {
        std::vector<Id> ids;
        Rows rows = m_connection.query(sql);
        while (rows.next()) ids.push_back(rows.integer(0));
        return ids;
    }

    /// Gives homes to what has lost them; returns the chat of messages that are known by their blocks alone, or 0.
    Id adopt() {
        for (const Id id :
             missing("SELECT DISTINCT conversation FROM message WHERE conversation NOT IN (SELECT id FROM "
                     "conversation)"))
            (void)chatFor(id);
        Id recovered = 0;
        for (const Id id :
             missing("SELECT DISTINCT message FROM block WHERE message NOT IN (SELECT id FROM message)")) {
            if (recovered == 0) recovered = chatFor(0);
            m_connection.run(
                "INSERT INTO message (id, conversation, parent, is_selected, role, state, model, mode, created_at) "
                "VALUES (?1, ?2, (SELECT max(id) FROM message WHERE conversation = ?2 AND id < ?1), 0, 'assistant', "
                "'finished', '', '', 0)",
                {id, recovered});
        }
        m_connection.run(
            "UPDATE message SET parent = (SELECT max(p.id) FROM message p WHERE p.conversation = "
            "message.conversation AND p.id < message.id) WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
            "message p WHERE p.id = message.parent AND p.conversation = message.conversation)");
        return recovered;
    }

    /// What refers to something that is lost, and means nothing without it; an attachment only leaves its block.
    void dropStrays() {
        if (std::ranges::find(m_tables, "attachment", &Table::name) != m_tables.end())
            m_connection.run(
                "UPDATE block SET attachment = NULL WHERE attachment NOT IN (SELECT hash FROM attachment)");
        m_connection.run("UPDATE conversation SET folder = NULL WHERE folder NOT IN (SELECT id FROM folder)");
        std::vector<std::pair<std::string, Id>> strays;
        {
            Rows rows = m_connection.query("PRAGMA foreign_key_check");
            while (rows.next()) strays.emplace_back(rows.text(0), rows.integer(1));
        }
        for (const auto& [table, rowid] : strays)
            m_connection.run(("DELETE FROM " + table + " WHERE rowid = ?").c_str(), {rowid});
    }

    Connection& m_connection;
    std::vector<Table> m_tables;
    std::vector<Id> m_selected;
};

std::size_t bigEndian(const std::vector<unsigned char>& bytes, std::size_t at) {
    std::size_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) value = value << 8 | bytes[i];
    return value;
}

/// The version that the file's header says, the newest where that makes no sense. Throws Error{newer} for one that we
/// do not know, where the header is ours.
std::size_t versionOf(PageFile& file) {
    constexpr std::string_view magic = "SQLite format 3";
    const std::size_t newest = migrations().size();
    const std::vector<unsigned char> header = file.page(1);
    if (header.size() < 100) return newest;
    const std::size_t version = bigEndian(header, 60);
    const bool isOurs =
        std::equal(magic.begin(), magic.end(), header.begin()) && bigEndian(header, 68) == applicationId;
    if (isOurs && version > newest)
        throw Error(ErrorKind::newer,
                    "The chats were saved by a newer version of Calliope and are damaged: install that one.");
    return version >= 1 && version <= newest ? version : newest;
}

} // namespace

Salvaged salvage(const std::filesystem::path& from, const std::filesystem::path& to) {
    PageFile file(from);
    Connection connection(to, Connection::Use::write);
    const std::size_t version = versionOf(file);
    migrate(connection, migrations().first(version), {});
    connection.script("PRAGMA foreign_keys = OFF");
    Transaction transaction(connection, Durability::full);
    Salvage salvage(connection);
    carve(file, [&](const CarvedRow& row) { salvage.take(row); });
    const Salvaged salvaged = salvage.finish();
    if (connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'block_text'").next()) rebuildIndex(connection);
    transaction.commit();
    return salvaged;
}

} // namespace calliope::storage
