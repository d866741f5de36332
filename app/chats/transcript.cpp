#include "app/chats/transcript.h"

#include "app/chats/look_words.h"
#include "app/tools/tool_use.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace calliope::app {

namespace {

constexpr int noText = std::numeric_limits<int>::max(); ///< as a block from which on texts have changed

bool isRunning(const storage::Message& message) {
    return message.state == storage::MessageState::running;
}

bool isLane(const storage::Block& block) {
    return block.kind == storage::BlockKind::lane;
}

/// Whether the thoughts of an answer that is running go on: their head says what is done now.
bool endsInThoughts(const storage::Message& message) {
    return !message.blocks.empty() && message.blocks.back().kind == storage::BlockKind::reasoning &&
           !message.blocks.back().text.empty();
}

/// Whether a row of products is worth its place: a closer look at a single one that is shown already is not. `shown`
/// has all that are, and gets these.
bool showsMore(const storage::Block& block, QSet<qint64>& shown) {
    const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
    const QJsonArray products = payload["products"].toArray();
    const qsizetype before = shown.size();
    for (const QJsonValue each : products) shown.insert(each["product"].toInteger());
    return products.size() > 1 || shown.size() > before;
}

} // namespace

// --- the model ---

int Transcript::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> Transcript::roleNames() const {
    return {{BlockRole, "block"}};
}

QVariant Transcript::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != BlockRole) return {};
    return describe(m_rows[static_cast<std::size_t>(index.row())]);
}

void Transcript::setColours(const QVariantMap& colours) {
    if (colours == m_colours) return;
    m_colours = colours;
    if (!m_rows.empty()) changed(0, count() - 1);
    emit coloursChanged();
}

void Transcript::changed(int first, int last) {
    emit dataChanged(index(first), index(last), {BlockRole});
}

// --- messages ---

Transcript::Entry Transcript::makeEntry(storage::Message message) const {
    Entry entry;
    for (const storage::Block& block : message.blocks) {
        entry.texts.emplace_back();
        if (message.role != storage::Role::assistant || !isAnswerText(block)) continue;
        entry.texts.back() = std::make_unique<markdown::Document>();
        entry.texts.back()->append(QString::fromStdString(block.text));
        if (!isRunning(message)) entry.texts.back()->finish();
    }
    const bool hasLanes = std::any_of(message.blocks.begin(), message.blocks.end(), isLane);
    if (message.role == storage::Role::assistant && hasLanes) {
        entry.lanes = std::make_unique<LaneList>(message);
    }
    entry.message = std::move(message);
    return entry;
}

void Transcript::setMessages(std::vector<storage::Message> messages) {
    beginResetModel();
    std::vector<Entry> old = std::exchange(m_entries, {});
    m_rows.clear();
    for (storage::Message& message : messages) {
        m_entries.push_back(makeEntry(std::move(message)));
        const auto rows = rowsOf(static_cast<int>(m_entries.size()) - 1);
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    }
    endResetModel();
    leave(std::move(old));
    emit countChanged();
}

void Transcript::leave(std::vector<Entry> entries) {
    // Views let go of a row some frames later, or when they are shown again.
    std::erase_if(m_leaving, [](const std::unique_ptr<LaneList>& lanes) { return !lanes->isSeen(); });
    for (Entry& entry : entries)
        if (entry.lanes) m_leaving.push_back(std::move(entry.lanes));
}

void Transcript::addMessage(storage::Message message) {
    // What was the last answer has fewer actions from now on.
    m_entries.push_back(makeEntry(std::move(message)));
    const int entry = static_cast<int>(m_entries.size()) - 1;
    refresh(entry, 0, 0);
    if (entry > 0) refresh(entry - 1, noText, 0);
}

