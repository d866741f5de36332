#include "storage/messages.h"

#include "storage/answers.h"
#include "storage/error.h"
#include "storage/text_index.h"
#include "storage/transaction.h"

#include <algorithm>
#include <map>
#include <utility>

namespace calliope::storage {

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the compiler joins it with other literals
#define CALLIOPE_MESSAGE_COLUMNS                                                                                       \
    "m.id, m.conversation, m.parent, m.role, m.state, m.model, m.mode, m.problem, m.created_at, "                      \
    "ifnull(m.finished_at, 0), m.prompt_tokens, m.cached_tokens, m.reasoning_tokens, m.answer_tokens, m.prompt_ms, "   \
    "m.answer_ms, m.is_selected"

// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): the compiler joins it with other literals
#define CALLIOPE_SIBLINGS                                                                                              \
    "FROM message s WHERE s.conversation = m.conversation AND s.parent IS m.parent AND s.deleted_at IS NULL"

Message read(const Rows& row) {
    Message message;
    message.id = row.integer(0);
    message.conversation = row.integer(1);
    message.parent = row.optionalInteger(2);
    message.role = roleOf(row.text(3)).value_or(Role::user);
    message.state = stateOf(row.text(4)).value_or(MessageState::finished);
    message.model = row.text(5);
    message.mode = row.text(6);
    message.problem = row.text(7);
    message.createdAt = row.integer(8);
    message.finishedAt = row.integer(9);
    message.usage = {row.integer(10), row.integer(11), row.integer(12),
                     row.integer(13), row.integer(14), row.integer(15)};
    return message;
}

[[noreturn]] void throwGone() {
    throw Error(ErrorKind::usage, "This message is not there any more.");
}

} // namespace

Id Messages::add(const Message& message) {
    if (message.state == MessageState::running)
        throw Error(ErrorKind::usage, "An answer that is being written cannot be added as a whole.");
    Transaction transaction(m_connection, Durability::full);
    if (m_connection.number("SELECT count(*) FROM conversation WHERE id = ? AND deleted_at IS NULL",
                            {message.conversation}) == 0)
        throw Error(ErrorKind::usage, "This chat is not there any more.");
    unselectSiblings(message.conversation, message.parent);
    const Id id = insert(message, true);
    m_connection.run("UPDATE conversation SET used_at = ?, use_number = (SELECT max(use_number) + 1 FROM conversation) "
                     "WHERE id = ?",
                     {m_clock.wall(), message.conversation});
    transaction.commit();
    return id;
}

Id Messages::import(const Message& message, bool isSelected) {
    return insert(message, isSelected);
}

Id Messages::insert(const Message& message, bool isSelected) {
    if (message.parent && m_connection.number("SELECT conversation FROM message WHERE id = ? AND deleted_at IS NULL",
                                              {message.parent}) != message.conversation)
        throwGone();
    const std::int64_t now = m_clock.wall();
    const std::int64_t created = message.createdAt != 0 ? message.createdAt : now;
    const Usage& usage = message.usage;
    m_connection.run(
        "INSERT INTO message (conversation, parent, is_selected, role, state, model, mode, problem, "
        "created_at, finished_at, prompt_tokens, cached_tokens, reasoning_tokens, answer_tokens, prompt_ms, "
        "answer_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {message.conversation, message.parent, isSelected, nameOf(message.role), nameOf(message.state), message.model,
         message.mode, message.problem, created, message.finishedAt != 0 ? message.finishedAt : created,
         usage.promptTokens, usage.cachedTokens, usage.reasoningTokens, usage.answerTokens, usage.promptMilliseconds,
         usage.answerMilliseconds});
    const Id id = m_connection.lastId();
    std::int64_t place = 0;
    for (const Block& block : message.blocks) insertBlock(id, place++, block);
    return id;
}

Id Messages::insertBlock(Id message, std::int64_t place, const Block& block) {
    m_connection.run("INSERT INTO block (message, place, kind, lane, text, payload, attachment, started_at, ended_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     {message, place, nameOf(block.kind), block.lane, block.text, block.payload,
                      block.attachment.empty() ? Value(nullptr) : Value(block.attachment), block.startedAt,
                      block.endedAt});
    const Id id = m_connection.lastId();
    if (isSearched(block.kind)) addToIndex(m_connection, id);
    return id;
}

