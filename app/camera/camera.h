#pragma once

#include "app/camera/capture.h"

#include <QImage>
#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace calliope::app {

/// The camera as the window shows it: which one, what it sees now, and what was taken. It is open between open() and
/// close() only, and works on a thread of its own, for which nothing here waits but the destructor. Pictures are of the
/// size that the camera gives; the mirror turns what is shown, not what is taken.
class Camera : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList devices READ devices NOTIFY changed) ///< { id, name }
    Q_PROPERTY(QString device READ device WRITE setDevice NOTIFY changed)
    Q_PROPERTY(bool on READ isOn NOTIFY changed)            ///< it gives pictures
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< one sentence; empty: none
    Q_PROPERTY(QImage picture READ picture NOTIFY pictureChanged)
    Q_PROPERTY(QVariantList shots READ shots NOTIFY shotsChanged) ///< what was taken, as images
    Q_PROPERTY(int countdown READ countdown NOTIFY changed)       ///< seconds until the picture is taken; 0: none

public:
    static constexpr int mostShots = 8;

    explicit Camera(QObject* parent = nullptr);
    ~Camera() override;

    [[nodiscard]] QVariantList devices() const;
    [[nodiscard]] QString device() const { return m_device; }
    void setDevice(const QString& id); ///< opens it where another one was open
    [[nodiscard]] bool isOn() const { return !m_picture.isNull(); }
    [[nodiscard]] QString problem() const { return wordsFor(m_problem); }
    [[nodiscard]] const QImage& picture() const { return m_picture; }
    [[nodiscard]] QVariantList shots() const;
    [[nodiscard]] int countdown() const { return m_countdown; }

    Q_INVOKABLE void open();            ///< looks which cameras there are, and opens one; again after a problem
    Q_INVOKABLE void close();           ///< the camera is off as soon as it lets go; shots go
    Q_INVOKABLE void take(int seconds); ///< a picture in so many seconds; another call while it counts stops that
    Q_INVOKABLE void removeShot(int number);
    Q_INVOKABLE void use(); ///< hands out the shots

signals:
    void changed();
    void pictureChanged();
    void shotsChanged();
    void used(const QList<QImage>& shots);

private:
    struct Worker;

    void start();
    void stop();
    void showPicture(const QImage& picture);
    void showProblem(CaptureProblem problem);
    void count();

    std::vector<CameraDevice> m_devices;
    QString m_device;
    CaptureProblem m_problem = CaptureProblem::none;
    QImage m_picture;
    QList<QImage> m_shots;
    QTimer m_seconds;
    int m_countdown = 0;
    std::shared_ptr<Worker> m_worker; ///< null: closed
    std::thread m_thread;             ///< the latest; it waits for the one before
};

} // namespace calliope::app
