#pragma once

#include "tests/fakes/merchant/face.h"

namespace calliope::test {

/// The shop in UCP over REST, one version of it, with permalinks. `base` is where the server is asked; transport and
/// endpoint are what its profile says.
class UcpFace : public Face {
public:
    UcpFace(Shop& shop, QString version, QString base, QString transport = "rest", QString endpoint = "/ucp");

    [[nodiscard]] std::optional<Operation> operationOf(const HttpRequest& request) const override;
    [[nodiscard]] std::optional<HttpReply> refusal(const HttpRequest& request, const Operation& operation) override;
    [[nodiscard]] HttpReply answer(const HttpRequest& request, const Operation& operation) override;
    [[nodiscard]] HttpReply conflict() const override;
    [[nodiscard]] HttpReply error(int status, const QString& code, const QString& words) const override;
    [[nodiscard]] bool isSame(const QByteArray& one, const QByteArray& other) const override { return one == other; }

protected:
    [[nodiscard]] const Shop& shop() const { return m_shop; }

private:
    [[nodiscard]] HttpReply profile() const;
    [[nodiscard]] std::optional<HttpReply> objectionTo(const QString& profile, const Operation& operation) const;
    [[nodiscard]] HttpReply cart(const HttpRequest& request, const Operation& operation);
    [[nodiscard]] QJsonObject shownCart(const Session& cart) const;
    [[nodiscard]] QString page(const QString& id) const;
    [[nodiscard]] HttpReply permalink(const QString& items) const;
    [[nodiscard]] HttpReply order(const QString& id);
    [[nodiscard]] HttpReply lookup(const QJsonArray& ids) const;
    [[nodiscard]] HttpReply search(const QJsonObject& wanted) const;
    [[nodiscard]] HttpReply told(const QJsonArray& products) const;
    [[nodiscard]] QJsonObject shown(const Product& product) const;
    void take(Session& session, const QJsonObject& wish);
    [[nodiscard]] QJsonObject shown(const Session& session) const;
    [[nodiscard]] QJsonObject meta(const QString& status = "success") const;
    [[nodiscard]] QJsonArray totals(const Session& session) const;
    [[nodiscard]] QJsonArray lines(const Session& session, bool isOrder) const;
    [[nodiscard]] QJsonObject fulfillment(const Session& session) const;
    [[nodiscard]] QJsonArray messages(const Session& session) const;

    Shop& m_shop;
    QString m_version;
    QString m_base;
    QString m_transport;
    QString m_endpoint;
};

} // namespace calliope::test
