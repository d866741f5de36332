#pragma once

#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>

namespace calliope::app {

/// Things of which the user has said that they are not for them. They come last where the best come first, and are
/// neither hidden nor told to anybody. All of it can be seen and taken back.
class ShopFeedback : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantMap notForMe READ notForMe NOTIFY changed) ///< by the product's id as text: true
    Q_PROPERTY(QVariantList things READ things NOTIFY changed)    ///< { product, title }, the latest first

public:
    ShopFeedback(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] QVariantMap notForMe() const { return m_notForMe; }
    [[nodiscard]] QVariantList things() const { return m_things; }

    void read();

    Q_INVOKABLE void setNotForMe(qint64 product, qint64 variant);
    Q_INVOKABLE void forget(qint64 product);

signals:
    void changed();

private:
    ShopThread& m_shop;
    ShopUndo& m_undo;
    QVariantMap m_notForMe;
    QVariantList m_things;
};

} // namespace calliope::app
