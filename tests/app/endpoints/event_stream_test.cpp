#include "app/endpoints/event_stream.h"
#include "app/endpoints/whole_characters.h"

#include <QElapsedTimer>
#include <QTest>
#include <vector>

using namespace calliope::app;

namespace {

std::vector<ServerEvent> read(const QByteArray& bytes, qsizetype piece) {
    EventStream stream;
    std::vector<ServerEvent> out;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        stream.add(bytes.mid(at, piece));
        while (const auto event = stream.next()) out.push_back(*event);
    }
    return out;
}

} // namespace

Q_DECLARE_METATYPE(std::vector<calliope::app::ServerEvent>)

class EventStreamTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<std::vector<ServerEvent>>("events");

        using Events = std::vector<ServerEvent>;
        QTest::newRow("one") << QByteArray("data: a\n\n") << Events{{"", "a"}};
        QTest::newRow("two") << QByteArray("data: a\n\ndata: b\n\n") << Events{{"", "a"}, {"", "b"}};
        QTest::newRow("named") << QByteArray("event: status\ndata: {}\n\ndata: x\n\n")
                               << Events{{"status", "{}"}, {"", "x"}};
        QTest::newRow("CRLF") << QByteArray("data: a\r\n\r\ndata: b\r\n\r\n") << Events{{"", "a"}, {"", "b"}};
        QTest::newRow("CR") << QByteArray("data: a\r\rdata: b\r\r") << Events{{"", "a"}, {"", "b"}};
        QTest::newRow("mixed") << QByteArray("data: a\r\n\ndata: b\n\r") << Events{{"", "a"}, {"", "b"}};
        QTest::newRow("several lines") << QByteArray("data: a\ndata:b\ndata\n\n") << Events{{"", "a\nb\n"}};
        QTest::newRow("blanks") << QByteArray("data:  a \n\n") << Events{{"", " a "}};
        QTest::newRow("comments") << QByteArray(": ping\n\n:\n\ndata: a\n: b\n\n") << Events{{"", "a"}};
        QTest::newRow("other fields") << QByteArray("id: 7\nretry: 9\nfoo: x\ndata: a\n\n") << Events{{"", "a"}};
        QTest::newRow("no data") << QByteArray("event: x\n\ndata: a\n\n") << Events{{"", "a"}};
        QTest::newRow("empty data") << QByteArray("data\n\ndata:\n\n") << Events{{"", ""}, {"", ""}};
        QTest::newRow("mark") << QByteArray("\xef\xbb\xbf"
                                            "data: a\n\n")
                              << Events{{"", "a"}};
        QTest::newRow("colons") << QByteArray("data: a: b\n\n") << Events{{"", "a: b"}};
        QTest::newRow("not whole") << QByteArray("data: a\n\ndata: b\n") << Events{{"", "a"}};
        QTest::newRow("UTF-8") << QByteArray("data: \xf0\x9f\x99\x82\n\n") << Events{{"", "\xf0\x9f\x99\x82"}};
        QTest::newRow("NUL") << QByteArray("data: a\0b\n\n", 11) << Events{{"", QByteArray("a\0b", 3)}};
    }

    /// Cut into pieces of every size, and so at every byte.
    void reads() {
        QFETCH(QByteArray, bytes);
        QFETCH(std::vector<ServerEvent>, events);
        for (qsizetype piece = 1; piece <= bytes.size(); ++piece) QVERIFY2(read(bytes, piece) == events, bytes);
    }

    void remembersWhereToGoOn() {
        EventStream stream;
        QCOMPARE(stream.lastId(), QByteArray());
        QCOMPARE(stream.retry(), -1);
        stream.add("id: 1\nretry: 250\ndata: a\n\nid: 2\ndata: b\n");
        while (stream.next()) {
        }
        QCOMPARE(stream.lastId(), QByteArray("1")); // the second is not whole
        QCOMPARE(stream.retry(), 250);
        stream.add("\ndata: c\n\n");
        while (stream.next()) {
        }
        QCOMPARE(stream.lastId(), QByteArray("2")); // the third has none of its own
        stream.add("id: 3\nretry: soon\n\n");       // without data
        QVERIFY(!stream.next());
        QCOMPARE(stream.lastId(), QByteArray("3"));
        QCOMPARE(stream.retry(), 250);
        stream.add("id: " + QByteArray(EventStream::mostId + 1, 'x') + "\nretry: 99999999999\n\n" +
                   QByteArray("id: a\0b\n\n", 9) + "retry: 4000000000\n\n");
        QVERIFY(!stream.next());
        QCOMPARE(stream.lastId(), QByteArray("3"));
        QCOMPARE(stream.retry(), 86'400'000);
        stream.add("id\n\n");
        QVERIFY(!stream.next());
        QCOMPARE(stream.lastId(), QByteArray());
    }

    void limits() {
        EventStream line;
        line.add("data: " + QByteArray(EventStream::mostLine - 6, 'x') + "\n\n");
        QVERIFY(line.next() && !line.isTooLong());
        line.add("data: " + QByteArray(EventStream::mostLine, 'x'));
        QVERIFY(!line.next() && line.isTooLong());

        EventStream event;
        const QByteArray piece = "data: " + QByteArray(1000, 'x') + "\n";
        qsizetype sent = 0;
        for (; !event.isTooLong() && sent < 2 * EventStream::mostEvent; sent += piece.size()) {
            event.add(piece);
            QVERIFY(!event.next());
        }
        QVERIFY(event.isTooLong() && sent < EventStream::mostEvent + 100'000);
    }

    /// A line that comes byte by byte is looked at once.
    void longLinesCostNoMore() {
        EventStream stream;
        QElapsedTimer timer;
        timer.start();
        stream.add("data: ");
        for (int i = 0; i < 500'000; ++i) {
            stream.add("x");
            QVERIFY(!stream.next());
        }
        QVERIFY2(timer.elapsed() < 10'000, QByteArray::number(timer.elapsed()));
    }

    void linesAreCounted() {
        EventStream stream;
        stream.add(": ping\n: pi");
        QVERIFY(!stream.next());
        QCOMPARE(stream.lines(), 1u);
    }

    void charactersBecomeWhole() {
        const QString smile = QString::fromUtf8("a🙂b");
        for (qsizetype cut = 0; cut <= smile.size(); ++cut) {
            WholeCharacters whole;
            QString out = whole.add(smile.left(cut));
            QVERIFY(out.isEmpty() || !out.back().isHighSurrogate());
            out += whole.add(smile.mid(cut));
            out += whole.end();
            QCOMPARE(out, smile);
        }
        WholeCharacters alone;
        QCOMPARE(alone.add(QString(smile[2]) + "x" + smile[1] + smile[1]), QString::fromUtf8("\ufffdx\ufffd"));
        QCOMPARE(alone.end(), QString::fromUtf8("\ufffd"));
        QCOMPARE(alone.end(), QString());
    }
};

QTEST_APPLESS_MAIN(EventStreamTest)
#include "event_stream_test.moc"
