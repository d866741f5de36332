#include "storage/conversations.h"

#include "storage/error.h"
#include "storage/text_index.h"
#include "storage/transaction.h"

namespace calliope::storage {

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the compiler joins it with other literals
#define CALLIOPE_CONVERSATION_COLUMNS                                                                                  \
    "id, uid, title, has_own_title, (SELECT f.id FROM folder f WHERE f.id = c.folder AND f.deleted_at IS NULL), "      \
    "is_pinned, mode, model, persona, parameters, created_at, used_at, use_number, is_unseen"

Conversation read(const Rows& row) {
    return {.id = row.integer(0),
            .uid = row.text(1),
            .title = row.text(2),
            .hasOwnTitle = row.flag(3),
            .folder = row.optionalInteger(4),
            .isPinned = row.flag(5),
            .mode = row.text(6),
            .model = row.text(7),
            .persona = row.optionalInteger(8),
            .parameters = row.text(9),
            .createdAt = row.integer(10),
            .usedAt = row.integer(11),
            .useNumber = row.integer(12),
            .isUnseen = row.flag(13)};
}

std::vector<Conversation> readAll(Rows&& rows) {
    std::vector<Conversation> all;
    while (rows.next()) all.push_back(read(rows));
    return all;
}

void requireChanged(std::int64_t rows) {
    if (rows == 0) throw Error(ErrorKind::usage, "This chat is not there any more.");
}

} // namespace

Id Conversations::create(const NewConversation& conversation) {
    const std::int64_t now = m_clock.wall();
    Transaction transaction(m_connection, Durability::normal);
    m_connection.run(
        "INSERT INTO conversation (uid, title, folder, mode, model, persona, parameters, created_at, used_at, "
        "use_number) VALUES (coalesce(?, lower(hex(randomblob(16)))), ?, ?, ?, ?, ?, ?, ?, ?, "
        "(SELECT ifnull(max(use_number), 0) + 1 FROM conversation))",
        {conversation.uid.empty() ? Value(nullptr) : Value(conversation.uid), conversation.title, conversation.folder,
         conversation.mode, conversation.model, conversation.persona, conversation.parameters, now, now});
    const Id id = m_connection.lastId();
    addTitleToIndex(m_connection, id);
    transaction.commit();
    return id;
}

std::optional<Conversation> Conversations::find(Id id) const {
    Rows rows = m_connection.query(
        "SELECT " CALLIOPE_CONVERSATION_COLUMNS " FROM conversation c WHERE id = ? AND deleted_at IS NULL", {id});
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::optional<Id> Conversations::findUid(std::string_view uid) const {
    return m_connection.number("SELECT id FROM conversation WHERE uid = ? AND deleted_at IS NULL", {uid});
}

std::vector<Conversation> Conversations::list(std::int64_t limit, std::int64_t skip) const {
    return readAll(m_connection.query("SELECT " CALLIOPE_CONVERSATION_COLUMNS
                                      " FROM conversation c WHERE deleted_at IS NULL "
                                      "ORDER BY is_pinned DESC, use_number DESC LIMIT ? OFFSET ?",
                                      {limit, skip}));
}

std::vector<Conversation> Conversations::removed() const {
    return readAll(m_connection.query("SELECT " CALLIOPE_CONVERSATION_COLUMNS
                                      " FROM conversation c WHERE deleted_at IS NOT NULL "
                                      "ORDER BY deleted_at DESC, id DESC"));
}

void Conversations::setTitle(Id id, std::string_view title, bool isOwn) {
    Transaction transaction(m_connection, Durability::normal);
    if (!isOwn && m_connection.number("SELECT has_own_title FROM conversation WHERE id = ?", {id}) == 1) return;
    removeTitleFromIndex(m_connection, id);
    requireChanged(
        m_connection.run("UPDATE conversation SET title = ?, has_own_title = ? WHERE id = ?", {title, isOwn, id}));
    addTitleToIndex(m_connection, id);
    transaction.commit();
}

void Conversations::setPinned(Id id, bool isPinned) {
    requireChanged(m_connection.run("UPDATE conversation SET is_pinned = ? WHERE id = ?", {isPinned, id}));
}

void Conversations::setFolder(Id id, std::optional<Id> folder) {
    requireChanged(m_connection.run("UPDATE conversation SET folder = ? WHERE id = ?", {folder, id}));
}

void Conversations::setMode(Id id, std::string_view mode) {
    requireChanged(m_connection.run("UPDATE conversation SET mode = ? WHERE id = ?", {mode, id}));
}

void Conversations::setModel(Id id, std::string_view model) {
    requireChanged(m_connection.run("UPDATE conversation SET model = ? WHERE id = ?", {model, id}));
}

void Conversations::setPersona(Id id, std::optional<Id> persona) {
    requireChanged(m_connection.run("UPDATE conversation SET persona = ? WHERE id = ?", {persona, id}));
}

void Conversations::setParameters(Id id, std::string_view json) {
    requireChanged(m_connection.run("UPDATE conversation SET parameters = ? WHERE id = ?", {json, id}));
}

void Conversations::setUnseen(Id id, bool isUnseen) {
    m_connection.run("UPDATE conversation SET is_unseen = ? WHERE id = ?", {isUnseen, id});
}

void Conversations::touch(Id id) {
    requireChanged(
        m_connection.run("UPDATE conversation SET used_at = ?, use_number = (SELECT max(use_number) + 1 FROM "
                         "conversation) WHERE id = ?",
                         {m_clock.wall(), id}));
}

void Conversations::remove(Id id) {
    requireChanged(m_connection.run("UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                                    {m_clock.wall(), id}));
}

void Conversations::restore(Id id) {
    requireChanged(
        m_connection.run("UPDATE conversation SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT NULL", {id}));
}

} // namespace calliope::storage
