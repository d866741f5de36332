#include "app/chats/text_matches.h"
#include "tests/support/figures.h"

#include <QTest>

using calliope::app::TextMatch;
using calliope::app::TextMatcher;

class TextMatchesTest : public QObject {
    Q_OBJECT

private slots:
    void finds_data() {
        QTest::addColumn<QStringList>("terms");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("found");
        const auto row = [](const char* name, const QStringList& terms, const QString& text, const QStringList& found) {
            QTest::newRow(name) << terms << text << found;
        };
        row("nothing", {}, "text", {});
        row("blanks", {" "}, "a b", {});
        row("case", {"WoRd"}, "word Word WORDS", {"word", "Word", "WORD"});
        row("accents in the text", {"cafe"}, QString::fromUtf8("Café, cafe\u0301s"),
            {QString::fromUtf8("Café"), QString::fromUtf8("cafe\u0301")});
        row("accents in the term", {QString::fromUtf8("résumé")}, "resume", {"resume"});
        row("not overlapping", {"aa"}, "aaaaa", {"aa", "aa"});
        row("several, the longer first", {"in", "inner"}, "inner in", {"inner", "in"});
        row("interleaved", {"b", "a"}, "abba", {"a", "b", "b", "a"});
        row("no words between blanks", {QString::fromUtf8("日本")}, QString::fromUtf8("これは日本語"),
            {QString::fromUtf8("日本")});
        row("hangul", {QString::fromUtf8("한국")}, QString::fromUtf8("한국어"), {QString::fromUtf8("한국")});
        row("sharp s", {QString::fromUtf8("straße")}, QString::fromUtf8("STRAßE"), {QString::fromUtf8("STRAßE")});
        row("outside the plane", {QString::fromUtf8("🙂")}, QString::fromUtf8("a 🙂 b"),
            {QString::fromUtf8("🙂")});
        row("longer than the text", {"words"}, "word", {});
    }

    void finds() {
        QFETCH(QStringList, terms);
        QFETCH(QString, text);
        QFETCH(QStringList, found);
        QStringList got;
        for (const TextMatch& match : TextMatcher(terms).find(text)) got.append(text.mid(match.begin, match.length));
        QCOMPARE(got, found);
    }

    void longTextsAreQuick() {
        const QString text = QString::fromUtf8("Ein Wort, noch ein Wört. ").repeated(80'000); // 2 M characters
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(TextMatcher({"wort"}).find(text).size(), 160'000);
        QVERIFY(TextMatcher(QStringList(40, "aaaaaaab")).find(QString(200'000, 'a')).isEmpty());
        QVERIFY2(clock.elapsed() < calliope::test::limit(6'000), qPrintable(QString::number(clock.elapsed())));
        qInfo("Figure: 2 M characters with accents searched in %lld ms", clock.elapsed());
    }
};

QTEST_APPLESS_MAIN(TextMatchesTest)

#include "text_matches_test.moc"
