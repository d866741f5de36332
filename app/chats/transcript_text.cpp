#include "app/chats/shown_text.h"
#include "app/chats/transcript.h"
#include "app/markdown/plain_text.h"

#include <algorithm>

// Transcript: its rows as text that can be found, selected and copied.

namespace calliope::app {

namespace {

markdown::Block paragraph(markdown::InlineRuns runs) {
    markdown::Block block;
    block.runs = std::move(runs);
    return block;
}

} // namespace

markdown::InlineRuns Transcript::outcomeOf(const Entry& entry, const char* section) {
    markdown::InlineRuns runs;
    if (!entry.lanes) return runs;
    markdown::Document document(entry.lanes->section(section));
    for (const markdown::Block& part : document.blocks()) {
        if (!runs.isEmpty()) runs.append({"\n", {}, {}});
        runs += shownRuns(part.runs, entry.message, entry.lanes->count());
    }
    return runs;
}

markdown::Blocks Transcript::textOf(int row) const {
    const Row& shown = m_rows[static_cast<std::size_t>(row)];
    const Entry& entry = m_entries[static_cast<std::size_t>(shown.entry)];
    if (shown.component == Component::question)
        return {paragraph({{questionOf(entry.message).replace("\r\n", "\n"), {}, {}}})};
    if (shown.component == Component::outcome)
        return {paragraph(outcomeOf(entry, "differed")), paragraph(outcomeOf(entry, "decided"))};
    if (shown.component != Component::part) return {};
    markdown::Block part = entry.texts[static_cast<std::size_t>(shown.block)]->blocks()[shown.part];
    part.runs = shownRuns(part.runs, entry.message, entry.lanes ? entry.lanes->count() : 0);
    const qsizetype columns = part.rows.isEmpty() ? 0 : part.rows.first().size();
    for (markdown::TableRow& line : part.rows) {
        line.resize(columns);
        for (markdown::InlineRuns& cell : line) cell = collapsed(cell);
    }
    if (part.kind == markdown::Block::Kind::math)
        part.text = markdown::toPlainText(collapsed({{part.text, markdown::Style::math, {}}}));
    return {part};
}

QStringList Transcript::fieldsOf(int row) const {
    QStringList fields;
    for (const markdown::Block& block : textOf(row)) {
        switch (block.kind) {
        case markdown::Block::Kind::paragraph:
        case markdown::Block::Kind::heading: fields.append(markdown::toPlainText(block.runs)); break;
        case markdown::Block::Kind::code:
        case markdown::Block::Kind::math: fields.append(block.text); break;
        case markdown::Block::Kind::table:
            for (const markdown::TableRow& line : block.rows)
                for (const markdown::InlineRuns& cell : line) fields.append(markdown::toPlainText(cell));
            break;
        case markdown::Block::Kind::rule: break;
        }
    }
    return fields;
}

QString Transcript::codeOf(const QString& key) const {
    const int number = rowOfKey(key);
    if (number < 0 || m_rows[static_cast<std::size_t>(number)].component != Component::part) return {};
    const Row& row = m_rows[static_cast<std::size_t>(number)];
    const Entry& entry = m_entries[static_cast<std::size_t>(row.entry)];
    const markdown::Blocks& parts = entry.texts[static_cast<std::size_t>(row.block)]->blocks();
    qsizetype part = row.part;
    while (part > 0 && parts[part].continued) --part;
    QStringList texts(parts[part].text);
    while (++part < parts.size() && parts[part].continued) texts.append(parts[part].text);
    return texts.join(u'\n');
}

int Transcript::rowOfKey(const QString& key) const {
    const int entry = entryOf(key.left(key.indexOf(u':')).toLongLong());
    if (entry < 0) return -1;
    const QStringList parts = key.split(u':');
    if (parts.size() != 4) return -1;
    const Row wanted{static_cast<Component>(parts[1].toInt()), entry, parts[2].toInt(), parts[3].toInt()};
    const auto begin = m_rows.begin() + firstRow(entry);
    const auto end = m_rows.begin() + firstRow(entry + 1);
    const auto found = std::find(begin, end, wanted);
    return found == end ? -1 : static_cast<int>(found - m_rows.begin());
}

} // namespace calliope::app
