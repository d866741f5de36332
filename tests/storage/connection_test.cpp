#include "storage/error.h"
#include "storage/files.h"
#include "storage/instance_lock.h"
#include "storage/transaction.h"
#include "tests/storage/temporary_store.h"

#include <QTest>
#include <algorithm>
#include <limits>
#ifndef Q_OS_WIN
#include <sys/stat.h>
#endif

using namespace calliope::storage;
using calliope::test::TemporaryStore;

class ConnectionTest : public QObject {
    Q_OBJECT

private slots:
    void settingsHold_data() {
        QTest::addColumn<QByteArray>("pragma");
        QTest::addColumn<qint64>("value");
        const auto row = [](const char* pragma, qint64 value) { QTest::newRow(pragma) << QByteArray(pragma) << value; };
        row("foreign_keys", 1);
        row("synchronous", 1);
        row("secure_delete", 1);
        row("trusted_schema", 0);
        row("temp_store", 2);
        row("cell_size_check", 1);
        row("mmap_size", 0);
        row("busy_timeout", 5000);
    }

    void settingsHold() {
        QFETCH(QByteArray, pragma);
        QFETCH(qint64, value);
        TemporaryStore store;
        QCOMPARE(store->connection().number(("PRAGMA " + pragma).constData()).value_or(-1), value);
    }

    void logIsUsed() {
        TemporaryStore store;
        Rows rows = store->connection().query("PRAGMA journal_mode");
        QVERIFY(rows.next());
        QCOMPARE(rows.text(0), std::string("wal"));
    }

    /// WAL needs memory that all who have the file share (S6 of the security plan).
    void networkSharesHaveAJournal_data() {
        QTest::addColumn<bool>("hadLog");
        QTest::newRow("from the start") << false;
        QTest::newRow("moved there") << true;
    }

    void networkSharesHaveAJournal() {
        QFETCH(bool, hadLog);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("data").toStdString();
        const auto mode = [](Store& store) {
            Rows rows = store.connection().query("PRAGMA journal_mode");
            return rows.next() ? rows.text(0) : std::string();
        };
        NewConversation chat;
        chat.title = "A chat";
        if (hadLog) Store(path).conversations().create(chat);
        {
            std::filesystem::path asked;
            Store store(path, Clock::system(), [&](const std::filesystem::path& where) {
                asked = where;
                return true;
            });
            QVERIFY(store.report().isOnNetwork && !store.report().repair);
            QVERIFY(asked == path);
            QCOMPARE(mode(store), std::string("delete"));
            const Id id = store.conversations().create(chat);
            for (const Durability durability : {Durability::normal, Durability::full}) {
                Transaction transaction(store.connection(), durability);
                QCOMPARE(store.connection().number("PRAGMA synchronous").value_or(-1), 2);
                store.conversations().setPinned(id, true);
                transaction.commit();
            }
            QCOMPARE(store.connection().number("PRAGMA synchronous").value_or(-1), 2);
            QCOMPARE(Reader(path).conversations().list().size(), std::size_t{hadLog ? 2U : 1U});
            store.conversations().remove(id);
            store.purge(std::numeric_limits<std::int64_t>::max());
            QVERIFY(std::filesystem::exists(store.backUp()));
            for (const char* ending : {"-wal", "-shm", "-journal"})
                QVERIFY(!std::filesystem::exists(path / (std::string("calliope.db") + ending)));
        }
        Store store(path); // back on a disk of this computer
        QVERIFY(!store.report().isOnNetwork && !store.report().repair);
        QCOMPARE(mode(store), std::string("wal"));
        QCOMPARE(store.conversations().list().size(), std::size_t{hadLog ? 1U : 0U});
    }

    void thisDiskIsNoNetworkShare() {
        QVERIFY(!isOnNetwork(TemporaryStore().folder()));
        QVERIFY(!isOnNetwork("/there/is/no such folder"));
    }

    void fullOnlyWhereAsked() {
        TemporaryStore store;
        Connection& connection = store->connection();
        {
            Transaction transaction(connection, Durability::full);
            QCOMPARE(connection.number("PRAGMA synchronous").value_or(-1), 2);
            transaction.commit();
        }
        Transaction transaction(connection, Durability::normal);
        QCOMPARE(connection.number("PRAGMA synchronous").value_or(-1), 1);
    }

