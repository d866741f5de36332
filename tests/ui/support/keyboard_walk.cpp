#include "tests/ui/support/keyboard_walk.h"

#include <QAccessible>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace calliope::test {

namespace {

/// Each once, and in the log.
QStringList told(QStringList problems) {
    problems.removeDuplicates();
    for (const QString& problem : problems) qWarning().noquote() << problem;
    return problems;
}

/// Without a place left for what nothing was put into ("%1").
bool isNamed(QQuickItem* item) {
    static const QRegularExpression place("%\\d");
    const QString name = nameOf(item);
    return !name.trimmed().isEmpty() && !name.contains(place);
}

/// By Tab; or by arrows in a group or list that is, one of which Tab has reached.
bool isReached(QQuickItem* item, const QSet<QQuickItem*>& reached) {
    if (reached.contains(item)) return true;
    const auto isNear = [&](const QQuickItem* group) {
        return std::any_of(reached.begin(), reached.end(),
                           [&](const QQuickItem* each) { return isBelow(each, group); });
    };
    if (item->isFocusScope() && isNear(item)) return true;
    for (const QQuickItem* above = item->parentItem(); above; above = above->parentItem()) {
        const bool isInGroup = isA(item, "QQuickRadioButton") && isOf(above, "Segment");
        if ((isInGroup || isOf(above, "ChatTree") || isOf(above, "ProductGrid")) && isNear(above)) return true;
    }
    return false;
}

} // namespace

bool isA(const QObject* object, const char* type) {
    for (const QMetaObject* meta = object->metaObject(); meta; meta = meta->superClass())
        if (QLatin1String(meta->className()) == QLatin1String(type)) return true;
    return false;
}

bool isOf(const QObject* object, const char* file) {
    for (const QMetaObject* meta = object->metaObject(); meta; meta = meta->superClass())
        if (QLatin1String(meta->className()).startsWith(QLatin1String(file))) return true;
    return false;
}

bool isControl(const QQuickItem* item) {
    for (const char* type :
         {"QQuickAbstractButton", "QQuickTextField", "QQuickTextArea", "QQuickComboBox", "QQuickSlider"})
        if (isA(item, type)) return true;
    return item->activeFocusOnTab() && !isA(item, "QQuickTextEdit");
}

bool isBelow(const QQuickItem* item, const QQuickItem* above) {
    for (; item; item = item->parentItem())
        if (item == above) return true;
    return false;
}

QString nameOf(QQuickItem* item) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(item);
    return face ? face->text(QAccessible::Name) : QString();
}

bool isHeading(QQuickItem* item) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(item);
    return face && face->role() == QAccessible::Heading;
}

bool answersReaders(const QQuickItem* item) {
    struct Open : QObject {
        using QObject::isSignalConnected;
    };
    for (const QObject* child : item->children()) {
        const QMetaObject* meta = child->metaObject();
        if (QLatin1String(meta->className()) == QLatin1String("QQuickAccessibleAttached"))
            return (child->*&Open::isSignalConnected)(meta->method(meta->indexOfSignal("pressAction()")));
    }
    return false;
}

QString describe(QQuickItem* item) {
    const QPointF place = item->mapToScene({});
    return QString("%1 “%2” at %3, %4 in %5")
        .arg(QString::fromLatin1(item->metaObject()->className()).section("_QML", 0, 0), nameOf(item))
        .arg(place.x())
        .arg(place.y())
        .arg(item->parentItem() ? item->parentItem()->metaObject()->className() : "");
}

bool showsFocus(QQuickItem* item) {
    if (item->property("cursorVisible").toBool()) return true;
    bool shows = false;
    visitItems(item, [&](QQuickItem* each) {
        if (isOf(each, "FocusRing")) shows = true;
    });
    return shows;
}

bool isInView(QQuickItem* item) {
    for (const QQuickItem* view = item->parentItem(); view; view = view->parentItem()) {
        const bool isWindow = view->parentItem() == nullptr;
        if (!isWindow && !view->inherits("QQuickFlickable")) continue;
        const QRectF place = item->mapRectToItem(view, QRectF(0, 0, item->width(), item->height()));
        const auto isSeen = [](double begin, double end, double length) {
            return end - begin > length ? end > 0 && begin < length : begin >= -1 && end <= length + 1;
        };
        if (!isSeen(place.left(), place.right(), view->width()) || !isSeen(place.top(), place.bottom(), view->height()))
            return false;
    }
    return true;
}

QQuickItem* sheetOf(TestWindow& window) {
    QQuickItem* above = window.window()->activeFocusItem();
    while (above && !isA(above, "QQuickPopupItem")) above = above->parentItem();
    return above;
}

void pressByKey(TestWindow& window, QQuickItem* button) {
    button->forceActiveFocus(Qt::TabFocusReason);
    QTest::keyClick(window.window(), Qt::Key_Space);
}

QStringList walk(TestWindow& window, int fewest) {
    QStringList problems;
    QSet<QQuickItem*> reached;
    QQuickItem* first = nullptr;
    for (int i = 0; i < 300; ++i) {
        QTest::keyClick(window.window(), Qt::Key_Tab);
        QQuickItem* now = window.window()->activeFocusItem();
        if (!now || now == first) break;
        if (!first) first = now;
        if (reached.contains(now)) continue;
        reached.insert(now);
        const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(now);
        if (!face || face->role() == QAccessible::NoRole || face->role() == QAccessible::Client)
            problems.append("no role: " + describe(now));
        if (!isNamed(now)) problems.append("no name: " + describe(now));
        if (!showsFocus(now)) problems.append("no visible focus: " + describe(now));
        if (!isInView(now)) window.settle(); // rows that it made visible may still get their places
        if (!isInView(now)) problems.append("out of view: " + describe(now));
    }
    QQuickItem* over = sheetOf(window);
    visitItems(over ? over : window.window()->contentItem(), [&](QQuickItem* item) {
        if (isHeading(item) && !isNamed(item)) problems.append("no name: " + describe(item));
        if (!isControl(item)) return;
        if (!isNamed(item)) problems.append("no name: " + describe(item));
        if (isA(item, "QQuickAbstractButton") && !answersReaders(item))
            problems.append("not pressed by screen readers: " + describe(item));
        if (item->isEnabled() && !isReached(item, reached)) problems.append("not reached: " + describe(item));
    });
    if (reached.size() < fewest) problems.append("only few were reached");
    return told(problems);
}

QStringList walkMenu(TestWindow& window, int fewest) {
    QQuickItem* menu = sheetOf(window);
    if (!menu) return {"no menu is open"};
    QStringList problems;
    QSet<QQuickItem*> reached;
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(window.window(), Qt::Key_Down);
        reached.insert(window.window()->activeFocusItem());
    }
    int items = 0;
    visitItems(menu, [&](QQuickItem* item) {
        if (!isA(item, "QQuickMenuItem")) return;
        ++items;
        if (!isNamed(item)) problems.append("no name: " + describe(item));
        if (isA(item, "QQuickAbstractButton") && !answersReaders(item))
            problems.append("not pressed by screen readers: " + describe(item));
        if (item->isEnabled() && !reached.contains(item)) problems.append("not reached: " + describe(item));
    });
    if (items < fewest) problems.append("only few are there");
    return told(problems);
}

} // namespace calliope::test
