#pragma once

#include <QtQml/qqmlregistration.h>

#include <QObject>
#include <QPointer>
#include <QQuickItem>
#include <QQuickWindow>
#include <QWindow>

namespace calliope::ui {

/// Keeps what the keyboard reaches in view: where something in the window gets the focus and keys were used last, all
/// that scrolls around it moves as far as needed, and once more when what that made visible has its place. What is
/// larger than its view stays as it is while some of it is seen, and nothing moves for what has a property `floats`
/// that is true, for it keeps itself in view. A click moves nothing, for what was clicked would slip away.
class FocusInView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// Pixels to the edge of the view, where there is room.
    Q_PROPERTY(double margin MEMBER m_margin NOTIFY marginChanged)

public:
    using QObject::QObject;

    Q_INVOKABLE void follow(QWindow* window);  ///< once: the focus of this one
    Q_INVOKABLE void reveal(QQuickItem* item); ///< the same for what has grown below the focus

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void marginChanged();
    void moved(QQuickItem* view, double down); ///< pixels; less than 0: up

private:
    QPointer<QQuickWindow> m_window;
    double m_margin = 0;
    bool m_isByKey = false;
    int m_framesLeft = 0; ///< of the window, after which the place is final
};

} // namespace calliope::ui
