#include "storage/endpoints.h"

namespace calliope::storage {

Id Endpoints::save(const Endpoint& endpoint) {
    const std::optional<Id> id = endpoint.id != 0 ? std::optional(endpoint.id) : std::nullopt;
    m_connection.run(
        "INSERT INTO endpoint (id, name, url, kind, key_name, is_enabled, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
        "(SELECT ifnull(max(place), 0) + 1 FROM endpoint)) ON CONFLICT (id) DO UPDATE SET name = ?2, url = ?3, "
        "kind = ?4, key_name = ?5, is_enabled = ?6",
        {id, endpoint.name, endpoint.url, endpoint.kind, endpoint.keyName, endpoint.isEnabled});
    return id ? *id : m_connection.lastId();
}

void Endpoints::remove(Id id) {
    m_connection.run("DELETE FROM endpoint WHERE id = ?", {id});
}

std::vector<Endpoint> Endpoints::list() const {
    std::vector<Endpoint> endpoints;
    Rows rows = m_connection.query("SELECT id, name, url, kind, key_name, is_enabled FROM endpoint ORDER BY place, id");
    while (rows.next())
        endpoints.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.flag(5)});
    return endpoints;
}

} // namespace calliope::storage
