#include "storage/error.h"
#include "storage/migration.h"
#include "tests/storage/kept_rows.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <array>
#include <map>
#include <span>

using namespace calliope::storage;
using calliope::test::hashOf;
using calliope::test::rowsOf;
using calliope::test::shownPath;
using calliope::test::tablesOf;
using calliope::test::TemporaryStore;

namespace {

/// Everything a file says, in a form that does not depend on its version: what must survive every migration.
std::string contents(Connection& connection) {
    std::string all;
    Rows rows = connection.query("SELECT c.title, c.is_pinned, f.name, m.id, m.parent, m.role, m.state, m.is_selected, "
                                 "b.kind, b.text, b.payload "
                                 "FROM conversation c LEFT JOIN folder f ON f.id = c.folder LEFT JOIN message m ON "
                                 "m.conversation = c.id LEFT JOIN "
                                 "block b ON b.message = m.id ORDER BY c.id, m.id, b.place");
    while (rows.next()) {
        for (int column = 0; column < 11; ++column) all += rows.text(column) + '|';
        all += '\n';
    }
    return all;
}

std::filesystem::path oldFile(int version) {
    return calliope::test::fixtures() / "storage" / ("version_" + std::to_string(version) + ".sql");
}

/// A database as the program of that version has left it.
void makeOldFile(int version, const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    Connection connection(file, Connection::Use::write);
    migrate(connection, migrations().first(static_cast<std::size_t>(version)), {});
    connection.script(calliope::test::readText(oldFile(version)));
}

std::vector<std::filesystem::path> backups(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "backups")) return {};
    return calliope::test::filesEndingIn(folder / "backups", ".db");
}

/// SHA-256 of the steps that were released; the newest one joins them when another comes.
constexpr std::array released{"c0371e34b371919d3d6a519811ff93814b94921708c5785c9dac5a93915abb4d",
                              "0a52a27db37b836def3dcf950a4de9124a34de6c676f4ca96c2c4a8cb4225f36",
                              "7009bee10752ee43642a35c915ef236c7abd0c14b447fe86b47961ddb53ff555",
                              "e79fe80b520ba0e4e18822904ec155bd139eb686e6142c4b7c2a531e090aca6f",
                              "e5e17b9caa14599c97839b0c9b0a2e150930d966afea8e47afcda6d543b4a674",
                              "6363d7880b58c95e0e92ab5f810744cad98d33c4ae94d3e5f5e8251a14bbafa1",
                              "2f7599c1c657070f3edbbdc7d0e527c0e33539ef7756483cad8be96f07fc4a24",
                              "94cb686a3d656a1e2276c5de42c892ff3b0247ec763bca71815ef71dead34e54",
                              "1f86b5a49f0a432132d913fe6ce4c99cb4d5526c664952a28f350e763982c680"};

} // namespace

class MigrationTest : public QObject {
    Q_OBJECT

private slots:
    void everyVersionHasAFile() {
        for (const Migration& step : migrations())
            QVERIFY2(std::filesystem::exists(oldFile(step.version)),
                     "a new version needs data of it in tests/data/storage");
    }

    void releasedStepsStayAsTheyAre() {
        QVERIFY2(released.size() + 1 >= migrations().size(), "a step is pinned when the next one comes");
        for (std::size_t i = 0; i < released.size(); ++i) QCOMPARE(hashOf(migrations()[i]), std::string(released[i]));
    }

    void oldFilesAreBroughtOver_data() {
        QTest::addColumn<int>("version");
        for (const Migration& step : migrations()) QTest::newRow(std::string(step.name).c_str()) << step.version;
    }

    void oldFilesAreBroughtOver() {
        QFETCH(int, version);
        TemporaryStore store;
        store.close();
        std::filesystem::remove(store.database());
        makeOldFile(version, store.database());
        std::string before;
        {
            Connection old(store.database(), Connection::Use::read);
            before = contents(old);
        }
        QVERIFY(before.size() > 100);
        store.open();
        QCOMPARE(schemaVersion(store->connection()), static_cast<int>(migrations().size()));
        QCOMPARE(contents(store->connection()), before);
        QCOMPARE(store->connection().number("SELECT count(*) FROM block_text WHERE block_text MATCH 'kingfisher'"), 2);
        QCOMPARE(store->connection().number("SELECT count(*) FROM title_text WHERE title_text MATCH 'birds'"), 1);
        const std::vector<std::filesystem::path> copies = backups(store.folder());
        const bool isOld = version < static_cast<int>(migrations().size());
        QCOMPARE(copies.size(), std::size_t{isOld ? 1u : 0u});
        if (!isOld) return;
        Connection copy(copies.front(), Connection::Use::read);
        QCOMPARE(schemaVersion(copy), version);
        QCOMPARE(contents(copy), before);
    }

