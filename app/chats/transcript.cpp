#include "app/chats/transcript.h"

#include "app/base/failure_words.h"
#include "app/chats/request.h"
#include "app/chats/words.h"
#include "app/highlight/highlight.h"
#include "app/markdown/plain_text.h"
#include "app/markdown/rich_text.h"
#include "app/pictures/picture_block.h"
#include "app/pictures/picture_shelf.h"
#include "app/pictures/regions.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QUrl>
#include <algorithm>
#include <limits>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Transcript", text);
}

const char* const componentNames[] = {"QuestionBlock", "ReasoningBlock", "", "RegionsBlock", "WaitingBlock",
                                      "ErrorBlock",    "ActionsBlock"};

/// The QML file that draws a kind of Markdown block.
QString componentOf(markdown::Block::Kind kind) {
    switch (kind) {
    case markdown::Block::Kind::code: return "CodeBlock";
    case markdown::Block::Kind::table: return "TableBlock";
    case markdown::Block::Kind::rule: return "RuleBlock";
    case markdown::Block::Kind::paragraph:
    case markdown::Block::Kind::heading:
    case markdown::Block::Kind::math: break;
    }
    return "ParagraphBlock";
}

int alignmentOf(markdown::Alignment alignment) {
    switch (alignment) {
    case markdown::Alignment::centre: return Qt::AlignHCenter;
    case markdown::Alignment::right: return Qt::AlignRight;
    case markdown::Alignment::none:
    case markdown::Alignment::left: break;
    }
    return Qt::AlignLeft;
}

constexpr int noText = std::numeric_limits<int>::max(); ///< as a block from which on texts have changed

QVariantMap describePicture(const storage::Block& block) {
    const QSize size = pictureSize(block);
    return {{"name", QString::fromStdString(block.text)},
            {"source", PictureShelf::source(block.attachment)},
            {"width", size.width()},
            {"height", size.height()}};
}

QVariantMap describeRegions(const storage::Block& block) {
    const RegionsOnPicture regions = regionsIn(block);
    return {{"picture", QVariantMap{{"name", tr("with regions")},
                                    {"source", PictureShelf::source(regions.picture)},
                                    {"width", regions.size.width()},
                                    {"height", regions.size.height()}}},
            {"regions", rowsOf(regions.regions)}};
}

bool isRunning(const storage::Message& message) {
    return message.state == storage::MessageState::running;
}

/// Whether no text stands before the block: the answer's mark stands there.
bool isFirstText(const storage::Message& message, int block) {
    return std::none_of(message.blocks.begin(), message.blocks.begin() + block,
                        [](const storage::Block& each) { return each.kind == storage::BlockKind::text; });
}

const storage::Block* blockOf(const storage::Message& message, int block) {
    return block >= 0 && static_cast<std::size_t>(block) < message.blocks.size()
               ? &message.blocks[static_cast<std::size_t>(block)]
               : nullptr;
}

/// What went wrong with an answer that failed. Those of older versions have a sentence only.
Failure failureOf(const storage::Message& message) {
    for (const storage::Block& block : message.blocks) {
        if (block.kind != storage::BlockKind::error) continue;
        const QJsonObject kept = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
        if (kept.contains("title"))
            return {kept["title"].toString(), kept["detail"].toString(), actionOf(kept["action"].toString()),
                    kept["report"].toString()};
    }
    return {tr("No answer"), QString::fromStdString(message.problem), Failure::Action::retry, {}};
}

QString questionOf(const storage::Message& message) {
    QStringList texts;
    for (const storage::Block& block : message.blocks)
        if (block.kind == storage::BlockKind::text) texts.append(QString::fromStdString(block.text));
    return texts.join('\n');
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
        if (message.role != storage::Role::assistant || block.kind != storage::BlockKind::text) continue;
        entry.texts.back() = std::make_unique<markdown::Document>();
        entry.texts.back()->append(QString::fromStdString(block.text));
        if (!isRunning(message)) entry.texts.back()->finish();
    }
    entry.message = std::move(message);
    return entry;
}

