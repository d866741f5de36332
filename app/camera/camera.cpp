#include "app/camera/camera.h"

#include <QVariantMap>
#include <algorithm>
#include <utility>

namespace calliope::app {

/// Of the thread that reads: told to end by isOver; the next picture is handed over when the last one was taken.
struct Camera::Worker {
    std::atomic<bool> isOver = false;
    std::atomic<bool> isWaiting = false;
};

Camera::Camera(QObject* parent)
    : QObject(parent) {
    // OpenCV waits ten seconds for a camera that sends nothing; the window should know sooner.
    if (!qEnvironmentVariableIsSet("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"))
        qputenv("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "2");
    m_seconds.setInterval(1000);
    connect(&m_seconds, &QTimer::timeout, this, &Camera::count);
}

Camera::~Camera() {
    stop();
    if (m_thread.joinable()) m_thread.join();
}

QVariantList Camera::devices() const {
    QVariantList rows;
    for (const CameraDevice& device : m_devices) rows.append(QVariantMap{{"id", device.id}, {"name", device.name}});
    return rows;
}

QVariantList Camera::shots() const {
    QVariantList out;
    for (const QImage& shot : m_shots) out.append(shot);
    return out;
}

void Camera::open() {
    m_devices = listCameras();
    const bool isThere =
        std::ranges::any_of(m_devices, [&](const CameraDevice& device) { return device.id == m_device; });
    if (!isThere) m_device = m_devices.empty() ? QString() : m_devices.front().id;
    start();
}

void Camera::setDevice(const QString& id) {
    if (id == m_device) return;
    m_device = id;
    if (m_worker || m_problem != CaptureProblem::none) start();
    emit changed();
}

void Camera::close() {
    stop();
    m_problem = CaptureProblem::none;
    if (!m_shots.isEmpty()) {
        m_shots.clear();
        emit shotsChanged();
    }
    emit changed();
}

void Camera::start() {
    stop();
    m_problem = m_device.isEmpty() ? CaptureProblem::missing : CaptureProblem::none;
    emit changed();
    if (m_device.isEmpty()) return;
    m_worker = std::make_shared<Worker>();
    m_thread = std::thread([this, worker = m_worker, id = m_device, before = std::move(m_thread)]() mutable {
        if (before.joinable()) before.join(); // it may still have the camera
        if (worker->isOver) return;
        CaptureProblem problem = CaptureProblem::none;
        const std::unique_ptr<Capture> capture = openCapture(id, problem);
        while (capture && !worker->isOver) {
            const QImage picture = capture->read(problem);
            if (picture.isNull()) break;
            if (worker->isWaiting.exchange(true)) continue; // the window is busy: this one is left out
            QMetaObject::invokeMethod(
                this,
                [this, worker, picture] {
                    worker->isWaiting = false;
                    if (worker == m_worker) showPicture(picture);
                },
                Qt::QueuedConnection);
        }
        if (worker->isOver) return;
        QMetaObject::invokeMethod(
            this,
            [this, worker, problem] {
                if (worker == m_worker) showProblem(problem);
            },
            Qt::QueuedConnection);
    });
}

void Camera::stop() {
    m_seconds.stop();
    m_countdown = 0;
    if (m_worker) m_worker->isOver = true;
    m_worker.reset();
    m_picture = {};
    emit pictureChanged();
}

void Camera::showPicture(const QImage& picture) {
    const bool wasOn = isOn();
    m_picture = picture;
    emit pictureChanged();
    if (!wasOn) emit changed();
}

void Camera::showProblem(CaptureProblem problem) {
    stop();
    m_problem = problem;
    emit changed();
}

void Camera::take(int seconds) {
    if (m_countdown > 0) {
        m_seconds.stop();
        m_countdown = 0;
        return emit changed();
    }
    if (!isOn() || m_shots.size() >= mostShots) return;
    m_countdown = seconds + 1;
    count();
    if (m_countdown > 0) m_seconds.start();
}

void Camera::count() {
    if (--m_countdown == 0) {
        m_seconds.stop();
        m_shots.append(m_picture);
        emit shotsChanged();
    }
    emit changed();
}

void Camera::removeShot(int number) {
    if (number < 0 || number >= m_shots.size()) return;
    m_shots.removeAt(number);
    emit shotsChanged();
}

void Camera::use() {
    if (!m_shots.isEmpty()) emit used(m_shots);
}

} // namespace calliope::app
