#include "ui/faces/spoken.h"

#include <QAccessible>
#include <QQuickItem>
#include <utility>

namespace calliope::ui {

namespace {

// Qt 6.8 announces words on every system. Before, AT-SPI (Linux, BSD) is told no alerts; what Orca reads by itself are
// notifications that come to be shown.
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
constexpr bool announces = true;
#else
constexpr bool announces = false;
#endif
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
constexpr bool hasAlerts = false;
#else
constexpr bool hasAlerts = true;
#endif

void tell(QObject* item, [[maybe_unused]] const QString& words, [[maybe_unused]] bool cameToBeSeen) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent event(item, words);
#else
    if (!hasAlerts && cameToBeSeen) return; // which Qt has told
    QAccessibleEvent event(item, hasAlerts ? QAccessible::Alert : QAccessible::ObjectShow);
#endif
    QAccessible::updateAccessibility(&event);
}

} // namespace

int Spoken::role() {
    return announces || hasAlerts ? QAccessible::AlertMessage : QAccessible::Notification;
}

Spoken::Spoken(QObject* item)
    : QObject(item) {
    if (const auto* seen = qobject_cast<QQuickItem*>(item))
        connect(seen, &QQuickItem::visibleChanged, this, [this, seen] {
            if (seen->isVisible()) m_cameToBeSeen = true;
            sayLater();
        });
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
    const bool cameToBeSeen = std::exchange(m_cameToBeSeen, false);
    if (words == std::exchange(m_said, words) || words.isEmpty()) return;
    tell(parent(), words, cameToBeSeen);
    emit said(words);
}

} // namespace calliope::ui
