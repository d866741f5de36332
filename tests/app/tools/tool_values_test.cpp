#include "app/tools/dates.h"
#include "app/tools/units.h"
#include "app/tools/visible_text.h"

#include <QTest>
#include <QTimeZone>

using namespace calliope::app;

/// Units, dates, and texts of others made visible.
class ToolValuesTest : public QObject {
    Q_OBJECT

private slots:
    void units_data() {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("result");
        const auto row = [](const char* value, const char* from, const char* to, const char* result) {
            QTest::newRow(result) << value << QString::fromUtf8(from) << QString::fromUtf8(to)
                                  << QString::fromUtf8(result);
        };
        row("5", "ft", "m", "5 ft = 1.524 m");
        row("1", "mile", "kilometres", "1 mi = 1.609344 km");
        row("100", "km/h", "mph", "100 km/h ≈ 62.137119223733 mph");
        row("-40", "°C", "°F", "-40 °C = -40 °F");
        row("98.6", "F", "C", "98.6 °F = 37 °C");
        row("0", "K", "celsius", "0 K = -273.15 °C");
        row("1", "cup", "ml", "1 cup = 236.5882365 ml");
        row("2.5", "lbs", "g", "2.5 lb = 1133.980925 g");
        row("1", "GiB", "MB", "1 GiB = 1073.741824 MB");
        row("8", "bit", "byte", "8 bit = 1 B");
        row("1", "MW", "kW", "1 MW = 1000 kW");
        row("1e3", "mm", "m", "1e3 mm = 1 m");
        row("1", "acre", "ha", "1 acre = 0.40468564224 ha");
        row("1", "psi", "Pa", "1 psi ≈ 6894.757293168361 Pa");
        row("1", "kcal", "kJ", "1 kcal = 4.184 kJ");
        row("1", "week", "hours", "1 week = 168 h");
    }