std::optional<Message> Messages::find(Id id) const {
    std::vector<Message> messages;
    {
        Rows rows = m_connection.query("SELECT " CALLIOPE_MESSAGE_COLUMNS ", (SELECT count(*) " CALLIOPE_SIBLINGS
                                       " AND s.id <= m.id), (SELECT count(*) " CALLIOPE_SIBLINGS
                                       ") FROM message m WHERE id = ? AND deleted_at IS NULL",
                                       {id});
        if (!rows.next()) return std::nullopt;
        messages.push_back(read(rows));
        messages.back().sibling = static_cast<int>(rows.integer(17));
        messages.back().siblings = static_cast<int>(rows.integer(18));
    }
    readBlocks(messages);
    return std::move(messages.front());
}

std::vector<Message> Messages::branch(Id conversation) const {
    std::vector<Message> messages;
    {
        Rows rows = m_connection.query(
            "WITH RECURSIVE path (id, depth) AS ("
            "SELECT id, 0 FROM message WHERE conversation = ?1 AND parent IS NULL AND is_selected = 1 AND deleted_at "
            "IS NULL "
            "UNION ALL SELECT c.id, depth + 1 FROM path JOIN message c ON c.conversation = ?1 AND c.parent = path.id "
            "AND c.is_selected = 1 AND c.deleted_at IS NULL) "
            "SELECT " CALLIOPE_MESSAGE_COLUMNS ", (SELECT count(*) " CALLIOPE_SIBLINGS
            " AND s.id <= m.id), (SELECT count(*) " CALLIOPE_SIBLINGS ") FROM path JOIN message m ON m.id = path.id "
            "ORDER BY depth",
            {conversation});
        while (rows.next()) {
            messages.push_back(read(rows));
            messages.back().sibling = static_cast<int>(rows.integer(17));
            messages.back().siblings = static_cast<int>(rows.integer(18));
        }
    }
    readBlocks(messages);
    return messages;
}

std::vector<Messages::Node> Messages::tree(Id conversation) const {
    std::vector<Message> messages;
    std::vector<bool> isSelected;
    {
        // Parents have smaller ids than their children.
        Rows rows = m_connection.query("SELECT " CALLIOPE_MESSAGE_COLUMNS
                                       " FROM message m WHERE conversation = ? AND deleted_at IS NULL ORDER BY id",
                                       {conversation});
        while (rows.next()) {
            messages.push_back(read(rows));
            isSelected.push_back(rows.flag(16));
        }
    }
    std::map<std::optional<Id>, int> counts;
    for (Message& message : messages) message.sibling = ++counts[message.parent];
    for (Message& message : messages) message.siblings = counts[message.parent];
    readBlocks(messages);
    std::vector<Node> nodes;
    nodes.reserve(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) nodes.push_back({std::move(messages[i]), isSelected[i]});
    return nodes;
}

void Messages::readBlocks(std::vector<Message>& messages) const {
    for (Message& message : messages) {
        Rows rows =
            m_connection.query("SELECT id, kind, lane, text, payload, ifnull(attachment, ''), started_at, ended_at "
                               "FROM block WHERE message = ? ORDER BY place",
                               {message.id});
        while (rows.next()) {
            Block block{.id = rows.integer(0),
                        .kind = kindOf(rows.text(1)).value_or(BlockKind::text),
                        .lane = static_cast<int>(rows.integer(2)),
                        .text = rows.text(3),
                        .payload = rows.text(4),
                        .attachment = rows.text(5),
                        .startedAt = rows.integer(6),
                        .endedAt = rows.integer(7)};
            if (message.state == MessageState::running) block.text += pieces(m_connection, block.id);
            message.blocks.push_back(std::move(block));
        }
    }
}

std::vector<Id> Messages::siblings(Id id) const {
    Rows rows = m_connection.query("SELECT s.id FROM message m JOIN message s ON s.conversation = m.conversation AND "
                                   "s.parent IS m.parent WHERE m.id = ? AND s.deleted_at IS NULL ORDER BY s.id",
                                   {id});
    std::vector<Id> ids;
    while (rows.next()) ids.push_back(rows.integer(0));
    return ids;
}

