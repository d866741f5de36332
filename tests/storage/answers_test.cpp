#include "storage/error.h"
#include "tests/storage/temporary_store.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::shownPath;
using calliope::test::TemporaryStore;

namespace {

struct Running {
    Id chat = 0;
    Id answer = 0;
    Id block = 0;
};

Running begin(TemporaryStore& store) {
    Running running;
    running.chat = store->conversations().create({});
    const Id question = store->messages().add(message(running.chat, std::nullopt, Role::user, "q"));
    running.answer = store->answers().begin(running.chat, question, "muse", "instant");
    running.block = store->answers().addBlock(running.answer, {});
    return running;
}

std::int64_t count(TemporaryStore& store, const char* table) {
    return store->connection().number((std::string("SELECT count(*) FROM ") + table).c_str()).value_or(-1);
}

} // namespace

class AnswersTest : public QObject {
    Q_OBJECT

private slots:
    void piecesBecomeOneText() {
        TemporaryStore store;
        const Running running = begin(store);
        std::string text;
        for (int i = 0; i < 1000; ++i) {
            const std::string word = std::to_string(i) + ' ';
            text += word;
            store->answers().append(running.block, word);
            store.steady += 10;
        }
        QVERIFY(count(store, "piece") >= 60);
        QCOMPARE(store->messages().branch(running.chat).back().state, MessageState::running);
        Answers::End end;
        end.usage.answerTokens = 1000;
        store->answers().finish(running.answer, end);
        QCOMPARE(count(store, "piece"), 0);
        QCOMPARE(count(store, "usage_entry"), 1);
        const Message done = store->messages().branch(running.chat).back();
        QCOMPARE(done.state, MessageState::finished);
        QCOMPARE(done.usage.answerTokens, 1000);
        QCOMPARE(done.blocks.front().text, text);
        QVERIFY_THROWS_EXCEPTION(Error, store->answers().append(running.block, "late"));
        QVERIFY_THROWS_EXCEPTION(Error, store->answers().finish(running.answer, end));
    }

