#pragma once

#include "app/pictures/picture_reader.h"
#include "ui/faces/screen_portal.h"

#include <QDateTime>
#include <QImage>
#include <QObject>
#include <QPointer>
#include <QRectF>
#include <QThreadPool>
#include <QWindow>
#include <memory>

namespace calliope::ui {

/// A picture of the screen, of which the user then chooses a part. Taken by the program itself where it may look at the
/// screen: X11, Windows, macOS (which asks). Wayland does not allow that: there the desktop is asked for one, if it has
/// a portal; else whyNot() says what to do.
class ScreenGrab : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool possible READ isPossible NOTIFY possibleChanged)
    Q_PROPERTY(QString whyNot READ whyNot NOTIFY possibleChanged)
    Q_PROPERTY(QImage picture READ picture NOTIFY changed)   ///< of the whole screen, or of all screens
    Q_PROPERTY(QSize size READ size NOTIFY changed)          ///< of the picture
    Q_PROPERTY(bool choosing READ isChoosing NOTIFY changed) ///< there is one

public:
    /// `portal`: who is asked; nullptr where the program looks itself. `reader` reads what it gives.
    ScreenGrab(app::PictureReader reader, std::unique_ptr<ScreenPortal> portal, QObject* parent = nullptr);
    ~ScreenGrab() override;

    [[nodiscard]] bool isPossible() const;
    [[nodiscard]] QString whyNot() const;
    [[nodiscard]] const QImage& picture() const { return m_picture; }
    [[nodiscard]] QSize size() const { return m_picture.size(); }
    [[nodiscard]] bool isChoosing() const { return !m_picture.isNull(); }

    /// Hides the window, takes the picture of its screen a moment later, and it can be chosen from. The window stays
    /// hidden until use() or cancel(), or until there will be no picture.
    Q_INVOKABLE void take(QWindow* window);

    /// Hands out the part, in shares of the picture: (0, 0, 1, 1) is all of it.
    Q_INVOKABLE void use(const QRectF& part);
    Q_INVOKABLE void cancel(); ///< also while the desktop is asked

signals:
    void possibleChanged();
    void changed();
    void failed(const QString& words);
    void used(const QImage& part);

private:
    void look();
    void read(const QUrl& file);
    void show(const QImage& picture, const QString& problem);
    void end();

    app::PictureReader m_reader;
    std::unique_ptr<ScreenPortal> m_portal;
    QImage m_picture;
    QPointer<QWindow> m_window;
    int m_taken = 0;    ///< how often; what comes late belongs to an earlier one
    QDateTime m_asked;  ///< the portal, the last time
    QThreadPool m_pool; ///< last: waits for what runs before the rest goes
};

} // namespace calliope::ui
