#pragma once

#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_route.h"

#include <QObject>
#include <memory>

namespace calliope::app {

/// Finds out how a shop is spoken to: its profile of UCP, else that of ACP, else a cart of UCP, else only its pages.
/// Many shops answer to any address with some page, so whatever came instead of a profile of use leads to the next.
/// Redirects are not followed. Each profile is asked for at most once.
class ShopFinder : public QObject {
    Q_OBJECT

public:
    /// `origin` is "https://shop.example". `hasKey`: the shop gave the user a key, without which ACP is of no use.
    ShopFinder(ShopDoor& door, const QUrl& origin, bool hasKey);

signals:
    /// Exactly once, from the event loop. `objection` says to people why it is only a link; empty where it is more.
    void found(const calliope::app::ShopRoute& route, const QString& objection);

private:
    void askUcp(const QUrl& profile, bool isFirst);
    void askAcp();
    void end(const ShopRoute& route, const QString& objection);

    ShopDoor& m_door;
    ShopRoute m_route;
    bool m_hasKey;
    QString m_objection;
    std::unique_ptr<ShopCall> m_call;
};

/// What a profile of UCP says: version, endpoint and permalink go into `route`. Returns why it is of no use; empty
/// where it is. `older`, where it is not null, gets the address of a profile in a version that we speak.
[[nodiscard]] QString readUcpProfile(const QJsonObject& profile, ShopRoute& route, QUrl* older);

/// The same for a shop whose catalogue can be asked: version and endpoint. `capability` is what it must be able to do,
/// "dev.ucp.shopping.catalog.search" or ".lookup".
[[nodiscard]] QString readUcpCatalogue(const QJsonObject& profile, const char* capability, ShopRoute& route,
                                       QUrl* older);

/// The same for ACP.
[[nodiscard]] QString readAcpProfile(const QJsonObject& profile, ShopRoute& route);

} // namespace calliope::app