    /// Every row of every table, in the columns that it had.
    void everyRowIsBroughtOver_data() { oldFilesAreBroughtOver_data(); }

    void everyRowIsBroughtOver() {
        QFETCH(int, version);
        TemporaryStore store;
        store.close();
        std::filesystem::remove(store.database());
        makeOldFile(version, store.database());
        std::vector<std::string> old;
        std::map<std::string, std::string> before;
        {
            Connection connection(store.database(), Connection::Use::read);
            old = tablesOf(connection);
            before = rowsOf(connection, old);
        }
        store.open();
        QVERIFY(before.size() > 3);
        QVERIFY(rowsOf(store->connection(), old) == before);
    }

    void killedAtEachStatement_data() {
        QTest::addColumn<int>("version");
        for (const Migration& step : migrations())
            if (step.version == 1 || calliope::test::runsLong())
                QTest::newRow(std::string(step.name).c_str()) << step.version;
    }

    /// The program is gone at the n-th statement of a start that brings an old file over.
    void killedAtEachStatement() {
        QFETCH(int, version);
        TemporaryStore store;
        store.close();
        const std::filesystem::path old = store.folder() / "old.db";
        makeOldFile(version, old);
        std::string before;
        {
            Connection connection(old, Connection::Use::read);
            before = contents(connection);
        }
        int kills = 0;
        for (int n = 1;; n += calliope::test::runsLong() ? 1 : 1 + n / 4) {
            for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(store.database().string() + ending);
            std::filesystem::remove_all(store.folder() / "backups");
            std::filesystem::copy_file(old, store.database());
            const int code = QProcess::execute(CALLIOPE_MIGRATING_CHILD,
                                               {QString::fromStdString(store.folder().string()), QString::number(n)});
            QVERIFY(code == 0 || code == 42);
            store.open();
            QVERIFY(!store->report().repair);
            QCOMPARE(schemaVersion(store->connection()), static_cast<int>(migrations().size()));
            QVERIFY2(contents(store->connection()) == before, qPrintable(QString("killed at statement %1").arg(n)));
            QCOMPARE(store->connection().number("SELECT count(*) FROM block_text WHERE block_text MATCH 'kingfisher'"),
                     2);
            store.close();
            if (code == 0) break;
            ++kills;
        }
        QVERIFY(kills > 10 || version > 1);
        calliope::test::figure(
            "S7", QString("version %1: killed at %2 statements of its migration, 0 rows lost").arg(version).arg(kills));
    }

