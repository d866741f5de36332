#include "ui/faces/block_host.h"

namespace calliope::ui {

BlockHost::BlockHost(QQuickItem* parent)
    : QQuickItem(parent) {}

BlockHost::~BlockHost() {
    release();
}

void BlockHost::setAbove(double above) {
    if (above == m_above) return;
    m_above = above;
    tellAbove();
    emit aboveChanged();
}

void BlockHost::tellAbove() {
    if (m_block && m_hearsAbove) m_block->setProperty("above", m_above);
}

void BlockHost::show(const QString& kind, const QJSValue& row) {
    if (m_block && m_row.strictlyEquals(row)) return;
    m_kind = kind;
    m_row = row;
    if (isComponentComplete()) update();
}

void BlockHost::update() {
    if (m_block && m_blockKind == m_kind) {
        m_block->setProperty("row", QVariant::fromValue(m_row));
        return;
    }
    release();
    m_lender = m_pool;
    m_block = m_lender ? m_lender->take(m_kind, m_row, *this) : nullptr;
    m_blockKind = m_kind;
    if (!m_block) return;
    m_hearsAbove = m_block->metaObject()->indexOfProperty("above") >= 0;
    tellAbove();
    connect(m_block, &QQuickItem::implicitHeightChanged, this,
            [this] { setImplicitHeight(m_block->implicitHeight()); });
    setImplicitHeight(m_block->implicitHeight());
}

void BlockHost::release() {
    if (!m_block) return;
    disconnect(m_block, nullptr, this, nullptr);
    if (m_lender) m_lender->put(m_blockKind, m_block);
    m_block.clear();
}

void BlockHost::componentComplete() {
    QQuickItem::componentComplete();
    if (!m_kind.isEmpty()) update();
}

void BlockHost::geometryChange(const QRectF& now, const QRectF& before) {
    QQuickItem::geometryChange(now, before);
    if (m_block && now.width() != before.width()) m_block->setWidth(now.width());
}

} // namespace calliope::ui
