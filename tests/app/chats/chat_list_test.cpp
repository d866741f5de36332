#include "app/chats/chat_list.h"
#include "app/chats/chats.h"
#include "app/chats/modes.h"
#include "app/chats/request.h"
#include "app/chats/words.h"
#include "storage/import.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using app::ChatList;

namespace {

storage::Conversation chat(storage::Id id, const char* title, std::int64_t daysAgo, bool pinned = false,
                           std::optional<storage::Id> folder = {}) {
    return {.id = id,
            .title = title,
            .folder = folder,
            .isPinned = pinned,
            .usedAt = QDateTime::currentMSecsSinceEpoch() - daysAgo * 24 * 3600 * 1000,
            .useNumber = 1000 - 10 * daysAgo - id};
}

QStringList titles(const ChatList& list) {
    QStringList out;
    for (int i = 0; i < list.rowCount(); ++i) out.append(list.data(list.index(i), ChatList::TitleRole).toString());
    return out;
}

} // namespace

class ChatListTest : public QObject {
    Q_OBJECT

private slots:
    void groups() {
        ChatList list;
        QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
        list.setChats({chat(1, "old", 3), chat(2, "new", 0), chat(3, "kept", 9, true), chat(4, "filed", 0, false, 7),
                       chat(5, "", 1)},
                      {{7, "Folder"}});
        QCOMPARE(titles(list), QStringList({"Folders", "Folder", "Pinned", "kept", "Today", "new", "Yesterday",
                                            "New chat", "Last week", "old"}));
        list.setFolderOpen(7, true);
        QVERIFY(titles(list).contains("filed"));
        QCOMPARE(list.data(list.index(2), ChatList::TitleRole).toString(), QString("filed"));
        QCOMPARE(list.data(list.index(2), ChatList::FolderRole).toLongLong(), 7);
        QCOMPARE(list.data(list.index(1), ChatList::CountRole).toInt(), 1);
        list.setChats({chat(2, "renamed", 0)}, {});
        QCOMPARE(titles(list), QStringList({"Today", "renamed"}));
        list.setChats({}, {});
        QCOMPARE(list.rowCount(), 0);
    }

    /// Imported chats stand below all others in the order of use, whatever their times.
    void eachHeadingComesOnce() {
        storage::Conversation imported = chat(3, "imported", 1);
        storage::Conversation old = chat(4, "imported old", 100);
        imported.useNumber = -1;
        old.useNumber = -2;
        storage::Conversation mine = chat(1, "mine, old", 100);
        storage::Conversation jumped = chat(5, "used first", 1);
        jumped.useNumber = 2'000;
        ChatList list;
        list.setChats({mine, chat(2, "mine", 1), imported, old, jumped}, {});
        const QString month = app::dayGroup(mine.usedAt);
        QCOMPARE(titles(list),
                 QStringList({"Yesterday", "used first", "mine", "imported", month, "mine, old", "imported old"}));
    }

    /// Who leaves the app open over midnight does not read "Today" over yesterday's chats.
    void anotherDayIsNoticed() {
        const QTemporaryDir folder;
        app::StoreThread store(folder.path().toStdString());
        app::Chats chats(store);
        QSignalSpy read(&chats, &app::Chats::recentChanged);
        QTRY_COMPARE(read.count(), 1);
        chats.notice(QDate::currentDate());
        QTest::qWait(50);
        QCOMPARE(read.count(), 1);
        chats.notice(QDate::currentDate().addDays(1));
        QTRY_COMPARE(read.count(), 2);
    }

