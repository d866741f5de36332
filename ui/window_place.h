#pragma once

#include <QObject>
#include <QRect>
#include <QString>

class QQuickWindow;

namespace calliope::ui {

/// Where the window stands and how large it is, from one start to the next: a small file of its own beside the chats,
/// since the window is there before the store has been opened. What does not fit the screens of today is made to.
class WindowPlace : public QObject {
    Q_OBJECT

public:
    /// Puts the window where it was and shows it; the first time, a good size in the middle. The window outlives this;
    /// an empty `file` keeps nothing.
    WindowPlace(QQuickWindow& window, QString file);
    ~WindowPlace() override;

    /// `wanted`, moved and made smaller as far as `screen` asks for, and not smaller than `least` where there is room.
    [[nodiscard]] static QRect fitted(const QRect& wanted, const QRect& screen, const QSize& least);

private:
    void look(); ///< where it is now
    void keep();

    QQuickWindow& m_window;
    QString m_file;
    QRect m_usual; ///< while it is neither maximised nor minimised
};

} // namespace calliope::ui
