#include "storage/settings.h"

#include <array>

namespace calliope::storage {

namespace {

constexpr std::array<const char*, 4> kinds{"flag", "integer", "real", "text"}; // in the order of the variant

Setting read(const Rows& row, int kind, int value) {
    const std::string name = row.text(kind);
    if (name == kinds[0]) return row.flag(value);
    if (name == kinds[1]) return row.integer(value);
    if (name == kinds[2]) return row.real(value);
    return row.text(value);
}

} // namespace

std::optional<Setting> Settings::find(std::string_view key) const {
    Rows rows = m_connection.query("SELECT kind, value FROM setting WHERE key = ?", {key});
    return rows.next() ? std::optional(read(rows, 0, 1)) : std::nullopt;
}

void Settings::set(std::string_view key, const Setting& value) {
    const Value bound = std::visit([](const auto& held) { return Value(held); }, value);
    m_connection.run("INSERT OR REPLACE INTO setting (key, kind, value) VALUES (?, ?, ?)",
                     {key, kinds[value.index()], bound});
}

void Settings::remove(std::string_view key) {
    m_connection.run("DELETE FROM setting WHERE key = ?", {key});
}

std::map<std::string, Setting> Settings::all() const {
    std::map<std::string, Setting> settings;
    Rows rows = m_connection.query("SELECT key, kind, value FROM setting");
    while (rows.next()) settings.emplace(rows.text(0), read(rows, 1, 2));
    return settings;
}

} // namespace calliope::storage
