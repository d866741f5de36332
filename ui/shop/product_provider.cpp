#include "ui/shop/product_provider.h"

#include "app/shop/panel/product_picture.h"

#include <QMutex>
#include <QMutexLocker>
#include <QQuickTextureFactory>
#include <algorithm>
#include <memory>
#include <utility>

namespace calliope::ui {

namespace {

constexpr int usualSide = 256;

class Response;

/// Work for a response, which QML may delete while it lasts.
struct Job {
    QMutex mutex;
    Response* owner = nullptr; ///< null once it is gone, or not wanted any more
};

class Response : public QQuickImageResponse {
public:
    Response() { m_job->owner = this; }
    ~Response() override { forget(); }

    [[nodiscard]] QQuickTextureFactory* textureFactory() const override {
        return QQuickTextureFactory::textureFactoryForImage(m_image);
    }
    [[nodiscard]] QString errorString() const override {
        return m_image.isNull() ? QStringLiteral("There is no such picture.") : QString();
    }

    [[nodiscard]] const std::shared_ptr<Job>& job() const { return m_job; }
    void take(QImage image) { m_image = std::move(image); }

private:
    void forget() {
        const QMutexLocker lock(&m_job->mutex);
        m_job->owner = nullptr;
    }

    std::shared_ptr<Job> m_job = std::make_shared<Job>();
    QImage m_image;
};

void work(Job& job, const QString& locator, int side) {
    {
        const QMutexLocker lock(&job.mutex);
        if (!job.owner) return;
    }
    QImage image = app::productPicture(locator, side);
    const QMutexLocker lock(&job.mutex);
    if (!job.owner) return;
    job.owner->take(std::move(image));
    QMetaObject::invokeMethod(job.owner, &QQuickImageResponse::finished, Qt::QueuedConnection);
}

} // namespace

ProductProvider::ProductProvider() {
    m_pool.setMaxThreadCount(2);
}

ProductProvider::~ProductProvider() {
    m_pool.waitForDone();
}

QQuickImageResponse* ProductProvider::requestImageResponse(const QString& id, const QSize& requestedSize) {
    const int side = std::max(requestedSize.width(), requestedSize.height());
    auto response = std::make_unique<Response>();
    m_pool.start([job = response->job(), id, side] { work(*job, id, side > 0 ? side : usualSide); });
    return response.release();
}

} // namespace calliope::ui
