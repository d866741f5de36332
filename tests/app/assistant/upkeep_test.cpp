#include "app/assistant/upkeep.h"

#include <QDir>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using app::Upkeep;

/// Copies are made without being asked for, and what was deleted can be brought back or made to go.
class UpkeepTest : public QObject {
    Q_OBJECT

private slots:
    void copiesSoonAfterTheStart() {
        const QTemporaryDir folder;
        app::StoreThread store(folder.filePath("data").toStdU16String());
        app::FileWork work;
        const Upkeep upkeep(store, work, std::chrono::milliseconds(1));
        QTRY_VERIFY(!upkeep.lastCopy().isEmpty());
        QCOMPARE(QDir(folder.filePath("data/backups")).entryList({"*.db"}).size(), 1);
    }

    /// Asked for, it says how far it is once that takes its time, and can be stopped: there is no copy then.
    void copiesShowThemselves_data() {
        QTest::addColumn<bool>("isStopped");
        QTest::addColumn<QString>("words");
        QTest::newRow("copied") << false << "The chats were copied";
        QTest::newRow("stopped") << true << "Stopped: the chats were not copied";
    }

    void copiesShowThemselves() {
        QFETCH(bool, isStopped);
        const QTemporaryDir folder;
        app::StoreThread store(folder.filePath("data").toStdU16String());
        app::FileWork work;
        Upkeep upkeep(store, work);
        const QSignalSpy told(&upkeep, &Upkeep::done);
        const auto gate = std::make_shared<QSemaphore>(); // the disk is slow
        const auto opened = qScopeGuard([&] { gate->release(); });
        store.run([gate](storage::Store&) { gate->acquire(); });
        upkeep.copyNow();
        upkeep.copyNow(); // the same
        QTRY_VERIFY(work.isShown());
        QCOMPARE(work.words(), QString("Copying the chats"));
        if (isStopped) work.stop();
        gate->release();
        QTRY_COMPARE(told.size(), 1);
        QTEST(told.first().first().toString(), "words");
        QVERIFY(!work.isShown() && work.words().isEmpty());
        QCOMPARE(QDir(folder.filePath("data/backups")).entryList(QDir::Files).size(), isStopped ? 0 : 1);
        upkeep.refresh();
        QTRY_COMPARE(upkeep.lastCopy().isEmpty(), isStopped);
        upkeep.copyNow(); // and again
        QTRY_COMPARE(told.size(), 2);
    }

    void removedChats() {
        const QTemporaryDir folder;
        app::StoreThread store(folder.filePath("data").toStdU16String());
        std::vector<storage::Id> chats;
        bool isMade = false;
        store.run(
            this,
            [](storage::Store& open) {
                std::vector<storage::Id> made;
                for (const char* title : {"kept", "missed", "unwanted"}) {
                    storage::NewConversation chat;
                    chat.title = title;
                    made.push_back(open.conversations().create(chat));
                }
                open.conversations().remove(made[1]);
                open.conversations().remove(made[2]);
                return made;
            },
            [&](const std::vector<storage::Id>& made) {
                chats = made;
                isMade = true;
            });
        QTRY_VERIFY(isMade);
        app::FileWork work;
        Upkeep upkeep(store, work);
        upkeep.refresh();
        QTRY_COMPARE(upkeep.removed().size(), 2);

        const QSignalSpy changed(&upkeep, &Upkeep::chatsChanged);
        upkeep.bringBack(chats[1]);
        QTRY_COMPARE(upkeep.removed().size(), 1);
        QCOMPARE(upkeep.removed().first().toMap()["title"].toString(), QString("unwanted"));
        QCOMPARE(changed.size(), 1);
        upkeep.deleteForGood();
        QTRY_COMPARE(upkeep.removed().size(), 0);
        std::size_t left = 0;
        store.run(
            this, [](storage::Store& open) { return open.conversations().list().size(); },
            [&](std::size_t count) { left = count; });
        QTRY_COMPARE(left, std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(UpkeepTest)
#include "upkeep_test.moc"
