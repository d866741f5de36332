#pragma once

#include "app/network/exchange.h"
#include "app/network/ledger.h"
#include "app/network/request.h"

#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// The one door to the network: everything that the app asks of others goes through here, and nothing else opens
/// connections.
///
/// - The switch: while it is off, only this machine is asked; turning it off ends what is under way.
/// - The ledger lists every connection to another machine.
/// - Certificates are always verified; plain http is spoken in the own network only (isNearby()).
/// - Redirects are never followed, so neither a key nor a text reaches a host that was not named. No cookies, no
///   cache, no passwords, no compression (a small answer cannot become a huge one), no proxy for this machine.
/// - Limits on times and sizes for each request.
/// - Addresses of strangers (Request::mustBePublic): the name is looked up first, and nothing is sent where it stands
///   for a machine that is not public. Who changes the name's number in between has to prove with a certificate who it
///   is, as always. A proxy looks names up itself, so none is looked up here then.
///
/// Lives on one thread, with an event loop.
class NetworkGate : public QObject {
    Q_OBJECT

public:
    /// Tells the numbers of a name later, none where there are none, unless `context` is gone by then.
    using LookUp = std::function<void(const QString& name, QObject* context,
                                      std::function<void(const QList<QHostAddress>& numbers)> told)>;

    explicit NetworkGate(QObject* parent = nullptr);
    explicit NetworkGate(LookUp lookUp, QObject* parent = nullptr); ///< for tests
    ~NetworkGate() override;

    /// Begins to ask. What is refused fails in the exchange, as everything does.
    [[nodiscard]] std::unique_ptr<Exchange> send(const Request& request);

    [[nodiscard]] bool isOnline() const { return m_isOnline; }
    void setOnline(bool online); ///< on from the beginning

    [[nodiscard]] Ledger& ledger() { return m_ledger; }

signals:
    void onlineChanged(bool online);

private:
    /// Qt opens six connections to a host and lets further requests wait behind them, for hours where these are
    /// streams. Each has a thread, which an endless head keeps busy (in Qt 6.4) even after abort(): hosts share none.
    struct Manager {
        QString host; ///< empty: this machine
        std::unique_ptr<QNetworkAccessManager> network;
        int running = 0;
    };

    [[nodiscard]] Manager& freeManager(const QString& host);
    void askPublic(Exchange& exchange, const QUrl& url, const std::function<void()>& ask);
    void watch(Exchange& exchange, Manager& manager, quint64 entry); ///< entry 0: not in the ledger

    LookUp m_lookUp;
    bool m_isOnline = true;
    Ledger m_ledger;
    std::vector<std::unique_ptr<Manager>> m_managers;
    std::vector<Exchange*> m_remote; ///< that are under way
};

} // namespace calliope::app
