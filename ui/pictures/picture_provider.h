#pragma once

#include "app/pictures/picture_shelf.h"

#include <QQuickAsyncImageProvider>
#include <QThreadPool>

namespace calliope::ui {

/// image://picture/HASH: a kept picture as pixels, read outside of this process and off the user interface's thread.
/// The `sourceSize` of the Image bounds how large it comes; smaller ones are not made larger.
class PictureProvider : public QQuickAsyncImageProvider {
public:
    explicit PictureProvider(app::PictureShelf& shelf);
    ~PictureProvider() override;

    QQuickImageResponse* requestImageResponse(const QString& id, const QSize& requestedSize) override;

private:
    app::PictureShelf& m_shelf;
    QThreadPool m_pool;
};

} // namespace calliope::ui
