#include "tests/app/store/app_on_disk.h"
#include "tests/storage/faulty_disk.h"
#include "tests/support/figures.h"

#include <sqlite3.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifndef Q_OS_WIN
#include <sys/resource.h>

#include <csignal>
#endif

using namespace calliope;
using test::AppOnDisk;

namespace {

/// A disk that has no room for a while, in one of the ways in which systems say so.
class FullDisk {
public:
    virtual ~FullDisk() = default;
    virtual void fill() = 0;
    virtual void makeRoom() = 0;
};

class SaysFull : public FullDisk {
public:
    void fill() override { m_disk.failAt(test::DiskCall::write, 1, SQLITE_FULL, true); }
    void makeRoom() override { m_disk.heal(); }

private:
    test::FaultyDisk m_disk;
};

#ifndef Q_OS_WIN
/// SQLite takes what the system says here for a disk that fails.
class MayNotGrow : public FullDisk {
public:
    MayNotGrow() {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
    }
    ~MayNotGrow() override { makeRoom(); }
    void fill() override {
        rlimit small = m_before;
        small.rlim_cur = 4096;
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    void makeRoom() override { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};
#endif

} // namespace

/// The disk is full while the app is in use (S4 of the security plan).
class AppFullDiskTest : public QObject {
    Q_OBJECT

private slots:
    void fullDisk_data() {
        QTest::addColumn<bool>("saysFull");
        QTest::newRow("full") << true;
#ifndef Q_OS_WIN
        QTest::newRow("size limit") << false;
#endif
    }

    void fullDisk() {
        QFETCH(bool, saysFull);
        std::unique_ptr<FullDisk> disk = std::make_unique<SaysFull>();
#ifndef Q_OS_WIN
        if (!saysFull) disk = std::make_unique<MayNotGrow>();
#endif
        const QTemporaryDir folder;
        AppOnDisk app((folder.path() + "/data").toStdString());
        QSignalSpy recovered(app.store.get(), &app::StoreThread::recovered);
        app.say("first question");
        const storage::Id chat = app.chats.currentId();
        app.say("second question");
        QVERIFY(app.told.empty());

        // It runs full while an answer comes.
        app.endpoint.setScript([](const QJsonObject&) {
            app::FakeAnswer answer;
            for (int i = 0; i < 200; ++i) app::addWords(answer, app::FakePiece::Kind::content, "a word or two, ");
            return answer;
        });
        app.chat.send("third question");
        QVERIFY(test::spinUntil(
            [&] {
                return app.chat.transcript()->messages().size() == 6 && !app.last()->blocks.empty(); // it is the third
            },
            30'000));
        disk->fill();
        QVERIFY(app.settle());
        const storage::Message answer = *app.last();
        QCOMPARE(answer.state, storage::MessageState::finished);
        const std::string shown = answer.blocks.back().text;
        QVERIFY(shown.size() > 1000);

        // What is written stays; what is kept can be read.
        app.chat.setDraft("typed");
        app.chat.send("typed");
        QVERIFY(app.settle());
        QCOMPARE(app.chat.draft(), QString("typed"));
        app.chats.newChat();
        QVERIFY(app.settle());
        app.chats.open(chat);
        QVERIFY(app.settle());
        QCOMPARE(app.chat.transcript()->messages().size(), std::size_t{6});
        QCOMPARE(app.chat.draft(), QString("typed"));
        app.search.setQuery("second");
        QVERIFY(app.settle());
        QVERIFY(app.search.results()->rows().front().action.contains("message"));
        app.chats.rename(chat, "not now");
        QVERIFY(app.settle());
        QVERIFY(!app.told.empty() && app.told.size() < 10); // not one for each word
        for (const app::Failure& told : app.told) {
            QCOMPARE(told.title, QString("The disk is full"));
            QVERIFY(told.detail.contains("nothing was saved") && told.detail.contains("Make some room"));
            QCOMPARE(told.action, app::Failure::Action::freeDisk);
        }
        const std::size_t said = app.told.size();

        // There is room again: everything is saved by itself, and the app goes on.
        QVERIFY(recovered.isEmpty());
        disk->makeRoom();
        QVERIFY(app.waitFor([&] { return !recovered.isEmpty(); }));
        app.told.clear();
        const auto kept = app.ask([id = answer.id](storage::Store& open) { return open.messages().find(id); });
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->state, storage::MessageState::finished);
        QVERIFY((*kept)->blocks.back().text == shown);
        QVERIFY(app.waitFor([&] {
            return app.ask([chat](storage::Store& open) { return open.drafts().find(chat).text; }) == "typed";
        }));
        QVERIFY(app.settle());
        app.chat.send("typed");
        QVERIFY(app.settle());
        QCOMPARE(app.chat.draft(), QString());
        QCOMPARE(app.chat.transcript()->messages().size(), std::size_t{8});
        QVERIFY(app.told.empty());
        QVERIFY2(app.broken().isEmpty(), qPrintable(app.broken()));
        test::figure("S4",
                     QString("the disk runs full amid an answer of the app (%1): told %2 times, all of the answer "
                             "and of what was typed saved once there is room")
                         .arg(saysFull ? "full" : "size limit")
                         .arg(said));
    }
};

QTEST_GUILESS_MAIN(AppFullDiskTest)
#include "app_full_disk_test.moc"