    void transactionsUndo() {
        TemporaryStore store;
        Connection& connection = store->connection();
        const auto count = [&] { return connection.number("SELECT count(*) FROM folder").value_or(-1); };
        const auto insert = [&] { connection.run("INSERT INTO folder (name, place) VALUES ('a', 1)"); };
        {
            Transaction transaction(connection, Durability::normal);
            insert();
        }
        QCOMPARE(count(), 0);
        {
            Transaction outer(connection, Durability::normal);
            insert();
            {
                Transaction inner(connection, Durability::normal);
                insert();
                inner.commit();
            }
            outer.commit();
        }
        QCOMPARE(count(), 2);
        {
            Transaction outer(connection, Durability::normal);
            insert();
            { Transaction inner(connection, Durability::normal); }
            QVERIFY_THROWS_EXCEPTION(Error, outer.commit());
        }
        QCOMPARE(count(), 2);
    }

    void valuesComeBack() {
        TemporaryStore store;
        const std::string text("a\0b\xc3\xa4", 5);
        Rows rows = store->connection().query(
            "SELECT ?, ?, ?, ?, ?", {std::int64_t{-1} << 62, 0.5, text, nullptr, std::optional<std::int64_t>()});
        QVERIFY(rows.next());
        QCOMPARE(rows.integer(0), std::int64_t{-1} << 62);
        QCOMPARE(rows.real(1), 0.5);
        QCOMPARE(rows.text(2), text);
        QVERIFY(rows.isNull(3));
        QVERIFY(!rows.optionalInteger(4));
    }

    void queriesMayNest() {
        TemporaryStore store;
        const char* sql = "SELECT value FROM (SELECT 1 AS value UNION SELECT 2) ORDER BY value";
        Rows outer = store->connection().query(sql);
        QVERIFY(outer.next());
        Rows inner = store->connection().query(sql);
        QVERIFY(inner.next() && inner.next());
        QCOMPARE(inner.integer(0), 2);
        QCOMPARE(outer.integer(0), 1);
    }

    void readersDoNotWrite() {
        TemporaryStore store;
        Connection reader(store.database(), Connection::Use::read);
        QCOMPARE(reader.number("SELECT count(*) FROM folder").value_or(-1), 0);
        try {
            reader.run("INSERT INTO folder (name, place) VALUES ('a', 1)");
            QFAIL("a reader has written");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::readOnly);
        }
    }

    void schemaCannotBeForged() {
        TemporaryStore store;
        Connection& connection = store->connection();
        QVERIFY_THROWS_EXCEPTION(Error, connection.script("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"));
        QVERIFY_THROWS_EXCEPTION(Error, connection.script("DELETE FROM block_text_data"));
        QVERIFY_THROWS_EXCEPTION(Error, connection.script("SELECT load_extension('x')"));
        QVERIFY_THROWS_EXCEPTION(Error, connection.script("SELECT \"a text?\""));
    }

    void oneInstance() {
        TemporaryStore store;
        try {
            const Store second(store.folder());
            QFAIL("opened twice");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::inUse);
        }
        store.reopen();
    }

#ifndef Q_OS_WIN
    void nobodyElseReads() {
        const auto closed = [](const std::filesystem::path& path) {
            using std::filesystem::perms;
            return (std::filesystem::status(path).permissions() & (perms::group_all | perms::others_all)) ==
                   perms::none;
        };
        const mode_t mask = ::umask(0);
        TemporaryStore store;
        (void)store->backUp();
        ::umask(mask);
        QVERIFY(closed(store.folder()));
        int files = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder())) {
            QVERIFY2(closed(entry.path()), entry.path().c_str());
            ++files;
        }
        QVERIFY(files >= 5);
    }
#endif

    void filesAreWhole() {
        const QTemporaryDir folder;
        const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "a";
        const std::string text = "content";
        writeDurably(file, std::as_bytes(std::span(text)));
        writeDurably(file, std::as_bytes(std::span(text)));
        QCOMPARE(readWhole(file, 100), text);
        QVERIFY_THROWS_EXCEPTION(Error, readWhole(file, 3));
        QVERIFY_THROWS_EXCEPTION(Error, readWhole(folder.path().toStdString(), 100));
        QVERIFY_THROWS_EXCEPTION(Error, writeDurably(file / "b", {}));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}), 1);
    }
};

QTEST_APPLESS_MAIN(ConnectionTest)
#include "connection_test.moc"
