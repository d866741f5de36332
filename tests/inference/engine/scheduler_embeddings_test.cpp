#include "inference/base/error.h"
#include "tests/inference/engine/scheduler_rig.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

using namespace calliope;
using namespace calliope::engine;

namespace {

/// What has become of a text.
struct Outcome {
    std::vector<float> mean;
    std::optional<Error> error;

    [[nodiscard]] bool isOver() const { return !mean.empty() || error; }

    /// Of the tokens and of their places, which is what the model stands for knows of each.
    [[nodiscard]] bool isOf(const Tokens& tokens) const {
        double sum = 0;
        for (const std::uint32_t token : tokens) sum += token;
        const auto count = static_cast<double>(tokens.size());
        return mean.size() == 2 && std::abs(mean[0] - sum / count) < 1e-3 && std::abs(mean[1] - (count - 1) / 2) < 1e-3;
    }
};

RequestId embed(Rig& rig, const Tokens& tokens, Outcome& outcome) {
    return rig.embed(tokens, outcome.mean, outcome.error);
}

/// An answer that is written on and on.
Request endless(Tokens prompt, Record& record, std::uint32_t tokens) {
    Request request = greedy(std::move(prompt), record, tokens);
    request.ignoreEndOfText = true;
    return request;
}

} // namespace

/// Embeddings beside answers: in the same steps, in the same cache.
class SchedulerEmbeddingsTest : public QObject {
    Q_OBJECT

private slots:
    void theMean() {
        std::mt19937 random(1);
        for (const std::uint32_t stateSlots : {0u, 5u}) {
            Rig rig(16, {}, 64, stateSlots);
            std::vector<Tokens> texts;
            std::vector<Outcome> outcomes(4);
            for (Outcome& outcome : outcomes) {
                texts.push_back(randomTokens(random, 1 + 120 * texts.size()));
                embed(rig, texts.back(), outcome);
            }
            rig.finish();
            for (std::size_t i = 0; i < texts.size(); ++i) QVERIFY(outcomes[i].isOf(texts[i]));
            QCOMPARE(rig.scheduler.status().cacheTokensUsed, 0u);
        }
    }

    /// However long the text, others hear of their next token after a step's time.
    void answersStreamMeanwhile() {
        std::mt19937 random(2);
        for (const std::uint32_t stateSlots : {0u, 9u}) {
            Rig rig(256, {.stepSeconds = 0.1}, 512, stateSlots);
            rig.executor.cost = [](std::size_t rows) { return 1e-3 * static_cast<double>(rows); };
            Record streams;
            double last = 0;
            double longest = 0;
            streams.next = [&](Record&) {
                longest = std::max(longest, rig.executor.seconds - last);
                last = rig.executor.seconds;
                return Next();
            };
            rig.add(endless(randomTokens(random, 20), streams, 2000));
            rig.scheduler.step();
            const std::size_t before = streams.tokens.size();
            const Tokens text = randomTokens(random, 5000); // 5 s
            Outcome outcome;
            embed(rig, text, outcome);
            while (!outcome.isOver() && streams.endings == 0) rig.scheduler.step();
            QVERIFY(outcome.isOf(text));
            QVERIFY2(longest < 0.12, QByteArray::number(longest));
            QVERIFY(streams.tokens.size() - before >= 45);
        }
    }

    /// Neither waits for the other's end.
    void promptsAreReadMeanwhile() {
        std::mt19937 random(3);
        Rig rig(256, {.stepSeconds = 0.1}, 512);
        rig.executor.cost = [](std::size_t rows) { return 1e-3 * static_cast<double>(rows); };
        Outcome outcome;
        const Tokens text = randomTokens(random, 4000);
        embed(rig, text, outcome);
        for (int i = 0; i < 3; ++i) rig.scheduler.step();
        Record record;
        const Tokens prompt = randomTokens(random, 500);
        rig.add(endless(prompt, record, 1));
        while (record.endings == 0) rig.scheduler.step();
        QVERIFY(!outcome.isOver());
        QVERIFY2(rig.executor.seconds < 2.5, QByteArray::number(rig.executor.seconds));
        rig.finish();
        QVERIFY(outcome.isOf(text));
    }

