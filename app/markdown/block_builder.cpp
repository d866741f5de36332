#include "app/markdown/block_builder.h"

#include "app/markdown/entities.h"
#include "app/markdown/formulas.h"
#include "app/markdown/links.h"
#include "app/markdown/math.h"
#include "app/markdown/safe_text.h"

#include <md4c.h>

#include <QSet>
#include <QStack>
#include <algorithm>
#include <utility>

namespace calliope::app::markdown {
namespace {

constexpr unsigned mostColumns = 128;
constexpr qsizetype mostCells = qsizetype{16} * 1024;
constexpr qsizetype longestShownAddress = 80;
constexpr qsizetype longestLanguage = 40;

QString text(const MD_ATTRIBUTE& attribute) {
    QString out;
    if (attribute.size == 0) return out;
    for (int i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
        const MD_OFFSET begin = attribute.substr_offsets[i];
        const QString part = QString::fromUtf8(attribute.text + begin, attribute.substr_offsets[i + 1] - begin);
        out += attribute.substr_types[i] == MD_TEXT_ENTITY ? decodedEntity(part) : part;
    }
    return out;
}

bool isLineBreakTag(QStringView html) {
    for (const QStringView tag : {u"<br>", u"<br/>", u"<br />"})
        if (html.compare(tag, Qt::CaseInsensitive) == 0) return true;
    return false;
}

/// Blanks and line ends at both ends of a paragraph.
void trim(InlineRuns& runs) {
    const auto isBlank = [](QChar character) { return character == u' ' || character == u'\n' || character == u'\t'; };
    while (!runs.isEmpty()) {
        QString& last = runs.last().text;
        if (runs.last().styles.testFlag(Style::code)) break;
        while (!last.isEmpty() && isBlank(last.back())) last.chop(1);
        if (!last.isEmpty()) break;
        runs.removeLast();
    }
    while (!runs.isEmpty()) {
        QString& first = runs.first().text;
        if (runs.first().styles.testFlag(Style::code)) break;
        const auto begin = std::find_if_not(first.cbegin(), first.cend(), isBlank);
        first.remove(0, begin - first.cbegin());
        if (!first.isEmpty()) break;
        runs.removeFirst();
    }
}

/// What md4c's calls build up.
class Builder {
public:
    explicit Builder(QVector<Formula> formulas)
        : m_formulas(std::move(formulas)) {}

    Blocks take() { return std::move(m_blocks); }

    /// False stops the parser.
    bool enter(MD_BLOCKTYPE type, void* detail);
    bool leave(MD_BLOCKTYPE type);
    void enter(MD_SPANTYPE type, void* detail);
    void leave(MD_SPANTYPE type);
    void addText(MD_TEXTTYPE type, const QString& text);

private:
    struct List {
        bool isTight = false;
        bool isOrdered = false;
        unsigned number = 0;
        QChar delimiter;
    };

    /// Those that are open. md4c leaves some that it never entered, as where the address of a picture holds the bracket
    /// that begins a link.
    struct Spans {
        int strong = 0;
        int emphasis = 0;
        int strike = 0;
        int code = 0;
        int pictures = 0;
        QStack<QString> links;
    };

    void enterItem(const MD_BLOCK_LI_DETAIL& item);
    bool enterTable(const MD_BLOCK_TABLE_DETAIL& table);
    void enterPicture(const QString& address);
    Block newBlock(Block::Kind kind);
    void endParagraph();
    void endHeading();
    void addParagraph(InlineRuns runs);
    void addRun(const QString& text, Styles more = {});
    void addWithFormulas(const QString& text);
    void addFormula(const Formula& formula);
    [[nodiscard]] QString asWritten(const QString& text) const;

    QVector<Formula> m_formulas;
    Blocks m_blocks;
    QString m_nesting;
    QStack<List> m_lists;
    QString m_marker; ///< of the item that has no block yet

    InlineRuns m_runs;
    QSet<qsizetype> m_displays; ///< which of them are display formulas; their text is the formula's index
    Spans m_spans;
    qsizetype m_pictureBegin = 0; ///< of the runs of the outermost picture
    QString m_pictureAddress;

