#include "app/camera/capture.h"

#include "app/camera/stand_in_capture.h"

#include <opencv2/videoio.hpp>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <array>
#include <cerrno>
#ifdef __linux__
#include <fcntl.h>
#include <unistd.h>
#endif

namespace calliope::app {

namespace {

constexpr int mostSide = 8192; ///< pixels
constexpr int wantedWidth = 1920;
constexpr int wantedHeight = 1080;

// In the order of CaptureProblem.
constexpr std::array problemWords{
    "",
    QT_TRANSLATE_NOOP("Capture", "There is no camera. Plug one in, or add a picture from a file."),
    QT_TRANSLATE_NOOP("Capture",
                      "The system does not allow Calliope to use the camera. Allow it in the system's privacy "
                      "settings, then try again."),
    QT_TRANSLATE_NOOP("Capture", "Another program is using the camera. Close it there, then try again."),
    QT_TRANSLATE_NOOP("Capture", "The camera sends no picture. Unplug it and plug it in again, or choose another one."),
};

#ifdef __linux__

/// What the system says of a device's file before a library tries it and tells only that it failed.
CaptureProblem problemOf(const QString& path) {
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (file >= 0) {
        ::close(file);
        return CaptureProblem::none;
    }
    switch (errno) {
    case EACCES:
    case EPERM: return CaptureProblem::denied;
    case EBUSY: return CaptureProblem::busy;
    default: return CaptureProblem::missing;
    }
}

QString pathOf(int number) {
    return QStringLiteral("/dev/video%1").arg(number);
}

std::vector<CameraDevice> systemCameras() {
    std::vector<CameraDevice> out;
    const QDir folder(QStringLiteral("/sys/class/video4linux"));
    const auto lineIn = [&](const QString& path) {
        QFile file(folder.filePath(path));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readLine(200)).simplified() : QString();
    };
    QStringList names = folder.entryList({QStringLiteral("video*")}, QDir::AllEntries | QDir::NoDotAndDotDot);
    for (const QString& name : names) {
        if (lineIn(name + "/index") != QLatin1String("0"))
            continue; // what else a camera has: descriptions, not pictures
        const QString shown = lineIn(name + "/name");
        out.push_back({name.mid(5), shown.isEmpty() ? name : shown});
    }
    return out;
}

#else

CaptureProblem problemOf(const QString&) {
    return CaptureProblem::none; // the systems tell nothing before it is tried
}

QString pathOf(int) {
    return {};
}

std::vector<CameraDevice> systemCameras() {
    std::vector<CameraDevice> out;
    for (int i = 0; i < 3; ++i)
        out.push_back({QString::number(i), QCoreApplication::translate("Capture", "Camera %1").arg(i + 1)});
    return out;
}

#endif

/// A camera through OpenCV.
class DeviceCapture : public Capture {
public:
    DeviceCapture(int number, CaptureProblem& problem)
        : m_path(pathOf(number)) {
        problem = problemOf(m_path);
        if (problem != CaptureProblem::none) return;
        if (!m_camera.open(number)) {
            problem = CaptureProblem::busy;
            return;
        }
        m_camera.set(cv::CAP_PROP_FRAME_WIDTH, wantedWidth);
        m_camera.set(cv::CAP_PROP_FRAME_HEIGHT, wantedHeight);
    }

    QImage read(CaptureProblem& problem) override {
        cv::Mat picture;
        QImage image;
        if (m_camera.read(picture)) image = imageOf(picture);
        if (!image.isNull()) return image;
        problem = problemOf(m_path);
        if (problem == CaptureProblem::none) problem = CaptureProblem::noPicture;
        return {};
    }

private:
    QString m_path;
    cv::VideoCapture m_camera;
};

} // namespace

QImage imageOf(const cv::Mat& picture) {
    const bool isUsual = picture.type() == CV_8UC3 && picture.cols > 0 && picture.rows > 0 &&
                         picture.cols <= mostSide && picture.rows <= mostSide;
    if (!isUsual) return {};
    const QImage view(picture.data, picture.cols, picture.rows, static_cast<qsizetype>(picture.step),
                      QImage::Format_BGR888);
    return view.convertToFormat(QImage::Format_RGB888);
}

QString wordsFor(CaptureProblem problem) {
    return QCoreApplication::translate("Capture", problemWords[static_cast<std::size_t>(problem)]);
}

std::vector<CameraDevice> listCameras() {
    const auto standIns = standInCameras();
    return standIns ? *standIns : systemCameras();
}

std::unique_ptr<Capture> openCapture(const QString& id, CaptureProblem& problem) {
    problem = CaptureProblem::none;
    std::unique_ptr<Capture> capture;
    bool isNumber = false;
    const int number = id.toInt(&isNumber);
    try {
        if (isNumber)
            capture = std::make_unique<DeviceCapture>(number, problem);
        else
            capture = openStandIn(id, problem);
    } catch (const cv::Exception&) {
        problem = CaptureProblem::noPicture;
    }
    if (problem != CaptureProblem::none) capture.reset();
    return capture;
}

} // namespace calliope::app
