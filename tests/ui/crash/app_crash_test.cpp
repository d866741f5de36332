#include "storage/store.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <random>

using namespace calliope::storage;

namespace {

/// What the killed app had shown, from its lines (streaming_app.cpp).
struct Shown {
    std::map<Id, int> questions;        ///< with their numbers
    std::map<Id, std::size_t> finished; ///< answers, with the lengths of their texts
    Id running = 0;                     ///< the answer that was being written; 0 where there was none
    struct Growth {
        qint64 time = 0;
        std::size_t length = 0;
    };
    std::vector<Growth> growth; ///< of it
};

Shown read(const QByteArray& output) {
    Shown shown;
    QList<QByteArray> lines = output.split('\n');
    lines.removeLast(); // cut off, or empty
    for (const QByteArray& line : lines) {
        const QList<QByteArray> parts = line.split(' ');
        const Id id = parts[1].toLongLong();
        if (parts[0] == "U") shown.questions[id] = parts[2].toInt();
        if (parts[0] == "G") {
            if (id != shown.running) shown.growth.clear();
            shown.running = id;
            shown.growth.push_back({parts[2].toLongLong(), parts[3].toULongLong()});
        }
        if (parts[0] == "F") {
            shown.finished[id] = parts[2].toULongLong();
            shown.running = 0;
        }
    }
    return shown;
}

std::string textOf(const Message& message) {
    std::string text;
    for (const Block& block : message.blocks)
        if (block.kind == BlockKind::text) text += block.text;
    return text;
}

} // namespace

/// kill -9 of the whole app at random moments while it shows answers (S1 of the security plan).
class AppCrashTest : public QObject {
    Q_OBJECT

private slots:
    void nothingShownIsLost() {
        const int kills = calliope::test::runsLong() ? 50 : 6;
        std::mt19937 random(20261121);
        QTemporaryDir folder;
        std::size_t promised = 0;
        qint64 mostLost = 0;
        int interrupted = 0;
        for (int kill = 0; kill < kills; ++kill) {
            QProcess child;
            child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            child.start(CALLIOPE_STREAMING_APP, {folder.path()});
            QVERIFY(child.waitForReadyRead(60'000)); // the first question is kept
            QTest::qSleep(static_cast<int>(random() % 2'000));
            child.kill();
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
            const Shown shown = read(child.readAllStandardOutput());

            Store store(folder.path().toStdString());
            QCOMPARE(
                store.connection().number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
                1);
            QCOMPARE(store.connection().number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
            for (const auto& [id, number] : shown.questions) {
                const std::optional<Message> question = store.messages().find(id);
                QVERIFY2(question, qPrintable(QString("question %1 after kill %2").arg(number).arg(kill)));
                QVERIFY(textOf(*question).ends_with("number " + std::to_string(number)));
            }
            for (const auto& [id, length] : shown.finished) {
                const std::optional<Message> answer = store.messages().find(id);
                QVERIFY2(answer, qPrintable(QString("answer %1 after kill %2").arg(id).arg(kill)));
                QCOMPARE(answer->state, MessageState::finished);
                QCOMPARE(textOf(*answer).size(), length);
            }
            promised += shown.questions.size() + shown.finished.size();
            if (shown.running == 0) continue;
            const std::optional<Message> half = store.messages().find(shown.running);
            QVERIFY(half);
            if (half->state == MessageState::finished) continue; // killed before it could say so
            QCOMPARE(half->state, MessageState::interrupted);
            ++interrupted;
            const std::size_t saved = textOf(*half).size();
            for (const Shown::Growth& growth : shown.growth) {
                if (growth.length <= saved) continue;
                mostLost = std::max(mostLost, shown.growth.back().time - growth.time);
                break;
            }
        }
        calliope::test::figure("S1", QString("%1 kills of the app: 0 of %2 messages that were shown lost; %3 answers "
                                             "interrupted, at most %4 ms of one lost")
                                         .arg(kills)
                                         .arg(promised)
                                         .arg(interrupted)
                                         .arg(mostLost));
        QVERIFY(promised > 0 && interrupted > 0);
        QVERIFY(mostLost <= calliope::test::limit(static_cast<int>(Answers::mostLost)));
    }
};

QTEST_GUILESS_MAIN(AppCrashTest)
#include "app_crash_test.moc"
