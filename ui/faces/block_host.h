#pragma once

#include "ui/faces/block_pool.h"

#include <QPointer>

namespace calliope::ui {

/// The place of a row of the conversation: holds a block of the row's kind out of a pool, as wide as itself, and is as
/// high as the block.
class BlockHost : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(calliope::ui::BlockPool* pool MEMBER m_pool NOTIFY poolChanged)

public:
    explicit BlockHost(QQuickItem* parent = nullptr);
    ~BlockHost() override;

    /// Shows the row: in the block it has where that is of this kind.
    Q_INVOKABLE void show(const QString& kind, const QJSValue& row);

    /// Gives the block back.
    Q_INVOKABLE void release();

signals:
    void poolChanged();

protected:
    void componentComplete() override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void update();

    BlockPool* m_pool = nullptr;
    QPointer<BlockPool> m_lender; ///< of the block
    QPointer<QQuickItem> m_block;
    QString m_blockKind;
    QString m_kind;
    QJSValue m_row;
};

} // namespace calliope::ui
