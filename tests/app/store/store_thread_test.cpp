#include "app/store/opening_note.h"
#include "storage/text_index.h"
#include "tests/app/store/app_on_disk.h"
#include "tests/storage/faulty_disk.h"
#include "tests/support/reference_data.h"

#include <sqlite3.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <span>
#include <stdexcept>
#include <string>

using namespace calliope;
using app::StoreThread;
using test::DiskCall;
using test::FaultyDisk;
using test::spinUntil;

namespace {

/// What a setting is in the store.
std::string settingOf(StoreThread& store, const char* key) {
    std::optional<std::string> value;
    store.run(
        &store, [key](storage::Store& open) { return open.settings().get(key, std::string("none")); },
        [&](const std::string& kept) { value = kept; }, [&](const app::Failure&) { value = "failed"; });
    spinUntil([&] { return value.has_value(); }, 30'000);
    return value.value_or("hangs");
}

auto setting(const char* key, const char* value) {
    return [key, value](storage::Store& open) { open.settings().set(key, std::string(value)); };
}

} // namespace

class StoreThreadTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = (m_folder->path() + "/data").toStdString();
    }

    void whatMustBeKeptIsTriedAgain() {
        FaultyDisk disk;
        StoreThread store(m_path);
        QSignalSpy troubled(&store, &StoreThread::troubled);
        QSignalSpy recovered(&store, &StoreThread::recovered);
        QCOMPARE(settingOf(store, "a"), std::string("none"));
        disk.failAt(DiskCall::write, 1, SQLITE_FULL, true);
        store.keep("a", setting("a", "old"));
        store.keep("a", setting("a", "new"));
        store.keep("b", setting("b", "too"));
        QVERIFY(spinUntil([&] { return !troubled.isEmpty(); }, 30'000));
        QTest::qWait(4 * storage::Answers::tickInterval);
        QCOMPARE(troubled.size(), 1); // not each time it fails
        const auto told = troubled.front().front().value<app::Failure>();
        QCOMPARE(told.title, QString("The disk is full"));
        QVERIFY(told.detail.contains("Make some room") && told.detail.contains("stays in this window"));
        QCOMPARE(settingOf(store, "a"), std::string("none")); // reading goes on
        QVERIFY(recovered.isEmpty());
        disk.heal();
        QVERIFY(spinUntil([&] { return !recovered.isEmpty(); }, 30'000));
        QCOMPARE(settingOf(store, "a"), std::string("new"));
        QCOMPARE(settingOf(store, "b"), std::string("too"));
    }

    void whatCanNeverBeKeptIsDropped() {
        StoreThread store(m_path);
        QSignalSpy troubled(&store, &StoreThread::troubled);
        QSignalSpy recovered(&store, &StoreThread::recovered);
        store.keep("a", [](storage::Store&) { throw storage::Error(storage::ErrorKind::usage, "It is gone."); });
        store.keep("b", setting("b", "kept"));
        QCOMPARE(settingOf(store, "b"), std::string("kept"));
        QTest::qWait(4 * storage::Answers::tickInterval);
        QCOMPARE(troubled.size(), 1);
        QVERIFY(recovered.isEmpty());
    }

    /// What is kept at the very end is tried once more.
    void theLastChance() {
        FaultyDisk disk;
        {
            StoreThread store(m_path);
            QCOMPARE(settingOf(store, "a"), std::string("none"));
            disk.failAt(DiskCall::write, 1, SQLITE_FULL, true);
            store.keep("a", setting("a", "kept"));
            QCOMPARE(settingOf(store, "a"), std::string("none"));
            disk.heal();
        }
        StoreThread store(m_path);
        QCOMPARE(settingOf(store, "a"), std::string("kept"));
    }

    void nothingThrownEndsTheThread() {
        StoreThread store(m_path);
        std::optional<app::Failure> told;
        store.run(
            &store, [](storage::Store&) { throw std::runtime_error("a library's words"); }, [] {},
            [&](const app::Failure& failure) { told = failure; });
        QVERIFY(spinUntil([&] { return told.has_value(); }, 30'000));
        QCOMPARE(told->report, QString("a library's words"));
        store.keep("a", [](storage::Store&) { throw std::bad_alloc(); });
        QCOMPARE(settingOf(store, "a"), std::string("none"));
    }

    /// A folder that another program holds is opened when it lets go; what was asked at the start is answered then.
    void theFolderOpensLater() {
        auto other = std::make_unique<storage::Store>(m_path);
        StoreThread store(m_path);
        QSignalSpy failed(&store, &StoreThread::failed);
        QSignalSpy opened(&store, &StoreThread::opened);
        QSignalSpy recovered(&store, &StoreThread::recovered);
        std::string early;
        store.run(
            &store, [](storage::Store& open) { return open.settings().get("a", std::string("none")); },
            [&](const std::string& kept) { early = kept; });
        QVERIFY(spinUntil([&] { return !failed.isEmpty(); }, 30'000));
        QVERIFY(early.empty() && opened.isEmpty());
        QCOMPARE(settingOf(store, "a"), std::string("failed")); // who asks now is told at once
        store.keep("a", setting("a", "typed"));
        other.reset();
        QVERIFY(spinUntil([&] { return !opened.isEmpty() && !early.empty(); }, 30'000));
        QCOMPARE(early, std::string("none"));
        QVERIFY(spinUntil([&] { return settingOf(store, "a") == "typed"; }, 30'000));
        QCOMPARE(failed.size(), 1);
        QCOMPARE(recovered.size(), 1);
    }

    /// What documents of an older version say is found a moment after opening.
    void documentsAreReadAfterwards() {
        {
            storage::Store store(m_path);
            const storage::Id chat = store.conversations().create({});
            for (const char* words : {"a heron", "another heron"}) {
                const std::string page = words;
                storage::Message asked;
                asked.conversation = chat;
                asked.role = storage::Role::user;
                const std::string hash =
                    store.attachments()
                        .put(std::as_bytes(std::span(page)), {.mediaType = storage::Attachments::documentType})
                        .hash;
                asked.blocks.push_back({.kind = storage::BlockKind::file, .text = "a.txt", .attachment = hash});
                (void)store.messages().add(asked);
                storage::removeDocumentFromIndex(store.connection(), hash);
            }
            QVERIFY(store.search().texts("heron").empty());
        }
        StoreThread store(m_path);
        std::size_t found = 0;
        QVERIFY(spinUntil(
            [&] {
                store.run(
                    &store, [](storage::Store& open) { return open.search().texts("heron").size(); },
                    [&found](std::size_t hits) { found = hits; });
                return found == 2;
            },
            30'000));
    }

    void newerChatsCanBeRead() {
        {
            test::AppOnDisk app(m_path);
            app.say("from the future");
            (void)app.ask([](storage::Store& open) {
                open.connection().script("PRAGMA user_version = 1000");
                return true;
            });
        }
        const auto file = m_path / "calliope.db";
        const std::string before = test::readText(file);
        test::AppOnDisk app(m_path);
        QVERIFY(app.waitFor([&] { return !app.chats.list()->chats().empty(); }));
        app.chats.open(app.chats.list()->chats().front().id);
        QVERIFY(app.settle());
        QCOMPARE(app.last()->blocks.back().text, test::AppOnDisk::answerTo("from the future"));
        app.search.setQuery("future");
        QVERIFY(app.settle());
        QVERIFY(app.search.results()->rows().front().action.contains("chat"));
        QVERIFY(app.told.empty());
        app.chat.setDraft("typed");
        app.chat.send("typed");
        QVERIFY(app.settle());
        QCOMPARE(app.told.size(), std::size_t{1});
        QCOMPARE(app.told.front().title, QString("Your chats were written by a newer Calliope"));
        QCOMPARE(app.chat.draft(), QString("typed"));
        storage::OpenReport report;
        QVERIFY(!app::openingNote(report));
        report.isOnNetwork = true;
        QVERIFY(app::openingNote(report)->title.contains("network share"));
        report.isNewer = true;
        QVERIFY(app::openingNote(report)->detail.contains("nothing is saved"));
        app.store->run([](storage::Store&) {});
        QVERIFY(test::readText(file) == before);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
};

QTEST_GUILESS_MAIN(StoreThreadTest)
#include "store_thread_test.moc"
