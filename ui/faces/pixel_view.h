#pragma once

#include <QtQml/qqmlregistration.h>

#include <QImage>
#include <QQuickItem>

namespace calliope::ui {

/// Shows an image that this program has in memory: the camera's, or the screen's.
class PixelView : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QImage image READ image WRITE setImage NOTIFY imageChanged)
    Q_PROPERTY(bool mirror READ isMirrored WRITE setMirrored NOTIFY imageChanged)
    Q_PROPERTY(bool crop READ isCropped WRITE setCropped NOTIFY imageChanged) ///< fills the item; else all is seen

public:
    explicit PixelView(QQuickItem* parent = nullptr);

    [[nodiscard]] const QImage& image() const { return m_image; }
    void setImage(const QImage& image);
    [[nodiscard]] bool isMirrored() const { return m_isMirrored; }
    void setMirrored(bool mirrored);
    [[nodiscard]] bool isCropped() const { return m_isCropped; }
    void setCropped(bool cropped);

signals:
    void imageChanged();

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData* data) override;

private:
    void change();

    QImage m_image;
    bool m_isMirrored = false;
    bool m_isCropped = false;
    bool m_isNew = false;
};

} // namespace calliope::ui