void Transcript::replaceMessage(storage::Message message) {
    const int entry = entryOf(message.id);
    if (entry < 0) return;
    Entry& old = m_entries[static_cast<std::size_t>(entry)];
    keepOpen(old.message, message);
    // Texts that are the same stay parsed as they are, and their rows untouched.
    const bool same = old.message.blocks.size() == message.blocks.size() &&
                      std::equal(old.message.blocks.begin(), old.message.blocks.end(), message.blocks.begin(),
                                 [](const storage::Block& a, const storage::Block& b) {
                                     return a.kind == b.kind && a.text == b.text;
                                 });
    const bool goesOn = isRunning(message) && !isRunning(old.message);
    int block = 0;
    int part = 0;
    std::vector<Entry> left;
    if (same && !goesOn) {
        block = noText;
        for (int i = static_cast<int>(old.texts.size()) - 1; i >= 0 && !isRunning(message); --i) {
            const auto& text = old.texts[static_cast<std::size_t>(i)];
            if (!text || text->isFinished()) continue;
            text->finish();
            block = i;
            part = static_cast<int>(text->takeFirstChanged());
        }
        old.message = std::move(message);
        if (old.lanes) old.lanes->setMessage(old.message);
    } else {
        // Views hold on to the list.
        std::unique_ptr<LaneList> lanes = std::move(old.lanes);
        old = makeEntry(std::move(message));
        if (lanes && old.lanes) {
            lanes->setMessage(old.message);
            old.lanes = std::move(lanes);
        } else if (lanes) {
            left.emplace_back().lanes = std::move(lanes);
        }
        old.waits = goesOn && !old.lanes;
    }
    refresh(entry, block, part);
    if (!left.empty()) leave(std::move(left));
}

/// Blocks of a running answer have other ids once they are kept.
void Transcript::keepOpen(const storage::Message& from, const storage::Message& to) {
    for (std::size_t i = 0; i < std::min(from.blocks.size(), to.blocks.size()); ++i)
        if (from.blocks[i].id != to.blocks[i].id && m_open.contains(from.blocks[i].id))
            m_open[to.blocks[i].id] = m_open.take(from.blocks[i].id);
}

void Transcript::removeFrom(storage::Id message) {
    const int entry = entryOf(message);
    if (entry < 0) return;
    const int first = firstRow(entry);
    beginRemoveRows({}, first, count() - 1);
    m_rows.resize(static_cast<std::size_t>(first));
    std::vector<Entry> old(std::make_move_iterator(m_entries.begin() + entry),
                           std::make_move_iterator(m_entries.end()));
    m_entries.erase(m_entries.begin() + entry, m_entries.end());
    endRemoveRows();
    leave(std::move(old));
    emit countChanged();
}

void Transcript::setBlock(storage::Id message, const storage::Block& block) {
    const int at = entryOf(message);
    if (at < 0) return;
    Entry& entry = m_entries[static_cast<std::size_t>(at)];
    entry.waits = false;
    auto& blocks = entry.message.blocks;
    const auto found =
        std::find_if(blocks.begin(), blocks.end(), [&](const storage::Block& each) { return each.id == block.id; });
    if (found == blocks.end()) {
        m_open.remove(block.id); // of another answer, which ended elsewhere
        blocks.push_back(block);
        entry.texts.emplace_back(isAnswerText(block) ? std::make_unique<markdown::Document>() : nullptr);
        if (const auto& document = entry.texts.back()) document->append(QString::fromStdString(block.text));
    } else {
        found->payload = block.payload;
        found->endedAt = block.endedAt;
    }
    if (entry.lanes)
        entry.lanes->setBlock(block);
    else if (isLane(block))
        entry.lanes = std::make_unique<LaneList>(entry.message);
    // What lanes say of themselves changes often, and no row of this list.
    if (found == blocks.end() || !isLane(block)) refresh(at, noText, 0);
}

void Transcript::append(storage::Id message, storage::Id block, const QString& text) {
    const int at = entryOf(message);
    if (at < 0) return;
    Entry& entry = m_entries[static_cast<std::size_t>(at)];
    auto& blocks = entry.message.blocks;
    const auto found =
        std::find_if(blocks.begin(), blocks.end(), [&](const storage::Block& each) { return each.id == block; });
    if (found == blocks.end()) return;
    found->text += text.toStdString();
    entry.waits = false;
    if (entry.lanes) entry.lanes->append(block, text);
    if (found->lane != 0) return;
    const auto number = static_cast<int>(found - blocks.begin());
    const auto& document = entry.texts[static_cast<std::size_t>(number)];
    if (document) document->append(text);
    refresh(at, number, document ? static_cast<int>(document->takeFirstChanged()) : 0);
}

void Transcript::setProgress(storage::Id message, const QString& words, const QString& cost, double share) {
    const int at = entryOf(message);
    if (at < 0) return;
    Entry& entry = m_entries[static_cast<std::size_t>(at)];
    entry.words = words;
    entry.cost = cost;
    entry.share = share;
    for (int row = firstRow(at); row < count() && m_rows[static_cast<std::size_t>(row)].entry == at; ++row) {
        const Component component = m_rows[static_cast<std::size_t>(row)].component;
        if (component == Component::reasoning || component == Component::waiting) changed(row, row);
    }
}

