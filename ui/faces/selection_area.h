#pragma once

#include "ui/faces/selectable_text.h"

#include <QMouseEvent>
#include <QPointer>
#include <QQuickItem>

namespace calliope::ui {

/// Selects the texts in it with the mouse (SelectableText, app::Selection): by drags across them, words by a double
/// click, whole texts by a third one, more by Shift. Takes the presses on texts before they do, and the focus with
/// them; links stay links. Presses on everything else go where they belong.
class SelectionArea : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        QQuickItem* view MEMBER m_view NOTIFY viewChanged) ///< that scrolls; beside its texts drags begin as well
    Q_PROPERTY(double pull READ pull NOTIFY pullChanged)   ///< pixels a drag is above (less than 0) or below the area

public:
    explicit SelectionArea(QQuickItem* parent = nullptr);

    [[nodiscard]] double pull() const { return m_pull; }

    /// Selects to where the pointer is: what is below it has moved.
    Q_INVOKABLE void follow();

    /// Of the text at a place in the area; empty where there is none.
    [[nodiscard]] Q_INVOKABLE QString linkAt(double x, double y) const;

signals:
    void viewChanged();
    void pullChanged();
    void dragged(); ///< a drag begins
    void chosen();  ///< something was selected, and the button is up
    void menuWanted(double x, double y);

protected:
    bool childMouseEventFilter(QQuickItem* item, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseUngrabEvent() override;

private:
    struct Press {
        QPointF scene;
        ulong time = 0;
        int clicks = 0;
    };

    void press(const QMouseEvent& event);
    void release();
    void setPull(double pull);

    /// The text nearest to a place in the scene, by lines first; null where there is none.
    [[nodiscard]] SelectableText* nearest(QPointF scene) const;
    [[nodiscard]] SelectableText* textOf(const QQuickItem* item, QPointF scene) const;

    QPointer<QQuickItem> m_view;
    Press m_press;
    QPointF m_pointer; ///< in the scene
    QString m_link;    ///< under the press
    bool m_isPressed = false;
    bool m_isDragged = false;
    SelectableText::Unit m_unit = SelectableText::Unit::character;
    double m_pull = 0;
};

} // namespace calliope::ui
