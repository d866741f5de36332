#include "ui/faces/selectable_text.h"

#include "ui/faces/foreign.h"

#include <QQuickTextDocument>
#include <QTextCursor>
#include <algorithm>

namespace calliope::ui {

namespace {

QVector<SelectableText*>& texts() {
    static QVector<SelectableText*> all;
    return all;
}

} // namespace

SelectableText::SelectableText(QObject* parent)
    : QObject(parent) {
    texts().append(this);
    connect(Faces::current().selection, &app::Selection::changed, this, &SelectableText::show);
}

SelectableText::~SelectableText() {
    texts().removeOne(this);
}

const QVector<SelectableText*>& SelectableText::all() {
    return texts();
}

void SelectableText::setText(QQuickItem* text) {
    if (text == m_text) return;
    m_text = text;
    // A text that is set anew forgets what was selected, in a moment.
    if (text) connect(text, SIGNAL(textChanged()), this, SLOT(showLater()));
    show();
    emit changed();
}

void SelectableText::setPlace(QQuickItem* place) {
    if (place == m_place) return;
    m_place = place;
    emit changed();
}

void SelectableText::setKey(const QString& key) {
    if (key == m_key) return;
    m_key = key;
    show();
    emit changed();
}

void SelectableText::setNumber(int number) {
    if (number == m_number) return;
    m_number = number;
    show();
    emit changed();
}

bool SelectableText::isShown() const {
    return m_text != nullptr && !m_key.isEmpty() && m_text->isVisible();
}

QRectF SelectableText::area() const {
    return place()->mapRectToScene(QRectF(0, 0, place()->width(), place()->height()));
}

int SelectableText::positionAt(QPointF scene) const {
    const QRectF area = this->area();
    if (scene.y() < area.top()) return 0;
    if (scene.y() > area.bottom()) return m_text->property("length").toInt();
    const QPointF place = m_text->mapFromScene(scene);
    int position = 0;
    QMetaObject::invokeMethod(m_text, "positionAt", Q_RETURN_ARG(int, position), Q_ARG(qreal, place.x()),
                              Q_ARG(qreal, place.y()));
    return position;
}

QString SelectableText::linkAt(QPointF scene) const {
    const QPointF place = m_text->mapFromScene(scene);
    QString link;
    QMetaObject::invokeMethod(m_text, "linkAt", Q_RETURN_ARG(QString, link), Q_ARG(qreal, place.x()),
                              Q_ARG(qreal, place.y()));
    return link;
}

void SelectableText::activate(const QString& link) {
    QMetaObject::invokeMethod(m_text, "linkActivated", Q_ARG(QString, link));
}

app::Selection::Range SelectableText::around(int position, Unit unit) const {
    if (unit == Unit::text) return {0, m_text->property("length").toInt()};
    auto* document = m_text->property("textDocument").value<QQuickTextDocument*>();
    if (unit == Unit::character || !document) return {position, position};
    QTextCursor cursor(document->textDocument());
    cursor.setPosition(std::min(position, m_text->property("length").toInt()));
    cursor.select(QTextCursor::WordUnderCursor);
    return {cursor.selectionStart(), cursor.selectionEnd()};
}

void SelectableText::showLater() {
    if (m_isMarked || Faces::current().selection->isActive())
        QMetaObject::invokeMethod(this, &SelectableText::show, Qt::QueuedConnection);
}

void SelectableText::show() {
    if (!m_text || (!m_isMarked && !Faces::current().selection->isActive())) return;
    const app::Selection::Range range = Faces::current().selection->rangeIn(m_key, m_number);
    const int length = m_text->property("length").toInt();
    const int begin = std::min(range.begin, length);
    const int end = std::min(range.end, length);
    m_isMarked = begin < end;
    if (!m_isMarked)
        QMetaObject::invokeMethod(m_text, "deselect");
    else if (m_text->property("selectionStart").toInt() != begin || m_text->property("selectionEnd").toInt() != end)
        QMetaObject::invokeMethod(m_text, "select", Q_ARG(int, begin), Q_ARG(int, end));
}

} // namespace calliope::ui