    /// At once, whether it has begun or waits, and nothing of it stays.
    void cancelled() {
        std::mt19937 random(4);
        for (const std::uint32_t stateSlots : {0u, 5u}) {
            Rig rig(64, {}, 64, stateSlots);
            Outcome running;
            Outcome waiting;
            const RequestId first = embed(rig, randomTokens(random, 1000), running);
            const RequestId second = embed(rig, randomTokens(random, 1000), waiting);
            rig.scheduler.step();
            const std::uint32_t rows = rig.executor.rows;
            QVERIFY(rows > 0 && rows < 1000);
            QVERIFY(rig.scheduler.status().cacheTokensUsed > 0);
            rig.scheduler.cancel(second);
            QCOMPARE(waiting.error->kind(), ErrorKind::cancelled);
            rig.scheduler.cancel(first);
            QCOMPARE(running.error->kind(), ErrorKind::cancelled);
            rig.scheduler.cancel(first);
            QVERIFY(rig.scheduler.idle());
            QCOMPARE(rig.scheduler.status().cacheTokensUsed, 0u);
            QCOMPARE(rig.executor.rows, rows);
            std::vector<Record> records(6); // each with a state of its own in turn
            for (Record& record : records) rig.add(endless(randomTokens(random, 10), record, 5));
            rig.finish();
            for (const Record& record : records) QCOMPARE(record.ended->reason, EndReason::maxTokens);
        }
    }

    /// An answer that grows gets the room, and the text its turn afterwards.
    void answersThatNeedTheRoomHaveIt() {
        std::mt19937 random(5);
        Rig rig(8, {.speculate = false});                                                     // 256 tokens
        rig.executor.cost = [](std::size_t rows) { return 0.1 * static_cast<double>(rows); }; // so 8 rows in a step
        Record record;
        rig.add(endless(randomTokens(random, 30), record, 200));
        while (record.tokens.size() < 90) rig.scheduler.step();
        Outcome outcome;
        const Tokens text = randomTokens(random, 120);
        embed(rig, text, outcome);
        Record later;
        rig.add(endless(randomTokens(random, 100), later, 10));
        while (record.endings == 0) rig.scheduler.step();
        QCOMPARE(record.ended->reason, EndReason::maxTokens);
        QVERIFY(!outcome.isOver());
        QVERIFY(rig.executor.hiddenRows > 0);
        rig.finish();
        QVERIFY(outcome.isOf(text));
        QVERIFY(rig.executor.hiddenRows > 120); // begun anew
        QCOMPARE(later.ended->reason, EndReason::maxTokens);
        QCOMPARE(rig.scheduler.status().cacheTokensUsed, 0u);
    }

    void goesOnWithAnotherExecutor() {
        std::mt19937 random(6);
        for (const std::uint32_t stateSlots : {0u, 5u}) {
            Rig rig(32, {}, 64, stateSlots);
            const Tokens text = randomTokens(random, 600);
            Outcome outcome;
            embed(rig, text, outcome);
            rig.scheduler.step();
            rig.executor.beforeRun = [] { throw Error(ErrorKind::device, "lost"); };
            QVERIFY_EXCEPTION_THROWN(rig.scheduler.step(), Error);
            QVERIFY(!outcome.isOver());
            ChainExecutor fresh(32, 64, stateSlots);
            rig.scheduler.restart(fresh);
            rig.finish();
            QVERIFY(outcome.isOf(text));
            QCOMPARE(fresh.hiddenRows, 600u);
        }
    }

    /// What is wrong with one is no answer's fault, nor that of the next.
    void failures() {
        std::mt19937 random(7);
        Rig rig(32);
        Outcome failed;
        Outcome fine;
        const Tokens text = randomTokens(random, 10);
        embed(rig, randomTokens(random, 10), failed);
        embed(rig, text, fine);
        bool isFirst = true;
        rig.executor.beforeRun = [&] {
            if (std::exchange(isFirst, false)) throw std::bad_alloc();
        };
        rig.finish();
        QCOMPARE(failed.error->kind(), ErrorKind::memory);
        QVERIFY(fine.isOf(text));

        const auto refused = [&](const Tokens& tokens, ErrorKind kind = ErrorKind::usage) {
            try {
                (void)rig.scheduler.makeEmbedding(1, tokens, {});
            } catch (const Error& error) {
                return error.kind() == kind;
            }
            return false;
        };
        QVERIFY(refused({}));
        QVERIFY(refused(Tokens(32 * 32 + 1, 1), ErrorKind::tooLong));
        QVERIFY(refused({ChainExecutor::vocabulary}));
        QVERIFY(refused({noToken}));

        Outcome left;
        embed(rig, text, left);
        rig.scheduler.cancelAll();
        QCOMPARE(left.error->kind(), ErrorKind::cancelled);
        QVERIFY(rig.scheduler.idle());
    }
};

QTEST_APPLESS_MAIN(SchedulerEmbeddingsTest)
#include "scheduler_embeddings_test.moc"
