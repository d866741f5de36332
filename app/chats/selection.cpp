#include "app/chats/selection.h"

#include "app/markdown/plain_text.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace calliope::app {

namespace {

constexpr int toItsEnd = std::numeric_limits<int>::max();

int fieldCount(const markdown::Block& block) {
    if (block.kind == markdown::Block::Kind::rule) return 0;
    if (block.kind != markdown::Block::Kind::table) return 1;
    return static_cast<int>(block.rows.size() * block.rows.first().size());
}

/// A stretch of a block; fields are counted in the block.
struct Cut {
    int field = 0;
    int offset = 0;
    int lastField = 0;
    int lastOffset = toItsEnd;

    [[nodiscard]] QString of(const QString& text, int number) const {
        const int begin = number == field ? offset : 0;
        return text.mid(begin, number == lastField ? lastOffset - begin : -1);
    }
};

void cutTable(markdown::Block& table, const Cut& cut) {
    const auto columns = static_cast<int>(table.rows.first().size());
    QVector<markdown::TableRow> lines;
    for (int line = cut.field / columns; line <= cut.lastField / columns; ++line) {
        markdown::TableRow cells;
        for (int column = 0; column < columns; ++column) {
            const int number = line * columns + column;
            if (number < cut.field || number > cut.lastField) continue;
            cells.append({{cut.of(markdown::toPlainText(table.rows[line][column]), number), {}, {}}});
        }
        lines.append(cells);
    }
    table.rows = lines;
}

/// What is left of the block; empty where nothing is.
markdown::Blocks cutOut(markdown::Block block, const Cut& cut) {
    if (block.kind == markdown::Block::Kind::table) {
        cutTable(block, cut);
    } else {
        const QString words = cut.of(markdown::toPlainText(block.runs), 0);
        block.text = cut.of(block.text, 0);
        block.runs = {{words, {}, {}}};
        if (words.isEmpty() && block.text.isEmpty()) return {};
    }
    if (cut.offset > 0 || cut.field > 0) {
        block.marker.clear();
        block.nesting.clear();
    }
    return {block};
}

} // namespace

Selection::Selection(Transcript& transcript, QObject* parent)
    : QObject(parent)
    , m_transcript(transcript) {
    connect(&m_transcript, &QAbstractItemModel::rowsInserted, this, &Selection::update);
    connect(&m_transcript, &QAbstractItemModel::rowsRemoved, this, &Selection::update);
    connect(&m_transcript, &QAbstractItemModel::modelReset, this, &Selection::update);
}

void Selection::begin(const QString& key, int field, int from, int to) {
    m_anchor = m_head = {key, field, from, to};
    update();
}

void Selection::extend(const QString& key, int field, int from, int to) {
    if (m_anchor.key.isEmpty()) m_anchor = {key, field, from, to};
    m_head = {key, field, from, to};
    update();
}

void Selection::selectAll() {
    int first = 0;
    int last = m_transcript.count() - 1;
    while (first <= last && m_transcript.fieldsOf(first).isEmpty()) ++first;
    while (last >= first && m_transcript.fieldsOf(last).isEmpty()) --last;
    if (first > last) return clear();
    const QStringList fields = m_transcript.fieldsOf(last);
    m_anchor = {m_transcript.keyOf(first), 0, 0, 0};
    const auto end = static_cast<int>(fields.back().size());
    m_head = {m_transcript.keyOf(last), static_cast<int>(fields.size()) - 1, end, end};
    update();
}

void Selection::clear() {
    m_anchor = m_head = {};
    setPlaces({}, {});
}

Selection::Range Selection::rangeIn(const QString& key, int field) const {
    if (!isActive()) return {};
    const int row = m_transcript.rowOfKey(key);
    const auto here = std::pair(row, field);
    const auto first = std::pair(m_first.row, m_first.field);
    const auto last = std::pair(m_last.row, m_last.field);
    if (row < 0 || here < first || here > last) return {};
    return {here == first ? m_first.offset : 0, here == last ? m_last.offset : toItsEnd};
}

QString Selection::text() const {
    if (!isActive()) return {};
    if (m_first.row == m_last.row && m_first.field == m_last.field)
        return m_transcript.fieldsOf(m_first.row)
            .value(m_first.field)
            .mid(m_first.offset, m_last.offset - m_first.offset);
    markdown::Blocks out;
    for (int row = m_first.row; row <= m_last.row; ++row) {
        int field = 0; // the block's first
        for (const markdown::Block& block : m_transcript.textOf(row)) {
            const int count = fieldCount(block);
            const int begin = row == m_first.row ? m_first.field - field : 0;
            const int end = row == m_last.row ? m_last.field - field : count - 1;
            field += count;
            if (count == 0) {
                out.append(block);
                continue;
            }
            if (begin >= count || end < 0) continue;
            out += cutOut(block, {.field = std::max(0, begin),
                                  .offset = row == m_first.row && begin >= 0 ? m_first.offset : 0,
                                  .lastField = std::min(end, count - 1),
                                  .lastOffset = row == m_last.row && end < count ? m_last.offset : toItsEnd});
        }
    }
    if (!out.isEmpty()) out.first().continued = false;
    return markdown::toPlainText(out);
}

void Selection::update() {
    if (m_anchor.key.isEmpty()) return setPlaces({}, {});
    const int anchor = m_transcript.rowOfKey(m_anchor.key);
    const int head = m_transcript.rowOfKey(m_head.key);
    if (anchor < 0 || head < 0) return clear();
    setPlaces(std::min(Place{anchor, m_anchor.field, m_anchor.from}, Place{head, m_head.field, m_head.from}),
              std::max(Place{anchor, m_anchor.field, m_anchor.to}, Place{head, m_head.field, m_head.to}));
}

void Selection::setPlaces(Place first, Place last) {
    if (first == m_first && last == m_last) return;
    m_first = first;
    m_last = last;
    emit changed();
}

} // namespace calliope::app
