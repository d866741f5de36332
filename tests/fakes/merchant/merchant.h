#pragma once

#include "tests/fakes/merchant/face.h"
#include "tests/fakes/merchant/shop.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <memory>
#include <vector>

namespace calliope::test {

/// One request and its answer, for the schemas (protocol_schemas.h).
struct Exchanged {
    QString operation;
    HttpRequest request;
    HttpReply reply;
    QJsonObject call = {};   ///< MCP: the message around the request; empty: there is none
    QJsonObject called = {}; ///< likewise, around the reply
};

/// A shop on the loopback interface that keeps to a protocol, unless Shop::faults says otherwise: UCP 2026-08-25 or
/// 2026-04-08 over REST with permalinks, UCP 2026-08-25 over MCP, or ACP 2026-04-17. UCP with carts; whoever asks
/// there names a page of platform_profiles.h. It keeps keys and what was answered to them, counts its orders and
/// remembers all that was said; when it goes, the test fails if any of it did not fit the schemas (protocol_schemas.h),
/// unless it was a fault that does not keep to them.
class Merchant {
public:
    enum class Speaks { ucpNewest, ucpOlder, acp, ucpMcp };

    explicit Merchant(Speaks protocol);
    ~Merchant();
    Merchant(const Merchant&) = delete;
    Merchant& operator=(const Merchant&) = delete;

    [[nodiscard]] QUrl origin() const;
    [[nodiscard]] const std::vector<Exchanged>& exchanged() const { return m_exchanged; }
    [[nodiscard]] int requests() const { return static_cast<int>(m_exchanged.size()); }
    [[nodiscard]] int count(const QString& operation) const;
    [[nodiscard]] int connections() const { return m_connections; }

    Shop shop;

private:
    struct Kept {
        QByteArray body;
        HttpReply reply;
    };

    void take();
    [[nodiscard]] HttpReply answer(const HttpRequest& request, QString& name);
    [[nodiscard]] HttpReply faulty(const HttpRequest& request, const Operation& operation);

    Speaks m_protocol;
    QTcpServer m_server;
    std::unique_ptr<Face> m_face;
    QMap<QByteArray, Kept> m_kept; ///< by key and path
    std::vector<Exchanged> m_exchanged;
    int m_connections = 0;
    int m_refused = 0;
};

} // namespace calliope::test
