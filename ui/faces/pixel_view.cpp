#include "ui/faces/pixel_view.h"

#include <QQuickWindow>
#include <QSGImageNode>
#include <memory>

namespace calliope::ui {

PixelView::PixelView(QQuickItem* parent)
    : QQuickItem(parent) {
    setFlag(ItemHasContents);
}

void PixelView::change() {
    update();
    emit imageChanged();
}

void PixelView::setImage(const QImage& image) {
    if (image.cacheKey() == m_image.cacheKey()) return;
    m_image = image;
    m_isNew = true;
    change();
}

void PixelView::setMirrored(bool mirrored) {
    if (mirrored == m_isMirrored) return;
    m_isMirrored = mirrored;
    change();
}

void PixelView::setCropped(bool cropped) {
    if (cropped == m_isCropped) return;
    m_isCropped = cropped;
    change();
}

QSGNode* PixelView::updatePaintNode(QSGNode* old, UpdatePaintNodeData*) {
    std::unique_ptr<QSGImageNode> node(static_cast<QSGImageNode*>(old));
    if (m_image.isNull() || width() <= 0 || height() <= 0) return nullptr;
    if (!node) {
        node.reset(window()->createImageNode());
        node->setOwnsTexture(true);
        node->setFiltering(QSGTexture::Linear);
        m_isNew = true;
    }
    if (m_isNew) node->setTexture(window()->createTextureFromImage(m_image));
    m_isNew = false;
    const QSizeF whole(m_image.size());
    QRectF target = boundingRect();
    QRectF source({}, whole);
    if (m_isCropped) {
        source.setSize(target.size().scaled(whole, Qt::KeepAspectRatio));
        source.moveCenter(QRectF({}, whole).center());
    } else {
        target.setSize(whole.scaled(target.size(), Qt::KeepAspectRatio));
        target.moveCenter(boundingRect().center());
    }
    node->setRect(target);
    node->setSourceRect(source);
    node->setTextureCoordinatesTransform(m_isMirrored ? QSGImageNode::MirrorHorizontally : QSGImageNode::NoTransform);
    return node.release();
}

} // namespace calliope::ui
