#include "storage/drafts.h"

#include "storage/transaction.h"

namespace calliope::storage {

Draft Drafts::find(std::optional<Id> conversation) const {
    Draft draft;
    std::optional<Id> id;
    {
        Rows rows = m_connection.query("SELECT id, text FROM draft WHERE conversation IS ?", {conversation});
        if (!rows.next()) return draft;
        id = rows.integer(0);
        draft.text = rows.text(1);
    }
    Rows rows = m_connection.query("SELECT hash FROM draft_attachment WHERE draft = ? ORDER BY place", {id});
    while (rows.next()) draft.attachments.push_back(rows.text(0));
    return draft;
}

void Drafts::save(std::optional<Id> conversation, const Draft& draft) {
    Transaction transaction(m_connection, Durability::normal);
    m_connection.run("DELETE FROM draft WHERE conversation IS ?", {conversation});
    if (!draft.text.empty() || !draft.attachments.empty()) {
        m_connection.run("INSERT INTO draft (conversation, text, changed_at) VALUES (?, ?, ?)",
                         {conversation, draft.text, m_clock.wall()});
        const Id id = m_connection.lastId();
        std::int64_t place = 0;
        for (const std::string& hash : draft.attachments)
            m_connection.run("INSERT INTO draft_attachment (draft, place, hash) VALUES (?, ?, ?)", {id, place++, hash});
    }
    transaction.commit();
}

} // namespace calliope::storage
