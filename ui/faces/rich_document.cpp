#include "ui/faces/rich_document.h"

#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocument>

namespace calliope::ui {

void RichDocument::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    m_document = document;
    write();
    emit changed();
}

void RichDocument::setHtml(const QString& html) {
    if (html == m_html) return;
    m_html = html;
    write();
    emit changed();
}

void RichDocument::setLine(double line) {
    if (line == m_line) return;
    m_line = line;
    write();
    emit changed();
}

void RichDocument::componentComplete() {
    m_isComplete = true;
    write();
}

void RichDocument::write() {
    if (!m_isComplete || !m_document) return;
    QTextDocument& document = *m_document->textDocument();
    document.setUndoRedoEnabled(false);
    QTextBlockFormat format;
    format.setLineHeight(m_line, QTextBlockFormat::FixedHeight);
    QTextCursor cursor(&document);
    cursor.beginEditBlock(); // laid out at its end
    document.setHtml(m_html);
    cursor.select(QTextCursor::Document);
    cursor.mergeBlockFormat(format);
    cursor.endEditBlock();
}

} // namespace calliope::ui