    /// 100,000 messages of version 1, with a copy before it and the index of all words.
    void manyMessagesAreBroughtOver() {
        const int chats = calliope::test::runsLong() ? 2'000 : 100;
        constexpr int perChat = 50;
        QTemporaryDir disk; // not in memory
        const std::filesystem::path folder = std::filesystem::path(disk.path().toStdString()) / "data";
        std::filesystem::create_directories(folder);
        {
            Connection connection(folder / "calliope.db", Connection::Use::write);
            migrate(connection, migrations().first(1), {});
            connection.script(
                "BEGIN;"
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                std::to_string(chats) +
                ") INSERT INTO conversation (id, uid, title, mode, model, created_at, used_at, use_number) "
                "SELECT i, 'u' || i, 'chat ' || i, '', '', i, i, i FROM n;"
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                std::to_string(chats * perChat - 1) +
                ") INSERT INTO message (id, conversation, parent, is_selected, role, state, mode, model, "
                "created_at) SELECT i + 1, i / " +
                std::to_string(perChat) + " + 1, iif(i % " + std::to_string(perChat) +
                " = 0, NULL, i), 1, iif(i % 2 = 0, 'user', 'assistant'), 'finished', '', '', i FROM n;"
                "INSERT INTO block (message, place, kind, text) SELECT id, 0, 'text', "
                "replace(printf('%.*c', 40, 'x'), 'x', 'word' || (id % 997) || ' ') FROM message;"
                "COMMIT;");
        }
        QElapsedTimer clock;
        clock.start();
        Store store(folder);
        const qint64 taken = clock.elapsed();
        QCOMPARE(store.connection().number("SELECT count(*) FROM message"), chats * perChat);
        QVERIFY(store.connection().number("SELECT count(*) FROM block_text WHERE block_text MATCH 'word1'") > 0);
        calliope::test::figure("S7", QString("%1 messages brought over in %2 ms").arg(chats * perChat).arg(taken));
        QVERIFY(taken <= calliope::test::limit(10'000));
    }

    /// Names of what is attached, and texts of documents, which lie beside the database.
    void attachmentsOfOldFilesAreFound() {
        TemporaryStore store;
        const std::string content = "By the river\fThree months of notice";
        const std::string hash = store->attachments().put(std::as_bytes(std::span(content)), {}).hash;
        const std::filesystem::path file = store->attachments().path(hash);
        store.close();
        std::filesystem::remove(store.database());
        makeOldFile(6, store.database());
        Connection(store.database(), Connection::Use::write)
            .script("INSERT INTO attachment (hash, size, media_type, name, created_at) VALUES ('" + hash +
                    "', 0, 'text/plain', 'lease.pdf', 1), ('" + std::string(64, 'a') +
                    "', 0, 'text/plain', 'lost.pdf', 1);"
                    "INSERT INTO block (message, place, kind, text, attachment) VALUES (4, 7, 'file', 'lease.pdf', '" +
                    hash + "'), (4, 8, 'picture', 'otter.png', NULL), (4, 9, 'file', 'lost.pdf', '" +
                    std::string(64, 'a') + "');");
        store.open();
        QVERIFY(std::filesystem::exists(file));
        store.indexDocuments(); // also behind the one that is lost
        const std::vector<TextHit> hits = store->search().texts("notice");
        QCOMPARE(hits.size(), std::size_t{1});
        QCOMPARE(hits.front().document, std::string("lease.pdf"));
        QCOMPARE(hits.front().page, 2);
        for (const char* name : {"lease.pdf", "otter", "lost"})
            QCOMPARE(store->search().texts(name).size(), std::size_t{1});
        store.reopen();
        QCOMPARE(store->search().texts("notice").size(), std::size_t{1});
    }

    /// So are labels of what older versions have marked on pictures.
    void labelsOfOldFilesAreFound() {
        TemporaryStore store;
        store.close();
        std::filesystem::remove(store.database());
        makeOldFile(9, store.database());
        Connection(store.database(), Connection::Use::write)
            .script("UPDATE block SET text = '1. Beak' WHERE kind = 'regions'");
        store.open();
        QCOMPARE(store->search().texts("bea").size(), std::size_t{1});
        QCOMPARE(store->search().texts("bea").front().kind, BlockKind::regions);
    }

    /// A step that fails leaves the file as it was before it.
    void failedStepsChangeNothing() {
        TemporaryStore store;
        store.close();
        std::filesystem::remove(store.database());
        makeOldFile(2, store.database());
        Connection connection(store.database(), Connection::Use::write);
        const std::string before = contents(connection);
        std::vector<Migration> steps(migrations().begin(), migrations().begin() + 2);
        for (const char* sql : {"CREATE TABLE half (a); CREATE TABLE half (a)", "DELETE FROM conversation; nonsense",
                                "PRAGMA foreign_keys = OFF; DELETE FROM conversation WHERE id = 1"}) {
            steps.resize(2);
            steps.push_back({3, "wrong", sql});
            QVERIFY_THROWS_EXCEPTION(Error, migrate(connection, steps, {}));
            QCOMPARE(schemaVersion(connection), 2);
            QCOMPARE(contents(connection), before);
        }
    }

    void newerFilesCanBeRead() {
        TemporaryStore store;
        const Id chat = store->conversations().create({.title = "kept"});
        store->connection().script("PRAGMA user_version = 1000; ALTER TABLE folder ADD COLUMN colour TEXT");
        store.close();
        const std::string before = calliope::test::readText(store.database());
        store.open();
        QVERIFY(store->report().isNewer);
        QCOMPARE(store->conversations().find(chat)->title, std::string("kept"));
        QCOMPARE(store->search().titles("kept").size(), std::size_t{1});
        try {
            store->conversations().setTitle(chat, "another", true);
            QFAIL("written");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::readOnly);
        }
        store.close();
        QVERIFY(calliope::test::readText(store.database()) == before);
        QVERIFY(backups(store.folder()).empty());
        Connection(store.database(), Connection::Use::write)
            .script("PRAGMA user_version = " + std::to_string(migrations().size()));
        store.open();
        QVERIFY(!store->report().isNewer);
        store->conversations().setTitle(chat, "another", true);
    }

    void otherProgramsFilesAreRefused() {
        TemporaryStore store;
        store.close();
        std::filesystem::remove(store.database());
        Connection(store.database(), Connection::Use::write).script("CREATE TABLE theirs (a)");
        QVERIFY_THROWS_EXCEPTION(Error, store.open());
        QCOMPARE(Connection(store.database(), Connection::Use::read).number("SELECT count(*) FROM theirs").value_or(-1),
                 0);
    }

    void someBackupsAreKept() {
        TemporaryStore store;
        for (int i = 0; i < 10; ++i) {
            store.wall += 86'400'000;
            (void)store->backUp();
        }
        const std::vector<std::filesystem::path> copies = backups(store.folder());
        QCOMPARE(copies.size(), std::size_t{7});
        QCOMPARE(copies.back().filename().string(), std::string("calliope-20231124-221320-daily.db"));
    }
};

QTEST_GUILESS_MAIN(MigrationTest)
#include "migration_test.moc"
