#include "inference/http/head.h"

#include <QTest>

using namespace calliope::http;

/// Reading a request's head, which is the first thing that anybody can send us.
class HeadTest : public QObject {
    Q_OBJECT

private slots:
    void reads() {
        const auto parsed =
            parseHead("POST /v1/x?a=b HTTP/1.1\r\nHOST: LocalHost:80 \r\nOrigin:http://a\r\nX-Other: \xc3\xa4\r\n"
                      "Authorization: Bearer  k \r\nContent-Length: 12\r\nConnection: keep-alive\r\n\r\n");
        const auto* head = std::get_if<Head>(&parsed);
        QVERIFY(head != nullptr);
        QCOMPARE(head->method, std::string("POST"));
        QCOMPARE(head->target, std::string("/v1/x?a=b"));
        QCOMPARE(head->host, std::string("localhost:80"));
        QCOMPARE(*head->origin, std::string("http://a"));
        QCOMPARE(*head->authorization, std::string("Bearer  k"));
        QCOMPARE(head->contentLength, std::uint64_t{12});
        QVERIFY(head->keepsAlive && head->hasLength && !head->isChunked && !head->isEncoded);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        const QByteArray start = "GET / HTTP/1.1\r\n";
        QTest::addRow("no version") << QByteArray("GET /\r\n\r\n") << 400;
        QTest::addRow("HTTP/2") << QByteArray("GET / HTTP/2\r\n\r\n") << 400;
        QTest::addRow("blanks in the path") << QByteArray("GET / x HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("absolute target") << QByteArray("GET http://a/ HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("fragment") << QByteArray("GET /#a HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("odd method") << QByteArray("G(T / HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("empty method") << QByteArray(" / HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("control byte in the path") << QByteArray("GET /\x01 HTTP/1.1\r\n\r\n") << 400;
        QTest::addRow("long path") << "GET /" + QByteArray(3000, 'x') + " HTTP/1.1\r\n\r\n" << 414;
        QTest::addRow("no colon") << start + "Host\r\n\r\n" << 400;
        QTest::addRow("blank before the colon") << start + "Host : a\r\n\r\n" << 400;
        QTest::addRow("empty name") << start + ": a\r\n\r\n" << 400;
        QTest::addRow("folded line") << start + "Host: a\r\n b\r\n\r\n" << 400;
        QTest::addRow("NUL") << start + QByteArray("Host: a\0b\r\n\r\n", 13) << 400;
        QTest::addRow("lone CR") << start + "Host: a\rb\r\n\r\n" << 400;
        QTest::addRow("two hosts") << start + "Host: a\r\nhost: a\r\n\r\n" << 400;
        QTest::addRow("two keys") << start + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n" << 400;
        QTest::addRow("two lengths") << start + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n" << 400;
        QTest::addRow("list of lengths") << start + "Content-Length: 1, 1\r\n\r\n" << 400;
        QTest::addRow("negative length") << start + "Content-Length: -1\r\n\r\n" << 400;
        QTest::addRow("signed length") << start + "Content-Length: +1\r\n\r\n" << 400;
        QTest::addRow("hexadecimal length") << start + "Content-Length: 0x10\r\n\r\n" << 400;
        QTest::addRow("length beyond 64 bits") << start + "Content-Length: 18446744073709551616\r\n\r\n" << 400;
        QTest::addRow("empty length") << start + "Content-Length:\r\n\r\n" << 400;
        QTest::addRow("length and chunks") << start + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n" << 400;
        QTest::addRow("unknown expectation") << start + "Expect: wonders\r\n\r\n" << 400;
        QByteArray many = start;
        for (int i = 0; i < 101; ++i) many += "X-" + QByteArray::number(i) + ": a\r\n";
        QTest::addRow("many fields") << many + "\r\n" << 431;
    }
    void refuses() {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        const auto parsed = parseHead({text.data(), static_cast<std::size_t>(text.size())});
        QVERIFY(std::holds_alternative<Refusal>(parsed));
        QCOMPARE(std::get<Refusal>(parsed).status, status);
    }

    /// Whatever comes byte by byte ends at the same place as at once.
    void findsTheEnd() {
        const std::string text = "GET / HTTP/1.1\r\nA: b\r\n\r\nbody\r\n\r\n";
        const std::size_t end = text.find("body");
        QCOMPARE(std::get<std::size_t>(findHeadEnd(text, 0)), end);
        for (std::size_t size = 1; size < text.size(); ++size) {
            const auto found = findHeadEnd(std::string_view(text).substr(0, size), size - 1);
            QVERIFY(std::holds_alternative<std::size_t>(found));
            if (size < end) QCOMPARE(std::get<std::size_t>(found), std::size_t{0});
            if (size == end) QCOMPARE(std::get<std::size_t>(found), end);
        }
    }

    void refusesHeadsWithoutEnd() {
        for (const std::string& text :
             {std::string("\r\nGET"), std::string("\n\n\n"), std::string("GET / HTTP/1.1\nHost")}) {
            QVERIFY(std::holds_alternative<Refusal>(findHeadEnd(text, 0)));
        }
        const auto found = findHeadEnd("GET / HTTP/1.1\r\nA: " + std::string(longestHead, 'x'), 0);
        QVERIFY(std::holds_alternative<Refusal>(found));
        QCOMPARE(std::get<Refusal>(found).status, 431);
    }
};

QTEST_APPLESS_MAIN(HeadTest)
#include "head_test.moc"
