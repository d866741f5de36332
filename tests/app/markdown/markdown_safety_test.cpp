#include "app/markdown/document.h"
#include "app/markdown/links.h"
#include "app/markdown/plain_text.h"
#include "app/markdown/rich_text.h"
#include "tests/app/markdown/cases.h"
#include "tests/support/figures.h"

#include <QRegularExpression>
#include <QTest>
#include <QUrl>
#include <ctime>

using namespace calliope::app::markdown;
using namespace calliope::test;

namespace {

/// All runs of a block.
InlineRuns runsOf(const Block& block) {
    InlineRuns all = block.runs;
    for (const TableRow& row : block.rows)
        for (const InlineRuns& cell : row) all += cell;
    return all;
}

/// What is wrong with HTML that is to have only the tags of toRichText(); empty where nothing is.
QString wrongHtml(QString html) {
    static const QRegularExpression tag(
        "</?[bis]>|<br>|</span>|</a>|<span style=\"white-space:pre-wrap;\">|"
        "<a href=\"(?:https?://|mailto:)[^\"<>\\s]*\" style=\"text-decoration:underline;\">");
    html.remove(tag);
    return html.contains('<') || html.contains('>') || html.contains('"') ? html : QString();
}

} // namespace

class MarkdownSafetyTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsFetchedOpenedOrRun_data() {
        QTest::addColumn<QString>("source");
        for (const HostileCase& row : hostileCases()) QTest::newRow(qPrintable(row.name.left(60))) << row.source;
    }
    void nothingIsFetchedOpenedOrRun() {
        QFETCH(QString, source);
        Document document(source);
        for (const Block& block : document.blocks()) {
            QVERIFY(block.nesting.size() <= maxNesting);
            for (const InlineRun& run : runsOf(block)) {
                if (run.link.isEmpty()) continue;
                const QUrl url(run.link, QUrl::StrictMode);
                QVERIFY2(url.isValid(), qPrintable(run.link));
                QVERIFY2(QStringList({"http", "https", "mailto"}).contains(url.scheme()), qPrintable(run.link));
                QVERIFY2(!hostOf(run.link).isEmpty(), qPrintable(run.link));
            }
            const QString html = toRichText(runsOf(block), {});
            QVERIFY2(wrongHtml(html).isEmpty(), qPrintable(html.left(500)));
        }
        toPlainText(document.blocks());
    }

    /// Brackets in any order, one in the address of another: nothing of a paragraph goes on behind it.
    void bracketsInAnyOrder() {
        const QString signs = "![]()";
        constexpr int longest = 6;
        qsizetype count = 1;
        for (int length = 1; length <= longest; ++length) {
            count *= signs.size();
            for (qsizetype number = 0; number < count; ++number) {
                QString text;
                for (qsizetype rest = number; text.size() < length; rest /= signs.size())
                    text += signs[rest % signs.size()];
                Document document("- ![](" + text + "x\n\n  after");
                const Block& last = document.blocks().last();
                QVERIFY2(last.runs == InlineRuns({{"after", {}, {}}}), qPrintable(text));
            }
        }
    }

    void thereAreHundredsOfCases() { QVERIFY(hostileCases().size() >= 300); }

    void links_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("host");
        const auto row = [](const char* address, const char* target, const char* host) {
            QTest::newRow(address) << QString(address) << QString(target) << QString(host);
        };
        row("https://a.test", "https://a.test", "a.test");
        row("HTTPS://A.Test/B", "https://a.test/B", "a.test");
        row("http://a.test:8080/b?c#d", "http://a.test:8080/b?c#d", "a.test");
        row("https://good.test@evil.test/", "https://good.test@evil.test/", "evil.test");
        row("https://b\xC3\xBC"
            "cher.test/\xC3\xBC",
            "https://xn--bcher-kva.test/%C3%BC", "xn--bcher-kva.test");
        row("http://\xD0\xB0pple.test/", "http://xn--pple-43d.test/", "xn--pple-43d.test");
        row("http://127.0.0.1/", "http://127.0.0.1/", "127.0.0.1");
        row("http://[::1]/", "http://[::1]/", "::1");
        row("mailto:a@b.test", "mailto:a@b.test", "b.test");
        row("mailto:a@b.test?subject=c", "mailto:a@b.test?subject=c", "b.test");
        for (const char* refused : {"",
                                    "a",
                                    "/a",
                                    "//a.test",
                                    "http:",
                                    "http://",
                                    "https:///a",
                                    "javascript:a",
                                    "file:///a",
                                    "data:,a",
                                    "ftp://a.test",
                                    "https://a.test\\@b.test",
                                    "https://a.test/ b",
                                    "https://a.test/\n",
                                    "https://a\xE2\x80\xAE.test",
                                    "http://a.test:99999",
                                    "http://a<b",
                                    "mailto:",
                                    "mailto:a",
                                    "mailto:@a",
                                    "http://a.test/\"b",
                                    "https://%00",
                                    "https://a.test/%"})
            row(refused, "", "");
    }
    void links() {
        QFETCH(QString, address);
        QFETCH(QString, target);
        QFETCH(QString, host);
        QCOMPARE(linkTarget(address), target);
        QCOMPARE(hostOf(address), host);
        QCOMPARE(linkTarget(target), target);
    }

    void longAddressesAreNoLinks() { QVERIFY(linkTarget("https://a.test/" + QString(3000, 'a')).isEmpty()); }

    void largeTexts_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("most"); // milliseconds of computing
        constexpr qsizetype large = 100'000;
        constexpr qsizetype deep = 10'000;
        QString all;
        while (all.size() < large)
            for (const MarkdownCase& row : markdownCases()) all += QString(row.source) + "\n\n";
        QTest::newRow("100 KB of all kinds") << all << 100;
        for (const HostileCase& row : hostileCases())
            if (row.source.size() >= deep)
                QTest::newRow(qPrintable("100 KB of " + row.name))
                    << row.source.repeated(large / row.source.size() + 1).left(large) << 100;
        QTest::newRow("10 MB in one line") << QString("a *b* ").repeated(1'700'000) << 1'000;
    }
    void largeTexts() {
        QFETCH(QString, source);
        QFETCH(int, most);
        const std::clock_t begin = std::clock();
        Document(source).blocks();
        const double taken = 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        figure("R1", QString("%1: read in %2 ms of computing").arg(QTest::currentDataTag()).arg(taken, 0, 'f', 0));
        QVERIFY(taken <= limit(most));
    }
};

QTEST_APPLESS_MAIN(MarkdownSafetyTest)
#include "markdown_safety_test.moc"
