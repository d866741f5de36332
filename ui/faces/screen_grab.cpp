#include "ui/faces/screen_grab.h"

#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <QTimer>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::ui {

namespace {

constexpr int untilHidden = 300; ///< milliseconds in which the desktop takes the window away
constexpr std::array platforms{"xcb", "windows", "cocoa", "offscreen"};

} // namespace

bool ScreenGrab::isPossible() const {
    return std::ranges::any_of(platforms,
                               [](const char* each) { return QGuiApplication::platformName() == QLatin1String(each); });
}

QString ScreenGrab::whyNot() const {
    return isPossible()
               ? QString()
               : tr("This desktop does not let programs look at the screen. Take a screenshot with its own key "
                    "and paste it here.");
}

void ScreenGrab::take(QWindow* window) {
    if (m_window) return;
    if (!isPossible()) return emit failed(whyNot());
    m_window = window;
    QScreen* screen = window->screen();
    window->hide();
    QTimer::singleShot(untilHidden, this, [this, screen] {
        m_picture = screen->grabWindow(0).toImage();
        m_picture.setDevicePixelRatio(1);
        if (!m_picture.isNull()) return emit changed();
        end();
        emit failed(tr("The system gave no picture of the screen; it may have to be allowed in its privacy settings."));
    });
}

void ScreenGrab::use(const QRectF& part) {
    const QSizeF size(m_picture.size());
    const QRect pixels = QRectF(part.x() * size.width(), part.y() * size.height(), part.width() * size.width(),
                                part.height() * size.height())
                             .toAlignedRect()
                             .intersected(m_picture.rect());
    const QImage chosen = pixels.isEmpty() ? QImage() : m_picture.copy(pixels);
    end();
    if (!chosen.isNull()) emit used(chosen);
}

void ScreenGrab::cancel() {
    end();
}

void ScreenGrab::end() {
    m_picture = {};
    if (QWindow* window = std::exchange(m_window, nullptr)) {
        window->show();
        window->requestActivate();
    }
    emit changed();
}

} // namespace calliope::ui
