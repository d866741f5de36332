#include "app/markdown/document.h"
#include "app/markdown/plain_text.h"
#include "app/markdown/rich_text.h"
#include "tests/app/markdown/cases.h"
#include "tests/app/markdown/description.h"

#include <QTest>

using namespace calliope::app::markdown;
using namespace calliope::test;

class MarkdownTest : public QObject {
    Q_OBJECT

private slots:
    void textBecomesBlocks_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("blocks");
        for (const MarkdownCase& row : markdownCases())
            QTest::newRow(row.name) << QString(row.source) << QString(row.blocks);
    }
    void textBecomesBlocks() {
        QFETCH(QString, source);
        QFETCH(QString, blocks);
        QCOMPARE(described(Document(source).blocks()), blocks);
    }

    void tightness() {
        const auto isTight = [](const char* source) { return Document(QString(source)).blocks().first().tight; };
        QVERIFY(isTight("- a\n- b"));
        QVERIFY(!isTight("- a\n\n- b"));
        QVERIFY(!isTight("a"));
    }

    void languages_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("language");
        QTest::newRow("upper case") << "```C++\n```"
                                    << "c++";
        QTest::newRow("more words") << "```  python  title=\"x\"\n```"
                                    << "python";
        QTest::newRow("comma") << "```rust,ignore\n```"
                               << "rust";
        QTest::newRow("long") << "```" + QString(500, 'a') << QString(40, 'a');
        QTest::newRow("in an item") << "- ```JSON\n  1\n  ```"
                                    << "json";
    }
    void languages() {
        QFETCH(QString, source);
        QFETCH(QString, language);
        QCOMPARE(Document(source).blocks().first().language, language);
    }

    void longBlocksGoOn_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const QString& source, Block::Kind kind) {
            QTest::newRow(name) << source << static_cast<int>(kind);
        };
        row("line", QString("word ").repeated(20'000), Block::Kind::paragraph);
        row("line without blanks", QString("word").repeated(20'000), Block::Kind::paragraph);
        row("lines", QString("words and words\n").repeated(10'000), Block::Kind::paragraph);
        row("quote", QString("> words\n").repeated(10'000), Block::Kind::paragraph);
        row("code", "```\n" + QString("int x;\n").repeated(30'000) + "```", Block::Kind::code);
        row("code of one line", "```\n" + QString("int x;").repeated(30'000) + "\n```", Block::Kind::code);
        row("table", "|a|b|\n|-|-|\n" + QString("|1|2|\n").repeated(10'000), Block::Kind::table);
    }
    void longBlocksGoOn() {
        QFETCH(QString, source);
        QFETCH(int, kind);
        Document document(source);
        const Blocks& blocks = document.blocks();
        QVERIFY(blocks.size() > 1);
        for (qsizetype i = 0; i < blocks.size(); ++i) {
            QCOMPARE(static_cast<int>(blocks[i].kind), kind);
            QCOMPARE(blocks[i].continued, i > 0);
        }
        const auto words = [](QString text) {
            return text.remove('\n').remove(' ').remove('|').remove('-').remove('>').remove('\t').remove('`');
        };
        QCOMPARE(words(toPlainText(blocks)), words(source));
    }

    void longListsKeepTheirNumbers() {
        QString source;
        for (int i = 1; i <= 5000; ++i) source += QString("%1. item\n").arg(i);
        Document document(source);
        QCOMPARE(document.blocks().size(), 5000);
        QCOMPARE(document.blocks().last().marker, "5000.");
        QCOMPARE(document.blocks().last().nesting, "l");
    }

    void endlessTextIsCut() {
        Document document(QString("a").repeated(10'000'000));
        QVERIFY(document.isCut());
        QVERIFY(!document.blocks().isEmpty());
        QVERIFY(document.text().size() <= Document::longestText);
        QVERIFY(!Document(QString("a")).isCut());
    }

    void sources() {
        Document document(QString("# a\n\n- b\n- c\n\n```\nd\n```\n\ne"));
        QCOMPARE(document.sourceOf(0, 0), "# a");
        QCOMPARE(document.sourceOf(2, 2), "- b\n- c");
        QCOMPARE(document.sourceOf(3, 3), "```\nd\n```");
        QCOMPARE(document.sourceOf(0, 4), document.text());
    }

    void plainText() {
        Document document(QString("# A **b**\n\ntext [c](http://d)\n\n- e\n  1. f\n\n     g\n- h\n\n> i\n>\n> - "
                                  "j\n\n|k|l|\n|-|-|\n|m|n|\n\n```c\no;\n```\n\n$$x^2$$\n\n---"));
        QCOMPARE(toPlainText(document.blocks()),
                 "A b\n\ntext c\n\n• e\n\n  1. f\n\n    g\n\n• h\n\n> i\n\n> • j\n\nk\tl\nm\tn\n\no;\n\nx²\n\n---");
    }

    void richText_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("html");
        QTest::newRow("escapes") << "a < b & \"c\" > 'd'"
                                 << "a &lt; b &amp; &quot;c&quot; &gt; 'd'";
        QTest::newRow("styles") << "*a* **b** ***c*** ~~d~~"
                                << "<i>a</i> <b>b</b> <b><i>c</i></b> <s>d</s>";
        QTest::newRow("code")
            << "`a  <b>`"
            << "<span style=\"white-space:pre-wrap;font-family:Mono;background-color:#eee;\">a  &lt;b&gt;</span>";
        QTest::newRow("link") << "[a](https://b.c/?d&e=\"f\")"
                              << "a";
        QTest::newRow("good link")
            << "[a](https://b.c/?d&e=f)"
            << "<a href=\"https://b.c/?d&amp;e=f\" style=\"color:#00f;text-decoration:underline;\">a</a>";
        QTest::newRow("break") << "a\\\nb"
                               << "a<br>b";
        QTest::newRow("HTML") << "<img src=\"x\">"
                              << "&lt;img src=&quot;x&quot;&gt;";
        QTest::newRow("formula") << "$a<b$"
                                 << "a &lt; b";
    }
    void richText() {
        QFETCH(QString, source);
        QFETCH(QString, html);
        QCOMPARE(toRichText(Document(source).blocks().first().runs, {"Mono", {}, "#eee", "#00f"}), html);
    }
};

QTEST_APPLESS_MAIN(MarkdownTest)
#include "markdown_test.moc"
