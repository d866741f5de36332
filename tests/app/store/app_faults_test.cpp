#include "tests/app/store/scenarios.h"
#include "tests/storage/faulty_disk.h"
#include "tests/storage/faulty_memory.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"

#include <sqlite3.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using test::AppOnDisk;
using test::DiskCall;
using test::FaultyDisk;
using test::FaultyMemory;
using test::Scenario;

namespace {

struct Fault {
    const char* name;
    std::optional<DiskCall> call; ///< nothing: memory
    int code = 0;
    bool canLast = true; ///< or SQLite waits for seconds, as it should
};

const Fault faults[] = {
    {"disk full", DiskCall::write, SQLITE_FULL},
    {"write", DiskCall::write, SQLITE_IOERR_WRITE},
    {"read", DiskCall::read, SQLITE_IOERR_READ},
    {"sync", DiskCall::sync, SQLITE_IOERR_FSYNC},
    {"truncate", DiskCall::truncate, SQLITE_IOERR_TRUNCATE},
    {"lock", DiskCall::lock, SQLITE_IOERR_LOCK},
    {"busy", DiskCall::lock, SQLITE_BUSY, false},
    {"size", DiskCall::size, SQLITE_IOERR_FSTAT},
    {"open", DiskCall::open, SQLITE_CANTOPEN},
    {"memory", std::nullopt},
};

QString folderTemplate() {
    return QDir(QFileInfo("/dev/shm").isWritable() ? QString("/dev/shm") : QDir::tempPath())
        .filePath("calliope-XXXXXX");
}

/// Every n in the long run; else 1, 6, 36, …, which is little: storage_faults_test tries more of them.
int next(int n) {
    constexpr int thorough = 300; // requests of memory come by the thousand
    if (!test::runsLong()) return 6 * n;
    return n < thorough ? n + 1 : n + n / 100;
}

} // namespace

