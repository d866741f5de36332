#include "storage/error.h"
#include "storage/text_index.h"
#include "tests/storage/faulty_disk.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"

#include <sqlite3.h>

#include <QTest>

#ifndef Q_OS_WIN
#include <sys/resource.h>

#include <csignal>
#endif

using namespace calliope::storage;
using calliope::test::DiskCall;
using calliope::test::FaultyDisk;
using calliope::test::message;
using calliope::test::shownPath;
using calliope::test::TemporaryStore;
using calliope::test::textOf;

namespace {

struct Row {
    const char* name;
    DiskCall call;
    int code;
    ErrorKind kind; ///< of the Error that users see
};

const Row rows[] = {
    {"disk full", DiskCall::write, SQLITE_FULL, ErrorKind::full},
    {"write", DiskCall::write, SQLITE_IOERR_WRITE, ErrorKind::file},
    {"read", DiskCall::read, SQLITE_IOERR_READ, ErrorKind::file},
    {"sync", DiskCall::sync, SQLITE_IOERR_FSYNC, ErrorKind::file},
    {"truncate", DiskCall::truncate, SQLITE_IOERR_TRUNCATE, ErrorKind::file},
    {"lock", DiskCall::lock, SQLITE_IOERR_LOCK, ErrorKind::file},
    {"busy", DiskCall::lock, SQLITE_BUSY, ErrorKind::inUse},
    {"size", DiskCall::size, SQLITE_IOERR_FSTAT, ErrorKind::file},
    {"open", DiskCall::open, SQLITE_CANTOPEN, ErrorKind::file},
};

/// A user's day, step by step; what a step has promised must hold whatever fails in the others.
class Day {
public:
    explicit Day(TemporaryStore& store)
        : m_store(store) {}

