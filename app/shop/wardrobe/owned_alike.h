#pragma once

#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QVariantMap>

namespace calliope::app {

/// What the user owns already that is of the same kind as the product that is shown, and looks much like it; told
/// before it is bought twice. By pictures on this device; no model is asked.
class OwnedAlike : public QObject {
    Q_OBJECT
    Q_PROPERTY(qint64 product READ product WRITE setProduct NOTIFY changed) ///< 0: none
    Q_PROPERTY(QVariantMap owned READ owned NOTIFY changed)                 ///< as PhotoSearch::owned; or none

public:
    explicit OwnedAlike(ShopThread& shop, QObject* parent = nullptr);

    [[nodiscard]] qint64 product() const { return m_product; }
    void setProduct(qint64 product);
    [[nodiscard]] QVariantMap owned() const { return m_owned; }

signals:
    void changed();

private:
    void read();

    ShopThread& m_shop;
    qint64 m_product = 0;
    QVariantMap m_owned;
    quint64 m_asked = 0;
};

} // namespace calliope::app
