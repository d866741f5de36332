#pragma once

#include "app/base/failure.h"
#include "app/network/network_gate.h"
#include "app/shop/checkout/consent.h"

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QSet>
#include <chrono>
#include <memory>

namespace calliope::app {

struct ShopRequest {
    QByteArray method = "GET";
    QUrl url;
    QUrl origin; ///< of the shop that it is meant for
    QByteArray body;
    QByteArray key;                         ///< bearer token that the shop gave the user; empty: none
    QByteArray accept = "application/json"; ///< streams of events: with an answer of JSON-RPC
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    QString purpose; ///< for people, in the ledger
};

struct ShopReply {
    Trouble trouble = Trouble::none; ///< refused: `status` and `json` say why
    int status = 0;
    QJsonObject json;   ///< empty where the body is none, or nested too deep
    bool isCut = false; ///< the body begins as an object of JSON, and is none: it may have broken off
    Failure failure;
    std::chrono::milliseconds retryAfter{0}; ///< 0: not told
};

/// One question to a shop and its answer.
class ShopCall : public QObject {
    Q_OBJECT

signals:
    /// Exactly once, from the event loop, unless it is destroyed before. A slot may destroy it.
    void finished(const calliope::app::ShopReply& reply);
};

/// The way to shops, in front of the network gate, whose rules hold too. A shop is only asked where
///
/// - a person has allowed it (ContactConsent),
/// - the address is the shop's own (isOfShop()), encrypted, and on the public network: a profile cannot send us to
///   machines of the user's network, nor can a name that stands for one (Request::mustBePublic).
///
/// Answers are at most 1 MiB, and 32 levels deep.
class ShopDoor : public QObject {
    Q_OBJECT

public:
    /// Where shops may be: tests have theirs on this machine.
    enum class Reach { publicNetwork, thisMachine };

    ShopDoor(NetworkGate& gate, Reach reach, QObject* parent = nullptr);

    void allow(const ContactConsent& consent);
    void allowAgain(const QString& origin); ///< as kept from an earlier run
    void forbid(const QString& origin);
    [[nodiscard]] bool isAllowed(const QUrl& origin) const;

    [[nodiscard]] std::unique_ptr<ShopCall> send(const ShopRequest& request);
    /// How long an answer may let one wait, 20 seconds from the beginning on; for tests.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    /// Whether a page of this address may be opened in the browser: encrypted, on the public network.
    [[nodiscard]] bool mayOpen(const QUrl& url) const;

private:
    [[nodiscard]] QString objectionTo(const ShopRequest& request) const;

    NetworkGate& m_gate;
    Reach m_reach;
    std::chrono::milliseconds m_patience = std::chrono::seconds(20);
    QSet<QString> m_allowed; ///< origins
};

/// Parses what a shop sent, within the limits above; empty where it is no object.
[[nodiscard]] QJsonObject boundedObject(const QByteArray& json);

} // namespace calliope::app
