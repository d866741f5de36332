#include "tests/app/support/fake_hub.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTimer>
#include <algorithm>
#include <memory>

namespace calliope::test {

namespace {

void reply(QTcpSocket& socket, const QByteArray& status, const QByteArray& body, const QByteArray& more = {}) {
    socket.write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body);
    socket.disconnectFromHost();
}

} // namespace

QByteArray noise(qsizetype size, quint32 seed) {
    QByteArray out(size, 0);
    QRandomGenerator random(seed);
    for (char& byte : out) byte = static_cast<char>(random.generate());
    return out;
}

FakeHub::FakeHub() {
    m_server.listen(QHostAddress::LocalHost);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { take(); });
}

app::Hub FakeHub::hub() const {
    return {QUrl(QString("http://127.0.0.1:%1").arg(m_server.serverPort())), {"127.0.0.1"}};
}

void FakeHub::add(const QString& repository, const QString& path, const QByteArray& content) {
    m_files[repository + '/' + path] = content;
}

void FakeHub::take() {
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        auto head = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, head] {
            *head += socket->readAll();
            if (!head->contains("\r\n\r\n")) return;
            answer(*socket, *head);
            head->clear();
        });
    }
}

void FakeHub::answer(QTcpSocket& socket, const QByteArray& head) {
    const QString path = QString::fromLatin1(head.split(' ').value(1));
    const bool hasRange = head.toLower().contains("\r\nrange:");
    asked.append("GET " + path + (hasRange ? " Range" : "") +
                 (head.toLower().contains("\r\nauthorization:") ? " Key" : ""));
    static const QRegularExpression listing("^/api/models/([^/]+/[^/]+)/tree/main/?(.*)$");
    static const QRegularExpression file("^/([^/]+/[^/]+)/resolve/main/(.+)$");
    static const QRegularExpression store("^/store/(\\d+)/([^/]+/[^/]+)/(.+)$");
    if (const auto match = listing.match(path); match.hasMatch())
        return list(socket, match.captured(1), match.captured(2));
    if (const auto match = file.match(path); match.hasMatch()) {
        const QByteArray own = "/store/1/" + match.captured(1).toLatin1() + '/' + match.captured(2).toLatin1();
        return reply(socket, "302 Found", {},
                     "Location: " + (manners.leadsTo.isEmpty() ? own : manners.leadsTo) + "\r\n");
    }
    const auto match = store.match(path);
    const QString key = match.captured(2) + '/' + match.captured(3);
    if (!match.hasMatch() || !m_files.contains(key)) return reply(socket, "404 Not Found", "{}");
    if (const int step = match.captured(1).toInt(); step < manners.redirects)
        return reply(socket, "302 Found", {}, QString("Location: /store/%1/%2\r\n").arg(step + 1).arg(key).toLatin1());
    send(socket, m_files[key], head);
}

void FakeHub::list(QTcpSocket& socket, const QString& repository, const QString& folder) {
    if (manners.listsNonsense) return reply(socket, "200 OK", R"({"files": "none"})");
    QJsonArray rows{QJsonObject{{"type", "directory"}, {"path", "more"}, {"size", 0}},
                    QJsonObject{{"type", "file"}, {"path", "README.md"}, {"size", 12}, {"oid", "abc"}}};
    for (auto each = m_files.begin(); each != m_files.end(); ++each) {
        const QString path = each.key().mid(repository.size() + 1);
        const QString in = path.contains('/') ? path.section('/', 0, -2) : QString();
        if (!each.key().startsWith(repository + '/') || in != folder) continue;
        const qint64 size = each->size() - manners.listsLess;
        const QByteArray hash = QCryptographicHash::hash(each->left(size), QCryptographicHash::Sha256).toHex();
        rows.append(QJsonObject{{"type", "file"},
                                {"path", path},
                                {"size", size},
                                {"oid", "0123"},
                                {"lfs", QJsonObject{{"oid", QString::fromLatin1(hash)}, {"size", size}}}});
    }
    reply(socket, "200 OK", QJsonDocument(rows).toJson());
}

void FakeHub::send(QTcpSocket& socket, const QByteArray& content, const QByteArray& head) {
    static const QRegularExpression range("\r\nrange: bytes=(\\d+)-\r\n", QRegularExpression::CaseInsensitiveOption);
    const auto match = range.match(QString::fromLatin1(head));
    if (manners.status != 0) return reply(socket, QByteArray::number(manners.status) + " Some", R"({"error": "no"})");
    if (match.hasMatch() && manners.refusesRanges) return reply(socket, "416 Range Not Satisfiable", "{}");
    const qint64 first = match.hasMatch() && manners.knowsRanges ? match.captured(1).toLongLong() : 0;
    QByteArray body = content.mid(first);
    if (manners.sendsOther) body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 1);
    const qint64 whole = content.size() + manners.announcesMore;
    QByteArray answer = first > 0 ? "HTTP/1.1 206 Partial\r\nContent-Range: bytes " + QByteArray::number(first) + '-' +
                                        QByteArray::number(whole - 1) + '/' + QByteArray::number(whole) + "\r\n"
                                  : QByteArray("HTTP/1.1 200 OK\r\n");
    answer += "Content-Type: application/octet-stream\r\nConnection: close\r\nContent-Length: " +
              QByteArray::number(whole - first) + "\r\n\r\n";
    socket.write(answer);
    if (manners.cutAfter >= 0) body.truncate(manners.cutAfter);
    auto place = std::make_shared<qint64>(0);
    auto* timer = new QTimer(&socket);
    QObject::connect(timer, &QTimer::timeout, &socket, [this, &socket, body, place, timer] {
        if (socket.bytesToWrite() > (1 << 20)) return;
        const QByteArray piece = body.mid(*place, manners.piece);
        *place += piece.size();
        sent += piece.size();
        socket.write(piece);
        if (*place < body.size()) return;
        timer->stop();
        socket.disconnectFromHost();
    });
    timer->start(manners.pause);
}

} // namespace calliope::test
