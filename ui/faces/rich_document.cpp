#include "ui/faces/rich_document.h"

#include <QTextBlock>
#include <QTextBlockFormat>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFragment>
#include <QVariantMap>
#include <utility>

namespace calliope::ui {

namespace {

QVariantList linksIn(const QTextDocument& document) {
    QVariantList links;
    QString last;
    int lastEnd = -1;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto each = block.begin(); !each.atEnd(); ++each) {
            const QTextFragment fragment = each.fragment();
            const QString href = fragment.charFormat().anchorHref();
            if (href.isEmpty()) continue;
            int begin = fragment.position();
            const int end = begin + fragment.length();
            if (href == last && begin == lastEnd) // with emphasis in it
                begin = links.takeLast().toMap().value("begin").toInt();
            links.append(QVariantMap{{"href", href}, {"begin", begin}, {"end", end}});
            last = href;
            lastEnd = end;
        }
    }
    return links;
}

} // namespace

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
    QVariantList links = m_html.contains("href=") ? linksIn(document) : QVariantList();
    if (links == m_links) return;
    m_links = std::move(links);
    emit linksChanged();
}

} // namespace calliope::ui
