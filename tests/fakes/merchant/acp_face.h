#pragma once

#include "tests/fakes/merchant/face.h"

namespace calliope::test {

/// The shop in ACP over REST, 2026-04-17. `base` is where the server is asked.
class AcpFace : public Face {
public:
    static constexpr const char* version = "2026-04-17";
    static constexpr const char* key = "test-key-of-the-shop";

    AcpFace(Shop& shop, QString base);

    [[nodiscard]] std::optional<Operation> operationOf(const HttpRequest& request) const override;
    [[nodiscard]] std::optional<HttpReply> refusal(const HttpRequest& request, const Operation& operation) override;
    [[nodiscard]] HttpReply answer(const HttpRequest& request, const Operation& operation) override;
    [[nodiscard]] HttpReply conflict() const override;
    [[nodiscard]] HttpReply error(int status, const QString& code, const QString& words) const override;
    [[nodiscard]] bool isSame(const QByteArray& one, const QByteArray& other) const override;

private:
    [[nodiscard]] HttpReply profile() const;
    void take(Session& session, const QJsonObject& wish);
    [[nodiscard]] QJsonObject shown(const Session& session) const;

    Shop& m_shop;
    QString m_base;
};

} // namespace calliope::test
