#include "app/looks/look.h"
#include "app/looks/second_look.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// Looks as they are kept, and what answers say of them.
class LookTest : public QObject {
    Q_OBJECT

private slots:
    void keptAndBack() {
        const Look look{.step = 2,
                        .crop = std::string(64, 'a'),
                        .cropSize = {512, 384},
                        .picture = std::string(64, 'b'),
                        .pictureSize = {4000, 3000},
                        .box = {10, 20, 300, 200},
                        .wanted = "the number plate",
                        .sentence = "It reads B 207."};
        const storage::Block block = blockOf(look);
        QVERIFY(isLook(block));
        QVERIFY(lookIn(block) == look);
        QCOMPARE(block.attachment, look.crop);
    }

    void othersAreNone_data() {
        QTest::addColumn<QString>("payload");
        QTest::newRow("a picture") << R"({"width": 5, "height": 5})";
        QTest::newRow("no picture")
            << R"({"look": {"step": 1, "picture": "../../x", "width": 9, "height": 9, "box": [1, 1, 2, 2]}})";
        QTest::newRow("no box") << R"({"look": {"step": 1, "width": 9, "height": 9}})";
        QTest::newRow("outside")
            << QString(R"({"look": {"step": 1, "picture": "%1", "width": 9, "height": 9, "box": [10, 10, 2, 2]}})")
                   .arg(QString(64, 'a'));
        QTest::newRow("endless") << R"({"look": {"step": 1e300, "width": 1e300, "box": [1e300, -1e300, 1e300, 1]}})";
        QTest::newRow("no JSON") << "{";
    }

    void othersAreNone() {
        QFETCH(QString, payload);
        storage::Block block;
        block.kind = storage::BlockKind::picture;
        block.payload = payload.toStdString();
        QCOMPARE(lookIn(block).step, 0);
    }

    void sentences_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("the only one") << "The plate reads B 207 (look 1)."
                                      << "The plate reads B 207";
        QTest::newRow("behind the end") << "It is late. The plate reads B 207. (look 1) Next."
                                        << "The plate reads B 207.";
        QTest::newRow("the second") << "First this! Then that (Look 1)."
                                    << "Then that";
        QTest::newRow("in a list") << "There is:\n- a **cup** (look 1)\n- a plate"
                                   << "a **cup**";
        QTest::newRow("on a new line") << "Title\n\nThe clock shows ten\npast two (look 1)"
                                       << "past two";
        QTest::newRow("a decimal number") << "It costs 3.50 euros (look 1)."
                                          << "It costs 3.50 euros";
        QTest::newRow("another look") << "The plate reads B 207 (look 12)."
                                      << "";
        QTest::newRow("none") << "The plate reads B 207."
                              << "";
        QTest::newRow("nothing before it") << "(look 1)"
                                           << "";
    }

    void sentences() {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        QCOMPARE(sentenceWith(text, 1), sentence);
    }

    void yesAndNo() {
        for (const char* yes : {"yes", "Yes.", "**Yes**, it does", " ja", "I think: yes, no doubt"})
            QVERIFY2(saysYes(yes), yes);
        for (const char* no : {"", "no", "No, but yes to another", "nein", "perhaps", "yesterday"})
            QVERIFY2(!saysYes(no), no);
    }
};

QTEST_APPLESS_MAIN(LookTest)
#include "look_test.moc"
