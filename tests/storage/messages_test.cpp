#include "storage/error.h"
#include "tests/storage/temporary_store.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::shownPath;
using calliope::test::TemporaryStore;

namespace {

Id add(TemporaryStore& store, Id conversation, std::optional<Id> parent, const std::string& text) {
    return store->messages().add(message(conversation, parent, parent ? Role::assistant : Role::user, text));
}

} // namespace

class MessagesTest : public QObject {
    Q_OBJECT

private slots:
    void everythingIsKept() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        Message made = message(chat, std::nullopt, Role::assistant, "A text.");
        made.state = MessageState::failed;
        made.problem = "Out of memory.";
        made.model = "muse";
        made.mode = "instant";
        made.createdAt = 5;
        made.finishedAt = 6;
        made.usage = {1, 2, 3, 4, 5, 6};
        for (int kind = 0; kind <= static_cast<int>(BlockKind::error); ++kind) {
            Block block;
            block.kind = static_cast<BlockKind>(kind);
            block.lane = kind;
            block.text = std::to_string(kind);
            block.payload = "{\"kind\":" + std::to_string(kind) + "}";
            block.startedAt = 1;
            block.endedAt = 2;
            made.blocks.push_back(block);
        }
        const Id id = store->messages().add(made);
        store.reopen();
        const std::optional<Message> found = store->messages().find(id);
        QVERIFY(found);
        made.id = id;
        for (std::size_t i = 0; i < made.blocks.size(); ++i) made.blocks[i].id = found->blocks.at(i).id;
        QVERIFY(*found == made);
        QVERIFY(store->messages().branch(chat) == std::vector{made});
    }

    void branchesAreCountedAndSelected() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id question = add(store, chat, std::nullopt, "q");
        const Id first = add(store, chat, question, "a1");
        const Id more = add(store, chat, first, "m");
        const Id second = add(store, chat, question, "a2");
        const Id edited = add(store, chat, std::nullopt, "Q");
        QCOMPARE(shownPath(*store, chat), std::string("Q"));
        store->messages().select(more);
        QCOMPARE(shownPath(*store, chat), std::string("q|a1|m"));
        const std::vector<Message> path = store->messages().branch(chat);
        QCOMPARE(path[0].sibling, 1);
        QCOMPARE(path[0].siblings, 2);
        QCOMPARE(path[1].sibling, 1);
        QCOMPARE(path[1].siblings, 2);
        QCOMPARE(path[2].siblings, 1);
        store->messages().select(second);
        QCOMPARE(shownPath(*store, chat), std::string("q|a2"));
        QCOMPARE(store->messages().branch(chat)[1].sibling, 2);
        QVERIFY((store->messages().siblings(first) == std::vector<Id>{first, second}));
        QVERIFY((store->messages().siblings(edited) == std::vector<Id>{question, edited}));
        store->messages().select(first); // what was selected below still is
        QCOMPARE(shownPath(*store, chat), std::string("q|a1|m"));
        QCOMPARE(store->messages().tree(chat).size(), std::size_t{5});
    }

    void removingIsUndone() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id question = add(store, chat, std::nullopt, "q");
        const Id first = add(store, chat, question, "a1");
        const Id second = add(store, chat, question, "a2");
        const Id below = add(store, chat, second, "b");
        store->messages().remove(below);
        store->messages().remove(second);
        QCOMPARE(shownPath(*store, chat), std::string("q|a1"));
        QCOMPARE(store->messages().branch(chat)[1].siblings, 1);
        QVERIFY_THROWS_EXCEPTION(Error, store->messages().restore(below)); // nothing there to show it under
        store->messages().restore(second);
        QCOMPARE(shownPath(*store, chat), std::string("q|a2")); // `below` was removed before
        store->messages().restore(below);
        QCOMPARE(shownPath(*store, chat), std::string("q|a2|b"));
        store->messages().remove(question);
        QCOMPARE(shownPath(*store, chat), std::string());
        store->messages().restore(question);
        QCOMPARE(shownPath(*store, chat), std::string("q|a2|b"));
        QVERIFY_THROWS_EXCEPTION(Error, store->messages().restore(first));
    }

    void blocksChange() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id id = add(store, chat, std::nullopt, "q");
        Block regions;
        regions.kind = BlockKind::regions;
        regions.payload = "[]";
        const Id block = store->messages().addBlock(id, regions);
        store->messages().setBlock(block, "", "[1]");
        const std::optional<Message> found = store->messages().find(id);
        QCOMPARE(found->blocks.size(), std::size_t{2});
        QCOMPARE(found->blocks[1].payload, std::string("[1]"));
    }

    void wrongPlacesAreRefused() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id other = store->conversations().create({});
        const Id id = add(store, chat, std::nullopt, "q");
        QVERIFY_THROWS_EXCEPTION(Error, add(store, other, id, "in another chat"));
        QVERIFY_THROWS_EXCEPTION(Error, add(store, chat, 99, "nowhere"));
        QVERIFY_THROWS_EXCEPTION(Error, add(store, 99, std::nullopt, "no chat"));
        QVERIFY_THROWS_EXCEPTION(Error, store->messages().select(99));
        Message running = message(chat, std::nullopt, Role::assistant, "");
        running.state = MessageState::running;
        QVERIFY_THROWS_EXCEPTION(Error, store->messages().add(running));
        QCOMPARE(shownPath(*store, chat), std::string("q"));
        store->conversations().remove(chat);
        QVERIFY_THROWS_EXCEPTION(Error, add(store, chat, id, "removed chat"));
    }

    /// The order is that of writing, whatever the clock says.
    void clocksMayJump() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        std::optional<Id> last;
        std::string expected;
        for (int i = 0; i < 50; ++i) {
            store.wall += (i % 3 - 1) * 100'000'000'000;
            last = add(store, chat, last, std::to_string(i));
            expected += (i == 0 ? "" : "|") + std::to_string(i);
        }
        QCOMPARE(shownPath(*store, chat), expected);
    }
};

QTEST_APPLESS_MAIN(MessagesTest)
#include "messages_test.moc"
