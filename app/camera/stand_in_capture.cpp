#include "app/camera/stand_in_capture.h"

#include <opencv2/videoio.hpp>

#include <QCoreApplication>
#include <QFileInfo>
#include <QThread>
#include <algorithm>
#include <array>
#include <string>

namespace calliope::app {

namespace {

constexpr const char* variable = "CALLIOPE_CAMERA";
constexpr int frameTime = 33;        ///< milliseconds
constexpr int slowFrameTime = 2'000; ///< milliseconds: as long as a camera may send nothing

/// Bars that move, and a white square that tells left from right.
class PatternCapture : public Capture {
public:
    explicit PatternCapture(int pictures, int time = frameTime)
        : m_left(pictures)
        , m_time(time) {}

    QImage read(CaptureProblem& problem) override {
        QThread::msleep(static_cast<unsigned long>(m_time));
        if (m_left == 0) {
            problem = CaptureProblem::missing;
            return {};
        }
        if (m_left > 0) --m_left;
        constexpr int width = 640;
        constexpr int height = 480;
        constexpr int bar = 40;
        constexpr std::array<QRgb, 6> colours{qRgb(201, 160, 90), qRgb(126, 148, 120), qRgb(84, 120, 160),
                                              qRgb(164, 92, 84),  qRgb(222, 212, 190), qRgb(60, 66, 82)};
        QImage image(width, height, QImage::Format_RGB888);
        for (int x = 0; x < width; ++x) {
            const QRgb colour = colours[static_cast<std::size_t>((x + m_shift) / bar) % colours.size()];
            for (int y = 0; y < height; ++y) {
                uchar* pixel = image.scanLine(y) + qsizetype{3} * x;
                pixel[0] = static_cast<uchar>(qRed(colour));
                pixel[1] = static_cast<uchar>(qGreen(colour));
                pixel[2] = static_cast<uchar>(qBlue(colour));
            }
        }
        for (int y = bar; y < 2 * bar; ++y) std::fill_n(image.scanLine(y) + qsizetype{3} * bar, 3 * bar, uchar{255});
        m_shift += 2;
        return image;
    }

private:
    int m_left; ///< pictures until it is unplugged; negative: never
    int m_time; ///< milliseconds for each
    int m_shift = 0;
};

/// A video file, or a picture, over and over.
class FileCapture : public Capture {
public:
    FileCapture(const QString& path, CaptureProblem& problem)
        : m_path(path.toStdString()) {
        if (!m_file.open(m_path)) problem = CaptureProblem::missing;
    }

    QImage read(CaptureProblem& problem) override {
        QThread::msleep(frameTime);
        cv::Mat picture;
        if (!m_file.read(picture)) {
            m_file.set(cv::CAP_PROP_POS_FRAMES, 0);
            // Not everything that can be read can be rewound: a picture through FFmpeg cannot.
            if (!m_file.read(picture) && m_file.open(m_path)) m_file.read(picture);
        }
        QImage image = imageOf(picture);
        if (image.isNull()) problem = CaptureProblem::noPicture;
        return image;
    }

private:
    std::string m_path;
    cv::VideoCapture m_file;
};

/// Sends nothing.
class DarkCapture : public Capture {
public:
    QImage read(CaptureProblem& problem) override {
        problem = CaptureProblem::noPicture;
        return {};
    }
};

struct StandIn {
    const char* id;
    const char* name;
    CaptureProblem problem; ///< when it is opened
    std::unique_ptr<Capture> (*open)();
};

std::unique_ptr<Capture> nothing() {
    return nullptr;
}

constexpr std::array standIns{
    StandIn{"pattern", QT_TRANSLATE_NOOP("Capture", "Test picture"), CaptureProblem::none,
            []() -> std::unique_ptr<Capture> { return std::make_unique<PatternCapture>(-1); }},
    StandIn{"unplugged", QT_TRANSLATE_NOOP("Capture", "Camera that is unplugged soon"), CaptureProblem::none,
            []() -> std::unique_ptr<Capture> { return std::make_unique<PatternCapture>(10); }},
    StandIn{"dark", QT_TRANSLATE_NOOP("Capture", "Camera without a picture"), CaptureProblem::none,
            []() -> std::unique_ptr<Capture> { return std::make_unique<DarkCapture>(); }},
    StandIn{"slow", QT_TRANSLATE_NOOP("Capture", "Slow camera"), CaptureProblem::none,
            []() -> std::unique_ptr<Capture> { return std::make_unique<PatternCapture>(-1, slowFrameTime); }},
    StandIn{"missing", QT_TRANSLATE_NOOP("Capture", "Missing camera"), CaptureProblem::missing, nothing},
    StandIn{"denied", QT_TRANSLATE_NOOP("Capture", "Forbidden camera"), CaptureProblem::denied, nothing},
    StandIn{"busy", QT_TRANSLATE_NOOP("Capture", "Busy camera"), CaptureProblem::busy, nothing},
};

const StandIn* rowOf(const QString& id) {
    const auto* row = std::ranges::find_if(standIns, [&](const StandIn& each) { return id == QLatin1String(each.id); });
    return row == standIns.end() ? nullptr : row;
}

} // namespace

std::optional<std::vector<CameraDevice>> standInCameras() {
    if (!qEnvironmentVariableIsSet(variable)) return std::nullopt;
    std::vector<CameraDevice> out;
    const QStringList ids = qEnvironmentVariable(variable).split(',', Qt::SkipEmptyParts);
    for (const QString& id : ids) {
        const StandIn* row = rowOf(id);
        out.push_back({id, row ? QCoreApplication::translate("Capture", row->name) : QFileInfo(id).fileName()});
    }
    return out;
}

std::unique_ptr<Capture> openStandIn(const QString& id, CaptureProblem& problem) {
    if (const StandIn* row = rowOf(id)) {
        problem = row->problem;
        return row->open();
    }
    return std::make_unique<FileCapture>(id, problem);
}

} // namespace calliope::app