/// The n-th call to the disk or for memory fails while a user does something (S3 of the security plan).
class AppFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_memory = std::make_unique<FaultyMemory>();
        m_disk = std::make_unique<FaultyDisk>();
    }

    void cleanupTestCase() {
        m_disk.reset();
        m_memory.reset();
        test::figure("S3", QString("with the app, %1 scenarios: %2 faults, %3 told, 0 losses, 0 crashes")
                               .arg(test::scenarios().size() + 1)
                               .arg(m_faults)
                               .arg(m_told));
    }

    void cleanup() { (void)heal(); }

    void anyCallMayFail_data() {
        QTest::addColumn<int>("scenario");
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("forEver");
        for (int scenario = 0; scenario < static_cast<int>(test::scenarios().size()); ++scenario)
            for (int fault = 0; fault < static_cast<int>(std::size(faults)); ++fault)
                for (const bool forEver : {false, true}) {
                    if (forEver && !faults[fault].canLast) continue;
                    if (!test::runsLong() && faults[fault].canLast && forEver != ((scenario + fault) % 2 == 0))
                        continue;
                    if (faults[fault].call == DiskCall::open) continue; // all files are open by then
                    QTest::addRow("%s, %s, %s", test::scenarios()[static_cast<std::size_t>(scenario)].name,
                                  faults[fault].name, forEver ? "until healed" : "once")
                        << scenario << fault << forEver;
                }
    }

    void anyCallMayFail() {
        QFETCH(int, scenario);
        QFETCH(int, fault);
        QFETCH(bool, forEver);
        const Scenario& row = test::scenarios()[static_cast<std::size_t>(scenario)];
        const QTemporaryDir folder(folderTemplate());
        AppOnDisk app((folder.path() + "/data").toStdString());
        (void)app.ask([](storage::Store& open) {
            open.connection().script("PRAGMA busy_timeout = 1");
            return true;
        });
        for (int n = 1;; n = next(n)) {
            const QByteArray where = QByteArray("n = ") + QByteArray::number(n);
            prepare(app, row);
            app.told.clear();
            QString word = newWord();
            row.prepare(app, word);
            QVERIFY(app.settle());
            failAt(faults[fault], n, forEver);
            row.act(app, word);
            QVERIFY2(app.settle(), where);
            const bool hasFailed = heal();
            QVERIFY2(app.settle(), where);
            if (!row.isSafe(app, word)) return fail(app, where + ": not safe");
            const bool isDone = row.isKept ? app.waitFor([&] { return row.isDone(app, word); }) : row.isDone(app, word);
            if (!isDone && (row.isKept || app.told.empty())) return fail(app, where + ": not done, and nothing said");
            for (const app::Failure& told : app.told)
                if (told.detail.size() < 20) return fail(app, where + ": no sentence");
            if (!app.waitFor([&] { return app.broken().isEmpty(); }, 5'000)) return fail(app, where + ": broken");
            m_told += static_cast<int>(app.told.size());

            prepare(app, row); // goes on without a new start
            app.told.clear();
            word = newWord();
            row.prepare(app, word);
            QVERIFY(app.settle());
            row.act(app, word);
            QVERIFY2(app.settle(), where);
            if (!row.isDone(app, word) || !app.told.empty()) return fail(app, where + ": does not go on");
            (void)row.isSafe(app, word);
            if (!hasFailed) break;
            ++m_faults;
        }
        const auto isWhole = app.ask([](storage::Store& open) {
            return open.connection().number(
                       "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1 &&
                   open.connection().number("SELECT count(*) FROM pragma_foreign_key_check") == 0;
        });
        QVERIFY(isWhole.value_or(false));
    }

    void startingMayFail_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("forEver");
        for (int fault = 0; fault < static_cast<int>(std::size(faults)); ++fault)
            for (const bool forEver : {false, true})
                if (!forEver || faults[fault].canLast)
                    QTest::addRow("%s, %s", faults[fault].name, forEver ? "until healed" : "once") << fault << forEver;
    }

    /// The app shows its chats once the disk works again, and settings and drafts with them.
    void startingMayFail() {
        QFETCH(int, fault);
        QFETCH(bool, forEver);
        const QTemporaryDir folder(folderTemplate());
        const std::filesystem::path path = (folder.path() + "/data").toStdString();
        storage::Id kept = 0;
        {
            AppOnDisk app(path);
            app.settings.setSystemPrompt("kept");
            app.say("Begin");
            kept = app.chats.currentId();
            app.chats.newChat();
            app.chat.setDraft("typed");
            QVERIFY(app.settle());
        }
        for (int n = 1;; n = next(n)) {
            const QByteArray where = QByteArray("n = ") + QByteArray::number(n);
            failAt(faults[fault], n, forEver);
            AppOnDisk app(path);
            QVERIFY2(test::spinUntil([&] { return app.isOpen() || !app.told.empty(); }, 30'000), where);
            const bool hasFailed = heal();
            const bool isThere = app.waitFor(
                [&] { return !app.chats.list()->chats().empty() && app.settings.systemPrompt() == "kept"; });
            if (!isThere && app.told.empty()) return fail(app, where + ": not there, and nothing said");
            app.told.clear();
            app.chats.refresh();
            app.chats.open(kept);
            if (!app.waitFor([&] { return app.chat.canSend() && app.last(); }) || !app.told.empty())
                return fail(app, where + ": does not go on");
            if (!app.broken().isEmpty()) return fail(app, where + ": broken");
            if (!hasFailed) break;
            ++m_faults;
        }
    }

private:
    /// A chat with a question and its answer is open.
    void prepare(AppOnDisk& app, const Scenario&) {
        constexpr std::size_t most = 8;
        QVERIFY(app.waitFor([&] { return app.chat.canSend(); }));
        if (app.chats.currentId() != 0 && !app.chat.isEmpty() && app.chat.transcript()->messages().size() < most &&
            app.last()->role == storage::Role::assistant)
            return;
        app.chats.newChat();
        QVERIFY(app.settle());
        app.say("Begin " + newWord());
        QVERIFY(app.last() && app.last()->role == storage::Role::assistant);
    }

    QString newWord() { return QString("word%1x").arg(++m_words); }

    void failAt(const Fault& fault, int n, bool forEver) {
        if (fault.call)
            m_disk->failAt(*fault.call, n, fault.code, forEver);
        else
            m_memory->failAt(n, forEver);
        m_isMemory = !fault.call;
    }

    /// Whether something had failed.
    bool heal() {
        m_disk->heal();
        m_memory->heal();
        return m_isMemory ? m_memory->hasFailed() : m_disk->hasFailed();
    }

    static void fail(AppOnDisk& app, const QByteArray& why) {
        QString told;
        for (const app::Failure& each : app.told) told += "\n  " + each.title + ": " + each.detail;
        QFAIL(qPrintable(QString::fromUtf8(why) + "; " + app.broken() + "; told:" + told));
    }

    std::unique_ptr<FaultyMemory> m_memory;
    std::unique_ptr<FaultyDisk> m_disk;
    bool m_isMemory = false;
    int m_words = 0;
    int m_faults = 0;
    int m_told = 0;
};

QTEST_GUILESS_MAIN(AppFaultsTest)
#include "app_faults_test.moc"
