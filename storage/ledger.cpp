#include "storage/ledger.h"

#include "storage/transaction.h"

namespace calliope::storage {

namespace {

constexpr std::int64_t between = 1'000; ///< entries that are added before old ones go

} // namespace

Id Ledger::add(const NetworkEntry& entry, Id before) {
    Transaction transaction(m_connection, Durability::normal);
    if (before != 0) m_connection.run("DELETE FROM network_entry WHERE id = ?", {before});
    m_connection.run(
        "INSERT INTO network_entry (at, host, method, reason, bytes_out, bytes_in, status) VALUES (?, ?, ?, ?, "
        "?, ?, ?)",
        {m_clock.wall(), entry.host, entry.method, entry.reason, entry.bytesOut, entry.bytesIn, entry.status});
    const Id id = m_connection.lastId();
    trimSometimes();
    transaction.commit();
    return id;
}

void Ledger::addTool(const ToolEntry& entry) {
    m_connection.run(
        "INSERT INTO tool_entry (state, conversation, at, title, source, words, ms) SELECT ?, id, ?, ?, ?, "
        "?, ? FROM conversation WHERE id = ?",
        {entry.state, m_clock.wall(), entry.title, entry.source, entry.words, entry.milliseconds, entry.conversation});
    trimSometimes();
}

void Ledger::trimSometimes() {
    if (++m_added % between == 0) trim();
}

void Ledger::trim() {
    // By number: ids have gaps, where one entry has taken the place of another.
    for (const char* sql :
         {"DELETE FROM network_entry WHERE id <= (SELECT id FROM network_entry ORDER BY id DESC LIMIT "
          "1 OFFSET ?) OR at < ?",
          "DELETE FROM tool_entry WHERE id <= (SELECT max(id) FROM tool_entry) - ? OR at < ?"})
        m_connection.run(sql, {mostEntries, m_clock.wall() - longest});
    m_connection.run("DELETE FROM usage_entry WHERE id <= (SELECT max(id) FROM usage_entry) - ?", {most});
}

std::vector<NetworkEntry> Ledger::network(std::int64_t limit, Id before) const {
    std::vector<NetworkEntry> entries;
    Rows rows =
        m_connection.query("SELECT id, at, host, method, reason, bytes_out, bytes_in, status FROM network_entry "
                           "WHERE id < ? ORDER BY id DESC LIMIT ?",
                           {before, limit});
    while (rows.next())
        entries.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.integer(5),
                           rows.integer(6), static_cast<int>(rows.integer(7))});
    return entries;
}

void Ledger::clearNetwork() {
    m_connection.run("DELETE FROM network_entry");
}

std::vector<ToolEntry> Ledger::tools(std::int64_t limit) const {
    std::vector<ToolEntry> entries;
    Rows rows = m_connection.query("SELECT t.id, t.state, t.conversation, t.at, t.title, t.source, t.words, t.ms FROM "
                                   "tool_entry t JOIN conversation c ON c.id = t.conversation WHERE c.deleted_at IS "
                                   "NULL ORDER BY t.id DESC LIMIT ?",
                                   {limit});
    while (rows.next())
        entries.push_back({rows.integer(0), rows.text(1), rows.integer(2), rows.integer(3), rows.text(4), rows.text(5),
                           rows.text(6), rows.integer(7)});
    return entries;
}

void Ledger::clearTools() {
    m_connection.run("DELETE FROM tool_entry");
}

std::vector<Usage> Ledger::usage(std::string_view model, std::string_view mode, std::int64_t limit) const {
    std::vector<Usage> usages;
    Rows rows = m_connection.query("SELECT prompt_tokens, reasoning_tokens, answer_tokens, prompt_ms, answer_ms FROM "
                                   "usage_entry WHERE model = ? AND mode = ? ORDER BY id DESC LIMIT ?",
                                   {model, mode, limit});
    while (rows.next())
        usages.push_back({rows.integer(0), 0, rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4)});
    return usages;
}

} // namespace calliope::storage
