#pragma once

#include "app/shop/checkout/shop_catalogue.h"
#include "app/shop/panel/shop_thread.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>

namespace calliope::app {

/// What a shop charges now for what a person keeps of its things (wishlists, cart, outfits): asked at a click, or on
/// the period that was chosen for the shop (PriceWatch), and never otherwise, of shops that may be asked and say that
/// they tell it (UCP, dev.ucp.shopping.catalog.lookup). One after the other. What is told is the offer until the next
/// import, and is remembered beside the prices of before; it binds nobody. Told prices in another currency than is
/// known change nothing.
class ShopPrices : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString asked READ asked NOTIFY changed)     ///< the host; empty: none is asked
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< of the last question; empty: none

public:
    static constexpr int mostAtOnce = 50; ///< things of one request

    /// Both outlive this. `agent` is our page that shops are told; invalid: there is none, and some will refuse.
    ShopPrices(ShopThread& shop, ShopDoor& door, QUrl agent, QObject* parent = nullptr);
    ~ShopPrices() override;

    [[nodiscard]] QString asked() const;
    [[nodiscard]] QString problem() const { return m_problem; }

    /// "https://shop.example". done() or a problem follows. Nothing while another one is asked.
    Q_INVOKABLE void ask(const QString& origin) { begin(origin, false); }
    /// The same without a click: done() only where a price has changed, and nothing where nothing of it is kept.
    void askAgain(const QString& origin) { begin(origin, true); }

signals:
    void changed();
    void done(const QString& words, bool canUndo);

private:
    struct Run;

    void begin(const QString& origin, bool isByItself);
    void askNext();
    void takeFailure(const QString& problem, Trouble trouble);
    void read(const QJsonObject& answer);   ///< what was told of the things in question
    void keep(const QString& problem = {}); ///< what was told before it
    void end(const QString& problem = {});

    ShopThread& m_shop;
    ShopDoor& m_door;
    QUrl m_agent;
    std::unique_ptr<Run> m_run; ///< null: nobody is asked
    QString m_problem;
};

} // namespace calliope::app