void Transcript::setOpen(storage::Id message, storage::Id block, int open) {
    m_open[block] = open;
    const int at = entryOf(message);
    if (at >= 0) refresh(at, noText, 0);
}

const storage::Message* Transcript::find(storage::Id message) const {
    const int entry = entryOf(message);
    return entry < 0 ? nullptr : &m_entries[static_cast<std::size_t>(entry)].message;
}

const storage::Message* Transcript::last() const {
    return m_entries.empty() ? nullptr : &m_entries.back().message;
}

std::vector<storage::Message> Transcript::upTo(storage::Id message) const {
    std::vector<storage::Message> out;
    for (const Entry& entry : m_entries) {
        out.push_back(entry.message);
        if (entry.message.id == message) break;
    }
    return out;
}

std::vector<storage::Message> Transcript::messages() const {
    std::vector<storage::Message> out;
    out.reserve(m_entries.size());
    for (const Entry& entry : m_entries) out.push_back(entry.message);
    return out;
}

QString Transcript::markdownOf(storage::Id message) const {
    const storage::Message* found = find(message);
    if (!found) return {};
    QStringList texts;
    for (const storage::Block& block : found->blocks)
        if (block.kind == storage::BlockKind::text && block.lane == 0) texts.append(QString::fromStdString(block.text));
    return texts.join("\n\n");
}

int Transcript::lookRowOf(storage::Id message, int step) const {
    const int entry = entryOf(message);
    for (int row = std::max(0, firstRow(std::max(0, entry))); entry >= 0 && row < count(); ++row) {
        const Row& each = m_rows[static_cast<std::size_t>(row)];
        const auto& blocks = m_entries[static_cast<std::size_t>(each.entry)].message.blocks;
        if (each.entry == entry && each.component == Component::look &&
            lookIn(blocks[static_cast<std::size_t>(each.block)]).step == step)
            return row;
    }
    return -1;
}

int Transcript::lanesRowOf(storage::Id message) const {
    const int entry = entryOf(message);
    if (entry < 0) return -1;
    for (int row = firstRow(entry); row < count() && m_rows[static_cast<std::size_t>(row)].entry == entry; ++row)
        if (m_rows[static_cast<std::size_t>(row)].component == Component::lanes) return row;
    return -1;
}

LaneList* Transcript::lanesOf(storage::Id message) const {
    const int entry = entryOf(message);
    return entry < 0 ? nullptr : m_entries[static_cast<std::size_t>(entry)].lanes.get();
}

// --- rows ---

int Transcript::entryOf(storage::Id message) const {
    // Looked for from the end: it is nearly always the last.
    for (int i = static_cast<int>(m_entries.size()) - 1; i >= 0; --i)
        if (m_entries[static_cast<std::size_t>(i)].message.id == message) return i;
    return -1;
}

int Transcript::firstRow(int entry) const {
    return static_cast<int>(std::lower_bound(m_rows.begin(), m_rows.end(), entry,
                                             [](const Row& row, int wanted) { return row.entry < wanted; }) -
                            m_rows.begin());
}

std::optional<Transcript::Component> Transcript::componentOf(const Entry& entry, const storage::Block& block,
                                                             QSet<qint64>& products) {
    const auto only = [](bool isShown, Component component) {
        return isShown ? std::optional(component) : std::nullopt;
    };
    switch (block.kind) {
    case storage::BlockKind::lane: return only(entry.lanes != nullptr, Component::lanes);
    case storage::BlockKind::reasoning: return only(!block.text.empty(), Component::reasoning);
    case storage::BlockKind::picture: return isLook(block) ? Component::look : Component::picture;
    case storage::BlockKind::regions: return Component::regions;
    case storage::BlockKind::products: return only(showsMore(block, products), Component::products);
    case storage::BlockKind::toolCall:
        return toolUseOf(block, isRunning(entry.message)).state == ToolUse::State::asking ? Component::permission
                                                                                          : Component::tool;
    default: return std::nullopt;
    }
}

