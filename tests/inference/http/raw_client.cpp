#include "tests/inference/http/raw_client.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <algorithm>

namespace calliope::test {

RawClient::RawClient(quint16 port) {
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.waitForConnected(limit(5000));
}

void RawClient::send(const QByteArray& bytes) {
    constexpr qsizetype portion = 1 << 18; // more would lie in a buffer of Qt's
    for (qsizetype at = 0; at < bytes.size() && isConnected(); at += portion) {
        m_socket.write(bytes.constData() + at, std::min(portion, bytes.size() - at));
        while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(limit(5000))) {
        }
    }
}

QByteArray RawClient::receive(int milliseconds, const QByteArray& until) {
    QByteArray all = m_socket.readAll();
    QElapsedTimer timer;
    timer.start();
    while (until.isEmpty() || !all.contains(until)) {
        const int left = milliseconds - static_cast<int>(timer.elapsed());
        if (left <= 0 || !m_socket.waitForReadyRead(left)) break;
        all += m_socket.readAll();
    }
    return all + m_socket.readAll();
}

Response responseIn(const QByteArray& bytes) {
    Response response;
    const auto end = bytes.indexOf("\r\n\r\n");
    if (end < 0 || !bytes.startsWith("HTTP/1.1 ")) return response;
    response.head = bytes.left(end + 2);
    response.status = bytes.mid(9, 3).toInt();
    response.body = bytes.mid(end + 4);
    if (!response.head.contains("Transfer-Encoding: chunked")) return response;
    QByteArray joined;
    for (qsizetype at = 0; at < response.body.size();) {
        const auto line = response.body.indexOf("\r\n", at);
        const int size = response.body.mid(at, line - at).toInt(nullptr, 16);
        if (line < 0 || size <= 0) break;
        joined += response.body.mid(line + 2, size);
        at = line + 2 + size + 2;
    }
    response.body = joined;
    return response;
}

QByteArray requestOf(quint16 port, const Asked& asked) {
    QByteArray request =
        asked.method + ' ' + asked.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n";
    if (!asked.key.isEmpty()) request += "Authorization: Bearer " + asked.key + "\r\n";
    if (asked.method != "GET")
        request +=
            "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(asked.body.size()) + "\r\n";
    return request + "Connection: close\r\n" + asked.more + "\r\n" + asked.body;
}

Response ask(quint16 port, const Asked& asked) {
    RawClient client(port);
    client.send(requestOf(port, asked));
    return responseIn(client.receive(asked.patience));
}

} // namespace calliope::test
