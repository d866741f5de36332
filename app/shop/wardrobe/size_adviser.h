#pragma once

#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QStringList>

namespace calliope::app {

/// Which size of the product that is shown fits the user, in words; by measures of the wardrobe, on this device.
class SizeAdviser : public QObject {
    Q_OBJECT
    Q_PROPERTY(qint64 product READ product WRITE setProduct NOTIFY changed) ///< 0: none
    Q_PROPERTY(QString words READ words NOTIFY changed)                     ///< "M should fit"; empty: nothing is known
    Q_PROPERTY(QString reasons READ reasons NOTIFY changed)                 ///< what it is said by, and what is assumed
    Q_PROPERTY(bool lacksMeasures READ lacksMeasures NOTIFY changed)        ///< it would be known with more of them

public:
    explicit SizeAdviser(ShopThread& shop, QObject* parent = nullptr);

    [[nodiscard]] qint64 product() const { return m_product; }
    void setProduct(qint64 product);
    [[nodiscard]] QString words() const { return m_words; }
    [[nodiscard]] QString reasons() const { return m_reasons; }
    [[nodiscard]] bool lacksMeasures() const { return m_lacksMeasures; }

signals:
    void changed();

private:
    void read();

    ShopThread& m_shop;
    qint64 m_product = 0;
    QString m_words;
    QString m_reasons;
    bool m_lacksMeasures = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app
