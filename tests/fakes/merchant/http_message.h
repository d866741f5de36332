#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <optional>

namespace calliope::test {

struct HttpRequest {
    QByteArray method;
    QString path; ///< still encoded
    QByteArray query;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    [[nodiscard]] QJsonObject json() const;
};

struct HttpReply {
    int status = 200;
    QJsonObject json = {};
    QMap<QByteArray, QByteArray> headers = {};
    QByteArray raw = {}; ///< instead of `json`
    bool isCut = false;  ///< no answer: the connection is closed
};

/// A request whose head and body have come; nullopt: not yet. What is no request has an empty method.
[[nodiscard]] std::optional<HttpRequest> parsed(const QByteArray& bytes);

[[nodiscard]] QByteArray wire(const HttpReply& reply);

} // namespace calliope::test
