#include "tests/app/chats/chat_turns.h"

#include <QImage>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <algorithm>

/// What the user does between a job of the store and what follows from it, and what comes of it.

using namespace calliope;
using storage::Message;
using storage::MessageState;
using test::AppOnDisk;
using test::Held;
using test::spinUntil;
using test::textsOf;

namespace {

enum class Leave { forNew, forTemporary, forOther, andReturn };

} // namespace

class ChatTurnsTest : public QObject, protected test::ChatTurns {
    Q_OBJECT

private slots:
    void init() { QVERIFY(open()); }
    void cleanup() { close(); }

    /// What is still being read when its chat is left, or when an edit begins, goes into the draft of that chat.
    void whatIsReadComesIntoItsChat_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"another chat", "and back", "an edit"}) QTest::newRow(what) << what;
    }

    void whatIsReadComesIntoItsChat() {
        QFETCH(QString, what);
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newChat();
        QVERIFY(app().settle());
        app().say("Here");
        const storage::Id here = app().chats.currentId();
        app::DraftPictures& pictures = *app().chat.pictures();
        {
            const Held held(*app().store);
            QImage image(8, 8, QImage::Format_RGB888);
            image.fill(Qt::red);
            pictures.addImage(image, "leaf", false);
            QVERIFY(pictures.isBusy());
            if (what == "an edit")
                app().chat.beginEditLast();
            else
                app().chats.open(other);
            QCOMPARE(pictures.count(), 0);
            if (what == "and back") app().chats.open(here);
        }
        const auto isKept = [&] {
            const auto draft = app().ask([here](storage::Store& store) { return store.drafts().find(here); });
            return draft && draft->attachments.size() == 1;
        };
        QVERIFY(spinUntil(isKept, 10'000));
        if (what == "another chat") app().chats.open(here);
        if (what == "an edit") {
            QVERIFY(app().chat.isEditing());
            QCOMPARE(pictures.count(), 0);
            app().chat.endEdit();
        }
        QVERIFY(app().waitFor([&] { return pictures.hashes().size() == 1; }));
        QCOMPARE(pictures.count(), 1);
    }

    void anAnswerComesWhateverIsOpen_data() {
        QTest::addColumn<bool>("isNew");
        QTest::addColumn<bool>("beforeQuestion"); // is kept; else before its answer is begun
        QTest::addColumn<Leave>("leave");
        for (const bool isNew : {false, true})
            for (const bool beforeQuestion : {false, true}) {
                const auto row = [&](const char* name, Leave leave) {
                    QTest::addRow("%s chat, %s, %s", isNew ? "new" : "old", beforeQuestion ? "question" : "answer",
                                  name)
                        << isNew << beforeQuestion << leave;
                };
                row("for a new one", Leave::forNew);
                row("for a temporary one", Leave::forTemporary);
                row("for another", Leave::forOther);
                if (!isNew) row("and back", Leave::andReturn);
            }
    }

    void anAnswerComesWhateverIsOpen() {
        QFETCH(bool, isNew);
        QFETCH(bool, beforeQuestion);
        QFETCH(Leave, leave);
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newChat();
        QVERIFY(app().settle());
        if (!isNew) app().say("Before");
        const storage::Id here = app().chats.currentId();
        shapeByChat();

        std::unique_ptr<Held> held;
        if (beforeQuestion) held = std::make_unique<Held>(*app().store);
        const auto hold = connect(&app().chat, &app::Chat::sent, this, [&] {
            if (!beforeQuestion) held = std::make_unique<Held>(*app().store);
        });
        app().chat.setDraft("Why?");
        app().chat.send("Why?");
        QVERIFY(spinUntil([&] { return held != nullptr; }, 10'000));
        disconnect(hold);
        switch (leave) {
        case Leave::forNew: app().chats.newChat(); break;
        case Leave::forTemporary: app().chats.newTemporaryChat(); break;
        case Leave::forOther: app().chats.open(other); break;
        case Leave::andReturn:
            app().chats.open(other);
            app().chats.open(here);
            break;
        }
        const storage::Id open = app().chats.currentId();
        held->release();
        QVERIFY(app().settle());
        QVERIFY(app().waitFor([&] { return !app().chat.isAnswering(); })); // in none of the chats
        QVERIFY(app().settle());

        QCOMPARE(app().chats.currentId(), open); // the user stays where they went
        QCOMPARE(app().chat.isTemporary(), leave == Leave::forTemporary);
        if (open == 0) QVERIFY(app().chat.isEmpty());
        QCOMPARE(app().broken(), QString());
        QCOMPARE(app().chat.draft(), QString());

        const auto asked = app().ask([](storage::Store& store) {
            return store.connection().number(
                "SELECT m.conversation FROM message m JOIN block b ON b.message = m.id WHERE b.text = 'Why?'");
        });
        QVERIFY(asked && *asked);
        app().chats.open(**asked);
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), isNew ? QStringList({"Why?"}) : QStringList({"Before", "Why?"}));
        QCOMPARE(app().last()->state, MessageState::finished);
        QCOMPARE(app().last()->blocks.back().text, AppOnDisk::answerTo("Why?"));
        QCOMPARE(app().chat.draft(), QString()); // it was sent
        QCOMPARE(app().told.size(), std::size_t{0});
        const QByteArray request = QJsonDocument(app().endpoint.chats().back()).toJson();
        QVERIFY2(request.contains("for chat " + QByteArray::number(static_cast<qlonglong>(here)) + '.'), request);
    }

    /// An answer that goes on is asked for again, too; so are agents in their later rounds.
    void laterRequestsAreThoseOfTheirChat() {
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newChat();
        QVERIFY(app().settle());
        app().say("Before");
        const storage::Id here = app().chats.currentId();
        shapeByChat();
        app().chat.setMode("contemplating");
        const std::size_t before = app().endpoint.chats().size();
        app().chat.send("Why?");
        QVERIFY(app().waitFor([&] { return app().endpoint.chats().size() > before; }));
        app().chats.open(other);
        QVERIFY(app().settle());
        QVERIFY(app().waitFor([&] { return !app().chat.isAnswering(); }));
        const auto requests = app().endpoint.chats();
        QVERIFY(requests.size() > before + 4); // agents, and those who refine and merge
        const QByteArray told = "for chat " + QByteArray::number(static_cast<qlonglong>(here)) + '.';
        for (std::size_t i = before; i < requests.size(); ++i) {
            const QByteArray request = QJsonDocument(requests[i]).toJson();
            QVERIFY2(request.contains(told), request);
        }
    }

    /// What is written between Enter and the message being kept stays to be sent, and nothing else does.
    void whatIsWrittenMeanwhileStays_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<bool>("edits");
        QTest::addColumn<bool>("leaves");
        QTest::addColumn<QString>("left");
        for (const bool leaves : {false, true}) {
            const auto row = [&](const char* name, const QString& written, bool edits, const QString& left) {
                QTest::addRow("%s%s", name, leaves ? ", and the chat is left" : "")
                    << written << edits << leaves << left;
            };
            row("nothing", "Why? Why?", false, "");
            row("behind it", "Why? Why? And", false, " And");
            row("before it", "So Why? Why?", false, "So ");
            row("within it", "Why? -Why?", false, "-");
            row("something else", "No", false, "No");
            row("nothing, while editing", "Why? Why?", true, "a draft");
            row("behind an edit", "Why? Why? And", true, "a draft\n And");
        }
    }

    void whatIsWrittenMeanwhileStays() {
        QFETCH(QString, written);
        QFETCH(bool, edits);
        QFETCH(bool, leaves);
        app().say("Before");
        const storage::Id here = app().chats.currentId();
        if (edits) {
            app().chat.setDraft("a draft");
            app().chat.beginEdit(app().chat.transcript()->messages().front().id);
        }
        Held held(*app().store);
        app().chat.setDraft("Why? Why?");
        app().chat.send("Why? Why?");
        app().chat.setDraft(written);
        if (leaves) app().chats.newChat();
        held.release();
        QVERIFY(app().settle());
        if (leaves) {
            QCOMPARE(app().chat.draft(), QString());
            app().chats.open(here);
            QVERIFY(app().settle());
        }
        QTEST(app().chat.draft(), "left");
        QCOMPARE(textsOf(app()).last(), QString("Why? Why?"));
        const auto kept = app().ask([here](storage::Store& store) { return store.drafts().find(here).text; });
        QVERIFY(kept);
        QTEST(QString::fromStdString(*kept), "left");
        QCOMPARE(app().told.size(), std::size_t{0});
    }

    /// As after a crash between the two.
    void aQuestionWithoutAnAnswerIsTold() {
        app().say("One");
        QVERIFY(!app().chat.isUnanswered());
        const storage::Id here = app().chats.currentId();
        const storage::Id last = app().last()->id;
        (void)app().ask([here, last](storage::Store& store) {
            return store.messages().add({.conversation = here,
                                         .parent = last,
                                         .role = storage::Role::user,
                                         .blocks = {{.kind = storage::BlockKind::text, .text = "Two"}}});
        });
        app().chats.open(here);
        QVERIFY(app().settle());
        QVERIFY(app().chat.isUnanswered());
        app().chat.regenerateLast();
        QVERIFY(!app().chat.isUnanswered()); // it is under way
        QVERIFY(app().settle());
        QVERIFY(!app().chat.isUnanswered());
        QCOMPARE(app().last()->blocks.back().text, AppOnDisk::answerTo("Two"));
        QCOMPARE(textsOf(app()), QStringList({"One", "Two"}));
    }

    void deletingStopsTheAnswer() {
        endlessly();
        app().chat.send("Why?");
        QVERIFY(app().waitFor([&] { return app().chat.isRunning() && app().endpoint.running() == 1; }));
        app().chats.remove(app().chats.currentId());
        QVERIFY(spinUntil([&] { return app().endpoint.running() == 0; }, 10'000));
        QVERIFY(app().settle());
        const auto stopped = app().ask([](storage::Store& store) {
            return store.connection().number("SELECT count(*) FROM message WHERE state = 'stopped'");
        });
        QVERIFY(stopped && *stopped == 1);
        app().chats.undo(); // it is all there, up to that moment
        QVERIFY(app().settle());
        QCOMPARE(app().chats.list()->chats().size(), std::size_t{1});
    }

    /// Whatever is looked at meanwhile.
    void anEditGoesWhereItStood() {
        app().say("One");
        app().say("Two");
        app().chat.beginEdit(app().chat.transcript()->messages()[0].id);
        app().say("Uno");
        app().chat.selectSibling(app().chat.transcript()->messages()[0].id, -1);
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList({"One", "Two"}));

        app().chat.beginEdit(app().chat.transcript()->messages()[2].id);
        app().chat.selectSibling(app().chat.transcript()->messages()[0].id, 1);
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList({"Uno"}));
        QVERIFY(app().chat.isEditing());
        app().say("Deux");
        const std::vector<Message> messages = app().chat.transcript()->messages();
        QCOMPARE(textsOf(app()), QStringList({"One", "Deux"}));
        QCOMPARE(messages.size(), std::size_t{4});
        QCOMPARE(messages[0].siblings, 2);
        QCOMPARE(messages[2].siblings, 2);
        QCOMPARE(messages[3].state, MessageState::finished);
        const QByteArray asked = QJsonDocument(app().endpoint.chats().back()).toJson();
        QVERIFY2(asked.contains("You said: One") && !asked.contains("Uno"), asked);
        QCOMPARE(app().broken(), QString());
    }

    void anEditInATemporaryChatToo() {
        app().chats.newTemporaryChat();
        app().say("One");
        app().say("Two");
        app().chat.beginEdit(app().chat.transcript()->messages()[2].id);
        app().chat.regenerate(app().chat.transcript()->messages()[1].id); // what is edited goes
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList({"One"}));
        app().say("Deux");
        QCOMPARE(textsOf(app()), QStringList({"One", "Deux"}));
        QCOMPARE(app().last()->state, MessageState::finished);
    }

    void anEditThatIsLeftIsADraft_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isEnded");
        QTest::addColumn<QString>("draft");
        QTest::newRow("nothing changed") << "One" << false << "later";
        QTest::newRow("changed") << "One more" << false << "later\nOne more";
        QTest::newRow("ended by Esc") << "One more" << true << "later";
    }

    void anEditThatIsLeftIsADraft() {
        QFETCH(QString, text);
        QFETCH(bool, isEnded);
        QFETCH(QString, draft);
        app().say("One");
        const storage::Id chat = app().chats.currentId();
        app().chat.setDraft("later");
        app().chat.beginEdit(app().chat.transcript()->messages()[0].id);
        QCOMPARE(app().chat.draft(), QString("One"));
        app().chat.setDraft(text);
        if (isEnded) app().chat.endEdit();
        QVERIFY(app().settle());
        const auto kept = app().ask([chat](storage::Store& store) { return store.drafts().find(chat).text; });
        QCOMPARE(kept, std::optional(draft.toStdString())); // also where Calliope ends now

        app().chats.newChat();
        QVERIFY(app().settle());
        app().chats.open(chat);
        QVERIFY(app().settle());
        QVERIFY(!app().chat.isEditing());
        QCOMPARE(app().chat.draft(), draft);
    }

    /// What is written before the store has told of a chat's draft is added to it; what stood in the chat before is
    /// not.
    void aDraftIsThatOfItsChat() {
        app().say("One");
        const storage::Id here = app().chats.currentId();
        app().chat.setDraft("mine");
        app().chats.newChat();
        QVERIFY(app().settle());
        app().say("Two");
        const storage::Id other = app().chats.currentId();
        app().chat.setDraft("theirs");
        QVERIFY(app().settle());
        m_app.reset();
        m_app = std::make_unique<AppOnDisk>((m_folder->path() + "/data").toStdString());
        QVERIFY(app().settle());
        app().chats.open(other);
        QVERIFY(app().settle());
        QCOMPARE(app().chat.draft(), QString("theirs"));

        Held held(*app().store);
        app().chats.open(here);
        QCOMPARE(app().chat.draft(), QString());
        app().chat.setDraft("and");
        held.release();
        QVERIFY(app().settle());
        QCOMPARE(app().chat.draft(), QString("mine\nand"));
        for (const auto& [chat, text] : {std::pair(here, "mine\nand"), std::pair(other, "theirs")}) {
            const auto kept = app().ask([id = chat](storage::Store& store) { return store.drafts().find(id).text; });
            QCOMPARE(kept, std::optional(std::string(text)));
        }
        Held again(*app().store);
        app().chats.open(other);
        QCOMPARE(app().chat.draft(), QString("theirs")); // known already
    }

    /// Until its chat is shown.
    void newAnswersAreMarkedAcrossStarts() {
        const auto isMarked = [this](storage::Id chat) {
            return app().chats.list()->hasSign(chat, app::ChatList::Sign::unseen);
        };
        const auto restart = [this] {
            m_app.reset();
            m_app = std::make_unique<AppOnDisk>((m_folder->path() + "/data").toStdString());
            return app().settle();
        };
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newChat();
        QVERIFY(app().settle());
        app().say("Before");
        const storage::Id here = app().chats.currentId();
        app().chat.send("Why?");
        app().chats.open(other);
        QVERIFY(app().settle());
        QVERIFY(app().waitFor([&] { return !app().chat.isAnswering(); }));
        QVERIFY(isMarked(here) && !isMarked(other));

        QVERIFY(restart());
        QVERIFY(isMarked(here) && !isMarked(other));
        app().chats.open(here);
        QVERIFY(!isMarked(here));
        QVERIFY(restart());
        QVERIFY(!isMarked(here));
    }

    void temporaryChatsLeaveNoMark() {
        app().chats.newTemporaryChat();
        app().say("Why?");
        app().chat.send("And now?");
        app().chats.newChat();
        QVERIFY(app().settle());
        QVERIFY(!app().chats.list()->hasSign(0, app::ChatList::Sign::unseen));
        const auto marked = app().ask([](storage::Store& store) {
            return store.connection().number("SELECT count(*) FROM conversation WHERE is_unseen = 1");
        });
        QVERIFY(marked && *marked == 0);
    }

    void nothingIsLearnedOfTemporaryChats() {
        const auto learned = [this] {
            return app().ask([](storage::Store& store) {
                return QByteArray::fromStdString(store.settings().get("learned.answers", std::string()));
            });
        };
        app().chats.newTemporaryChat();
        app().say("Why?");
        QVERIFY(app().settle());
        QCOMPARE(learned(), std::optional(QByteArray()));
        app().chats.newChat();
        app().say("Why?");
        QVERIFY(app().settle());
        QVERIFY(!learned().value_or(QByteArray()).isEmpty());
    }

    void shortQuestionsGoOnAboutHealth() {
        app().say("My knee hurts after running, what could it be?");
        app().say("And how much should a 6 year old take?");
        app().say("Thanks. Now fix this Python function");
        app().say("And this one?");
        QList<app::HealthConcern> concerns;
        for (const Message& each : app().chat.transcript()->messages())
            if (each.role == storage::Role::user) concerns.append(app::concernOf(each));
        using enum app::HealthConcern;
        QCOMPARE(concerns, QList({general, general, none, none}));
    }

    /// Nobody keeps that answer, and nobody hears of its end.
    void aTemporaryChatIsLeftAmidItsAnswer_data() {
        QTest::addColumn<bool>("ends");
        QTest::newRow("for another chat") << false;
        QTest::newRow("with the program") << true;
    }
    void aTemporaryChatIsLeftAmidItsAnswer() {
        QFETCH(bool, ends);
        app().chats.newTemporaryChat();
        app().chat.send("Why?");
        const auto runs = [this] { return app().chats.list()->hasSign(0, app::ChatList::Sign::running); };
        QVERIFY(app().waitFor(runs));
        if (ends) {
            m_app.reset();
            return;
        }
        app().chats.newChat();
        QVERIFY(!app().chat.isAnswering() && !runs());
        app().say("And now?");
        QVERIFY(app().waitFor([&] { return !app().chat.isAnswering(); }));
    }

    /// With all that was in it, and nothing of it on the disk.
    void aTemporaryChatComesBack() {
        app().say("Elsewhere");
        const storage::Id other = app().chats.currentId();
        app().chats.newTemporaryChat();
        app().chats.setNewPersona(7);
        QImage image(8, 8, QImage::Format_RGB888);
        image.fill(Qt::red);
        app().chat.pictures()->addImage(image, "leaf", false);
        QVERIFY(app().waitFor([&] { return app().chat.pictures()->hashes().size() == 1; }));
        const std::string hash = app().chat.pictures()->hashes().front();
        app().say("Why?");
        app().chat.setDraft("And");
        QSignalSpy told(&app().chat, &app::Chat::done);
        app().chats.open(other);
        QVERIFY(app().settle());
        QCOMPARE(told.count(), 1);
        QVERIFY(told.first().at(1).toBool());
        QCOMPARE(textsOf(app()), QStringList("Elsewhere"));
        QCOMPARE(app().chat.draft(), QString());
        QVERIFY(app().shelf.bytes(hash).isEmpty());

        app().chat.undo();
        QVERIFY(app().settle());
        QVERIFY(app().chat.isTemporary());
        QCOMPARE(app().chats.newPersona(), storage::Id{7});
        QCOMPARE(textsOf(app()), QStringList("Why?"));
        QCOMPARE(app().chat.draft(), QString("And"));
        QVERIFY(!app().shelf.bytes(hash).isEmpty());
        app().say("More");
        QCOMPARE(textsOf(app()), QStringList({"Why?", "More"}));
        QCOMPARE(app().last()->state, MessageState::finished);
        const auto kept = app().ask([](storage::Store& store) {
            return store.connection().number("SELECT (SELECT count(*) FROM conversation) + "
                                             "(SELECT count(*) FROM attachment) + (SELECT count(*) FROM draft)");
        });
        QVERIFY(kept && *kept == 1); // the other chat

        app().chats.open(other); // and for good, some time later
        app().chat.findChild<QTimer*>("forgetting")->start(0);
        QVERIFY(app().settle());
        app().chat.undo();
        QVERIFY(!app().chat.isTemporary());
    }

    void aTemporaryChatComesBackWithoutItsAnswer() {
        app().chats.newTemporaryChat();
        endlessly();
        app().chat.send("Why?");
        QVERIFY(app().waitFor([&] { return !app().last()->blocks.empty(); }));
        app().chat.send("And then?");
        app().chats.newChat();
        QVERIFY(spinUntil([&] { return app().endpoint.running() == 0; }, 10'000));
        app().chat.undo();
        QCOMPARE(app().last()->state, MessageState::stopped);
        QVERIFY(!app().chat.isRunning());
        QCOMPARE(app().chat.draft(), QString("And then?"));
        app().chats.newTemporaryChat(); // which is thrown away in its turn, and has nothing of it
        QVERIFY(app().chat.isEmpty());
        QCOMPARE(app().chat.draft(), QString());
        app().chat.undo();
        QCOMPARE(textsOf(app()), QStringList("Why?"));
    }

    void anEmptyTemporaryChatIsNoLoss() {
        const QSignalSpy told(&app().chat, &app::Chat::done);
        app().chats.newTemporaryChat();
        app().chats.newChat();
        QCOMPARE(told.count(), 0);
    }

    void wordsThatCannotBeKeptAreADraft_data() {
        QTest::addColumn<bool>("leaves");
        QTest::newRow("the user stays") << false;
        QTest::newRow("the user is elsewhere") << true;
    }

    void wordsThatCannotBeKeptAreADraft() {
        QFETCH(bool, leaves);
        app().say("One");
        const storage::Id chat = app().chats.currentId();
        setReadOnly(true);
        Held held(*app().store);
        app().chat.setDraft("Two");
        app().chat.send("Two");
        if (leaves) app().chats.newChat();
        held.release();
        QVERIFY(app().settle());
        setReadOnly(false);
        QVERIFY(!app().told.empty());
        if (leaves) app().chats.open(chat);
        QVERIFY(app().settle());
        QCOMPARE(textsOf(app()), QStringList({"One"}));
        QCOMPARE(app().chat.draft(), QString("Two"));
    }

private:
    void setReadOnly(bool isReadOnly) {
        (void)app().ask([isReadOnly](storage::Store& store) {
            store.connection().script(isReadOnly ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF");
            return true;
        });
    }
};

QTEST_GUILESS_MAIN(ChatTurnsTest)
#include "chat_turns_test.moc"
