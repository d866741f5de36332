#pragma once

#include "tests/fakes/merchant/faults.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <vector>

namespace calliope::test {

/// What the test shop has for sale; prices in minor units of its market.
struct Product {
    QString id;
    QString title;
    qint64 price = 0;
};

/// Where the test shop is: what money, tax and shipping cost. Seeded, nothing of it changes by itself.
struct Market {
    QString currency;
    int taxPercent = 0; ///< on goods and shipping
    qint64 standard = 0;
    qint64 express = 0;
};

/// EUR, JPY (no digits behind the point) and KWD (three).
[[nodiscard]] const QMap<QString, Market>& markets();

struct SessionLine {
    QString id; ///< of the line
    Product product;
    qint64 quantity = 1;
};

/// Money of a session.
struct Sums {
    qint64 subtotal = 0;
    qint64 shipping = 0;
    qint64 discount = 0; ///< what goes off these
    qint64 tax = 0;
    qint64 total = 0;
};

enum class SessionState { incomplete, escalated, ready, inProgress, completed, cancelled, expired };

/// A session of the shop, in the words of no protocol.
struct Session {
    QString id;
    SessionState state = SessionState::incomplete;
    std::vector<SessionLine> lines;
    QJsonObject buyer;   ///< as it was sent
    QJsonObject address; ///< as it was sent
    QString option;      ///< of shipping: "standard", "express"
    QString currency;
    QString problem;        ///< a code: out_of_stock, payment_failed
    QString order;          ///< its id
    QByteArray key;         ///< under which the order came
    bool wasQuoted = false; ///< with nothing missing
    bool isHidden = false;  ///< there is an order, and no word of it
    int looksLeft = 0;      ///< until an order under way is done
    QDateTime expires;
};

struct PlacedOrder {
    QString id;
    QString session;
    QByteArray key;
    qint64 total = 0;
    bool isShipped = false;
    QDateTime arrived = {}; ///< invalid: not yet
};

/// One shop in memory. It counts its orders: that is what tests are about.
class Shop {
public:
    Shop();

    std::vector<Product> products;
    QString market = "EUR";
    Faults faults;
    QDateTime now = QDateTime::currentDateTimeUtc();

    [[nodiscard]] const Product* product(const QString& id) const;
    [[nodiscard]] Session* session(const QString& id);

    Session& create();
    /// After lines, address or option have changed.
    void settle(Session& session);
    [[nodiscard]] Session* cart(const QString& id);
    Session& keepCart(const Session& cart); ///< a new one
    void dropCart(const QString& id) { m_carts.remove(id); }
    [[nodiscard]] int carts() const { return static_cast<int>(m_carts.size()); }
    [[nodiscard]] Sums sums(const Session& session) const;
    [[nodiscard]] qint64 discountOf(const SessionLine& line) const; ///< of this alone

    /// Takes the order, or says why not in the session.
    void complete(Session& session, const QByteArray& key);
    /// Somebody asks how it is.
    void look(Session& session);
    void cancel(Session& session);
    void shipAll(); ///< orders
    void deliverAll(const QDateTime& at);

    [[nodiscard]] const std::vector<PlacedOrder>& orders() const { return m_orders; }

private:
    void place(Session& session);

    QMap<QString, Session> m_sessions;
    QMap<QString, Session> m_carts; ///< sessions that nothing is asked of but what they cost
    int m_lastCart = 0;
    std::vector<PlacedOrder> m_orders;
};

} // namespace calliope::test
