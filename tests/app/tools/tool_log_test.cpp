#include "app/tools/tool_log.h"

#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using app::ToolLog;
using app::ToolUse;

namespace {

/// The program from its start to its end, on a folder.
struct Run {
    explicit Run(const QTemporaryDir& folder)
        : store(folder.filePath("data").toStdU16String())
        , log(&store) {}

    storage::Id chat() {
        std::optional<storage::Id> made;
        store.run(
            &log, [](storage::Store& open) { return open.conversations().create({}); },
            [&](storage::Id id) { made = id; });
        return QTest::qWaitFor([&] { return made.has_value(); }, 10'000) ? *made : 0;
    }
    void use(const QString& words, storage::Id in, ToolUse::State state = ToolUse::State::done) {
        ToolUse use;
        use.name = "calculator";
        use.title = "Calculator";
        use.words = words;
        use.state = state;
        use.milliseconds = 1'500;
        log.add(use, in);
    }
    [[nodiscard]] QStringList words() const {
        QStringList out;
        for (const QVariant& entry : log.entries()) out.append(entry.toMap()["words"].toString());
        return out;
    }

    app::StoreThread store;
    ToolLog log;
};

} // namespace

/// What tools did is listed across starts of the program as far as it is to be, and forgotten when it is to be.
class ToolLogTest : public QObject {
    Q_OBJECT

private slots:
    void outlivesTheProgram() {
        const QTemporaryDir folder;
        storage::Id chat = 0;
        {
            Run first(folder);
            chat = first.chat();
            QVERIFY(chat != 0);
            first.use("Calculate 6*7", chat);
            first.use("Calculate 1/0", chat, ToolUse::State::failed);
            first.use("Calculate a secret", 0); // of a temporary chat
            QCOMPARE(first.words(), QStringList({"Calculate a secret", "Calculate 1/0", "Calculate 6*7"}));
        }
        Run second(folder);
        QTRY_COMPARE(second.words(), QStringList({"Calculate 1/0", "Calculate 6*7"}));
        const QVariantMap row = second.log.entries().last().toMap();
        QVERIFY(row["done"].toBool() && !second.log.entries().first().toMap()["done"].toBool());
        QCOMPARE(row["title"].toString(), QString("Calculator"));
        QVERIFY(row["seconds"].toString().contains('5') && !row["time"].toString().isEmpty());
        second.use("Calculate 2+2", chat);
        QCOMPARE(second.words().first(), QString("Calculate 2+2"));
    }

    void goesWithItsChat() {
        const QTemporaryDir folder;
        {
            Run run(folder);
            const storage::Id chat = run.chat();
            const storage::Id other = run.chat();
            run.use("here", chat);
            run.use("there", other);
            run.store.run([chat](storage::Store& open) { open.conversations().remove(chat); });
            run.log.leaveOut(chat);
            QCOMPARE(run.words(), QStringList{"there"});
        }
        Run run(folder);
        QTRY_COMPARE(run.words(), QStringList{"there"});
    }

    void isForgotten() {
        const QTemporaryDir folder;
        storage::Id chat = 0;
        {
            Run run(folder);
            chat = run.chat();
            run.use("first", chat);
        }
        {
            Run run(folder);
            run.log.clear(); // also before the store has told what it has
            QVERIFY(run.words().isEmpty());
            run.use("second", chat);
            QTest::qWait(100);
            QCOMPARE(run.words(), QStringList{"second"});
        }
        Run run(folder);
        QTRY_COMPARE(run.words(), QStringList{"second"});
    }

    void showsTheLatest() {
        const QTemporaryDir folder;
        {
            Run run(folder);
            const storage::Id chat = run.chat();
            for (int i = 0; i < ToolLog::shown + 50; ++i) run.use(QString::number(i), chat);
            QCOMPARE(run.words().size(), ToolLog::shown);
        }
        Run run(folder);
        QTRY_COMPARE(run.words().size(), ToolLog::shown);
        QCOMPARE(run.words().first(), QString::number(ToolLog::shown + 49));
    }
};

QTEST_GUILESS_MAIN(ToolLogTest)
#include "tool_log_test.moc"
