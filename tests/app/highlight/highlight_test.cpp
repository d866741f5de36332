#include "app/highlight/language.h"
#include "tests/app/highlight/cases.h"

#include <QTest>
#include <algorithm>

using namespace calliope::app::highlight;
using namespace calliope::test;

namespace {

/// The spans as the table of cases writes them.
QString described(const QString& code, const Spans& spans) {
    QStringList out;
    for (const Span& span : spans)
        out.append(QString("pktfsnc+-"[static_cast<int>(span.role)]) + ':' + code.mid(span.offset, span.length));
    return out.join('|');
}

Spans spansOf(const char* language, const QString& code) {
    return Highlighter(QString(language)).update(code);
}

} // namespace

class HighlightTest : public QObject {
    Q_OBJECT

private slots:
    void codeBecomesSpans_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(highlightCases)); ++i)
            QTest::addRow("%s %d", highlightCases[i].language, i) << i;
    }
    void codeBecomesSpans() {
        QFETCH(int, index);
        const QString code = highlightCases[index].code;
        QCOMPARE(described(code, spansOf(highlightCases[index].language, code)), QString(highlightCases[index].spans));
    }

    /// Growing code has the spans of the whole; spans are in order and apart, in every language for every code.
    void growingCode_data() { codeBecomesSpans_data(); }
    void growingCode() {
        QFETCH(int, index);
        const QString code = highlightCases[index].code;
        for (const Language& language : languages()) {
            const QString name = language.aliases.section(' ', 0, 0);
            Highlighter growing(name);
            for (qsizetype length = 0; length <= code.size(); ++length) {
                const Spans& spans = growing.update(code.left(length));
                QVERIFY(spans == Highlighter(name).update(code.left(length)));
                qsizetype at = 0;
                for (const Span& span : spans) {
                    QVERIFY(span.offset >= at && span.length > 0);
                    at = span.offset + span.length;
                }
                QVERIFY(at <= length);
            }
        }
    }

    void codeThatChanged() {
        Highlighter highlighter(u"c");
        highlighter.update("/* a\nb\nc");
        QCOMPARE(highlighter.update("int a;\nreturn 1;"), spansOf("c", "int a;\nreturn 1;"));
        QCOMPARE(highlighter.update(""), Spans());
    }

    void everyLanguageHasACase() {
        for (const Language& language : languages()) {
            const auto isOf = [&](const HighlightCase& each) {
                return languageOf(QString(each.language)) == &language;
            };
            QVERIFY2(std::any_of(std::begin(highlightCases), std::end(highlightCases), isOf),
                     qPrintable(language.name));
        }
    }

    void aliasesMeanOneLanguage() {
        QSet<QString> seen;
        for (const Language& language : languages()) {
            for (const QString& alias : language.aliases.split(' ')) {
                QVERIFY2(!seen.contains(alias), qPrintable(alias));
                seen.insert(alias);
                QCOMPARE(languageOf(alias), &language);
                QCOMPARE(languageOf(alias.toUpper()), &language);
            }
        }
        QVERIFY(!languageOf(u""));
        QVERIFY(!languageOf(u"klingon"));
    }

    void names() {
        QCOMPARE(languageName(u"CPP"), "C++");
        QCOMPARE(languageName(u"sql"), "SQL");
        QCOMPARE(languageName(u"Klingon"), "Klingon");
    }

    void unknownLanguagesArePlain() { QVERIFY(spansOf("klingon", "int x = 1; // \"a\"").isEmpty()); }

    /// Anything ends, in time that grows with the length only.
    void longLines_data() {
        QTest::addColumn<QString>("code");
        for (const char* part : {"a",      "\"",   "'",   "/*", "*/",  "\\",  "(",  "r#", "R\"(",
                                 "<<A ",   "[=",   "--[", "<",  "<a ", "0x",  "1e", "1.", "#",
                                 "$a",     "@",    "`",   "- ", "a: ", "a (", " ",  "{-", "\xF0\x9F\xA6\x99",
                                 "\"\"\"", "<!--", "'a",  "a\n"})
            QTest::newRow(part) << QString(part).repeated(5000);
    }
    void longLines() {
        QFETCH(QString, code);
        for (const Language& language : languages()) Highlighter(language.aliases.section(' ', 0, 0)).update(code);
    }

    /// A long block of code, whole: a figure, not a gate.
    void hundredKilobytes() {
        QString code;
        while (code.size() < 100'000) code += QString(highlightCases[1].code) + '\n';
        QBENCHMARK {
            spansOf("cpp", code);
        }
    }
};

QTEST_APPLESS_MAIN(HighlightTest)
#include "highlight_test.moc"
