#include "ui/pictures/picture_provider.h"

#include <QMutex>
#include <QMutexLocker>
#include <QQuickTextureFactory>
#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace calliope::ui {

namespace {

class Response;

/// Work for a response, which QML may delete while it lasts.
struct Job {
    QMutex mutex;
    Response* owner = nullptr; ///< null once it is gone
    std::atomic<bool> isCancelled = false;
};

/// Answers when its job on another thread is done.
class Response : public QQuickImageResponse {
public:
    Response() { m_job->owner = this; }
    ~Response() override {
        const QMutexLocker lock(&m_job->mutex);
        m_job->owner = nullptr;
        m_job->isCancelled = true;
    }

    [[nodiscard]] QQuickTextureFactory* textureFactory() const override {
        return QQuickTextureFactory::textureFactoryForImage(m_picture.image);
    }
    [[nodiscard]] QString errorString() const override { return m_picture.problem; }
    void cancel() override { m_job->isCancelled = true; }

    [[nodiscard]] const std::shared_ptr<Job>& job() const { return m_job; }
    void take(app::ReadPicture picture) { m_picture = std::move(picture); }

private:
    std::shared_ptr<Job> m_job = std::make_shared<Job>();
    app::ReadPicture m_picture;
};

void work(Job& job, const app::PictureShelf& shelf, const std::string& hash, int side) {
    app::ReadPicture picture;
    if (!job.isCancelled) picture = shelf.pixels(hash, side);
    const QMutexLocker lock(&job.mutex);
    if (!job.owner) return;
    job.owner->take(std::move(picture));
    QMetaObject::invokeMethod(job.owner, &QQuickImageResponse::finished, Qt::QueuedConnection);
}

} // namespace

PictureProvider::PictureProvider(app::PictureShelf& shelf)
    : m_shelf(shelf) {
    m_pool.setMaxThreadCount(2);
}

PictureProvider::~PictureProvider() {
    app::PictureReader(m_shelf.reader()).stop();
    m_pool.waitForDone();
}

QQuickImageResponse* PictureProvider::requestImageResponse(const QString& id, const QSize& requestedSize) {
    // Thumbnails are cut to their box: the shorter side has to fill it, too.
    const int side = 2 * std::max({0, requestedSize.width(), requestedSize.height()});
    auto response = std::make_unique<Response>();
    m_pool.start([this, job = response->job(), hash = id.toStdString(), side] { work(*job, m_shelf, hash, side); });
    return response.release();
}

} // namespace calliope::ui
