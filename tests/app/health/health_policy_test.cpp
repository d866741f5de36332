#include "app/health/health_policy.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace calliope::app;

/// Which questions are answered carefully: a fixed set, tests/data/health/questions.txt.
class HealthPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QFile file(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/health/questions.txt");
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QString& line : QString::fromUtf8(file.readAll()).split('\n')) {
            if (line.isEmpty() || line.startsWith('#')) continue;
            m_questions.append({line.section('|', 0, 0), line.section('|', 1)});
        }
        const auto others = std::count_if(m_questions.begin(), m_questions.end(),
                                          [](const auto& each) { return each.first == "none"; });
        QVERIFY(m_questions.size() >= 60);
        QVERIFY(others >= 20 && m_questions.size() - others >= 40);
    }

    void questions() {
        int wrong = 0;
        for (const auto& [expected, question] : m_questions) {
            const QString told = QLatin1String(nameOf(healthConcernOf(question)));
            if (told == expected) continue;
            ++wrong;
            qWarning("%s, told %s: %s", qPrintable(expected), qPrintable(told), qPrintable(question));
        }
        QCOMPARE(wrong, 0);
    }

    void followUps() {
        for (const HealthConcern former : {HealthConcern::general, HealthConcern::urgent}) {
            for (const char* each :
                 {"And how much should a 6 year old take?", "Why?", "Und wenn es morgen noch da ist?"})
                QVERIFY2(healthConcernOf(each, former) == former, each);
            for (const char* each : {"Now fix this Python function", "Write a poem about the sea",
                                     "Something else: we plan a weekend in Lisbon for two in May, by train and with "
                                     "little money; what should we see, and where is it best to stay?"})
                QVERIFY2(healthConcernOf(each, former) == HealthConcern::none, each);
        }
        QVERIFY(healthConcernOf("He is not breathing", HealthConcern::general) == HealthConcern::urgent);
        QVERIFY(healthConcernOf("And how much should a 6 year old take?") == HealthConcern::none);
    }

    void whatAModelIsTold() {
        QCOMPARE(healthInstruction(HealthConcern::none), QString());
        const QString general = healthInstruction(HealthConcern::general);
        const QString urgent = healthInstruction(HealthConcern::urgent);
        QStringList order{"urgent",    "emergency number", "general information",
                          "uncertain", "doctor",           "Never name a dose"};
        qsizetype at = 0;
        for (const QString& each : order) {
            at = general.indexOf(each, at);
            QVERIFY2(at >= 0, qPrintable(each));
        }
        QVERIFY(urgent.startsWith(general) && urgent.size() > general.size());
        QVERIFY(!healthNote(HealthConcern::general).isEmpty() && healthNote(HealthConcern::none).isEmpty());
    }

    void namesComeBack() {
        for (const HealthConcern each : {HealthConcern::none, HealthConcern::general, HealthConcern::urgent})
            QVERIFY(healthConcernNamed(nameOf(each)) == each);
        QVERIFY(healthConcernNamed("whatever") == HealthConcern::none);
    }

    void longTextsTakeNoTime() {
        QElapsedTimer clock;
        static_cast<void>(healthConcernOf("warm"));
        clock.start();
        for (const QString& text : {QString(1'000'000, 'a'), QString("took all my ").repeated(100'000),
                                    QString("how many x ").repeated(100'000)})
            static_cast<void>(healthConcernOf(text));
        QVERIFY2(clock.elapsed() < calliope::test::limit(500), qPrintable(QString::number(clock.elapsed())));
    }

private:
    QList<std::pair<QString, QString>> m_questions;
};

QTEST_APPLESS_MAIN(HealthPolicyTest)
#include "health_policy_test.moc"