void Transcript::setMessages(std::vector<storage::Message> messages) {
    beginResetModel();
    m_entries.clear();
    m_rows.clear();
    for (storage::Message& message : messages) {
        m_entries.push_back(makeEntry(std::move(message)));
        const auto rows = rowsOf(static_cast<int>(m_entries.size()) - 1);
        m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    }
    endResetModel();
    emit countChanged();
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
    // Texts that are the same stay parsed as they are, and their rows untouched.
    const bool same = old.message.blocks.size() == message.blocks.size() &&
                      std::equal(old.message.blocks.begin(), old.message.blocks.end(), message.blocks.begin(),
                                 [](const storage::Block& a, const storage::Block& b) {
                                     return a.kind == b.kind && a.text == b.text;
                                 });
    const bool goesOn = isRunning(message) && !isRunning(old.message);
    int block = 0, part = 0;
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
    } else {
        old = makeEntry(std::move(message));
        old.waits = goesOn;
    }
    refresh(entry, block, part);
}

void Transcript::removeFrom(storage::Id message) {
    const int entry = entryOf(message);
    if (entry < 0) return;
    const int first = firstRow(entry);
    beginRemoveRows({}, first, count() - 1);
    m_rows.resize(static_cast<std::size_t>(first));
    m_entries.erase(m_entries.begin() + entry, m_entries.end());
    endRemoveRows();
    emit countChanged();
}

void Transcript::append(storage::Id message, storage::Id block, storage::BlockKind kind, const QString& text) {
    const int at = entryOf(message);
    if (at < 0) return;
    Entry& entry = m_entries[static_cast<std::size_t>(at)];
    entry.waits = false;
    auto& blocks = entry.message.blocks;
    auto found =
        std::find_if(blocks.begin(), blocks.end(), [&](const storage::Block& each) { return each.id == block; });
    if (found == blocks.end()) {
        blocks.push_back({.id = block, .kind = kind});
        found = blocks.end() - 1;
        entry.texts.emplace_back(kind == storage::BlockKind::text ? std::make_unique<markdown::Document>() : nullptr);
    }
    const auto number = static_cast<int>(found - blocks.begin());
    found->text += text.toStdString();
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
        if (block.kind == storage::BlockKind::text) texts.append(QString::fromStdString(block.text));
    return texts.join("\n\n");
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

std::vector<Transcript::Row> Transcript::rowsOf(int number) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(number)];
    const storage::Message& message = entry.message;
    std::vector<Row> rows;
    if (message.role == storage::Role::user) return {{Component::question, number}};
    if (message.role != storage::Role::assistant) return rows;
    for (int i = 0; i < static_cast<int>(message.blocks.size()); ++i) {
        const storage::Block& block = message.blocks[static_cast<std::size_t>(i)];
        if (block.kind == storage::BlockKind::reasoning && !block.text.empty())
            rows.push_back({Component::reasoning, number, i});
        if (block.kind == storage::BlockKind::regions) rows.push_back({Component::regions, number, i});
        const auto& text = entry.texts[static_cast<std::size_t>(i)];
        const int parts = text ? static_cast<int>(text->blocks().size()) : 0;
        for (int part = 0; part < parts; ++part) rows.push_back({Component::part, number, i, part});
    }
    if (isRunning(message)) {
        if (rows.empty() || entry.waits) rows.push_back({Component::waiting, number});
        return rows;
    }
    if (message.state == storage::MessageState::failed) rows.push_back({Component::error, number});
    rows.push_back({Component::actions, number});
    return rows;
}