    void units() {
        QFETCH(QString, value);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, result);
        const Conversion converted = convertUnits(value, from, to);
        QVERIFY2(!converted.isError, qPrintable(converted.text));
        QCOMPARE(converted.text, result);
        QVERIFY(convertUnits(value, from, "smoots").isError);
        QVERIFY(convertUnits(value, from, from.contains("GiB") || from.contains("bit") ? "m" : "TB").isError);
    }

    void dates_data() {
        QTest::addColumn<QJsonObject>("question");
        QTest::addColumn<QString>("answer"); ///< empty: an error
        const auto row = [](const char* name, const QJsonObject& question, const char* answer) {
            QTest::newRow(name) << question << QString(answer);
        };
        row("now", {{"action", "now"}}, "Friday, 2026-03-27 10:00:00 (Europe/Berlin, UTC+01:00)");
        row("now there", {{"action", "now"}, {"zone", "Asia/Tokyo"}},
            "Friday, 2026-03-27 18:00:00 (Asia/Tokyo, UTC+09:00)");
        row("a city", {{"action", "now"}, {"zone", "New York"}},
            "Friday, 2026-03-27 05:00:00 (America/New_York, UTC-04:00)");
        row("convert", {{"action", "convert"}, {"time", "2026-07-01 12:00"}, {"zone", "UTC"}, {"to_zone", "Kolkata"}},
            "Wednesday, 2026-07-01 12:00:00 (UTC, UTC+00:00) is Wednesday, 2026-07-01 17:30:00 (Asia/Kolkata, "
            "UTC+05:30)");
        row("offset", {{"action", "convert"}, {"time", "2026-07-01T12:00:00+02:00"}, {"to_zone", "UTC"}},
            "Wednesday, 2026-07-01 12:00:00 (UTC+02, UTC+02:00) is Wednesday, 2026-07-01 10:00:00 (UTC, UTC+00:00)");
        // Berlin's clocks go forward on the 29th.
        row("across the change", {{"action", "add"}, {"time", "2026-03-28 12:00"}, {"days", 1}},
            "Sunday, 2026-03-29 12:00:00 (Europe/Berlin, UTC+02:00)");
        row("a leap day", {{"action", "add"}, {"time", "2024-02-29"}, {"years", 1}},
            "Friday, 2025-02-28 00:00:00 (Europe/Berlin, UTC+01:00)");
        row("difference",
            {{"action", "difference"}, {"time", "2026-01-01 00:00"}, {"until", "2026-01-03 01:02:03"}, {"zone", "UTC"}},
            "From Thursday, 2026-01-01 00:00:00 (UTC, UTC+00:00) to Saturday, 2026-01-03 01:02:03 (UTC, UTC+00:00): 2 "
            "days, 1 hour, 2 minutes, 3 seconds, later; 176523 seconds in all; 2 days by the calendar.");
        row("no zone", {{"action", "now"}, {"zone", "Middle-earth"}}, "");
        row("no time", {{"action", "add"}, {"time", "tomorrow"}}, "");
        row("no date", {{"action", "add"}, {"time", "2026-02-30"}}, "");
        row("beyond", {{"action", "add"}, {"time", "2026-02-03"}, {"years", 1e9}}, "");
        row("no end", {{"action", "difference"}, {"time", "2026-02-03"}}, "");
        row("a path as a zone", {{"action", "now"}, {"zone", "../../etc/passwd"}}, "");
    }

    void dates() {
        QFETCH(QJsonObject, question);
        QFETCH(QString, answer);
        const QDateTime now(QDate(2026, 3, 27), QTime(10, 0), QTimeZone("Europe/Berlin"));
        const DateAnswer answered = answerDates(question, now);
        QVERIFY2(answered.isError == answer.isEmpty(), qPrintable(answered.text));
        if (!answer.isEmpty()) QCOMPARE(answered.text, answer);
    }

    void hiddenCharactersAreSeen_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char* name, const QString& text, const char* shown) {
            QTest::newRow(name) << text << QString::fromUtf8(shown);
        };
        row("plain", QString::fromUtf8("Grüße, 日本語, שלום, line\nbreak\tand tab"),
            "Grüße, 日本語, שלום, line\nbreak\tand tab");
        row("ANSI", "\x1b[31mred\x1b[0m", "⟨U+001B⟩[31mred⟨U+001B⟩[0m");
        row("OSC 52", "\x1b]52;c;aGk=\x07", "⟨U+001B⟩]52;c;aGk=⟨U+0007⟩");
        row("C1", QString(QChar(0x9b)) + "31m", "⟨U+009B⟩31m");
        row("bidi", QString::fromUtf8("a\u202eb\u2066c"), "a⟨U+202E⟩b⟨U+2066⟩c");
        row("zero width", QString::fromUtf8("pass\u200bword\ufeff\u2060"), "pass⟨U+200B⟩word⟨U+FEFF⟩⟨U+2060⟩");
        row("soft hyphen", QString::fromUtf8("a\u00adb"), "a⟨U+00AD⟩b");
        row("tags", QString::fromUtf8("x\U000E0068\U000E0069"), "x⟨U+E0068⟩⟨U+E0069⟩");
        row("selectors", QString::fromUtf8("x\U000E0100"), "x⟨U+E0100⟩");
        row("fillers", QString::fromUtf8("\u3164\u115f"), "⟨U+3164⟩⟨U+115F⟩");
        row("line separator", QString::fromUtf8("a\u2028b"), "a⟨U+2028⟩b");
        row("return", "a\r\nb\rc", "a\nb\nc");
        row("null", QString("a") + QChar(0) + "b", "a⟨U+0000⟩b");
        row("half a pair", QString("a") + QChar(0xd800) + "b", "a\ufffdb");
        row("family", QString::fromUtf8("👩\u200d👧"), "👩\u200d👧");
        row("Persian", QString::fromUtf8("می\u200cخواهم"), "می\u200cخواهم");
        row("joiner between letters", QString::fromUtf8("ad\u200dmin"), "ad⟨U+200D⟩min");
    }

    void hiddenCharactersAreSeen() {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(visibleText(text), shown);
        QCOMPARE(visibleText(shown), shown);
    }

    void blankLinesAreMarked() {
        const auto row = [](const char* text, const char* shown) {
            QCOMPARE(withBlankLinesMarked(QString::fromUtf8(text)), QString::fromUtf8(shown));
        };
        row("\n\n \n\t\n\n\nrm -rf", "⟨6 blank lines⟩\nrm -rf");
        row("a\n\u3000\n\u2800\nb\n\n\n", "a\n⟨2 blank lines⟩\nb\n⟨3 blank lines⟩");
        row("a\n\nb\n", "a\n\nb\n");
        row("plain", "plain");
        row("", "");
    }

    void longTextsAreCutVisibly() {
        const QString cut = visibleText(QString(100'000, 'x'), 1'000);
        QVERIFY(cut.startsWith(QString(1'000, 'x') + "\n[Cut here: 1000 of 100000 characters"));
        QVERIFY(visibleText(QString(2'000, QChar(0x200b)), 1'000).size() < 1'100); // escapes count, too
        QCOMPARE(visibleText("short", 5), QString("short"));
    }
};

QTEST_APPLESS_MAIN(ToolValuesTest)
#include "tool_values_test.moc"
