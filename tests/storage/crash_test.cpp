#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <map>
#include <random>

using namespace calliope::storage;
using calliope::test::textOf;

namespace {

/// What a killed program had promised, from its lines (streaming_child.cpp).
struct Promises {
    std::map<Id, std::string> texts; ///< of whole messages
    Id running = 0;                  ///< the answer that was being written; 0 where there was none
    std::vector<qint64> words;       ///< of it: when each was handed over
};

std::string words(int count) {
    std::string text;
    for (int word = 1; word <= count; ++word) text += "w" + std::to_string(1'000'000 + word) + " ";
    return text;
}

Promises read(const QByteArray& output) {
    Promises promises;
    QList<QByteArray> lines = output.split('\n');
    lines.removeLast(); // cut off, or empty
    for (const QByteArray& line : lines) {
        const QList<QByteArray> parts = line.split(' ');
        if (parts[0] == "U") promises.texts[parts[1].toLongLong()] = "question " + parts[2].toStdString();
        if (parts[0] == "A") promises.running = parts[1].toLongLong();
        if (parts[0] == "W") promises.words.push_back(parts[2].toLongLong());
        if (parts[0] == "F") {
            promises.texts[parts[1].toLongLong()] = words(parts[2].toInt());
            promises.running = 0;
            promises.words.clear();
        }
    }
    return promises;
}

} // namespace

/// kill -9 at random moments while answers stream (S1 of the security plan). On the disk, not in memory.
class CrashTest : public QObject {
    Q_OBJECT

private slots:
    void nothingPromisedIsLost() {
        const int kills = calliope::test::runsLong() ? 200 : 12;
        std::mt19937 random(20261121);
        QTemporaryDir folder;
        std::size_t promised = 0;
        qint64 mostLost = 0;
        int interrupted = 0;
        for (int kill = 0; kill < kills; ++kill) {
            QProcess child;
            child.start(CALLIOPE_STREAMING_CHILD, {folder.path(), QString::number(random() % 4 == 0 ? 10 : 300)});
            QVERIFY(child.waitForReadyRead(60'000)); // it has opened the store
            QTest::qSleep(static_cast<int>(random() % 350));
            child.kill();
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
            const Promises promises = read(child.readAllStandardOutput());

            Store store(folder.path().toStdString());
            QCOMPARE(
                store.connection().number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
                1);
            QCOMPARE(store.connection().number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
            for (const auto& [id, text] : promises.texts) {
                const std::optional<Message> message = store.messages().find(id);
                QVERIFY2(message && textOf(*message) == text,
                         qPrintable(QString("message %1 after kill %2").arg(id).arg(kill)));
                QCOMPARE(message->state, MessageState::finished);
            }
            promised += promises.texts.size();
            if (promises.running == 0) continue;
            const std::optional<Message> half = store.messages().find(promises.running);
            QVERIFY(half);
            if (half->state == MessageState::finished) continue; // killed before it could say so
            QCOMPARE(half->state, MessageState::interrupted);
            ++interrupted;
            const std::string text = textOf(*half);
            const std::size_t saved = text.size() / words(1).size();
            QCOMPARE(text, words(static_cast<int>(saved)));
            if (saved < promises.words.size())
                mostLost = std::max(mostLost, promises.words.back() - promises.words[saved]);
        }
        calliope::test::figure(
            "S1", QString("%1 kills: 0 of %2 promised messages lost; %3 answers interrupted, at most %4 ms "
                          "of one lost")
                      .arg(kills)
                      .arg(promised)
                      .arg(interrupted)
                      .arg(mostLost));
        QVERIFY(promised > 0 && interrupted > 0);
        QVERIFY(mostLost <= calliope::test::limit(static_cast<int>(Answers::mostLost)));
    }

    /// A lock that a killed program has left locks nothing; of several that start at once one gets it (S6).
    void oneOfManyStarts_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("rounds");
        QTest::newRow("two") << 2 << (calliope::test::runsLong() ? 200 : 3);
        QTest::newRow("eight") << 8 << 1;
    }

    void oneOfManyStarts() {
        QFETCH(int, count);
        QFETCH(int, rounds);
        QTemporaryDir folder;
        for (int round = 0; round < rounds; ++round) {
            std::vector<std::unique_ptr<QProcess>> children;
            for (int i = 0; i < count; ++i) {
                children.push_back(std::make_unique<QProcess>());
                children.back()->start(CALLIOPE_STREAMING_CHILD, {folder.path()});
            }
            QElapsedTimer timer;
            timer.start();
            const auto running = [&] {
                return std::ranges::count_if(children, [](const auto& child) {
                    child->waitForFinished(10);
                    return child->state() != QProcess::NotRunning;
                });
            };
            while (running() > 1 && timer.elapsed() < 60'000) {
            }
            QTest::qSleep(200);
            QCOMPARE(running(), 1);
            for (const auto& child : children) {
                if (child->state() == QProcess::NotRunning) {
                    QVERIFY(child->readAllStandardError().contains("already running"));
                    continue;
                }
                child->kill();
                child->waitForFinished();
            }
            const Store store(folder.path().toStdString());
        }
        calliope::test::figure(
            "S6", QString("%1 x %2 programs start at once: one gets the folder each time").arg(rounds).arg(count));
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
