#include "ui/faces/spoken.h"

#include <QAccessible>
#include <QQuickItem>
#include <utility>

namespace calliope::ui {

Spoken::Spoken(QObject* item)
    : QObject(item) {
    if (const auto* seen = qobject_cast<QQuickItem*>(item))
        connect(seen, &QQuickItem::visibleChanged, this, &Spoken::sayLater);
}

void Spoken::setWords(const QString& words) {
    if (words == m_words) return;
    m_words = words;
    emit changed();
    sayLater();
}

/// When the item is made as a whole, and what changes together has changed.
void Spoken::sayLater() {
    if (std::exchange(m_isLate, true)) return;
    QMetaObject::invokeMethod(this, &Spoken::say, Qt::QueuedConnection);
}

void Spoken::say() {
    m_isLate = false;
    const auto* item = qobject_cast<QQuickItem*>(parent());
    const QString words = item && item->isVisible() ? m_words : QString();
    if (words == std::exchange(m_said, words) || words.isEmpty()) return;
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(parent(), words);
#else
    QAccessibleEvent event(parent(), QAccessible::Alert);
#endif
    QAccessible::updateAccessibility(&event);
    emit said(words);
}

} // namespace calliope::ui
