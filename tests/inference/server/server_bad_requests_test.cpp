#include "tests/inference/server/bad_requests.h"
#include "tests/inference/server/test_server.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QTest>

using namespace calliope;
using test::BadRequest;
using test::limit;
using test::RawClient;
using test::TestServer;

/// Nothing that is sent harms the server, and every refusal comes at once. With CALLIOPE_LONG_TESTS as often as the
/// security plan wants it.
class BadRequestsTest : public QObject {
    Q_OBJECT

private slots:
    void refusesAll() {
        std::mt19937 random(7);
        const std::vector<BadRequest> rows = test::badRequests(m_server.port());
        const std::size_t requests = test::runsLong() ? 4000 : rows.size() + 200;
        (void)m_server.get("/health");
        const qint64 before = test::residentBytes();
        qint64 growth = 0;
        test::Times times;
        for (std::size_t i = 0; i < requests; ++i) {
            const BadRequest request = i < rows.size() ? rows[i] : test::damaged(rows, random);
            QElapsedTimer timer;
            timer.start();
            const auto response = answerTo(request);
            QVERIFY2(response.status >= 400 && response.status < 500,
                     request.name + ": " + QByteArray::number(response.status) + " " + response.body.left(300));
            times.add(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            QVERIFY2(timer.elapsed() <= limit(1000), request.name + " " + QByteArray::number(timer.elapsed()));
            growth = std::max(growth, test::residentBytes() - before);
        }
        test::figure("A6", QString("%1 bad requests of %2 kinds refused: %3; %4 MB more memory at most, both sides")
                               .arg(requests)
                               .arg(rows.size())
                               .arg(times.text())
                               .arg(growth >> 20));
        QVERIFY2(growth <= 32 << 20, QByteArray::number(growth));
        QCOMPARE(m_server.get("/health").status, 200);
    }

private:
    /// Goes on sending what a request has no end of until it is answered.
    test::Response answerTo(const BadRequest& request) {
        RawClient client(m_server.port());
        QElapsedTimer timer;
        timer.start();
        client.send(request.bytes);
        QByteArray answer;
        while (!request.more.isEmpty() && !answer.contains("}}") && client.isConnected() &&
               timer.elapsed() <= limit(1000)) {
            client.send(request.more);
            answer += client.take();
        }
        if (!answer.contains("}}")) answer += client.receive(limit(1000), "}}");
        return test::responseIn(answer);
    }

    TestServer m_server;
};

QTEST_GUILESS_MAIN(BadRequestsTest)
#include "server_bad_requests_test.moc"
