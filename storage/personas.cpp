#include "storage/personas.h"

namespace calliope::storage {

Id Personas::save(const Persona& persona) {
    const std::optional<Id> id = persona.id != 0 ? std::optional(persona.id) : std::nullopt;
    m_connection.run(
        "INSERT INTO persona (id, name, prompt, model, mode, parameters, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
        "(SELECT ifnull(max(place), 0) + 1 FROM persona)) ON CONFLICT (id) DO UPDATE SET name = ?2, prompt = "
        "?3, model = ?4, mode = ?5, parameters = ?6",
        {id, persona.name, persona.prompt, persona.model, persona.mode, persona.parameters});
    return id ? *id : m_connection.lastId();
}

void Personas::remove(Id id) {
    m_connection.run("DELETE FROM persona WHERE id = ?", {id});
}

std::vector<Persona> Personas::list() const {
    std::vector<Persona> personas;
    Rows rows = m_connection.query("SELECT id, name, prompt, model, mode, parameters FROM persona ORDER BY place, id");
    while (rows.next())
        personas.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5)});
    return personas;
}

} // namespace calliope::storage
