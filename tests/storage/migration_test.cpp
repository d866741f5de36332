#include "storage/error.h"
#include "storage/migration.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::shownPath;
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

} // namespace

class MigrationTest : public QObject {
    Q_OBJECT

private slots:
    void everyVersionHasAFile() {
        for (const Migration& step : migrations())
            QVERIFY2(std::filesystem::exists(oldFile(step.version)),
                     "a new version needs data of it in tests/data/storage");
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
        QCOMPARE(copies.size(), migrations().size() - static_cast<std::size_t>(version));
        if (copies.empty()) return;
        Connection copy(copies.front(), Connection::Use::read);
        QCOMPARE(schemaVersion(copy), version);
        QCOMPARE(contents(copy), before);
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

    void newerFilesAreRefused() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        store->connection().script("PRAGMA user_version = 1000");
        store.close();
        const std::string before = calliope::test::readText(store.database());
        try {
            store.open();
            QFAIL("opened");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::newer);
            QVERIFY(std::string(error.what()).find("newer version of Calliope") != std::string::npos);
        }
        QVERIFY(calliope::test::readText(store.database()) == before);
        Connection(store.database(), Connection::Use::write)
            .script("PRAGMA user_version = " + std::to_string(migrations().size()));
        store.open();
        QVERIFY(store->conversations().find(chat));
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

QTEST_APPLESS_MAIN(MigrationTest)
#include "migration_test.moc"
