#include "storage/known_models.h"

namespace calliope::storage {

Id KnownModels::save(const KnownModel& model) {
    m_connection.run(
        "INSERT INTO known_model (endpoint, locator, name, family, size, projector, details, added_at, used_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0) ON CONFLICT (ifnull(endpoint, 0), locator) DO UPDATE SET "
        "name = ?3, family = ?4, size = ?5, projector = ?6, details = ?7",
        {model.endpoint, model.locator, model.name, model.family, model.size, model.projector, model.details,
         m_clock.wall()});
    return m_connection
        .number("SELECT id FROM known_model WHERE ifnull(endpoint, 0) = ifnull(?, 0) AND locator = ?",
                {model.endpoint, model.locator})
        .value_or(0);
}

void KnownModels::touch(Id id) {
    m_connection.run("UPDATE known_model SET used_at = ? WHERE id = ?", {m_clock.wall(), id});
}

void KnownModels::remove(Id id) {
    m_connection.run("DELETE FROM known_model WHERE id = ?", {id});
}

std::vector<KnownModel> KnownModels::list() const {
    std::vector<KnownModel> models;
    Rows rows =
        m_connection.query("SELECT id, endpoint, locator, name, family, size, projector, details, added_at, used_at "
                           "FROM known_model ORDER BY used_at DESC, id DESC");
    while (rows.next())
        models.push_back({rows.integer(0), rows.optionalInteger(1), rows.text(2), rows.text(3), rows.text(4),
                          rows.integer(5), rows.text(6), rows.text(7), rows.integer(8), rows.integer(9)});
    return models;
}

} // namespace calliope::storage