    /// Runs all steps; those that throw are counted and left out.
    void run() {
        step([&] { m_chat = m_store->conversations().create({}); });
        if (m_chat == 0) return;
        for (int i = 0; i < 3; ++i) {
            step([&] {
                const std::string text = "question " + std::to_string(i);
                const Id id = m_store->messages().add(message(m_chat, m_last, Role::user, text));
                m_promised[id] = text;
                m_last = id;
            });
            answer();
        }
        step([&] { m_store->conversations().setTitle(m_chat, "A title", true); });
        step([&] { (void)m_store->search().texts("question"); });
        step([&] { m_store->drafts().save(m_chat, {.text = std::string(20'000, 'd'), .attachments = {}}); });
        step([&] {
            const Id doomed = m_store->conversations().create({});
            m_store->messages().add(message(doomed, std::nullopt, Role::user, "doomed"));
            m_store->conversations().remove(doomed);
            m_store->purge(m_store.wall);
        });
    }

    /// What was promised is there and whole, and there is nothing half done.
    void check() {
        for (const auto& [id, text] : m_promised) {
            const std::optional<Message> found = m_store->messages().find(id);
            QVERIFY2(found && textOf(*found) == text, text.c_str());
        }
        QCOMPARE(
            m_store->connection().number("SELECT count(*) FROM message WHERE NOT EXISTS (SELECT 1 FROM block WHERE "
                                         "message = message.id) AND state <> 'running' AND role = 'user'"),
            0);
    }

    [[nodiscard]] int failures() const { return m_failures; }
    [[nodiscard]] ErrorKind kind() const { return m_kind; } ///< of the first failure

private:
    void answer() {
        Id answer = 0;
        Id block = 0;
        step([&] {
            answer = m_store->answers().begin(m_chat, m_last, "", "");
            block = m_store->answers().addBlock(answer, {});
        });
        if (block == 0) return;
        std::string text;
        for (int word = 0; word < 5; ++word) {
            // It is kept even where it cannot be saved yet.
            text += "word ";
            step([&] { m_store->answers().append(block, "word "); });
            m_store.steady += 200;
        }
        step([&] {
            m_store->answers().finish(answer, {});
            m_promised[answer] = text;
            m_last = answer;
        });
    }

    template<typename F>
    void step(F&& f) {
        try {
            f();
        } catch (const Error& error) {
            if (m_failures++ == 0) m_kind = error.kind();
            QVERIFY(std::string(error.what()).size() > 20);
        }
    }

    TemporaryStore& m_store;
    Id m_chat = 0;
    std::optional<Id> m_last;
    std::map<Id, std::string> m_promised;
    int m_failures = 0;
    ErrorKind m_kind = ErrorKind::usage;
};

} // namespace

class FaultsTest : public QObject {
    Q_OBJECT

private slots:
    void anyCallMayFail_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<bool>("forEver");
        for (int i = 0; i < static_cast<int>(std::size(rows)); ++i) {
            if (rows[i].call == DiskCall::open) continue; // all files are open by then
            QTest::addRow("%s, once", rows[i].name) << i << false;
            if (rows[i].code == SQLITE_BUSY) continue; // SQLite would wait for seconds, as it should
            QTest::addRow("%s, until healed", rows[i].name) << i << true;
        }
    }

    /// The n-th call fails, for n = 1, 2, … until a day passes without (S3 of the security plan).
    void anyCallMayFail() {
        QFETCH(int, row);
        QFETCH(bool, forEver);
        FaultyDisk disk;
        TemporaryStore store;
        store->connection().script("PRAGMA busy_timeout = 1");
        int faults = 0;
        int errors = 0;
        for (int n = 1;; n += calliope::test::runsLong() || n < 8 ? 1 : n / 4) {
            Day day(store);
            disk.failAt(rows[row].call, n, rows[row].code, forEver);
            day.run();
            const bool hasFailed = disk.hasFailed();
            disk.heal();
            day.check();
            if (QTest::currentTestFailed()) return;
            Day after(store);
            after.run(); // goes on without a new start
            after.check();
            QCOMPARE(after.failures(), 0);
            if (day.failures() > 0 && forEver) QCOMPARE(day.kind(), rows[row].kind);
            errors += day.failures();
            if (!hasFailed) break;
            ++faults;
        }
        store.reopen();
        QCOMPARE(store->connection().number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
                 1);
        QCOMPARE(store->connection().number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
        calliope::test::figure("S3", QString("%1: %2 faults, %3 errors said, nothing promised lost")
                                         .arg(rows[row].name)
                                         .arg(faults)
                                         .arg(errors));
    }

    /// The n-th call fails while the store is opened: an error, and the next start finds everything.
    void openingMayFail_data() {
        QTest::addColumn<int>("row");
        for (int i = 0; i < static_cast<int>(std::size(rows)); ++i) QTest::addRow("%s", rows[i].name) << i;
    }

    void openingMayFail() {
        QFETCH(int, row);
        FaultyDisk disk;
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        store->messages().add(message(chat, std::nullopt, Role::user, "kept"));
        store->answers().begin(chat, std::nullopt, "", "");
        for (int n = 1;; n += n < 8 ? 1 : n / 4) {
            store.close();
            disk.failAt(rows[row].call, n, rows[row].code, false);
            try {
                store.open();
            } catch (const Error&) {
                QVERIFY(disk.hasFailed());
            }
            const bool hasFailed = disk.hasFailed();
            disk.heal();
            store.reopen();
            QCOMPARE(store->connection().number("SELECT count(*) FROM block WHERE text = 'kept'"), 1);
            if (!hasFailed) break;
        }
    }

    /// What a document says can be found later: no disk that is too full for that keeps anybody out.
    void documentsWaitForRoom() {
        FaultyDisk disk;
        TemporaryStore store;
        const std::string pages = "Three months of notice";
        const std::string hash =
            store->attachments().put(std::as_bytes(std::span(pages)), {.mediaType = Attachments::documentType}).hash;
        removeDocumentFromIndex(store->connection(), hash);
        disk.failAt(DiskCall::write, 1, SQLITE_FULL, true);
        QVERIFY(!store->attachments().indexNext({}));
        QVERIFY(disk.hasFailed());
        disk.heal();
        QVERIFY(store->attachments().indexNext({}) == hash);
        QVERIFY(!store->attachments().indexNext({}));
    }

#ifndef Q_OS_WIN
    /// The system itself says that a file may not grow (S4 of the security plan).
    void sizeLimit() {
        std::signal(SIGXFSZ, SIG_IGN);
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 1 << 20;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        std::map<Id, std::string> promised;
        std::optional<Id> last;
        std::optional<ErrorKind> kind;
        for (int i = 0; i < 2000 && !kind; ++i) {
            const std::string text = std::to_string(i) + std::string(5000, 'x');
            try {
                last = store->messages().add(message(chat, last, Role::user, text));
                promised[*last] = text;
            } catch (const Error& error) {
                kind = error.kind();
            }
        }
        QVERIFY(kind == ErrorKind::full);
        QCOMPARE(store->messages().branch(chat).size(), promised.size()); // reading works
        const std::string content(2 << 20, 'p');
        try {
            (void)store->attachments().put(std::as_bytes(std::span(content)), {});
            QFAIL("put");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::full);
        }
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        last = store->messages().add(message(chat, last, Role::user, "there is room again"));
        QCOMPARE(store->attachments().put(std::as_bytes(std::span(content)), {}).size, 2 << 20);
        store.reopen();
        for (const auto& [id, text] : promised) QCOMPARE(textOf(*store->messages().find(id)), text);
        calliope::test::figure("S4", QString("full after %1 messages, all kept; writes again").arg(promised.size()));
    }
#endif
};

QTEST_APPLESS_MAIN(FaultsTest)
#include "faults_test.moc"