    int m_level = 0; ///< of the heading that is open
    bool m_isCode = false;
    bool m_isTable = false;
    Block m_open; ///< the code or table that is open
    qsizetype m_cells = 0;
};

Block Builder::newBlock(Block::Kind kind) {
    Block block;
    block.kind = kind;
    block.nesting = m_nesting.left(maxNesting);
    block.marker = std::exchange(m_marker, {});
    block.tight = !m_lists.isEmpty() && m_lists.top().isTight;
    return block;
}

bool Builder::enter(MD_BLOCKTYPE type, void* detail) {
    m_spans = {};
    if (type != MD_BLOCK_TD && type != MD_BLOCK_TH) endParagraph();
    switch (type) {
    case MD_BLOCK_QUOTE: m_nesting += u'q'; break;
    case MD_BLOCK_UL: {
        if (!m_marker.isEmpty()) m_blocks.append(newBlock(Block::Kind::paragraph));
        m_lists.push({static_cast<MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0, false, 0, {}});
        m_nesting += u'l';
        break;
    }
    case MD_BLOCK_OL: {
        if (!m_marker.isEmpty()) m_blocks.append(newBlock(Block::Kind::paragraph));
        const auto& list = *static_cast<MD_BLOCK_OL_DETAIL*>(detail);
        m_lists.push({list.is_tight != 0, true, list.start, QLatin1Char(list.mark_delimiter)});
        m_nesting += u'l';
        break;
    }
    case MD_BLOCK_LI: enterItem(*static_cast<MD_BLOCK_LI_DETAIL*>(detail)); break;
    case MD_BLOCK_HR: m_blocks.append(newBlock(Block::Kind::rule)); break;
    case MD_BLOCK_H: m_level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level); break;
    case MD_BLOCK_CODE:
        m_isCode = true;
        m_open = newBlock(Block::Kind::code);
        m_open.language = text(static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang).toLower().left(longestLanguage);
        break;
    case MD_BLOCK_TABLE: return enterTable(*static_cast<MD_BLOCK_TABLE_DETAIL*>(detail));
    case MD_BLOCK_TR: m_open.rows.append(TableRow()); break;
    case MD_BLOCK_TH: m_open.alignments.append(Alignment(static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align)); break;
    default: break;
    }
    return true;
}

bool Builder::leave(MD_BLOCKTYPE type) {
    m_spans = {};
    switch (type) {
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        trim(m_runs);
        m_open.rows.last().append(std::exchange(m_runs, {}));
        return ++m_cells <= mostCells;
    case MD_BLOCK_H: endHeading(); break;
    case MD_BLOCK_CODE:
        if (m_open.text.endsWith(u'\n')) m_open.text.chop(1);
        m_isCode = false;
        m_blocks.append(std::exchange(m_open, {}));
        break;
    case MD_BLOCK_TABLE:
        m_isTable = false;
        m_blocks.append(std::exchange(m_open, {}));
        break;
    default: endParagraph(); break;
    }
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) m_lists.pop();
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_QUOTE) m_nesting.chop(1);
    if (type == MD_BLOCK_LI && !m_marker.isEmpty()) m_blocks.append(newBlock(Block::Kind::paragraph));
    return true;
}

void Builder::enterItem(const MD_BLOCK_LI_DETAIL& item) {
    List& list = m_lists.top();
    if (item.is_task != 0)
        m_marker = item.task_mark == ' ' ? "☐" : "☑";
    else if (list.isOrdered)
        m_marker = QString::number(list.number) + list.delimiter;
    else
        m_marker = "•";
    ++list.number;
}

bool Builder::enterTable(const MD_BLOCK_TABLE_DETAIL& table) {
    m_isTable = true;
    m_open = newBlock(Block::Kind::table);
    return table.col_count <= mostColumns;
}

