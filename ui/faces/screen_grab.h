#pragma once

#include <QImage>
#include <QObject>
#include <QRectF>
#include <QWindow>

namespace calliope::ui {

/// A picture of the screen, of which the user then chooses a part. Only where a program may look at the screen by
/// itself: X11, Windows, macOS (which asks). Wayland does not allow it; whyNot() says what to do there.
class ScreenGrab : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool possible READ isPossible CONSTANT)
    Q_PROPERTY(QString whyNot READ whyNot CONSTANT)
    Q_PROPERTY(QImage picture READ picture NOTIFY changed)   ///< of the whole screen
    Q_PROPERTY(bool choosing READ isChoosing NOTIFY changed) ///< there is one

public:
    using QObject::QObject;

    [[nodiscard]] bool isPossible() const;
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] const QImage& picture() const { return m_picture; }
    [[nodiscard]] bool isChoosing() const { return !m_picture.isNull(); }

    /// Hides the window, takes the picture of its screen a moment later, and it can be chosen from. The window stays
    /// hidden until use() or cancel().
    Q_INVOKABLE void take(QWindow* window);

    /// Hands out the part, in shares of the picture: (0, 0, 1, 1) is all of it.
    Q_INVOKABLE void use(const QRectF& part);
    Q_INVOKABLE void cancel();

signals:
    void changed();
    void failed(const QString& words);
    void used(const QImage& part);

private:
    void end();

    QImage m_picture;
    QWindow* m_window = nullptr;
};

} // namespace calliope::ui