std::vector<Transcript::Row> Transcript::rowsOf(int number) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(number)];
    const storage::Message& message = entry.message;
    std::vector<Row> rows;
    if (message.role == storage::Role::user) return {{Component::question, number}};
    if (message.role != storage::Role::assistant) return rows;
    bool hasOutcome = false;
    QSet<qint64> products;
    for (int i = 0; i < static_cast<int>(message.blocks.size()); ++i) {
        const storage::Block& block = message.blocks[static_cast<std::size_t>(i)];
        if (block.lane != 0) continue;
        if (const auto component = componentOf(entry, block, products)) rows.push_back({*component, number, i});
        if (isLane(block) && entry.lanes && !isRunning(message)) rows.push_back({Component::agreement, number, i});
        hasOutcome = hasOutcome || !sectionOf(block).isEmpty();
        const auto& text = entry.texts[static_cast<std::size_t>(i)];
        const int parts = text ? static_cast<int>(text->blocks().size()) : 0;
        for (int part = 0; part < parts; ++part) rows.push_back({Component::part, number, i, part});
    }
    if (hasOutcome) rows.push_back({Component::outcome, number});
    if (isRunning(message)) {
        if (rows.empty() || (readsResult(message) && !entry.lanes) || (entry.waits && !endsInThoughts(message)))
            rows.push_back({Component::waiting, number});
        return rows;
    }
    if (message.state == storage::MessageState::failed) rows.push_back({Component::error, number});
    rows.push_back({Component::actions, number});
    return rows;
}

bool Transcript::isContinued(const Row& row) const {
    if (row.component != Component::part) return false;
    const Entry& entry = m_entries[static_cast<std::size_t>(row.entry)];
    const markdown::Blocks& parts = entry.texts[static_cast<std::size_t>(row.block)]->blocks();
    return row.part < parts.size() && parts[row.part].continued;
}

void Transcript::refresh(int entry, int changedBlock, int changedPart) {
    const int first = firstRow(entry);
    const int oldCount = firstRow(entry + 1) - first;
    const std::vector<Row> rows = rowsOf(entry);
    const int newCount = static_cast<int>(rows.size());

    // Rows that begin or end alike stay; between them some are taken away or added.
    const auto begin = m_rows.begin() + first;
    const auto end = begin + oldCount;
    const int same = static_cast<int>(std::mismatch(begin, end, rows.begin(), rows.end()).first - begin);
    const auto endsAlike = std::mismatch(std::reverse_iterator(end), std::reverse_iterator(begin + same), rows.rbegin(),
                                         rows.rend() - same);
    const int sameEnd = static_cast<int>(endsAlike.second - rows.rbegin());
    if (oldCount - same - sameEnd > 0) {
        beginRemoveRows({}, first + same, first + oldCount - sameEnd - 1);
        m_rows.erase(m_rows.begin() + first + same, m_rows.begin() + first + oldCount - sameEnd);
        endRemoveRows();
    }
    if (newCount - same - sameEnd > 0) {
        beginInsertRows({}, first + same, first + newCount - sameEnd - 1);
        m_rows.insert(m_rows.begin() + first + same, rows.begin() + same, rows.end() - sameEnd);
        endInsertRows();
        if (same > 0 && isContinued(rows[static_cast<std::size_t>(same)])) changed(first + same - 1, first + same - 1);
    }
    for (int i = 0; i < newCount; ++i) {
        if (i >= same && i < newCount - sameEnd) continue; // told as new
        const Row& row = rows[static_cast<std::size_t>(i)];
        const bool isSettled = row.component == Component::part &&
                               (row.block < changedBlock || (row.block == changedBlock && row.part < changedPart));
        if (!isSettled) changed(first + i, first + i);
    }
    if (oldCount != newCount) emit countChanged();
}

int Transcript::rowOf(storage::Id message) const {
    const int entry = entryOf(message);
    return entry < 0 ? -1 : firstRow(entry);
}

int Transcript::lastRowOf(storage::Id message) const {
    const int entry = entryOf(message);
    return entry < 0 ? -1 : firstRow(entry + 1) - 1;
}

QString Transcript::keyOf(int row) const {
    return keyOf(m_rows[static_cast<std::size_t>(row)]);
}

QString Transcript::keyOf(const Row& row) const {
    return QStringLiteral("%1:%2:%3:%4")
        .arg(m_entries[static_cast<std::size_t>(row.entry)].message.id)
        .arg(static_cast<int>(row.component))
        .arg(row.block)
        .arg(row.part);
}

} // namespace calliope::app
