#pragma once

#include <QQuickAsyncImageProvider>
#include <QThreadPool>

namespace calliope::ui {

/// image://product/LOCATOR: pictures of products that the app draws itself, drawn off the user interface's thread as
/// large as the `sourceSize` of the Image. There is no way from here to a file or the network.
class ProductProvider : public QQuickAsyncImageProvider {
public:
    ProductProvider();
    ~ProductProvider() override;

    QQuickImageResponse* requestImageResponse(const QString& id, const QSize& requestedSize) override;

private:
    QThreadPool m_pool;
};

} // namespace calliope::ui
