#include "ui/faces/screen_grab.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
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

/// Reads the picture that a portal has put into a file, and removes the file. Whose it is no document says (issue 1285
/// of xdg-desktop-portal), but programs may remove it (its pull request 793), and some desktops put it among the user's
/// pictures: there nobody asked to keep the whole screen. What is no picture, or was there before the question, is not
/// the portal's work and stays.
app::ReadPicture takenFrom(const QString& path, const QDateTime& asked, const app::PictureReader& reader) {
    constexpr qint64 coarsestClock = 2; ///< seconds, of file systems
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) // a pipe would never end
        return {{},
                ScreenGrab::tr("The picture of the screen that the desktop has put into a file cannot be opened; "
                               "take a screenshot with its own key and paste it here.")};
    const bool isOfNow = info.lastModified() >= asked.addSecs(-coarsestClock);
    const app::ReadPicture picture = reader.read(file.read(app::PictureReader::largestFile + 1));
    file.close();
    if (isOfNow && !picture.image.isNull()) file.remove();
    return picture;
}

} // namespace

ScreenGrab::ScreenGrab(app::PictureReader reader, std::unique_ptr<ScreenPortal> portal, QObject* parent)
    : QObject(parent)
    , m_reader(std::move(reader))
    , m_portal(std::move(portal)) {
    if (!m_portal) return;
    connect(m_portal.get(), &ScreenPortal::found, this, &ScreenGrab::possibleChanged);
    connect(m_portal.get(), &ScreenPortal::took, this, &ScreenGrab::read);
    connect(m_portal.get(), &ScreenPortal::declined, this, &ScreenGrab::end);
    connect(m_portal.get(), &ScreenPortal::failed, this, [this](const QString& words) { show({}, words); });
}

ScreenGrab::~ScreenGrab() {
    m_reader.stop();
}

bool ScreenGrab::isPossible() const {
    if (m_portal) return m_portal->isThere();
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
    window->hide();
    QTimer::singleShot(untilHidden, this, [this, taken = ++m_taken] {
        if (m_window && taken == m_taken) look();
    });
}

void ScreenGrab::look() {
    if (m_portal) {
        m_asked = QDateTime::currentDateTime();
        return m_portal->ask();
    }
    QImage picture = m_window->screen()->grabWindow(0).toImage();
    picture.setDevicePixelRatio(1);
    show(picture, tr("The system gave no picture of the screen; it may have to be allowed in its privacy settings."));
}

void ScreenGrab::read(const QUrl& file) {
    if (!file.isLocalFile() || !file.host().isEmpty())
        return show({}, tr("The desktop has put the picture of the screen where no file of this computer is; take a "
                           "screenshot with its own key and paste it here."));
    m_pool.start([this, taken = m_taken, path = file.toLocalFile(), asked = m_asked, reader = m_reader] {
        const app::ReadPicture picture = takenFrom(path, asked, reader);
        QMetaObject::invokeMethod(
            this,
            [this, taken, picture] {
                if (m_window && taken == m_taken) show(picture.image, picture.problem);
            },
            Qt::QueuedConnection);
    });
}

void ScreenGrab::show(const QImage& picture, const QString& problem) {
    if (picture.isNull()) {
        end();
        return emit failed(problem);
    }
    m_picture = picture;
    emit changed();
}

void ScreenGrab::use(const QRectF& part) {
    if (!isChoosing()) return;
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
    if (m_portal) m_portal->cancel();
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
