#include "inference/chat/date_time.h"

#include <QTest>

using calliope::DateTime;

class DateTimeTest : public QObject {
    Q_OBJECT

private slots:
    void fromIso_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown"); // empty: no date
        QTest::newRow("date") << "2026-11-20"
                              << "2026-11-20 00:00:00";
        QTest::newRow("minutes") << "2026-11-20T12:34"
                                 << "2026-11-20 12:34:00";
        QTest::newRow("seconds") << "2026-11-20 12:34:56"
                                 << "2026-11-20 12:34:56";
        QTest::newRow("zone") << "2026-11-20T12:34:56Z"
                              << "2026-11-20 12:34:56";
        QTest::newRow("offset") << "2026-11-20T12:34:56.789+01:00"
                                << "2026-11-20 12:34:56";
        QTest::newRow("leap day") << "2024-02-29"
                                  << "2024-02-29 00:00:00";
        QTest::newRow("no leap day") << "2023-02-29"
                                     << "";
        QTest::newRow("month 13") << "2023-13-01"
                                  << "";
        QTest::newRow("hour 24") << "2023-12-01T24:00"
                                 << "";
        QTest::newRow("words") << "tomorrow"
                               << "";
        QTest::newRow("empty") << ""
                               << "";
        QTest::newRow("cut") << "2023-12-0"
                             << "";
        QTest::newRow("more") << "2023-12-01x"
                              << "";
        QTest::newRow("bad zone") << "2023-12-01T10:00 CET"
                                  << "";
    }

    void fromIso() {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        const std::optional<DateTime> time = DateTime::fromIso(text.toStdString());
        QCOMPARE(time.has_value(), !shown.isEmpty());
        if (time) QCOMPARE(QString::fromStdString(time->format("%Y-%m-%d %H:%M:%S")), shown);
    }

    void weeks_data() {
        QTest::addColumn<QString>("date");
        QTest::addColumn<QString>("shown"); // as Python's strftime has it
        QTest::newRow("2020-12-31") << "2020-12-31"
                                    << "Thu 366 2020-W53-4 52 52";
        QTest::newRow("2021-01-03") << "2021-01-03"
                                    << "Sun 003 2020-W53-7 01 00";
        QTest::newRow("2021-01-04") << "2021-01-04"
                                    << "Mon 004 2021-W01-1 01 01";
        QTest::newRow("2024-12-30") << "2024-12-30"
                                    << "Mon 365 2025-W01-1 52 53";
        QTest::newRow("2000-02-29") << "2000-02-29"
                                    << "Tue 060 2000-W09-2 09 09";
        QTest::newRow("1900-03-01") << "1900-03-01"
                                    << "Thu 060 1900-W09-4 08 09";
    }

    void weeks() {
        QFETCH(QString, date);
        QFETCH(QString, shown);
        const std::string text = DateTime::fromIso(date.toStdString())->format("%a %j %G-W%V-%u %U %W");
        QCOMPARE(QString::fromStdString(text), shown);
    }

    void formats_data() {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("shown");
        QTest::newRow("llama") << "%d %b %Y"
                               << "05 Jan 2030";
        QTest::newRow("unpadded") << "%-d.%-m. %-H"
                                  << "5.1. 9";
        QTest::newRow("spaces") << "%e|%_d|%k"
                                << " 5| 5| 9";
        QTest::newRow("capitals") << "%^A %^b %P"
                                  << "SATURDAY JAN am";
        QTest::newRow("unknown") << "%Q %"
                                 << "%Q %";
        QTest::newRow("percent") << "100%%"
                                 << "100%";
        QTest::newRow("twelve") << "%I:%M %p"
                                << "09:07 AM";
    }

    void formats() {
        QFETCH(QString, pattern);
        QFETCH(QString, shown);
        const DateTime time = {2030, 1, 5, 9, 7, 3};
        QCOMPARE(QString::fromStdString(time.format(pattern.toStdString())), shown);
    }

    void localTimeIsPlausible() {
        const DateTime now = DateTime::local();
        QVERIFY(now.year >= 2024);
        QVERIFY(DateTime::fromIso(now.format("%Y-%m-%dT%H:%M:%S")).has_value());
    }
};

QTEST_APPLESS_MAIN(DateTimeTest)
#include "date_time_test.moc"
