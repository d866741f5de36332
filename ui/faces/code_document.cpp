#include "ui/faces/code_document.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <algorithm>

namespace calliope::ui {

namespace {

using app::highlight::Role;
using app::highlight::Span;

/// Where the first line begins that is not the same in both.
qsizetype firstOtherLine(QStringView one, QStringView other) {
    const auto differ = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
    return one.first(differ - one.begin()).lastIndexOf(u'\n') + 1;
}

} // namespace

CodeDocument::CodeDocument(QObject* parent)
    : QObject(parent) {
    connect(this, &CodeDocument::looksChanged, this, &CodeDocument::writeAnew);
}

void CodeDocument::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    m_document = document;
    if (document) // another font, too
        connect(document->textDocument()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
                &CodeDocument::measure);
    writeAnew();
    emit changed();
}

void CodeDocument::setCode(const QString& code) {
    if (code == m_code) return;
    m_code = code;
    write();
    emit changed();
}

void CodeDocument::setLanguage(const QString& language) {
    if (language == m_language) return;
    m_language = language;
    m_highlighter = app::highlight::Highlighter(language);
    writeAnew();
    emit changed();
}

void CodeDocument::setLine(double line) {
    if (line == m_line) return;
    m_line = line;
    writeAnew();
    emit changed();
}

void CodeDocument::componentComplete() {
    m_isComplete = true;
    writeAnew();
}

void CodeDocument::writeAnew() {
    m_written.clear();
    write();
}

void CodeDocument::write() {
    if (!m_isComplete || !m_document) return;
    QTextDocument& document = *m_document->textDocument();
    document.setUndoRedoEnabled(false);
    QTextBlockFormat format;
    format.setLineHeight(m_line, QTextBlockFormat::FixedHeight);

    const qsizetype from = firstOtherLine(m_written, m_code);
    QTextCursor cursor(&document);
    cursor.beginEditBlock(); // laid out at its end
    cursor.setPosition(static_cast<int>(from));
    cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
    cursor.removeSelectedText();
    cursor.setBlockFormat(format);
    const auto insert = [&](QStringView text, const QTextCharFormat& look) {
        for (qsizetype begin = 0;;) {
            const qsizetype end = text.indexOf(u'\n', begin);
            cursor.insertText(text.mid(begin, end < 0 ? -1 : end - begin).toString(), look);
            if (end < 0) return;
            cursor.insertBlock(format, QTextCharFormat());
            begin = end + 1;
        }
    };
    const app::highlight::Spans& spans = m_highlighter.update(m_code);
    qsizetype at = from;
    const auto first = std::ranges::partition_point(spans, [&](const Span& each) { return each.offset < from; });
    for (auto span = first; span != spans.end(); ++span) {
        insert(QStringView(m_code).mid(at, span->offset - at), {});
        insert(QStringView(m_code).mid(span->offset, span->length), formatOf(span->role));
        at = span->offset + span->length;
    }
    insert(QStringView(m_code).mid(at), {});
    cursor.endEditBlock();
    document.documentLayout()->documentSize(); // lays out all that is new
    m_written = m_code;
    measure();
}

void CodeDocument::measure() {
    double width = 0;
    for (QTextBlock line = m_document->textDocument()->begin(); line.isValid(); line = line.next())
        if (line.layout()->lineCount() > 0) width = std::max(width, line.layout()->lineAt(0).naturalTextWidth());
    if (width == m_width) return;
    m_width = width;
    emit widthChanged();
}

QTextCharFormat CodeDocument::formatOf(Role role) const {
    static const QColor CodeDocument::*const colours[app::highlight::roleCount] = {
        nullptr,                  // plain
        &CodeDocument::m_keyword, // keyword
        &CodeDocument::m_keyword, // type
        nullptr,                  // function
        &CodeDocument::m_string,  // string
        &CodeDocument::m_number,  // number
        &CodeDocument::m_comment, // comment
        &CodeDocument::m_string,  // inserted
        &CodeDocument::m_removed, // removed
    };
    QTextCharFormat format;
    if (const auto colour = colours[static_cast<std::size_t>(role)]) format.setForeground(this->*colour);
    return format;
}

} // namespace calliope::ui
