#include "ui/window_place.h"

#include <QGuiApplication>
#include <QQuickWindow>
#include <QScreen>
#include <QSettings>
#include <algorithm>
#include <utility>

namespace calliope::ui {

namespace {

constexpr auto placeKey = "window/place";
constexpr auto maximisedKey = "window/maximised";
constexpr QSize firstSize(1320, 860); ///< list, text and a margin beside it
constexpr double firstShare = 0.9;    ///< of the screen, at most
constexpr int farthest = 1 << 20;     ///< from the first screen; what is further comes from a broken file

QRect firstPlace(const QRect& screen) {
    const QSize size = firstSize.boundedTo(screen.size() * firstShare);
    QRect place({}, size);
    place.moveCenter(screen.center());
    return place;
}

bool isPlace(const QRect& kept) {
    const auto isNear = [](int side) { return side >= -farthest && side <= farthest; };
    return isNear(kept.left()) && isNear(kept.right()) && isNear(kept.top()) && isNear(kept.bottom()) && kept.isValid();
}

/// The screen that holds most of it.
QScreen* screenOf(const QRect& place) {
    const auto shown = [&](const QScreen* screen) {
        const QRect common = screen->availableGeometry().intersected(place);
        return qint64{common.width()} * common.height();
    };
    const QList<QScreen*> screens = QGuiApplication::screens();
    QScreen* best = *std::ranges::max_element(screens, {}, shown);
    return shown(best) > 0 ? best : QGuiApplication::primaryScreen();
}

} // namespace

WindowPlace::WindowPlace(QQuickWindow& window, QString file)
    : m_window(window)
    , m_file(std::move(file)) {
    QRect kept;
    bool isMaximised = false;
    if (!m_file.isEmpty()) {
        const QSettings settings(m_file, QSettings::IniFormat);
        kept = settings.value(placeKey).toRect();
        isMaximised = settings.value(maximisedKey).toBool();
    }
    const bool isKept = isPlace(kept);
    QScreen* screen = isKept ? screenOf(kept) : QGuiApplication::primaryScreen();
    const QRect room = screen->availableGeometry();
    m_usual = isKept ? fitted(kept, room, m_window.minimumSize()) : firstPlace(room);
    m_window.setScreen(screen);
    m_window.setGeometry(m_usual);
    const auto follow = [this] { look(); };
    for (const auto change : {&QWindow::xChanged, &QWindow::yChanged, &QWindow::widthChanged, &QWindow::heightChanged})
        connect(&m_window, change, this, follow);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &WindowPlace::keep);
    if (!isMaximised) {
        m_window.show();
        return;
    }
    // Not every system knows where a window would be that was never seen but maximised.
    connect(
        &m_window, &QWindow::windowStateChanged, this,
        [this, usual = m_usual, isDone = false](Qt::WindowState state) mutable {
            if (isDone || state != Qt::WindowNoState) return;
            isDone = true;
            m_window.setGeometry(usual);
        },
        Qt::QueuedConnection);
    m_window.showMaximized();
}

WindowPlace::~WindowPlace() {
    keep();
}

QRect WindowPlace::fitted(const QRect& wanted, const QRect& screen, const QSize& least) {
    const QSize size = wanted.size().expandedTo(least).boundedTo(screen.size());
    const QPoint last = screen.bottomRight() - QPoint(size.width() - 1, size.height() - 1);
    return {QPoint(std::clamp(wanted.x(), screen.x(), last.x()), std::clamp(wanted.y(), screen.y(), last.y())), size};
}

void WindowPlace::look() {
    if (m_window.isVisible() && m_window.windowStates() == Qt::WindowNoState) m_usual = m_window.geometry();
}

void WindowPlace::keep() {
    if (m_file.isEmpty()) return;
    look();
    QSettings settings(m_file, QSettings::IniFormat);
    settings.setValue(placeKey, m_usual);
    settings.setValue(maximisedKey, m_window.windowStates().testFlag(Qt::WindowMaximized));
}

} // namespace calliope::ui
