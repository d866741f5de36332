#pragma once

#include <QtQml/qqmlregistration.h>

#include <QObject>
#include <QPointer>
#include <QQuickItem>
#include <QQuickWindow>
#include <QWindow>

namespace calliope::ui {

/// Keeps what the keyboard reaches in view: where something in the window gets the focus and keys were used last, all
/// that scrolls around it moves as far as needed. What is larger than its view stays as it is while some of it is seen.
/// A click moves nothing, for what was clicked would slip away.
class FocusInView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(
        double margin MEMBER m_margin NOTIFY marginChanged) ///< pixels to the edge of the view, where there is room

public:
    using QObject::QObject;

    Q_INVOKABLE void follow(QWindow* window); ///< once: the focus of this one

    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void marginChanged();
    void moved(QQuickItem* view);

private:
    void reveal(const QQuickItem* item);

    QPointer<QQuickWindow> m_window;
    double m_margin = 0;
    bool m_isByKey = false;
};

} // namespace calliope::ui
