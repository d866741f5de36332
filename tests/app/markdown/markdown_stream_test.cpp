#include "app/markdown/document.h"
#include "tests/app/markdown/cases.h"
#include "tests/app/markdown/description.h"
#include "tests/support/figures.h"

#include <QRandomGenerator>
#include <QStringDecoder>
#include <QTest>
#include <algorithm>

using namespace calliope::app::markdown;
using namespace calliope::test;

namespace {

constexpr qsizetype longText = 200; ///< characters, from which on splitting at every byte takes long

/// The blocks of a text that came in two pieces.
Blocks splitAt(const QByteArray& bytes, qsizetype split) {
    QStringDecoder decoder(QStringDecoder::Utf8);
    Document document;
    document.append(QString(decoder(bytes.left(split))));
    document.blocks();
    document.append(QString(decoder(bytes.mid(split))));
    document.finish();
    return document.blocks();
}

} // namespace

/// However a text is cut into deltas, its blocks are those of the whole. (security.md, R2)
class MarkdownStreamTest : public QObject {
    Q_OBJECT

private slots:
    void everySplitOfEveryByte_data() {
        QTest::addColumn<QString>("source");
        for (const MarkdownCase& row : markdownCases()) QTest::newRow(row.name) << QString(row.source);
        for (const HostileCase& row : hostileCases())
            if (row.source.size() < longText) QTest::newRow(qPrintable(row.name)) << row.source;
    }
    void everySplitOfEveryByte() {
        QFETCH(QString, source);
        const QByteArray bytes = source.toUtf8();
        const Blocks whole = Document(source).blocks();
        for (qsizetype split = 0; split <= bytes.size(); ++split) {
            const Blocks blocks = splitAt(bytes, split);
            QVERIFY2(blocks == whole, qPrintable(described(blocks)));
        }
    }

    /// Deep and wide ones too, at every byte of their edges and at some between: they are the same there.
    void splitsOfLongTexts_data() {
        QTest::addColumn<QString>("source");
        for (const HostileCase& row : hostileCases())
            if (row.source.size() >= longText) QTest::newRow(qPrintable(row.name.left(60))) << row.source;
    }
    void splitsOfLongTexts() {
        constexpr qsizetype edge = 20;                  // bytes
        const qsizetype between = runsLong() ? 7 : 997; // primes: at every place of what is repeated
        QFETCH(QString, source);
        const QByteArray bytes = source.toUtf8();
        const Blocks whole = Document(source).blocks();
        for (qsizetype split = 0; split <= bytes.size(); ++split) {
            const bool isNearEdge = split <= edge || split >= bytes.size() - edge;
            if (!isNearEdge && split % between != 0) continue;
            QVERIFY2(splitAt(bytes, split) == whole, qPrintable(QString("split at byte %1").arg(split)));
        }
    }

    /// Every byte is a delta of its own, and the listener who only hears of changes has the same blocks in the end.
    void byteByByte_data() { everySplitOfEveryByte_data(); }
    void byteByByte() {
        QFETCH(QString, source);
        QStringDecoder decoder(QStringDecoder::Utf8);
        Document document;
        Blocks shown;
        const auto show = [&] {
            const qsizetype first = document.takeFirstChanged();
            const Blocks& blocks = document.blocks();
            QVERIFY(first <= blocks.size());
            shown = shown.mid(0, first) + blocks.mid(first);
            QVERIFY2(shown == blocks, qPrintable(described(shown)));
        };
        for (const char byte : source.toUtf8()) {
            document.append(QString(decoder(QByteArrayView(&byte, 1))));
            show();
        }
        document.finish();
        show();
        QCOMPARE(document.takeFirstChanged(), document.blocks().size());
        QVERIFY(shown == Document(source).blocks());
    }