void Builder::enter(MD_SPANTYPE type, void* detail) {
    switch (type) {
    case MD_SPAN_EM: ++m_spans.emphasis; break;
    case MD_SPAN_STRONG: ++m_spans.strong; break;
    case MD_SPAN_DEL: ++m_spans.strike; break;
    case MD_SPAN_CODE: ++m_spans.code; break;
    case MD_SPAN_A:
        m_spans.links.push(linkTarget(asWritten(text(static_cast<MD_SPAN_A_DETAIL*>(detail)->href))));
        break;
    case MD_SPAN_IMG: enterPicture(asWritten(text(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src))); break;
    default: break;
    }
}

void Builder::leave(MD_SPANTYPE type) {
    const auto leaveOne = [](int& open) { open = std::max(0, open - 1); };
    const auto leaveLink = [this] {
        if (!m_spans.links.isEmpty()) m_spans.links.pop();
    };
    switch (type) {
    case MD_SPAN_EM: leaveOne(m_spans.emphasis); break;
    case MD_SPAN_STRONG: leaveOne(m_spans.strong); break;
    case MD_SPAN_DEL: leaveOne(m_spans.strike); break;
    case MD_SPAN_CODE: leaveOne(m_spans.code); break;
    case MD_SPAN_A: leaveLink(); break;
    case MD_SPAN_IMG:
        if (m_spans.pictures == 1) {
            if (m_runs.size() == m_pictureBegin) addRun(m_pictureAddress);
            leaveLink();
        }
        leaveOne(m_spans.pictures);
        break;
    default: break;
    }
}

/// A picture is its description, or its address where it has none; a click leads to it unless it is part of a link.
void Builder::enterPicture(const QString& address) {
    if (m_spans.pictures++ > 0) return;
    m_pictureBegin = m_runs.size();
    m_pictureAddress = address.size() > longestShownAddress ? address.left(longestShownAddress) + u'…' : address;
    m_spans.links.push(m_spans.links.isEmpty() || m_spans.links.top().isEmpty() ? linkTarget(address)
                                                                                : m_spans.links.top());
}

void Builder::addText(MD_TEXTTYPE type, const QString& text) {
    if (m_isCode) {
        m_open.text += asWritten(text);
        return;
    }
    switch (type) {
    case MD_TEXT_BR: addRun("\n"); break;
    case MD_TEXT_SOFTBR: addRun(" "); break;
    case MD_TEXT_NULLCHAR: addRun(QString(QChar(QChar::ReplacementCharacter))); break;
    case MD_TEXT_ENTITY: addRun(safeText(decodedEntity(text), false)); break;
    case MD_TEXT_HTML: addRun(isLineBreakTag(text) ? QString("\n") : asWritten(text).replace(u'\n', u' ')); break;
    case MD_TEXT_CODE: addRun(asWritten(text)); break;
    default: addWithFormulas(text); break;
    }
}

void Builder::addRun(const QString& text, Styles more) {
    if (text.isEmpty()) return;
    Styles styles = more;
    styles.setFlag(Style::strong, m_spans.strong > 0);
    styles.setFlag(Style::emphasis, m_spans.emphasis > 0);
    styles.setFlag(Style::strike, m_spans.strike > 0);
    styles.setFlag(Style::code, m_spans.code > 0);
    styles.setFlag(Style::picture, m_spans.pictures > 0);
    const QString link = m_spans.links.isEmpty() ? QString() : m_spans.links.top();
    const bool isNewPicture = m_spans.pictures > 0 && m_runs.size() == m_pictureBegin;
    if (!m_runs.isEmpty() && !isNewPicture && m_runs.last().styles == styles && m_runs.last().link == link &&
        !m_displays.contains(m_runs.size() - 1))
        m_runs.last().text += text;
    else
        m_runs.append({text, styles, link});
}

void Builder::addWithFormulas(const QString& text) {
    qsizetype at = 0;
    for (qsizetype begin = 0; (begin = text.indexOf(formulaBegin, at)) >= 0;) {
        addRun(text.mid(at, begin - at));
        const qsizetype end = text.indexOf(formulaEnd, begin);
        if (end < 0) return;
        const int index = QStringView(text).mid(begin + 1, end - begin - 1).toInt();
        if (index < m_formulas.size()) addFormula(m_formulas[index]);
        at = end + 1;
    }
    addRun(text.mid(at));
}

