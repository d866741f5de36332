#pragma once

#include "app/shop/checkout/shop_door.h"
#include "app/shop/checkout/shop_route.h"

#include <QJsonObject>
#include <QObject>
#include <QString>
#include <QUrl>
#include <memory>

namespace calliope::app {

/// What a shop says of itself to programs, at an address of its own that its protocol names.
struct ShopProfile {
    enum class Protocol {
        ucp, ///< "/.well-known/ucp"
        acp, ///< "/.well-known/acp.json"
    };
    enum class State {
        told,   ///< it is in `json`
        none,   ///< the shop has answered, and has none that is of use: no such page, another one, a redirect
        notNow, ///< whether it has one is not known: busy, slow, broken off, not reached, not asked at all
    };

    State state = State::none;
    QJsonObject json = {}; ///< hostile, within the door's limits
    QString problem = {};  ///< for people: why there is none; empty: there is
    Trouble trouble = Trouble::none;
};

/// Asks a shop for its profile over the door, once. Of one in a version that we do not speak it asks for that in one
/// that we speak, where the profile names it at the shop's own host. Redirects are not followed.
class ShopProfileCall : public QObject {
    Q_OBJECT

public:
    /// `origin` is "https://shop.example"; `purpose` is for people, in the ledger. The door outlives this.
    ShopProfileCall(ShopDoor& door, QUrl origin, ShopProfile::Protocol protocol, QString purpose);

signals:
    /// Exactly once, from the event loop, unless it is destroyed before. A slot may destroy it.
    void finished(const calliope::app::ShopProfile& profile);

private:
    void ask(const QUrl& address);
    void take(const ShopReply& reply);

    ShopDoor& m_door;
    QUrl m_origin;
    ShopProfile::Protocol m_protocol;
    QString m_purpose;
    bool m_isOlder = false;
    std::unique_ptr<ShopCall> m_call;
};

/// What a profile of UCP says: version, endpoint and permalink go into `route`. Returns why it is of no use; empty
/// where it is.
[[nodiscard]] QString readUcpProfile(const QJsonObject& profile, ShopRoute& route);

/// The same for a shop whose catalogue can be asked: version and endpoint. `capability` is what it must be able to do,
/// "dev.ucp.shopping.catalog.search" or ".lookup".
[[nodiscard]] QString readUcpCatalogue(const QJsonObject& profile, const char* capability, ShopRoute& route);

/// Of a profile of UCP in a version that we do not speak: where it is in one that we speak; empty: nowhere.
[[nodiscard]] QUrl olderUcpProfile(const QJsonObject& profile, const QUrl& origin);

/// The same as readUcpProfile() for ACP.
[[nodiscard]] QString readAcpProfile(const QJsonObject& profile, ShopRoute& route);

} // namespace calliope::app
