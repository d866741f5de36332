#include "tests/fakes/merchant/http_message.h"

#include <QJsonDocument>

namespace calliope::test {

QJsonObject HttpRequest::json() const {
    return QJsonDocument::fromJson(body).object();
}

std::optional<HttpRequest> parsed(const QByteArray& bytes) {
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0) return std::nullopt;
    HttpRequest request;
    const QList<QByteArray> lines = bytes.left(end).split('\n');
    const QList<QByteArray> first = lines.front().trimmed().split(' ');
    if (first.size() != 3) return request;
    const qsizetype question = first[1].indexOf('?');
    request.path = QString::fromLatin1(first[1].left(question < 0 ? first[1].size() : question));
    if (question >= 0) request.query = first[1].mid(question + 1);
    for (const QByteArray& line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0) request.headers[line.left(colon).toLower()] = line.mid(colon + 1).trimmed();
    }
    const qsizetype length = request.headers.value("content-length").toLongLong();
    if (bytes.size() - end - 4 < length) return std::nullopt;
    request.body = bytes.mid(end + 4, length);
    request.method = first[0];
    return request;
}

QByteArray wire(const HttpReply& reply) {
    const QByteArray body = reply.raw.isEmpty() ? QJsonDocument(reply.json).toJson(QJsonDocument::Compact) : reply.raw;
    QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) +
                     " Some\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (!reply.headers.contains("Content-Type")) out += "Content-Type: application/json\r\n";
    for (auto each = reply.headers.begin(); each != reply.headers.end(); ++each)
        out += each.key() + ": " + each.value() + "\r\n";
    return out + "\r\n" + body;
}

} // namespace calliope::test
