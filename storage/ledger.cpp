#include "storage/ledger.h"

namespace calliope::storage {

namespace {

constexpr std::int64_t between = 1'000; ///< connections that are added before old ones go

} // namespace

void Ledger::add(const NetworkEntry& entry) {
    m_connection.run(
        "INSERT INTO network_entry (at, host, method, reason, bytes_out, bytes_in, status) VALUES (?, ?, ?, ?, "
        "?, ?, ?)",
        {m_clock.wall(), entry.host, entry.method, entry.reason, entry.bytesOut, entry.bytesIn, entry.status});
    if (++m_added % between == 0) trim();
}

void Ledger::trim() {
    m_connection.run("DELETE FROM network_entry WHERE id <= (SELECT max(id) FROM network_entry) - ? OR at < ?",
                     {mostConnections, m_clock.wall() - longest});
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
