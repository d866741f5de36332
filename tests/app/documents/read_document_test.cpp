#include "app/documents/kept_document.h"
#include "app/documents/read_document.h"
#include "app/tools/json_schema.h"

#include <QJsonObject>
#include <QTest>
#include <optional>

using namespace calliope;
using namespace calliope::app;

/// What a model gets of attached documents.
class ReadDocumentTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QStringList pages;
        for (int i = 1; i <= 10; ++i) pages.append(QStringLiteral("This is page %1.").arg(i));
        pages[4].clear();
        pages[6] = "The Answer is 42. " + QString(20'000, 'x') + " The rest.";
        pages[7] += " The notice\nperiod is long. " + QString(1'000, 'y') + " No  notice\u00a0 period (here).";
        m_kept = keptDocument({pages, true, {}});
        storage::Attachment report;
        storage::Attachment missing;
        report.hash = m_kept.hash.toStdString();
        report.name = "report.pdf";
        missing.hash = "gone";
        m_context.documents = {report, missing};
    }

    void keptAndBack() {
        QCOMPARE(m_kept.pages, 10);
        QCOMPARE(pagesOf(m_kept.bytes).size(), 10);
        const storage::Block block = documentBlock("abc", "report.pdf", 10, 2'000, false);
        QVERIFY(block.kind == storage::BlockKind::file);
        const DocumentFacts facts = documentFacts(block);
        QCOMPARE(facts.name, QString("report.pdf"));
        QCOMPARE(facts.pages, 10);
        QCOMPARE(facts.characters, 2'000);
        QVERIFY(!facts.isWhole);
    }

    void calls_data() {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QStringList>("has");
        QTest::addColumn<QStringList>("hasNot");
        QTest::addColumn<bool>("isError");
        QTest::newRow("the beginning") << QJsonObject()
                                       << QStringList{"report.pdf", "10 pages", "page 1.", "page 3.",
                                                      "Page 4 comes next"}
                                       << QStringList{"page 4."} << false;
        QTest::newRow("from a page") << QJsonObject{{"page", 9}, {"pages", 20}} << QStringList{"page 9.", "page 10."}
                                     << QStringList{"next", "page 8."} << false;
        QTest::newRow("a page without text")
            << QJsonObject{{"page", 5}, {"pages", 1}} << QStringList{"[Page 5]", "no text"} << QStringList{"[Page 6]\n"}
            << false;
        QTest::newRow("a page that is too long")
            << QJsonObject{{"page", 7}} << QStringList{"42", "rest of this page: page 7, from 12000."}
            << QStringList{"page 8.", "The rest."} << false;
        QTest::newRow("its rest") << QJsonObject{{"page", 7}, {"from", 12'000}}
                                  << QStringList{"[Page 7 from 12000]", "The rest.", "page 8."} << QStringList{"42"}
                                  << false;
        QTest::newRow("beyond its rest") << QJsonObject{{"page", 7}, {"from", 30'000}}
                                         << QStringList{"Page 7 has only 20028 characters"} << QStringList{"xx"}
                                         << true;
        QTest::newRow("words over the end of a line, twice on a page")
            << QJsonObject{{"words", "notice period"}}
            << QStringList{"[Page 8]", "notice period is long", "period (here)"} << QStringList{"no page"} << false;
        QTest::newRow("words with signs of patterns")
            << QJsonObject{{"words", "PERIOD (here)."}} << QStringList{"[Page 8]"} << QStringList{"is long"} << false;
        QTest::newRow("words") << QJsonObject{{"words", "answer is"}} << QStringList{"[Page 7]", "The Answer is 42"}
                               << QStringList{"[Page 1]"} << false;
        QTest::newRow("words of many pages")
            << QJsonObject{{"words", "this is"}} << QStringList{"[Page 1]", "[Page 10]"} << QStringList{"[Page 5]"}
            << false;
        QTest::newRow("words of no page")
            << QJsonObject{{"words", "zebra"}} << QStringList{"on no page"} << QStringList{} << false;
        QTest::newRow("no such page") << QJsonObject{{"page", 11}} << QStringList{"no page 11"} << QStringList{}
                                      << true;
        QTest::newRow("no such document")
            << QJsonObject{{"document", 3}} << QStringList{"there are 2"} << QStringList{} << true;
        QTest::newRow("a missing document")
            << QJsonObject{{"document", 2}} << QStringList{"missing"} << QStringList{} << true;
    }

    void calls() {
        QFETCH(QJsonObject, given);
        QFETCH(QStringList, has);
        QFETCH(QStringList, hasNot);
        QFETCH(bool, isError);
        QCOMPARE(schemaObjection(given, m_tool.parameters), QString());
        QVERIFY(!m_tool.words(given).isEmpty());
        const ToolResult result = run(given, m_context);
        QCOMPARE(result.isError, isError);
        for (const QString& each : has)
            QVERIFY2(result.text.contains(each), qPrintable(each + " in " + result.text.left(500)));
        for (const QString& each : hasNot) QVERIFY2(!result.text.contains(each), qPrintable(each));
        QVERIFY(result.text.size() < 13'000);
        ToolContext small = m_context;
        small.mostText = 1'000;
        QVERIFY(run(given, small).text.size() <= small.mostText);
    }

    void withoutDocuments() { QVERIFY(run({}, {}).isError); }

private:
    ToolResult run(const QJsonObject& given, const ToolContext& context) {
        const auto running = m_tool.run(given, context);
        std::optional<ToolResult> out;
        connect(running.get(), &ToolRun::finished, this, [&](const ToolResult& result) { out = result; });
        if (!QTest::qWaitFor([&] { return out.has_value(); }, 30'000)) qFatal("The tool does not end.");
        return *out;
    }

    KeptDocument m_kept;
    ToolContext m_context;
    Tool m_tool = readDocumentTool(
        [this](const std::string& hash) { return hash == m_kept.hash.toStdString() ? m_kept.bytes : QByteArray(); });
};

QTEST_GUILESS_MAIN(ReadDocumentTest)
#include "read_document_test.moc"