void Messages::unselectSiblings(Id conversation, std::optional<Id> parent) {
    m_connection.run("UPDATE message SET is_selected = 0 WHERE conversation = ? AND parent IS ? AND is_selected = 1",
                     {conversation, parent});
}

void Messages::select(Id id) {
    Transaction transaction(m_connection, Durability::normal);
    std::optional<Id> at = id;
    while (at) {
        std::optional<Id> parent;
        {
            Rows rows = m_connection.query(
                "SELECT conversation, parent, is_selected FROM message WHERE id = ? AND deleted_at IS NULL", {at});
            if (!rows.next()) throwGone();
            parent = rows.optionalInteger(1);
            if (!rows.flag(2)) {
                unselectSiblings(rows.integer(0), parent);
                m_connection.run("UPDATE message SET is_selected = 1 WHERE id = ?", {at});
            }
        }
        at = parent;
    }
    transaction.commit();
}

void Messages::setBlock(Id block, std::string_view text, std::string_view payload) {
    Transaction transaction(m_connection, Durability::normal);
    const bool isIndexed = m_connection.number("SELECT is_indexed FROM block WHERE id = ?", {block}) == 1;
    if (isIndexed) removeFromIndex(m_connection, block);
    if (m_connection.run("UPDATE block SET text = ?, payload = ? WHERE id = ?", {text, payload, block}) == 0)
        throwGone();
    if (isIndexed) addToIndex(m_connection, block);
    transaction.commit();
}

Id Messages::addBlock(Id message, const Block& block) {
    Transaction transaction(m_connection, Durability::normal);
    if (m_connection.number("SELECT count(*) FROM message WHERE id = ? AND state <> 'running'", {message}) == 0)
        throwGone();
    const Id id = insertBlock(
        message, m_connection.number("SELECT max(place) + 1 FROM block WHERE message = ?", {message}).value_or(0),
        block);
    transaction.commit();
    return id;
}

void Messages::remove(Id id) {
    Transaction transaction(m_connection, Durability::normal);
    const std::optional<Message> message = find(id);
    if (!message) throwGone();
    // One mark for all that is removed together, so that restore() does not bring back what was removed before.
    const std::int64_t mark = std::max(
        m_clock.wall(),
        m_connection.number("SELECT max(deleted_at) + 1 FROM message WHERE conversation = ?", {message->conversation})
            .value_or(0));
    m_connection.run(
        "WITH RECURSIVE below (id) AS (SELECT ?1 UNION ALL SELECT m.id FROM below JOIN message m ON m.parent = "
        "below.id) UPDATE message SET deleted_at = ?2 WHERE id IN below AND deleted_at IS NULL",
        {id, mark});
    const bool wasSelected = m_connection.number("SELECT is_selected FROM message WHERE id = ?", {id}) == 1;
    m_connection.run("UPDATE message SET is_selected = 0 WHERE id = ?", {id});
    if (wasSelected)
        m_connection.run(
            "UPDATE message SET is_selected = 1 WHERE id = (SELECT id FROM message WHERE conversation = ?1 AND "
            "parent IS ?2 AND deleted_at IS NULL ORDER BY id < ?3 DESC, abs(id - ?3) LIMIT 1)",
            {message->conversation, message->parent, id});
    transaction.commit();
}

void Messages::restore(Id id) {
    Transaction transaction(m_connection, Durability::normal);
    std::int64_t mark = 0;
    {
        Rows rows =
            m_connection.query("SELECT m.deleted_at FROM message m LEFT JOIN message p ON p.id = m.parent WHERE "
                               "m.id = ? AND m.deleted_at IS NOT NULL AND p.deleted_at IS NULL",
                               {id});
        if (!rows.next()) throwGone();
        mark = rows.integer(0);
    }
    m_connection.run(
        "WITH RECURSIVE below (id) AS (SELECT ?1 UNION ALL SELECT m.id FROM below JOIN message m ON m.parent = "
        "below.id) UPDATE message SET deleted_at = NULL WHERE id IN below AND deleted_at = ?2",
        {id, mark});
    select(id);
    transaction.commit();
}

} // namespace calliope::storage
