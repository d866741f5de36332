#include "ui/faces/selection_area.h"

#include "ui/faces/foreign.h"

#include <QGuiApplication>
#include <QStyleHints>
#include <algorithm>
#include <limits>
#include <utility>

namespace calliope::ui {

namespace {

constexpr double dragBegins = 3; ///< pixels from the press

app::Selection& selection() {
    return *Faces::current().selection;
}

bool isMouse(const QMouseEvent& event) {
    return event.device()->type() != QInputDevice::DeviceType::TouchScreen;
}

/// How far a number is outside of a stretch.
double outside(double value, double begin, double end) {
    return std::max({0.0, begin - value, value - end});
}

} // namespace

SelectionArea::SelectionArea(QQuickItem* parent)
    : QQuickItem(parent) {
    setFiltersChildMouseEvents(true);
    setAcceptedMouseButtons(Qt::LeftButton | Qt::RightButton);
}

bool SelectionArea::childMouseEventFilter(QQuickItem* item, QEvent* event) {
    if (event->type() != QEvent::MouseButtonPress) return false;
    auto& mouse = *static_cast<QMouseEvent*>(event);
    if (mouse.button() != Qt::LeftButton || !isMouse(mouse)) return false;
    if (item != m_view && !textOf(item, mouse.scenePosition())) {
        if (item->inherits("QQuickTextEdit")) selection().clear(); // it selects for itself
        return false;
    }
    press(mouse);
    mouse.setAccepted(true);
    mouse.setExclusiveGrabber(mouse.point(0), this);
    setKeepMouseGrab(true);
    return true;
}

void SelectionArea::mousePressEvent(QMouseEvent* event) {
    if (!isMouse(*event)) return event->ignore();
    if (event->button() == Qt::LeftButton) return press(*event);
    forceActiveFocus(Qt::MouseFocusReason);
    emit menuWanted(event->position().x(), event->position().y());
}

void SelectionArea::press(const QMouseEvent& event) {
    const QStyleHints& hints = *QGuiApplication::styleHints();
    const QPointF scene = event.scenePosition();
    const bool isAgain = m_press.clicks > 0 &&
                         event.timestamp() - m_press.time <= static_cast<ulong>(hints.mouseDoubleClickInterval()) &&
                         (scene - m_press.scene).manhattanLength() < hints.startDragDistance();
    m_press = {scene, static_cast<ulong>(event.timestamp()), isAgain ? m_press.clicks % 3 + 1 : 1};
    m_unit = static_cast<SelectableText::Unit>(m_press.clicks - 1);
    m_pointer = scene;
    m_isPressed = true;
    m_isDragged = false;
    m_link.clear();
    forceActiveFocus(Qt::MouseFocusReason);

    SelectableText* text = nearest(scene);
    if (!text) return selection().clear();
    const bool isOn = text->area().contains(scene);
    if (isOn) m_link = text->linkAt(scene);
    const auto range = text->around(text->positionAt(scene), isOn ? m_unit : SelectableText::Unit::character);
    if (event.modifiers().testFlag(Qt::ShiftModifier))
        selection().extend(text->key(), text->number(), range.begin, range.end);
    else
        selection().begin(text->key(), text->number(), range.begin, range.end);
}

void SelectionArea::mouseMoveEvent(QMouseEvent* event) {
    if (!m_isPressed) return event->ignore();
    m_pointer = event->scenePosition();
    if (!m_isDragged) {
        if ((m_pointer - m_press.scene).manhattanLength() < dragBegins) return;
        m_isDragged = true;
        emit dragged();
    }
    setPull(event->position().y() < 0 ? event->position().y() : std::max(0.0, event->position().y() - height()));
    follow();
}

void SelectionArea::follow() {
    if (!m_isDragged) return;
    SelectableText* text = nearest(m_pointer);
    if (!text) return;
    const auto range = text->around(text->positionAt(m_pointer), m_unit);
    selection().extend(text->key(), text->number(), range.begin, range.end);
}

QString SelectionArea::linkAt(double x, double y) const {
    const QPointF scene = mapToScene({x, y});
    const SelectableText* text = nearest(scene);
    return text && text->area().contains(scene) ? text->linkAt(scene) : QString();
}

void SelectionArea::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_isPressed) return;
    const bool isClick = !m_isDragged && m_press.clicks == 1 && !(event->modifiers() & Qt::ShiftModifier);
    const QString link = std::exchange(m_link, {});
    release();
    if (SelectableText* text = isClick && !link.isEmpty() ? nearest(m_pointer) : nullptr) text->activate(link);
    if (selection().isActive()) emit chosen();
}

void SelectionArea::mouseUngrabEvent() {
    release();
}

void SelectionArea::release() {
    m_isPressed = m_isDragged = false;
    setKeepMouseGrab(false);
    setPull(0);
}

void SelectionArea::setPull(double pull) {
    if (pull == m_pull) return;
    m_pull = pull;
    emit pullChanged();
}

SelectableText* SelectionArea::nearest(QPointF scene) const {
    SelectableText* best = nullptr;
    auto least = std::pair(std::numeric_limits<double>::max(), 0.0);
    for (SelectableText* text : SelectableText::all()) {
        if (!text->isShown() || !isAncestorOf(text->text())) continue;
        const QRectF area = text->area();
        const auto distance =
            std::pair(outside(scene.y(), area.top(), area.bottom()), outside(scene.x(), area.left(), area.right()));
        if (distance < least) {
            least = distance;
            best = text;
        }
    }
    return best;
}

SelectableText* SelectionArea::textOf(const QQuickItem* item, QPointF scene) const {
    if (!item->inherits("QQuickTextEdit") && !item->inherits("QQuickFlickable")) return nullptr;
    SelectableText* text = nearest(scene);
    return text && text->area().contains(scene) && (item == text->text() || item->isAncestorOf(text->text())) ? text
                                                                                                              : nullptr;
}

} // namespace calliope::ui
