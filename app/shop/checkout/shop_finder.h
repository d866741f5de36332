#pragma once

#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_profile.h"
#include "app/shop/checkout/shop_route.h"

#include <QObject>
#include <memory>

namespace calliope::app {

/// Finds out how a shop is spoken to: its profile of UCP, else that of ACP, else a cart of UCP, else only its pages.
/// Many shops answer to any address with some page, so whatever came instead of a profile of use leads to the next;
/// but where a profile cannot be had just now, nothing is concluded from its absence, unless it is one of ACP that
/// would be of no use: without a key, of a shop that has one of UCP. Each is asked for at most once.
class ShopFinder : public QObject {
    Q_OBJECT

public:
    /// `origin` is "https://shop.example". `hasKey`: the shop gave the user a key, without which ACP is of no use.
    ShopFinder(ShopDoor& door, const QUrl& origin, bool hasKey);

signals:
    /// This or notFound(), exactly once, from the event loop. `objection` says to people why it is only a link; empty
    /// where it is more.
    void found(const calliope::app::ShopRoute& route, const QString& objection);
    /// How it is spoken to cannot be found out just now: why, for people.
    void notFound(const QString& problem);

private:
    void ask(ShopProfile::Protocol protocol, void (ShopFinder::*then)(const ShopProfile& profile));
    void takeUcp(const ShopProfile& profile);
    void takeAcp(const ShopProfile& profile);

    ShopDoor& m_door;
    ShopRoute m_route;
    bool m_hasKey;
    bool m_hasUcp = false; ///< a profile of UCP, of use or not
    QString m_objection;
    std::unique_ptr<ShopProfileCall> m_call;
};

} // namespace calliope::app
