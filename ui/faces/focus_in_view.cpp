#include "ui/faces/focus_in_view.h"

#include <QEvent>
#include <algorithm>
#include <cmath>

namespace calliope::ui {

namespace {

constexpr int mostFrames = 2; ///< in which rows that came into view by the movement get their places

/// One direction of what scrolls: what of the content is seen, and how far that can go. All in pixels of the content.
struct Axis {
    double from = 0;
    double length = 0;
    double least = 0; ///< that `from` may be
    double most = 0;
};

Axis axisOf(const QQuickItem& view, bool isVertical) {
    const auto number = [&](const char* across, const char* down) {
        return view.property(isVertical ? down : across).toDouble();
    };
    Axis axis{.from = number("contentX", "contentY"), .length = isVertical ? view.height() : view.width()};
    const double origin = number("originX", "originY");
    axis.least = origin - number("leftMargin", "topMargin");
    axis.most = origin + number("contentWidth", "contentHeight") + number("rightMargin", "bottomMargin") - axis.length;
    return axis;
}

/// Where the view has to begin so that it shows what lies there.
double placeFor(const Axis& axis, double begin, double length, double margin) {
    const double end = begin + length;
    const bool isSeen = end > axis.from && begin < axis.from + axis.length;
    double to = axis.from;
    if (length > axis.length) {
        if (!isSeen) to = begin;
    } else {
        const double room = std::min(margin, (axis.length - length) / 2);
        to = std::min(std::max(axis.from, end + room - axis.length), begin - room);
    }
    return std::clamp(to, axis.least, std::max(axis.least, axis.most));
}

/// Whether the item, or something around it, stays where it is while the view moves.
bool floatsIn(const QQuickItem* item, const QQuickItem& view) {
    for (; item && item != &view; item = item->parentItem())
        if (item->property("floats").toBool()) return true;
    return false;
}

} // namespace

void FocusInView::follow(QWindow* window) {
    m_window = qobject_cast<QQuickWindow*>(window);
    if (!m_window) return;
    m_window->installEventFilter(this);
    connect(m_window, &QQuickWindow::activeFocusItemChanged, this, [this] {
        if (!m_isByKey) return;
        m_framesLeft = mostFrames;
        reveal(m_window->activeFocusItem());
    });
    connect(m_window, &QQuickWindow::afterAnimating, this, [this] {
        if (m_framesLeft == 0) return;
        --m_framesLeft;
        reveal(m_window->activeFocusItem());
    });
}

bool FocusInView::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress: m_isByKey = true; break;
    case QEvent::MouseButtonPress:
    case QEvent::TouchBegin:
    case QEvent::TabletPress:
    case QEvent::Wheel:
        m_isByKey = false;
        m_framesLeft = 0;
        break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void FocusInView::reveal(QQuickItem* item) {
    if (!item) return;
    QRectF place(0, 0, item->width(), item->height()); // of what is to be seen, in `inside`
    const QQuickItem* inside = item;
    for (QQuickItem* view = item->parentItem(); view; view = view->parentItem()) {
        if (!view->inherits("QQuickFlickable")) continue; // its header is Qt's own
        const auto* content = view->property("contentItem").value<QQuickItem*>();
        if (!content || floatsIn(inside, *view)) continue;
        double down = 0;
        for (const bool isVertical : {false, true}) {
            const QRectF there = inside->mapRectToItem(content, place);
            const Axis axis = axisOf(*view, isVertical);
            const double to = isVertical ? placeFor(axis, there.y(), there.height(), m_margin)
                                         : placeFor(axis, there.x(), there.width(), m_margin);
            if (std::abs(to - axis.from) < 1) continue;
            view->setProperty(isVertical ? "contentY" : "contentX", to);
            if (isVertical) down = to - axis.from;
        }
        if (down != 0) emit moved(view, down);
        // What lies further out is to show what this view does.
        place = inside->mapRectToItem(view, place).intersected(QRectF(0, 0, view->width(), view->height()));
        inside = view;
    }
}

} // namespace calliope::ui