    /// The most urgent sign is shown, also by a folder that hides the chat.
    void signs() {
        ChatList list;
        list.setChats({chat(1, "loose", 0), chat(2, "filed", 0, false, 7)}, {{7, "Folder"}});
        const auto shown = [&](const char* title) {
            const QModelIndex line = list.index(static_cast<int>(titles(list).indexOf(title)));
            return list.data(line, ChatList::SignRole).toString();
        };
        QSignalSpy changes(&list, &ChatList::dataChanged);
        for (const storage::Id id : {1, 2}) {
            list.setSign(id, ChatList::Sign::running, true);
            list.setSign(id, ChatList::Sign::running, true);
        }
        QCOMPARE(changes.size(), 2); // the chat, and the folder of the other
        QCOMPARE(shown("loose"), QString("running"));
        QCOMPARE(shown("Folder"), QString("running"));
        list.setSign(2, ChatList::Sign::asking, true);
        QCOMPARE(shown("Folder"), QString("asking"));
        QCOMPARE(shown("loose"), QString("running"));
        list.setFolderOpen(7, true);
        QCOMPARE(shown("Folder"), QString());
        QCOMPARE(shown("filed"), QString("asking"));
        list.setSign(2, ChatList::Sign::asking, false);
        list.setSign(2, ChatList::Sign::running, false);
        QCOMPARE(shown("filed"), QString());
        list.setSign(2, ChatList::Sign::unseen, true);
        QCOMPARE(shown("filed"), QString("unseen"));
        list.setSign(2, ChatList::Sign::running, true);
        QCOMPARE(shown("filed"), QString("running"));
    }

    void durations_data() {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("tenths") << qint64{400} << "0.4 s";
        QTest::newRow("seconds") << qint64{12'400} << "12 s";
        QTest::newRow("minutes") << qint64{125'000} << "2 min 5 s";
    }

    void durations() {
        QFETCH(qint64, milliseconds);
        QFETCH(QString, words);
        QLocale::setDefault(QLocale::c());
        QCOMPARE(app::durationWords(milliseconds), words);
    }

    void imports_data() {
        QTest::addColumn<int>("chats");
        QTest::addColumn<int>("there");
        QTest::addColumn<int>("skipped");
        QTest::addColumn<int>("missing");
        QTest::newRow("12 chats imported") << 12 << 0 << 0 << 0;
        QTest::newRow("1 chat imported, 1 was there already") << 1 << 1 << 0 << 0;
        QTest::newRow("No new chats, 3 were there already") << 0 << 3 << 0 << 0;
        QTest::newRow("2 chats imported, 3 were there already, 1 left out that could not be read") << 2 << 3 << 1 << 0;
        QTest::newRow("1 chat imported, 1 picture is missing") << 1 << 0 << 0 << 1;
        QTest::newRow("1 chat imported, 4 pictures are missing") << 1 << 0 << 0 << 4;
    }

    void imports() {
        QFETCH(int, chats);
        QFETCH(int, there);
        QFETCH(int, skipped);
        QFETCH(int, missing);
        QLocale::setDefault(QLocale::c());
        QCOMPARE(app::importWords({.chats = chats, .alreadyThere = there, .skipped = skipped, .missing = missing}),
                 QString(QTest::currentDataTag()));
    }

    void requests() {
        using storage::BlockKind;
        const std::vector<storage::Message> branch{
            {.id = 1, .role = storage::Role::user, .blocks = {{.kind = BlockKind::text, .text = "a"}}},
            {.id = 2,
             .role = storage::Role::assistant,
             .blocks = {{.kind = BlockKind::reasoning, .text = "hm"}, {.kind = BlockKind::text, .text = "b"}}},
            {.id = 3, .role = storage::Role::user, .blocks = {{.kind = BlockKind::text, .text = "c"}}},
            {.id = 4, .role = storage::Role::assistant, .state = storage::MessageState::failed},
        };
        const app::ChatRequest request = app::requestFor(branch, "Be brief.", app::modeOf("instant"));
        QCOMPARE(request.messages.size(), std::size_t{4}); // the failed one says nothing
        QVERIFY(request.messages[0].role == app::ChatMessage::Role::system);
        QCOMPARE(request.messages[2].parts.size(), std::size_t{1}); // thoughts are not sent back
        QCOMPARE(request.thinkTokens.value_or(-1), 0);
        QCOMPARE(app::requestFor(branch, " ", app::modeOf("thinking")).messages.size(), std::size_t{3});
        QCOMPARE(QString(app::modeOf("no such").name), QString("thinking"));
    }
};

QTEST_GUILESS_MAIN(ChatListTest)
#include "chat_list_test.moc"
