#include "storage/folders.h"

#include "storage/error.h"
#include "storage/transaction.h"

namespace calliope::storage {

namespace {
void requireChanged(std::int64_t rows) {
    if (rows == 0) throw Error(ErrorKind::usage, "This folder is not there any more.");
}
} // namespace

Id Folders::create(std::string_view name) {
    m_connection.run("INSERT INTO folder (name, place) VALUES (?, (SELECT ifnull(max(place), 0) + 1 FROM folder))",
                     {name});
    return m_connection.lastId();
}

std::vector<Folder> Folders::list() const {
    std::vector<Folder> folders;
    Rows rows = m_connection.query("SELECT id, name FROM folder WHERE deleted_at IS NULL ORDER BY place, id");
    while (rows.next()) folders.push_back({rows.integer(0), rows.text(1)});
    return folders;
}

void Folders::rename(Id id, std::string_view name) {
    requireChanged(m_connection.run("UPDATE folder SET name = ? WHERE id = ? AND deleted_at IS NULL", {name, id}));
}

void Folders::order(std::span<const Id> ids) {
    Transaction transaction(m_connection, Durability::normal);
    m_connection.run("UPDATE folder SET place = place + ?", {ids.size()});
    std::int64_t place = 0;
    for (const Id id : ids) m_connection.run("UPDATE folder SET place = ? WHERE id = ?", {place++, id});
    transaction.commit();
}

void Folders::remove(Id id) {
    requireChanged(
        m_connection.run("UPDATE folder SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", {m_clock.wall(), id}));
}

void Folders::restore(Id id) {
    requireChanged(
        m_connection.run("UPDATE folder SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL", {id}));
}

} // namespace calliope::storage
