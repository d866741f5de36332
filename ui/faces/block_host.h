#pragma once

#include "ui/faces/block_pool.h"

#include <QPointer>

namespace calliope::ui {

/// The place of a row of the conversation: holds a block of the row's kind out of a pool, as wide as itself, and is as
/// high as the block. A block that has a property `above` is told how much of it lies above the view.
class BlockHost : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(calliope::ui::BlockPool* pool MEMBER m_pool NOTIFY poolChanged)
    Q_PROPERTY(double above READ above WRITE setAbove NOTIFY aboveChanged) ///< the view: pixels of it

public:
    explicit BlockHost(QQuickItem* parent = nullptr);
    ~BlockHost() override;

    [[nodiscard]] double above() const { return m_above; }
    void setAbove(double above);

    /// Shows the row: in the block it has where that is of this kind.
    Q_INVOKABLE void show(const QString& kind, const QJSValue& row);

    /// Gives the block back.
    Q_INVOKABLE void release();

signals:
    void poolChanged();
    void aboveChanged();

protected:
    void componentComplete() override;
    void geometryChange(const QRectF& now, const QRectF& before) override;

private:
    void update();
    void tellAbove();

    BlockPool* m_pool = nullptr;
    QPointer<BlockPool> m_lender; ///< of the block
    QPointer<QQuickItem> m_block;
    QString m_blockKind;
    QString m_kind;
    QJSValue m_row;
    double m_above = 0;
    bool m_hearsAbove = false; ///< the block does
};

} // namespace calliope::ui