    void anAnswerGoesOn() {
        TemporaryStore store;
        const Running running = begin(store);
        store->answers().append(running.block, "lantern ");
        QVERIFY_THROWS_EXCEPTION(Error, store->answers().resume(running.answer));
        const Usage begun{.promptTokens = 50,
                          .cachedTokens = 10,
                          .reasoningTokens = 400,
                          .answerTokens = 2'000,
                          .promptMilliseconds = 300,
                          .answerMilliseconds = 9'000};
        store->answers().finish(running.answer, {.state = MessageState::stopped, .usage = begun, .problem = "p"});
        QCOMPARE(store->search().texts("lantern").size(), std::size_t{1});

        store->answers().resume(running.answer);
        QVERIFY(store->search().texts("lantern").empty());
        Message now = store->messages().branch(running.chat).back();
        QCOMPARE(now.state, MessageState::running);
        QCOMPARE(now.problem, std::string());
        store->answers().append(running.block, "and moon");
        const Usage rest{
            .promptTokens = 1'700, .answerTokens = 30, .promptMilliseconds = 80, .answerMilliseconds = 200};
        store->answers().finish(running.answer, {.usage = rest, .problem = {}});
        now = store->messages().branch(running.chat).back();
        QCOMPARE(now.state, MessageState::finished);
        const Usage all{.promptTokens = 50,
                        .cachedTokens = 10,
                        .reasoningTokens = 400,
                        .answerTokens = 2'030,
                        .promptMilliseconds = 300,
                        .answerMilliseconds = 9'200};
        QVERIFY(now.usage == all);
        // The ledger has an entry for each time, which add up as well.
        QCOMPARE(store->connection().number("SELECT sum(answer_tokens) FROM usage_entry").value_or(-1), 2'030);
        QCOMPARE(now.blocks.front().text, std::string("lantern and moon"));
        QCOMPARE(store->search().texts("lantern moon").size(), std::size_t{1});

        store->answers().resume(running.answer);
        store.reopen(); // a crash meanwhile
        now = store->messages().branch(running.chat).back();
        QCOMPARE(now.state, MessageState::interrupted);
        QVERIFY(now.usage == all);
        QCOMPARE(now.blocks.front().text, std::string("lantern and moon"));
        QCOMPARE(store->search().texts("lantern moon").size(), std::size_t{1});

        store->messages().remove(running.answer);
        QVERIFY_THROWS_EXCEPTION(Error, store->answers().resume(running.answer));
    }

    /// At every moment at most 250 ms of what has come are not saved, if the timer ticks.
    void tailsAreShort() {
        TemporaryStore store;
        const Running running = begin(store);
        std::string text;
        std::vector<std::size_t> length(1, 0); // by millisecond
        for (int ms = 1; ms <= 3000; ++ms) {
            ++store.steady;
            if (ms % 7 == 0 && ms < 2000) {
                text += 'x';
                store->answers().append(running.block, "x");
            }
            if (ms % Answers::tickInterval == 0) store->answers().flushDue();
            length.push_back(text.size());
            const std::size_t saved = pieces(store->connection(), running.block).size();
            const int promised = std::max(0, ms - static_cast<int>(Answers::mostLost));
            QVERIFY2(saved >= length[static_cast<std::size_t>(promised)], qPrintable(QString::number(ms)));
        }
        QCOMPARE(pieces(store->connection(), running.block), text);
    }

    void crashedOnesAreInterrupted() {
        TemporaryStore store;
        const Running running = begin(store);
        store->answers().append(running.block, "half of ");
        store->answers().flush();
        store->answers().append(running.block, "it");
        store.reopen();
        QVERIFY(store->report().interrupted == std::vector{running.answer});
        const Message left = store->messages().branch(running.chat).back();
        QCOMPARE(left.state, MessageState::interrupted);
        QCOMPARE(left.blocks.front().text, std::string("half of "));
        store.reopen();
        QVERIFY(store->report().interrupted.empty());
    }

    void manyAtOnce() {
        TemporaryStore store;
        std::vector<Running> all;
        for (int i = 0; i < 5; ++i) all.push_back(begin(store));
        Block lane;
        lane.kind = BlockKind::reasoning;
        lane.lane = 2;
        const Id second = store->answers().addBlock(all[0].answer, lane);
        for (int round = 0; round < 100; ++round) {
            for (std::size_t i = 0; i < all.size(); ++i) store->answers().append(all[i].block, std::to_string(i));
            store->answers().append(second, "r");
            store.steady += 20;
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            store->answers().finish(all[i].answer, {});
            QCOMPARE(store->messages().branch(all[i].chat).back().blocks.front().text,
                     std::string(100, static_cast<char>('0' + i)));
        }
        const std::vector<Block> blocks = store->messages().find(all[0].answer)->blocks;
        QCOMPARE(blocks.size(), std::size_t{2});
        QCOMPARE(blocks[1].lane, 2);
        QCOMPARE(blocks[1].text, std::string(100, 'r'));
    }

    void endsAreKept_data() {
        QTest::addColumn<int>("state");
        for (const MessageState state : {MessageState::finished, MessageState::stopped, MessageState::failed})
            QTest::newRow(std::string(nameOf(state)).c_str()) << static_cast<int>(state);
    }

    void endsAreKept() {
        QFETCH(int, state);
        TemporaryStore store;
        const Running running = begin(store);
        Answers::End end;
        end.state = static_cast<MessageState>(state);
        end.problem = "why";
        store->answers().finish(running.answer, end);
        const Message done = store->messages().branch(running.chat).back();
        QCOMPARE(done.state, end.state);
        QCOMPARE(done.problem, end.problem);
    }
};

QTEST_APPLESS_MAIN(AnswersTest)
#include "answers_test.moc"
