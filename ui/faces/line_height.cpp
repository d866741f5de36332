#include "ui/faces/line_height.h"

#include <QTextBlockFormat>
#include <QTextCursor>
#include <algorithm>
#include <limits>

namespace calliope::ui {

void LineHeight::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    m_document = document;
    if (document)
        connect(document->textDocument(), &QTextDocument::contentsChange, this,
                [this](int from, int, int added) { apply(from, added); });
    applyToAll();
    emit changed();
}

void LineHeight::setHeight(double height) {
    if (height == m_height) return;
    m_height = height;
    applyToAll();
    emit changed();
}

void LineHeight::applyToAll() {
    apply(0, std::numeric_limits<int>::max());
}

void LineHeight::apply(int from, int added) {
    if (!m_document || m_height <= 0 || m_isApplying) return;
    m_isApplying = true;
    QTextBlockFormat format;
    format.setLineHeight(m_height, QTextBlockFormat::FixedHeight);
    QTextCursor cursor(m_document->textDocument());
    const int end = m_document->textDocument()->characterCount() - 1;
    cursor.setPosition(std::min(from, end));
    cursor.setPosition(std::min(from + added, end), QTextCursor::KeepAnchor);
    cursor.joinPreviousEditBlock(); // undo takes both back at once
    cursor.mergeBlockFormat(format);
    cursor.endEditBlock();
    m_isApplying = false;
}

} // namespace calliope::ui
