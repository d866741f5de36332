#include "storage/error.h"
#include "tests/storage/temporary_store.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::TemporaryStore;

namespace {

Id create(TemporaryStore& store, const std::string& title) {
    NewConversation made;
    made.title = title;
    made.mode = "thinking";
    made.model = "muse";
    return store->conversations().create(made);
}

std::string titles(TemporaryStore& store) {
    std::string all;
    for (const Conversation& conversation : store->conversations().list()) all += conversation.title;
    return all;
}

} // namespace

class ConversationsTest : public QObject {
    Q_OBJECT

private slots:
    void everythingIsKept() {
        TemporaryStore store;
        const Id id = create(store, "A chat");
        Conversations& conversations = store->conversations();
        conversations.setTitle(id, "Renamed", true);
        conversations.setPinned(id, true);
        conversations.setMode(id, "instant");
        conversations.setModel(id, "other");
        conversations.setPersona(id, 7);
        conversations.setParameters(id, R"({"temperature":0.5})");
        const std::optional<Conversation> before = conversations.find(id);
        QVERIFY(before);
        QCOMPARE(before->title, std::string("Renamed"));
        QVERIFY(before->hasOwnTitle && before->isPinned);
        QCOMPARE(before->mode, std::string("instant"));
        QCOMPARE(before->persona.value_or(0), 7);
        QCOMPARE(before->createdAt, store.wall);
        QCOMPARE(before->uid.size(), std::size_t{32});
        store.reopen();
        QVERIFY(store->conversations().find(id) == before);
        QCOMPARE(store->conversations().findUid(before->uid).value_or(0), id);
    }

    void lastUsedComesFirst() {
        TemporaryStore store;
        const Id a = create(store, "a");
        create(store, "b");
        const Id c = create(store, "c");
        QCOMPARE(titles(store), std::string("cba"));
        store.wall -= 1'000'000'000; // clocks jump
        store->conversations().touch(a);
        QCOMPARE(titles(store), std::string("acb"));
        store->conversations().setPinned(c, true);
        QCOMPARE(titles(store), std::string("cab"));
        QCOMPARE(store->conversations().list(1, 1).front().title, std::string("a"));
    }

    void madeTitlesDoNotReplaceOwnOnes() {
        TemporaryStore store;
        const Id id = create(store, "");
        store->conversations().setTitle(id, "made", false);
        QCOMPARE(titles(store), std::string("made"));
        store->conversations().setTitle(id, "own", true);
        store->conversations().setTitle(id, "made again", false);
        QCOMPARE(titles(store), std::string("own"));
    }

    void marksOfNewAnswersAreKept() {
        TemporaryStore store;
        const Id id = create(store, "a");
        create(store, "b");
        QVERIFY(!store->conversations().find(id)->isUnseen);
        store->conversations().setUnseen(id, true);
        store.reopen();
        QVERIFY(store->conversations().find(id)->isUnseen);
        QVERIFY(!store->conversations().list().front().isUnseen); // the other
        store->conversations().setUnseen(id, false);
        store->conversations().setUnseen(99, true); // gone: not an error
        store.reopen();
        QVERIFY(!store->conversations().find(id)->isUnseen);
    }

    void removingIsUndone() {
        TemporaryStore store;
        const Id id = create(store, "a");
        store->conversations().remove(id);
        QCOMPARE(titles(store), std::string());
        QVERIFY(!store->conversations().find(id));
        QCOMPARE(store->conversations().removed().front().id, id);
        store.reopen();
        store->conversations().restore(id);
        QCOMPARE(titles(store), std::string("a"));
        QVERIFY(store->conversations().removed().empty());
    }

    void goneOnesAreSaid() {
        TemporaryStore store;
        QVERIFY_THROWS_EXCEPTION(Error, store->conversations().setTitle(99, "a", true));
        QVERIFY_THROWS_EXCEPTION(Error, store->conversations().touch(99));
        QVERIFY_THROWS_EXCEPTION(Error, store->conversations().remove(99));
        QVERIFY_THROWS_EXCEPTION(Error, store->conversations().restore(99));
    }
};

QTEST_APPLESS_MAIN(ConversationsTest)
#include "conversations_test.moc"