void Transcript::refresh(int entry, int changedBlock, int changedPart) {
    const int first = firstRow(entry);
    int oldCount = 0;
    while (first + oldCount < count() && m_rows[static_cast<std::size_t>(first + oldCount)].entry == entry) ++oldCount;
    const std::vector<Row> rows = rowsOf(entry);
    const int newCount = static_cast<int>(rows.size());

    // Rows that begin alike stay; behind them some are taken away or added.
    int same = 0;
    while (same < oldCount && same < newCount &&
           m_rows[static_cast<std::size_t>(first + same)] == rows[static_cast<std::size_t>(same)])
        ++same;
    int sameEnd = 0;
    while (sameEnd < oldCount - same && sameEnd < newCount - same &&
           m_rows[static_cast<std::size_t>(first + oldCount - 1 - sameEnd)] ==
               rows[static_cast<std::size_t>(newCount - 1 - sameEnd)])
        ++sameEnd;
    if (oldCount - same - sameEnd > 0) {
        beginRemoveRows({}, first + same, first + oldCount - sameEnd - 1);
        m_rows.erase(m_rows.begin() + first + same, m_rows.begin() + first + oldCount - sameEnd);
        endRemoveRows();
    }
    if (newCount - same - sameEnd > 0) {
        beginInsertRows({}, first + same, first + newCount - sameEnd - 1);
        m_rows.insert(m_rows.begin() + first + same, rows.begin() + same, rows.end() - sameEnd);
        endInsertRows();
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

// --- what rows say ---

QStringList Transcript::fieldsOf(int number) const {
    const Row& row = m_rows[static_cast<std::size_t>(number)];
    const Entry& entry = m_entries[static_cast<std::size_t>(row.entry)];
    if (row.component == Component::question) return {questionOf(entry.message)};
    if (row.component != Component::part) return {};
    const markdown::Block& part = entry.texts[static_cast<std::size_t>(row.block)]->blocks()[row.part];
    switch (part.kind) {
    case markdown::Block::Kind::paragraph:
    case markdown::Block::Kind::heading: return {markdown::toPlainText(part.runs)};
    case markdown::Block::Kind::code:
    case markdown::Block::Kind::math: return {part.text};
    case markdown::Block::Kind::table: {
        QStringList cells;
        const qsizetype columns = part.rows.first().size();
        for (const markdown::TableRow& line : part.rows)
            for (qsizetype i = 0; i < columns; ++i)
                cells.append(i < line.size() ? markdown::toPlainText(line[i]) : QString());
        return cells;
    }
    case markdown::Block::Kind::rule: break;
    }
    return {};
}

QVariantMap Transcript::describe(const Row& row) const {
    const Entry& entry = m_entries[static_cast<std::size_t>(row.entry)];
    const storage::Message& message = entry.message;
    QVariantMap out;
    switch (row.component) {
    case Component::part: out = describePart(entry, row); break;
    case Component::reasoning: out = describeReasoning(entry, row); break;
    case Component::actions: out = describeActions(entry, row); break;
    case Component::regions: out = describeRegions(*blockOf(message, row.block)); break;
    case Component::question: {
        QVariantList attachments;
        for (const storage::Block& block : message.blocks) {
            if (block.kind == storage::BlockKind::picture) attachments.append(describePicture(block));
        }
        out = {{"text", questionOf(message)}, {"attachments", attachments}, {"time", timeWords(message.createdAt)}};
        break;
    }
    case Component::waiting: out = {{"words", entry.words.isEmpty() ? tr("Reading the question") : entry.words}}; break;
    case Component::error: out = {{"failure", shownFailure(failureOf(message))}}; break;
    }
    if (row.component != Component::part) out["component"] = componentNames[static_cast<int>(row.component)];
    out["key"] = keyOf(row);
    out["messageId"] = static_cast<qlonglong>(message.id);
    out["number"] = row.entry;
    out["sibling"] = message.sibling;
    out["siblings"] = message.siblings;
    return out;
}

QVariantMap Transcript::describePart(const Entry& entry, const Row& row) const {
    const auto& parts = entry.texts[static_cast<std::size_t>(row.block)]->blocks();
    const markdown::Block& part = parts[row.part];
    const auto colour = [&](const char* name) { return m_colours.value(name).toString(); };
    const markdown::InlineStyle style{.codeFont = colour("codeFont"),
                                      .codeInk = colour("codeInk"),
                                      .codeFill = colour("codeFill"),
                                      .linkInk = colour("link")};

    QVariantMap out{{"component", componentOf(part.kind)},
                    {"nesting", part.nesting},
                    {"marker", part.marker},
                    {"tight", part.tight},
                    {"part", row.part},
                    {"level", static_cast<int>(part.level)},
                    {"startsAnswer", row.part == 0 && isFirstText(entry.message, row.block)}};
    switch (part.kind) {
    case markdown::Block::Kind::paragraph:
    case markdown::Block::Kind::heading: out["html"] = markdown::toRichText(part.runs, style); break;
    case markdown::Block::Kind::math:
        out["html"] = markdown::toRichText({{.text = part.text, .styles = markdown::Style::math}}, style);
        break;
    case markdown::Block::Kind::code: {
        // plain, keyword, type, function, string, number, comment, inserted, removed
        const highlight::Colours colours{QString(),         colour("keyword"), colour("keyword"),
                                         QString(),         colour("string"),  colour("number"),
                                         colour("comment"), colour("string"),  colour("removed")};
        out["code"] = part.text;
        out["language"] = highlight::languageName(part.language);
        out["html"] =
            highlight::toRichText(part.text, highlight::Highlighter(part.language).update(part.text), colours);
        break;
    }
    case markdown::Block::Kind::table: {
        QVariantList columns, rows;
        for (int i = 0; i < part.rows.first().size(); ++i)
            columns.append(QVariantMap{{"html", markdown::toRichText(part.rows.first()[i], style)},
                                       {"alignment", alignmentOf(part.alignments.value(i))}});
        for (int line = 1; line < part.rows.size(); ++line) {
            QVariantList cells;
            for (const markdown::InlineRuns& cell : part.rows[line]) cells.append(markdown::toRichText(cell, style));
            rows.append(QVariant(cells));
        }
        out["table"] = QVariantMap{{"columns", columns}, {"rows", rows}};
        break;
    }
    case markdown::Block::Kind::rule: break;
    }
    return out;
}

QVariantMap Transcript::describeReasoning(const Entry& entry, const Row& row) const {
    const storage::Message& message = entry.message;
    const storage::Block& block = *blockOf(message, row.block);
    const bool live = isRunning(message) && row.block + 1 == static_cast<int>(message.blocks.size());
    QString words = entry.words, cost = entry.cost;
    if (!live) {
        words = block.endedAt > block.startedAt
                    ? tr("Thought for %1").arg(durationWords(block.endedAt - block.startedAt))
                    : tr("Thoughts");
        const std::int64_t tokens = message.usage.reasoningTokens;
        cost = tokens > 0 ? tr("%1 tokens").arg(QLocale().toString(static_cast<qlonglong>(tokens))) : QString();
    }
    return {{"text", QString::fromStdString(block.text)},
            {"blockId", static_cast<qlonglong>(block.id)},
            {"live", live},
            {"words", words},
            {"cost", cost},
            {"share", entry.share},
            {"openByUser", m_open.value(block.id, 0)}};
}

QVariantMap Transcript::describeActions(const Entry& entry, const Row& row) const {
    const storage::Message& message = entry.message;
    QStringList words;
    if (message.state == storage::MessageState::stopped) words.append(tr("Stopped"));
    if (message.state == storage::MessageState::interrupted) words.append(tr("Interrupted when Calliope ended"));
    if (message.state == storage::MessageState::finished && !message.problem.empty())
        words.append(QString::fromStdString(message.problem));
    const storage::Usage& usage = message.usage;
    if (usage.answerTokens > 0 && usage.answerMilliseconds > 0)
        words.append(tr("%1 tokens/s")
                         .arg(QLocale().toString(1000.0 * static_cast<double>(usage.answerTokens) /
                                                     static_cast<double>(usage.answerMilliseconds),
                                                 'f', 1)));
    if (usage.promptMilliseconds > 0)
        words.append(tr("first word after %1").arg(durationWords(usage.promptMilliseconds)));
    if (!message.model.empty()) words.append(QString::fromStdString(message.model));
    const bool isLast = row.entry + 1 == static_cast<int>(m_entries.size());
    return {{"words", words.join(", ")}, {"isLast", isLast}, {"canGoOn", isLast && canGoOn(message)}};
}

} // namespace calliope::app
