#include "storage/answers.h"

#include "storage/error.h"
#include "storage/text_index.h"
#include "storage/transaction.h"

#include <utility>

namespace calliope::storage {

std::string pieces(Connection& connection, Id block) {
    Rows rows = connection.query("SELECT text FROM piece WHERE block = ? ORDER BY number", {block});
    std::string text;
    while (rows.next()) text += rows.text(0);
    return text;
}

Id Answers::begin(Id conversation, std::optional<Id> parent, std::string_view model, std::string_view mode) {
    Transaction transaction(m_connection, Durability::normal);
    if (m_connection.number("SELECT count(*) FROM conversation WHERE id = ? AND deleted_at IS NULL", {conversation}) ==
        0)
        throw Error(ErrorKind::usage, "This chat is not there any more.");
    if (parent && m_connection.number("SELECT conversation FROM message WHERE id = ? AND deleted_at IS NULL",
                                      {parent}) != conversation)
        throw Error(ErrorKind::usage, "This message is not there any more.");
    m_connection.run("UPDATE message SET is_selected = 0 WHERE conversation = ? AND parent IS ? AND is_selected = 1",
                     {conversation, parent});
    m_connection.run(
        "INSERT INTO message (conversation, parent, is_selected, role, state, model, mode, created_at) "
        "VALUES (?, ?, 1, ?, ?, ?, ?, ?)",
        {conversation, parent, nameOf(Role::assistant), nameOf(MessageState::running), model, mode, m_clock.wall()});
    const Id id = m_connection.lastId();
    transaction.commit();
    return id;
}

Id Answers::addBlock(Id answer, const Block& block) {
    Transaction transaction(m_connection, Durability::normal);
    if (m_connection.number("SELECT count(*) FROM message WHERE id = ? AND state = 'running'", {answer}) == 0)
        throw Error(ErrorKind::usage, "This answer is not being written any more.");
    m_connection.run(
        "INSERT INTO block (message, place, kind, lane, text, payload, attachment, started_at, ended_at) "
        "VALUES (?1, (SELECT ifnull(max(place) + 1, 0) FROM block WHERE message = ?1), ?2, ?3, ?4, ?5, ?6, ?7, "
        "?8)",
        {answer, nameOf(block.kind), block.lane, block.text, block.payload,
         block.attachment.empty() ? Value(nullptr) : Value(block.attachment),
         block.startedAt != 0 ? block.startedAt : m_clock.wall(), block.endedAt});
    const Id id = m_connection.lastId();
    transaction.commit();
    m_blocks[id] = answer;
    return id;
}

void Answers::resume(Id answer) {
    Transaction transaction(m_connection, Durability::normal);
    if (m_connection.run("UPDATE message SET state = 'running', problem = '' WHERE id = ? AND role = 'assistant' AND "
                         "state <> 'running' AND deleted_at IS NULL",
                         {answer}) == 0)
        throw Error(ErrorKind::usage, "This answer cannot go on.");
    std::vector<Id> blocks;
    {
        Rows rows = m_connection.query("SELECT id FROM block WHERE message = ?", {answer});
        while (rows.next()) blocks.push_back(rows.integer(0));
    }
    for (const Id block : blocks) removeFromIndex(m_connection, block);
    transaction.commit();
    for (const Id block : blocks) m_blocks[block] = answer;
}

void Answers::append(Id block, std::string_view text) {
    if (!m_blocks.contains(block)) throw Error(ErrorKind::usage, "This answer is not being written any more.");
    Tail& tail = m_tails[block];
    if (tail.text.empty()) tail.since = m_clock.steady();
    tail.text += text;
    flushDue();
}

void Answers::setPayload(Id block, std::string_view payload) {
    m_connection.run("UPDATE block SET payload = ? WHERE id = ?", {payload, block});
}

void Answers::endBlock(Id block, std::int64_t at) {
    m_connection.run("UPDATE block SET ended_at = ? WHERE id = ?", {at, block});
}

void Answers::flushDue() {
    const std::int64_t youngest = m_clock.steady() - oldestTail;
    for (const auto& [block, tail] : m_tails)
        if (!tail.text.empty() && tail.since <= youngest) return flush();
}

void Answers::flush() {
    if (m_tails.empty()) return;
    // One commit for all tails: a second answer costs hardly more than one.
    Transaction transaction(m_connection, Durability::normal);
    writeTails();
    transaction.commit();
    m_tails.clear();
}

void Answers::writeTails() {
    for (const auto& [block, tail] : m_tails)
        m_connection.run(
            "INSERT INTO piece (block, number, text) SELECT ?1, (SELECT ifnull(max(number), 0) + 1 FROM piece "
            "WHERE block = ?1), ?2 WHERE EXISTS (SELECT 1 FROM block WHERE id = ?1)",
            {block, tail.text});
}

void Answers::finish(Id answer, const End& end) {
    if (end.state == MessageState::running) throw Error(ErrorKind::usage, "An answer that ends cannot go on running.");
    Transaction transaction(m_connection, Durability::full);
    writeTails();
    close(answer, end);
    m_connection.run(
        "INSERT INTO usage_entry (at, model, mode, prompt_tokens, reasoning_tokens, answer_tokens, prompt_ms, "
        "answer_ms) SELECT finished_at, model, mode, ?, ?, ?, ?, ? FROM message WHERE id = ?",
        {end.usage.promptTokens, end.usage.reasoningTokens, end.usage.answerTokens, end.usage.promptMilliseconds,
         end.usage.answerMilliseconds, answer});
    transaction.commit();
    m_tails.clear();
    std::erase_if(m_blocks, [&](const auto& block) { return block.second == answer; });
}

void Answers::close(Id answer, const End& end) {
    std::vector<std::pair<Id, bool>> blocks; // and whether they are searched
    {
        Rows rows = m_connection.query("SELECT id, kind FROM block WHERE message = ?", {answer});
        while (rows.next()) {
            const std::optional<BlockKind> kind = kindOf(rows.text(1));
            blocks.emplace_back(rows.integer(0), kind && isSearched(*kind));
        }
    }
    const std::int64_t now = m_clock.wall();
    for (const auto& [block, searched] : blocks) {
        m_connection.run("UPDATE block SET text = text || ?2, ended_at = iif(ended_at = 0, ?3, ended_at) WHERE id = ?1",
                         {block, pieces(m_connection, block), now});
        m_connection.run("DELETE FROM piece WHERE block = ?", {block});
        if (searched) addToIndex(m_connection, block);
    }
    const Usage usage = together(usageOf(answer), end.usage);
    const std::int64_t changed = m_connection.run(
        "UPDATE message SET state = ?, problem = ?, finished_at = ?, prompt_tokens = ?, cached_tokens = ?, "
        "reasoning_tokens "
        "= ?, answer_tokens = ?, prompt_ms = ?, answer_ms = ? WHERE id = ? AND state = 'running'",
        {nameOf(end.state), end.problem, now, usage.promptTokens, usage.cachedTokens, usage.reasoningTokens,
         usage.answerTokens, usage.promptMilliseconds, usage.answerMilliseconds, answer});
    if (changed == 0) throw Error(ErrorKind::usage, "This answer is not being written any more.");
    m_connection.run("UPDATE conversation SET used_at = ?, use_number = (SELECT max(use_number) + 1 FROM conversation) "
                     "WHERE id = (SELECT conversation FROM message WHERE id = ?)",
                     {now, answer});
}

Usage Answers::usageOf(Id answer) {
    Rows rows = m_connection.query("SELECT prompt_tokens, cached_tokens, reasoning_tokens, answer_tokens, prompt_ms, "
                                   "answer_ms FROM message WHERE id = ?",
                                   {answer});
    if (!rows.next()) return {};
    return {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4), rows.integer(5)};
}

std::vector<Id> Answers::recover() {
    std::vector<Id> answers;
    {
        Rows rows = m_connection.query("SELECT id FROM message WHERE state = 'running' ORDER BY id");
        while (rows.next()) answers.push_back(rows.integer(0));
    }
    if (answers.empty()) return answers;
    Transaction transaction(m_connection, Durability::full);
    for (const Id answer : answers) close(answer, {.state = MessageState::interrupted, .usage = {}, .problem = {}});
    transaction.commit();
    return answers;
}

} // namespace calliope::storage
