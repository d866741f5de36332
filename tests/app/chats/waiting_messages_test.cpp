#include "tests/app/chats/chat_turns.h"

#include <QImage>
#include <QJsonDocument>
#include <QTest>

/// Messages that are sent while an answer is being written: they wait, and go in their turn.

using namespace calliope;
using storage::Message;
using storage::MessageState;
using test::AppOnDisk;
using test::Held;
using test::spinUntil;
using test::textsOf;

class WaitingMessagesTest : public QObject, protected test::ChatTurns {
    Q_OBJECT

private slots:
    void init() { QVERIFY(open()); }
    void cleanup() { close(); }

    void twoPressesAreOneAnswer() {
        app().say("Why?");
        Held held(*app().store);
        app().chat.regenerateLast();
        QVERIFY(app().chat.isRunning());
        app().chat.regenerateLast();
        held.release();
        QVERIFY(app().settle());
        QCOMPARE(app().chat.transcript()->messages().size(), std::size_t{2});
        QCOMPARE(app().last()->siblings, 2);
        QCOMPARE(app().endpoint.chats().size(), std::size_t{2});
        QCOMPARE(app().broken(), QString());
    }

    void aSecondMessageWaits() {
        const auto held = sendAndHold("One");
        app().chat.send("Two");
        QCOMPARE(waiting(), QStringList{"Two"});
        held->release();
        QVERIFY(app().waitFor([&] { return app().chat.transcript()->messages().size() == 4; }));
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList({"One", "Two"}));
        for (const Message& each : app().chat.transcript()->messages()) QCOMPARE(each.state, MessageState::finished);
        QCOMPARE(app().broken(), QString());
    }

    /// Each message that waits goes by itself, in its order, with what is attached to it and nothing else.
    void messagesWaitOneByOne() {
        const auto held = sendAndHold("One");
        QImage image(40, 30, QImage::Format_RGB32);
        image.fill(Qt::red);
        app().chat.pictures()->addImage(image, "Red", false);
        app().chat.send("Too early"); // the picture is not read yet
        QVERIFY(waiting().isEmpty());
        held->release();
        QVERIFY(app().settle());
        QVERIFY(app().waitFor([&] { return !app().chat.pictures()->isBusy(); }));

        const auto second = sendAndHold("Two"); // with the picture
        for (const char* text : {"Three", "Four", "Five"}) app().chat.send(text);
        app().chat.setDraft("a draft");
        app().chat.removeQueued(1);
        QCOMPARE(waiting(), QStringList({"Three", "Five"}));
        app().chat.undo();
        QCOMPARE(waiting(), QStringList({"Three", "Four", "Five"}));
        app().chat.removeQueued(1);
        app().chat.editQueued(1);
        QCOMPARE(waiting(), QStringList{"Three"});
        QCOMPARE(app().chat.draft(), QString("Five\na draft"));
        app().chat.send("Six");
        app().chat.setDraft("a draft");
        second->release();
        QVERIFY(app().waitFor([&] { return app().chat.transcript()->messages().size() == 8; }));
        QVERIFY(app().settle());
        QVERIFY(waiting().isEmpty());
        QCOMPARE(textsOf(app()), QStringList({"One", "Two", "Three", "Six"}));
        QCOMPARE(app().chat.draft(), QString("a draft"));
        for (const Message& each : app().chat.transcript()->messages()) {
            const bool hasPicture =
                std::ranges::count(each.blocks, storage::BlockKind::picture, &storage::Block::kind) > 0;
            QCOMPARE(hasPicture, each.role == storage::Role::user && app().chat.markdownOf(each.id) == "Two");
        }
        QCOMPARE(app().broken(), QString());
    }

    /// Whoever stops an answer looks at what was to follow, and so does who ended the program.
    void whatWaitedIsNotLost_data() {
        QTest::addColumn<bool>("leaves");
        QTest::addColumn<bool>("ends");
        QTest::newRow("stopped") << false << false;
        QTest::newRow("left, and stopped later") << true << false;
        QTest::newRow("ended") << false << true;
        QTest::newRow("left, and ended") << true << true;
    }

    void whatWaitedIsNotLost() {
        QFETCH(bool, leaves);
        QFETCH(bool, ends);
        app().say("Before");
        const storage::Id here = app().chats.currentId();
        const auto held = sendAndHold("One");
        app().chat.send("Two");
        app().chat.send("Three");
        app().chat.setDraft("Four");
        if (leaves) app().chats.newChat();
        if (leaves && !ends) app().chats.open(here);
        if (!ends) app().chat.stop();
        held->release();
        if (ends) {
            m_app.reset();
            m_app = std::make_unique<AppOnDisk>((m_folder->path() + "/data").toStdString());
        }
        QVERIFY(app().settle());
        QVERIFY(app().waitFor([&] { return !app().chat.isAnswering(); }));
        if (ends) app().chats.open(here);
        QVERIFY(app().settle());
        QVERIFY(waiting().isEmpty());
        QTRY_COMPARE(app().chat.draft(), QString("Two\nThree\nFour"));
        QCOMPARE(textsOf(app()), QStringList({"Before", "One"}));
    }

    /// As it was asked, and nowhere else.
    void whatWaitsGoesInItsChat_data() {
        QTest::addColumn<bool>("returns");
        QTest::newRow("another is open") << false;
        QTest::newRow("and it again") << true;
    }

    void whatWaitsGoesInItsChat() {
        QFETCH(bool, returns);
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newChat();
        QVERIFY(app().settle());
        app().say("Before");
        const storage::Id here = app().chats.currentId();
        shapeByChat();
        const std::size_t before = app().endpoint.chats().size();
        const auto held = sendAndHold("One");
        app().chat.send("Two");
        app().chat.send("Three");
        app().chat.setDraft("Four");
        app().chats.open(other);
        QVERIFY(waiting().isEmpty());
        QCOMPARE(app().chat.draft(), QString());
        if (returns) {
            app().chats.open(here);
            QCOMPARE(waiting(), QStringList({"Two", "Three"}));
            QCOMPARE(app().chat.draft(), QString("Four"));
        }
        held->release();
        QVERIFY(app().waitFor([&] {
            const auto branch = app().ask([here](storage::Store& store) { return store.messages().branch(here); });
            return branch && branch->size() == 8 && branch->back().state == MessageState::finished;
        }));
        QVERIFY(app().settle());
        if (!returns) {
            QCOMPARE(textsOf(app()), QStringList("Elsewhere"));
            app().chats.open(here);
            QVERIFY(app().settle());
        }
        QVERIFY(waiting().isEmpty());
        QCOMPARE(textsOf(app()), QStringList({"Before", "One", "Two", "Three"}));
        QCOMPARE(app().last()->blocks.back().text, AppOnDisk::answerTo("Three"));
        QCOMPARE(app().chat.draft(), QString("Four"));
        const auto kept = app().ask([here](storage::Store& store) { return store.drafts().find(here).text; });
        QCOMPARE(kept, std::optional(std::string("Four")));
        const auto requests = app().endpoint.chats();
        QCOMPARE(requests.size(), before + 3);
        const QByteArray told = "for chat " + QByteArray::number(static_cast<qlonglong>(here)) + '.';
        for (std::size_t i = before; i < requests.size(); ++i)
            QVERIFY(QJsonDocument(requests[i]).toJson().contains(told));
        QCOMPARE(app().broken(), QString());
    }

    /// What waits in a temporary chat is nobody else's, and is gone with it.
    void whatWaitsInATemporaryChatStaysThere() {
        app().chats.newTemporaryChat();
        endlessly();
        app().chat.send("Why?");
        QVERIFY(app().waitFor([&] { return app().endpoint.running() == 1; }));
        app().chat.send("And then?");
        QCOMPARE(waiting(), QStringList("And then?"));
        app().chats.newChat();
        QVERIFY(app().settle());
        QVERIFY(waiting().isEmpty());
        QCOMPARE(app().chat.draft(), QString());
        app().chats.newTemporaryChat();
        QVERIFY(waiting().isEmpty());
        QCOMPARE(app().endpoint.chats().size(), std::size_t{1});
    }

    void whatWaitsInADeletedChatIsItsDraft() {
        endlessly();
        app().chat.send("Why?");
        QVERIFY(app().waitFor([&] { return app().chat.isRunning() && app().endpoint.running() == 1; }));
        const storage::Id here = app().chats.currentId();
        app().chat.send("And then?");
        QCOMPARE(waiting(), QStringList("And then?"));
        app().chats.remove(here);
        QVERIFY(spinUntil([&] { return app().endpoint.running() == 0; }, 10'000));
        QVERIFY(app().settle());
        QCOMPARE(app().endpoint.chats().size(), std::size_t{1}); // nothing was sent after it
        QCOMPARE(app().chat.draft(), QString());
        app().chats.undo();
        QVERIFY(app().settle());
        app().chats.open(here);
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList("Why?"));
        QVERIFY(waiting().isEmpty());
        QCOMPARE(app().chat.draft(), QString("And then?"));
    }

    void whatIsAboutToBeginCanBeStopped() {
        const auto held = sendAndHold("One");
        app().chat.stop();
        held->release();
        QVERIFY(app().settle());
        QCOMPARE(app().last()->state, MessageState::stopped);
        QCOMPARE(app().broken(), QString());
    }
};

QTEST_GUILESS_MAIN(WaitingMessagesTest)
#include "waiting_messages_test.moc"
