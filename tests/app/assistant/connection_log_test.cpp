#include "app/assistant/connection_log.h"

#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using app::ConnectionLog;
using app::Ledger;
using State = app::LedgerEntry::State;

namespace {

/// The program from its start to its end, on a folder.
struct Run {
    explicit Run(const QTemporaryDir& folder)
        : store(folder.filePath("data").toStdU16String())
        , log(ledger, store) {}

    quint64 connection(const QString& host, const QString& purpose, State state, bool isRepeated = false) {
        const quint64 id = ledger.begin(host, purpose, isRepeated);
        ledger.count(id, 2'000, 5'000);
        if (state != State::running) ledger.end(id, state);
        return id;
    }
    [[nodiscard]] QStringList hosts() const {
        QStringList out;
        for (const QVariant& entry : log.entries()) out.append(entry.toMap()["host"].toString());
        return out;
    }
    [[nodiscard]] QString words(int row) const { return log.entries().value(row).toMap()["words"].toString(); }

    Ledger ledger;
    app::StoreThread store;
    ConnectionLog log;
};

} // namespace

/// What left the machine is listed across starts of the program, and forgotten when it is to be.
class ConnectionLogTest : public QObject {
    Q_OBJECT

private slots:
    void outlivesTheProgram() {
        const QTemporaryDir folder;
        {
            Run first(folder);
            first.connection("a.example", "Answer", State::done);
            first.connection("b.example", "Model list", State::refused);
            first.connection("c.example", "Answer", State::running);
            QCOMPARE(first.hosts(), QStringList({"c.example", "b.example", "a.example"}));
            QVERIFY(first.words(2).contains("Answer: ") && !first.words(2).contains("("));
            QVERIFY(first.words(1).contains("nothing was sent"));
        }
        Run second(folder); // what ran when it ended is not known to have ended
        QTRY_COMPARE(second.hosts(), QStringList({"b.example", "a.example"}));
        QVERIFY(second.words(0).contains("nothing was sent"));
        second.connection("d.example", "Answer", State::failed);
        QCOMPARE(second.hosts(), QStringList({"d.example", "b.example", "a.example"}));
        QVERIFY(second.words(0).contains("failed"));
    }

    void isForgotten() {
        const QTemporaryDir folder;
        { Run(folder).connection("a.example", "Answer", State::done); }
        {
            Run run(folder);
            run.connection("b.example", "Answer", State::done);
            const quint64 running = run.connection("c.example", "Answer", State::running);
            run.log.clear(); // also before the store has told what it has
            QCOMPARE(run.hosts(), QStringList({"c.example"}));
            run.connection("d.example", "Answer", State::done);
            QTest::qWait(100);
            QCOMPARE(run.hosts(), QStringList({"d.example", "c.example"}));
            run.ledger.end(running, State::stopped);
        }
        Run run(folder);
        QTRY_COMPARE(run.hosts(), QStringList({"c.example", "d.example"}));
    }

    void repeatedOnesAreOne() {
        const QTemporaryDir folder;
        {
            Run run(folder);
            run.connection("a.example", "Tools", State::done, true);
            run.connection("b.example", "Answer", State::done);
            QVERIFY(!run.words(1).contains("times"));
            for (const State state : {State::failed, State::done}) run.connection("a.example", "Tools", state, true);
            QCOMPARE(run.hosts(), QStringList({"a.example", "b.example"})); // the latest first
            QVERIFY2(run.words(0).contains("Tools, 3 times: ") &&
                         run.words(0).contains(QLocale().formattedDataSize(15'000)),
                     qPrintable(run.words(0)));
        }
        {
            Run run(folder); // kept as one, too
            QTRY_COMPARE(run.hosts(), QStringList({"a.example", "b.example"}));
            QVERIFY2(run.words(0).contains("Tools, 3 times: "), qPrintable(run.words(0)));
            run.connection("a.example", "Tools", State::done, true);
            QCOMPARE(run.hosts(), QStringList({"a.example", "a.example", "b.example"}));
            run.log.clear();
            run.connection("a.example", "Tools", State::done, true);
            QCOMPARE(run.hosts(), QStringList({"a.example"}));
            QVERIFY(!run.words(0).contains("times")); // what was forgotten is not counted
        }
        Run run(folder);
        QTRY_COMPARE(run.hosts(), QStringList({"a.example"}));
        QVERIFY(!run.words(0).contains("times"));
    }

    void showsTheLatest() {
        const QTemporaryDir folder;
        {
            Run run(folder);
            for (int i = 0; i < ConnectionLog::shown + 50; ++i)
                run.connection(QString("%1.example").arg(i), "Answer", State::done);
            QCOMPARE(run.log.entries().size(), ConnectionLog::shown);
        }
        Run run(folder);
        QTRY_COMPARE(run.log.entries().size(), ConnectionLog::shown);
        QCOMPARE(run.hosts().first(), QString("%1.example").arg(ConnectionLog::shown + 49));
    }
};

QTEST_GUILESS_MAIN(ConnectionLogTest)
#include "connection_log_test.moc"