    void longTexts_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("line") << QString("word ").repeated(10'000);
        QTest::newRow("no blanks") << QString("\xF0\x9F\xA6\x99").repeated(20'000);
        QTest::newRow("code") << "```\n" + QString("int x;\n").repeated(15'000) + "```\nend";
        QTest::newRow("code of one line") << "```\n" + QString("```").repeated(15'000) + "\n```\nend";
        QTest::newRow("table") << "|a|b|\n|-|-|\n" + QString("|1|2|\n").repeated(8000);
        QTest::newRow("list") << QString("- item\n  - inner\n\n").repeated(3000);
        QTest::newRow("many cases") << [] {
            QString all;
            for (const MarkdownCase& row : markdownCases()) all += QString(row.source) + "\n\n";
            return all;
        }();
    }
    void longTexts() {
        QFETCH(QString, source);
        const Blocks whole = Document(source).blocks();
        for (const qsizetype step : {17, 1000, 16383, 16384, 16385, 50'000}) {
            Document document;
            for (qsizetype at = 0; at < source.size(); at += step) {
                document.append(QStringView(source).mid(at, std::min(step, source.size() - at)));
                if (step >= 1000) document.blocks();
            }
            document.finish();
            QVERIFY(document.blocks() == whole);
        }
    }

    /// Texts made of marks at random, cut at random, as a listener sees them who only hears of changes.
    void randomTexts() {
        const QStringList parts{"a",
                                "b c",
                                "\n",
                                "\n\n",
                                "  ",
                                "    ",
                                "- ",
                                "1. ",
                                "> ",
                                "```",
                                "~~~",
                                "`",
                                "``",
                                "$",
                                "$$",
                                "\\(",
                                "\\)",
                                "\\[",
                                "\\]",
                                "*",
                                "**",
                                "_",
                                "|",
                                "|-|-|",
                                "---",
                                "===",
                                "# ",
                                "[x]",
                                "[x]: http://h\n",
                                "](",
                                "http://h",
                                ")",
                                "![",
                                "<br>",
                                "<!--",
                                "-->",
                                "\t",
                                "\r",
                                "\r\n",
                                "&amp;",
                                "\\",
                                "~~",
                                "- [ ] ",
                                ": ",
                                "2)",
                                "+ ",
                                "***",
                                "|a|b|\n|-|-|\n"};
        QRandomGenerator random(1);
        for (int i = 0; i < 1000; ++i) {
            QString source;
            for (int count = random.bounded(1, 60); count > 0; --count)
                source += parts[random.bounded(static_cast<int>(parts.size()))];
            Document document;
            Blocks shown;
            const auto show = [&] {
                const qsizetype first = document.takeFirstChanged();
                shown = shown.mid(0, first) + document.blocks().mid(first);
                QVERIFY2(shown == document.blocks(), qPrintable(source));
            };
            for (qsizetype at = 0; at < source.size();) {
                const qsizetype step = std::min<qsizetype>(random.bounded(1, 12), source.size() - at);
                document.append(QStringView(source).mid(at, step));
                at += step;
                if (random.bounded(3) == 0) show();
            }
            document.finish();
            show();
            QVERIFY2(shown == Document(source).blocks(), qPrintable(source));
        }
    }

    void settledBlocksStay() {
        Document document;
        document.append(u"# a\n\nb\n\n- c\n");
        QCOMPARE(document.takeFirstChanged(), 0);
        document.append(u"- d");
        QCOMPARE(document.takeFirstChanged(), 3);
        document.append(u" e\n\nf");
        QCOMPARE(document.takeFirstChanged(), 3);
        document.append(u"g");
        QCOMPARE(document.takeFirstChanged(), 4);
        document.append(u"");
        QCOMPARE(document.takeFirstChanged(), 5);
        document.finish();
        QCOMPARE(document.takeFirstChanged(), 5);
    }

    void undecidedBeginningsWait() {
        Document document;
        document.append(u"a\n-");
        QCOMPARE(described(document.blocks()), "p a");
        document.append(u" b\n2");
        QCOMPARE(described(document.blocks()), "p a\np l• b");
        document.finish();
        QCOMPARE(described(document.blocks()), "p a\np l• b 2");
        Document code;
        code.append(u"```\na\n``");
        QCOMPARE(described(code.blocks()), "code… : a");
        code.append(u"`");
        code.finish();
        QCOMPARE(described(code.blocks()), "code : a");
    }

    void afterTheEndNothingComes() {
        Document document(u"a");
        document.append(u"b");
        QCOMPARE(described(document.blocks()), "p a");
    }
};

QTEST_APPLESS_MAIN(MarkdownStreamTest)
#include "markdown_stream_test.moc"