void Builder::addFormula(const Formula& formula) {
    const bool isBlock =
        formula.isDisplay && m_level == 0 && !m_isTable && m_spans.pictures == 0 && m_spans.links.isEmpty();
    if (!isBlock) {
        addRun(readableMath(formula.latex).value_or(formula.latex), Style::math);
        return;
    }
    m_displays.insert(m_runs.size());
    m_runs.append({formula.latex, Style::math, {}});
}

/// The text with formulas as they were, for where md4c found no place for them.
QString Builder::asWritten(const QString& text) const {
    if (!text.contains(formulaBegin)) return text;
    QString out;
    qsizetype at = 0;
    for (qsizetype begin = 0; (begin = text.indexOf(formulaBegin, at)) >= 0;) {
        out += QStringView(text).mid(at, begin - at);
        const qsizetype end = text.indexOf(formulaEnd, begin);
        if (end < 0) return out;
        const int index = QStringView(text).mid(begin + 1, end - begin - 1).toInt();
        if (index < m_formulas.size()) out += m_formulas[index].written;
        at = end + 1;
    }
    return out + text.mid(at);
}

void Builder::addParagraph(InlineRuns runs) {
    trim(runs);
    if (runs.isEmpty()) return;
    Block block = newBlock(Block::Kind::paragraph);
    block.runs = std::move(runs);
    m_blocks.append(std::move(block));
}

/// A display formula is a block of its own.
void Builder::endParagraph() {
    if (m_runs.isEmpty() || m_isTable) return;
    const InlineRuns all = std::exchange(m_runs, {});
    const QSet<qsizetype> displays = std::exchange(m_displays, {});
    InlineRuns runs;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (!displays.contains(i)) {
            runs.append(all[i]);
            continue;
        }
        addParagraph(std::exchange(runs, {}));
        Block math = newBlock(Block::Kind::math);
        math.source = all[i].text;
        math.text = readableMath(math.source).value_or(math.source);
        m_blocks.append(std::move(math));
    }
    addParagraph(std::move(runs));
}

void Builder::endHeading() {
    Block block = newBlock(Block::Kind::heading);
    block.level = static_cast<std::uint8_t>(std::exchange(m_level, 0));
    block.runs = std::exchange(m_runs, {});
    trim(block.runs);
    m_displays.clear();
    m_blocks.append(std::move(block));
}

// md4c's side.

Builder& builder(void* data) {
    return *static_cast<Builder*>(data);
}
int enterBlock(MD_BLOCKTYPE type, void* detail, void* data) {
    return builder(data).enter(type, detail) ? 0 : 1;
}
int leaveBlock(MD_BLOCKTYPE type, void*, void* data) {
    return builder(data).leave(type) ? 0 : 1;
}

int enterSpan(MD_SPANTYPE type, void* detail, void* data) {
    builder(data).enter(type, detail);
    return 0;
}

int leaveSpan(MD_SPANTYPE type, void*, void* data) {
    builder(data).leave(type);
    return 0;
}

int addText(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* data) {
    builder(data).addText(type, QString::fromUtf8(text, size));
    return 0;
}

Blocks plainParagraph(QStringView text) {
    Block block;
    block.runs.append({text.toString(), {}, {}});
    return {block};
}

} // namespace

Blocks parsedBlocks(QStringView text) {
    QVector<Formula> formulas;
    const QByteArray source = withoutFormulas(text, formulas).toUtf8();
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTMLBLOCKS;
    parser.enter_block = enterBlock;
    parser.leave_block = leaveBlock;
    parser.enter_span = enterSpan;
    parser.leave_span = leaveSpan;
    parser.text = addText;
    Builder builder(std::move(formulas));
    if (md_parse(source.constData(), static_cast<MD_SIZE>(source.size()), &parser, &builder) != 0)
        return plainParagraph(text);
    return builder.take();
}

} // namespace calliope::app::markdown
