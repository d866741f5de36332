#include "tests/inference/engine/scheduler_rig.h"

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <filesystem>
#include <map>
#include <new>
#include <random>

using namespace calliope;
using namespace calliope::engine;

namespace {

/// Texts that begin with the same tokens and go on with `own` others each; the model says `most` tokens to each.
std::vector<Tokens> textsBehind(const Tokens& shared, std::size_t count, std::size_t own, std::uint32_t most,
                                std::mt19937& random) {
    std::vector<Tokens> texts(count);
    for (Tokens& text : texts) do {
            text = shared;
            const Tokens rest = randomTokens(random, own);
            text.insert(text.end(), rest.begin(), rest.end());
        } while (ChainExecutor::continuation(text, most).size() < most);
    return texts;
}

} // namespace

class SchedulerTest : public QObject {
    Q_OBJECT

private slots:
    /// Tokens of all answers in a second of steps that read no prompts.
    void speeds() {
        std::mt19937 random(11);
        for (const std::size_t answers : {1, 4}) {
            Rig rig(64, {.speculate = false});
            std::vector<Record> records(answers);
            for (Record& record : records) rig.add(greedy(talkativePrompt(random, 40, 20), record, 20));
            QCOMPARE(rig.scheduler.status().generatedTokensPerSecond, 0.0);
            rig.scheduler.step(); // prompts
            while (rig.scheduler.status().generatedTokens < 10 * answers) rig.scheduler.step();
            const double expected = static_cast<double>(answers) / 1e-3; // a step takes a millisecond
            const double speed = rig.scheduler.status().generatedTokensPerSecond;
            QVERIFY2(std::abs(speed - expected) < 0.01 * expected, QByteArray::number(speed));
            rig.finish();
        }
    }

    void oneAnswer() {
        std::mt19937 random(1);
        for (const std::size_t length : {1, 31, 32, 33, 200}) {
            Rig rig(16);
            Record record;
            const Tokens prompt = randomTokens(random, length);
            rig.add(greedy(prompt, record, 50));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 50));
            QCOMPARE(record.endings, 1u);
            QCOMPARE(record.ended->usage.promptTokens, static_cast<std::uint32_t>(length));
            QCOMPARE(record.ended->usage.generatedTokens, static_cast<std::uint32_t>(record.tokens.size()));
            QCOMPARE(record.ended->reason, record.tokens.size() == 50 ? EndReason::maxTokens : EndReason::endOfText);
        }
    }

    void aSharedPromptIsComputedOnce() {
        std::mt19937 random(2);
        const Tokens prompt = talkativePrompt(random, 500, 5);
        Rig rig(64, {.speculate = false});
        std::vector<Record> records(8);
        for (Record& record : records) rig.add(greedy(prompt, record, 5));
        rig.finish();
        for (const Record& record : records) QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 5));
        // Each computes the last token of the prompt, whose logits it needs, and its own first four.
        QCOMPARE(rig.executor.rows, 500u + 7 + 8 * 4);
        QCOMPARE(rig.executor.largestBatch, 8u);
        QCOMPARE(rig.scheduler.status().promptTokensCached, 7u * 499);
    }

    void aConversationGoesOnFromItsCache() {
        std::mt19937 random(3);
        Rig rig(64);
        Record first;
        Tokens text = talkativePrompt(random, 70, 40);
        rig.add(greedy(text, first, 40));
        rig.finish();
        text.insert(text.end(), first.tokens.begin(), first.tokens.end());
        text.push_back(7);
        Record second;
        rig.add(greedy(text, second));
        rig.finish();
        QCOMPARE(second.tokens, ChainExecutor::continuation(text, 20));
        QCOMPARE(second.ended->usage.cachedTokens, 70u + 39); // the last token of an answer is never computed
    }

    void textsThatPartInTheMiddleOfABlock() {
        std::mt19937 random(4);
        Rig rig(64);
        const Tokens common = randomTokens(random, 77);
        std::map<std::size_t, Record> records;
        for (std::size_t cut : {77, 76, 65, 64, 63, 40, 33, 32, 31, 1}) {
            Tokens prompt(common.begin(), common.begin() + static_cast<std::ptrdiff_t>(cut));
            const Tokens own = randomTokens(random, 30);
            prompt.insert(prompt.end(), own.begin(), own.end());
            Record& record = records[cut];
            rig.add(greedy(prompt, record));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 20));
            if (cut != 77) QVERIFY(record.ended->usage.cachedTokens >= cut);
        }
    }

    void theOldestUnusedTextIsForgotten() {
        std::mt19937 random(5);
        Rig rig(8);
        const Tokens a = randomTokens(random, 96);
        const Tokens b = randomTokens(random, 96);
        const Tokens c = randomTokens(random, 96);
        const auto cachedOf = [&](const Tokens& prompt) {
            Record record;
            rig.add(greedy(prompt, record, 1));
            rig.finish();
            return record.ended->usage.cachedTokens;
        };
        QCOMPARE(cachedOf(a), 0u);
        QCOMPARE(cachedOf(b), 0u);
        QCOMPARE(cachedOf(a), 95u);
        QCOMPARE(cachedOf(c), 0u); // of 8 blocks a and b have 3 each: one of b's has to go
        QCOMPARE(cachedOf(a), 95u);
        QVERIFY(cachedOf(b) < 95);
    }

    void whoNeedsMoreRoomThanThereIsTakesTurns() {
        std::mt19937 random(6);
        Rig rig(8); // 256 tokens
        std::vector<Record> records(6);
        std::vector<Tokens> prompts;
        for (Record& record : records) {
            prompts.push_back(talkativePrompt(random, 60, 60));
            rig.add(greedy(prompts.back(), record, 60));
        }
        rig.finish();
        for (std::size_t i = 0; i < records.size(); ++i) {
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 60));
            QCOMPARE(records[i].ended->reason, EndReason::maxTokens);
        }
    }

    void aFullContextEndsOrSlides() {
        std::mt19937 random(7);
        Rig rig(2); // 64 tokens
        Record stops;
        Request request = greedy(talkativePrompt(random, 40, 30), stops, 0);
        request.ignoreEndOfText = true;
        rig.add(std::move(request));
        rig.finish();
        QCOMPARE(stops.ended->reason, EndReason::contextFull);
        QCOMPARE(stops.tokens.size(), std::size_t{25}); // the last one needs no room any more
        QCOMPARE(stops.ended->usage.forgottenTokens, 0u);

        Record slides;
        const Tokens prompt = talkativePrompt(random, 40, 30);
        request = greedy(prompt, slides, 100);
        request.ignoreEndOfText = true;
        request.contextFull = ContextFull::slide;
        request.keep = 8;
        rig.add(std::move(request));
        rig.finish();
        QCOMPARE(slides.ended->reason, EndReason::maxTokens);
        QCOMPARE(slides.tokens.size(), std::size_t{100});
        // After the first slide the text goes on from the first 8 tokens and the younger half of the others.
        Tokens text = prompt;
        text.insert(text.end(), slides.tokens.begin(), slides.tokens.begin() + 25);
        text.erase(text.begin() + 8, text.begin() + 8 + (65 - 8) / 2);
        QCOMPARE(slides.tokens[25], ChainExecutor::continuation(text, 1).empty()
                                        ? ChainExecutor::endToken
                                        : ChainExecutor::continuation(text, 1)[0]);
        QVERIFY(slides.ended->usage.forgottenTokens >= 100 + 40 - 65);
    }

    /// What is to be kept stays, however much it is; where that is all, there is nothing to slide.
    void slidingKeepsWhatItIsTold() {
        std::mt19937 random(23);
        for (const std::uint32_t keep : {40u, 63u, 64u}) {
            Rig rig(2); // 64 tokens
            Record record;
            const Tokens prompt = talkativePrompt(random, 40, 30);
            Request request = greedy(prompt, record, 60);
            request.ignoreEndOfText = true;
            request.contextFull = ContextFull::slide;
            request.keep = keep;
            rig.add(std::move(request));
            rig.finish();
            if (keep == 64) {
                QCOMPARE(record.ended->reason, EndReason::contextFull);
                QCOMPARE(record.tokens.size(), std::size_t{25});
                continue;
            }
            QCOMPARE(record.ended->reason, EndReason::maxTokens);
            // The first slide: 65 tokens, of which half of those behind the kept ones go.
            Tokens text = prompt;
            text.insert(text.end(), record.tokens.begin(), record.tokens.begin() + 25);
            text.erase(text.begin() + keep, text.begin() + keep + (65 - keep) / 2);
            const Tokens next = ChainExecutor::continuation(text, 1);
            QCOMPARE(record.tokens[25], next.empty() ? ChainExecutor::endToken : next[0]);
        }
    }

    void driversPutOffTheEnd() {
        std::mt19937 random(12);
        Tokens prompt;
        do prompt = randomTokens(random, 10);
        while (ChainExecutor::continuation(prompt, 100).size() == 100);
        const Tokens first = ChainExecutor::continuation(prompt, 100);
        Rig rig(16);
        Record record;
        record.insteadOfEnd = {5, 6};
        rig.add(greedy(prompt, record, 100));
        rig.finish();
        Tokens text = prompt;
        text.insert(text.end(), first.begin(), first.end());
        text.insert(text.end(), {5, 6});
        Tokens expected = first;
        const Tokens rest = ChainExecutor::continuation(text, 100 - static_cast<std::uint32_t>(first.size()) - 2);
        expected.insert(expected.end(), rest.begin(), rest.end());
        QCOMPARE(record.tokens, expected);

        Record filtered;
        const AllBut filter(ChainExecutor::endToken);
        filtered.filter = &filter;
        rig.add(greedy(prompt, filtered, 100));
        rig.finish();
        QCOMPARE(filtered.ended->reason, EndReason::maxTokens);
        QCOMPARE(filtered.tokens.size(), std::size_t{100});
    }

    void driversForceAndStop() {
        std::mt19937 random(8);
        Rig rig(16);
        Record forced;
        const Tokens prompt = talkativePrompt(random, 10, 20);
        forced.next = [](Record& record) {
            return record.tokens.size() == 3 ? Next{false, {5, 6, 7}} : Next{record.tokens.size() == 6, {}};
        };
        Request request = greedy(prompt, forced, 20);
        request.ignoreEndOfText = true;
        rig.add(std::move(request));
        rig.finish();
        QCOMPARE(forced.ended->reason, EndReason::stopped);
        QCOMPARE(forced.ended->usage.generatedTokens, 9u);
        Tokens text = prompt;
        text.insert(text.end(), forced.tokens.begin(), forced.tokens.begin() + 3);
        text.insert(text.end(), {5, 6, 7});
        const Tokens after = ChainExecutor::continuation(text, 1);
        QCOMPARE(forced.tokens[3], after.empty() ? ChainExecutor::endToken : after[0]);
    }

    void cancelling() {
        std::mt19937 random(9);
        Rig rig(16, {.mostSequences = 1});
        Record running;
        Record waiting;
        Record last;
        const RequestId first = rig.add(greedy(talkativePrompt(random, 10, 50), running, 50));
        const RequestId second = rig.add(greedy(randomTokens(random, 10), waiting));
        const Tokens prompt = randomTokens(random, 10);
        rig.add(greedy(prompt, last));
        rig.scheduler.step();
        rig.scheduler.cancel(second);
        QCOMPARE(waiting.ended->reason, EndReason::cancelled);
        rig.scheduler.cancel(first);
        QCOMPARE(running.ended->reason, EndReason::cancelled);
        rig.scheduler.cancel(first);
        rig.finish();
        QCOMPARE(running.endings, 1u);
        QCOMPARE(waiting.endings, 1u);
        QCOMPARE(last.tokens, ChainExecutor::continuation(prompt, 20));
        QCOMPARE(rig.scheduler.status().cacheTokensUsed, 0u);
    }

    void aDriverThatThrowsHarmsOnlyItsOwnAnswer() {
        std::mt19937 random(10);
        Rig rig(16);
        Record throwing;
        throwing.next = [](Record&) -> Next { throw std::runtime_error("broken"); };
        Record large;
        large.next = [](Record&) -> Next { throw std::bad_alloc(); };
        Record fine;
        rig.add(greedy(talkativePrompt(random, 10, 3), throwing));
        rig.add(greedy(talkativePrompt(random, 10, 3), large));
        const Tokens prompt = talkativePrompt(random, 10, 3);
        rig.add(greedy(prompt, fine));
        rig.finish();
        QCOMPARE(throwing.ended->reason, EndReason::failed);
        QCOMPARE(throwing.ended->error->what(), "The answer cannot go on: broken.");
        QCOMPARE(large.ended->error->what(), "There is not enough memory to go on with the answer.");
        QVERIFY(large.ended->error->kind() == ErrorKind::memory);
        QCOMPARE(fine.tokens, ChainExecutor::continuation(prompt, 20));
    }

    void probabilities() {
        std::mt19937 random(11);
        Rig rig(16);
        Record record;
        Request request = greedy(talkativePrompt(random, 10, 2), record, 2);
        request.logProbabilities = 3;
        rig.add(std::move(request));
        rig.finish();
        const double sum = std::exp(1.0) + ChainExecutor::vocabulary - 1;
        for (const DrawnToken& drawn : record.drawn) {
            QCOMPARE(drawn.likeliest.size(), std::size_t{3});
            QCOMPARE(drawn.likeliest.front().token, drawn.token);
            QVERIFY(std::abs(drawn.logProbability - (1 - std::log(sum))) < 1e-5);
            QVERIFY(std::abs(drawn.likeliest[1].logProbability + std::log(sum)) < 1e-5);
        }
    }

    void promptsThatCannotRun() {
        Rig rig(2);
        Record record;
        QVERIFY_EXCEPTION_THROWN((void)rig.scheduler.makeAnswer(1, greedy({}, record)), Error);
        QVERIFY_EXCEPTION_THROWN((void)rig.scheduler.makeAnswer(1, greedy(Tokens(65, 1), record)), Error);
        QVERIFY_EXCEPTION_THROWN((void)rig.scheduler.makeAnswer(1, greedy({ChainExecutor::vocabulary}, record)), Error);
        Request request = greedy({1}, record);
        request.sampling.topP = 2;
        QVERIFY_EXCEPTION_THROWN((void)rig.scheduler.makeAnswer(1, std::move(request)), Error);
        QCOMPARE(record.endings, 0u);
    }

    void answersGoOnWithAnotherExecutor() {
        std::mt19937 random(14);
        for (const std::uint32_t stateSlots : {0u, 9u}) {
            Rig rig(32, {}, 64, stateSlots);
            std::vector<Record> records(4);
            std::vector<Tokens> prompts;
            for (Record& record : records) {
                prompts.push_back(talkativePrompt(random, 50, 30));
                rig.add(greedy(prompts.back(), record, 30));
            }
            for (int i = 0; i < 12; ++i) rig.scheduler.step();
            rig.executor.beforeRun = [] { throw Error(ErrorKind::device, "lost"); };
            QVERIFY_EXCEPTION_THROWN(rig.scheduler.step(), Error);
            ChainExecutor fresh(32, 64, stateSlots);
            rig.scheduler.restart(fresh);
            rig.finish();
            for (std::size_t i = 0; i < records.size(); ++i) {
                QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 30));
                QCOMPARE(records[i].ended->reason, EndReason::maxTokens);
            }
        }
    }

    /// Rows that picks do not decide are read from the device, and its loss then is no answer's fault.
    void wholeRowsAreReadWhereTheyDecide() {
        std::mt19937 random(15);
        const auto hot = [](Tokens prompt, Record& record) {
            Request request = greedy(std::move(prompt), record, 12);
            request.sampling.temperature = 1;
            request.sampling.topK = 0;
            request.sampling.topP = 1;
            request.sampling.minP = 0;
            request.ignoreEndOfText = true;
            return request;
        };
        const Tokens one = randomTokens(random, 40);
        const Tokens other = talkativePrompt(random, 20, 12);
        const auto runBoth = [&](Rig& rig, Record& drawn, Record& likeliest) {
            rig.add(greedy(other, likeliest, 12));
            rig.add(hot(one, drawn));
        };
        Rig whole(8);
        Record drawn;
        Record likeliest;
        runBoth(whole, drawn, likeliest);
        whole.finish();
        QCOMPARE(drawn.tokens.size(), std::size_t{12});
        QCOMPARE(likeliest.tokens, ChainExecutor::continuation(other, 12));
        QCOMPARE(whole.executor.wholeRows, 12u);

        Rig rig(8);
        Record again;
        Record also;
        runBoth(rig, again, also);
        for (int i = 0; i < 5; ++i) rig.scheduler.step();
        rig.executor.beforeRead = [] { throw Error(ErrorKind::device, "lost"); };
        QVERIFY_EXCEPTION_THROWN(rig.scheduler.step(), Error);
        ChainExecutor fresh(8);
        rig.scheduler.restart(fresh);
        rig.finish();
        QCOMPARE(again.tokens, drawn.tokens);
        QCOMPARE(also.tokens, likeliest.tokens);
        QCOMPARE(again.endings + also.endings, 2u);
    }

    /// While nobody waits for a token, a step of a prompt is as long as saves something, and no longer: a cancel waits
    /// for its end.
    void idleStepsAreNoLongerThanPays() {
        std::mt19937 random(24);
        struct Device {
            double pass; ///< seconds that each step takes, however few its rows
            double idle; ///< seconds of a step to be expected
        };
        for (const Device device : {Device{1e-3, 0.25}, Device{0.02, 0.42}, Device{0.2, 1.0}}) {
            Rig rig(256, {.speculate = false}, 2000);
            rig.executor.cost = [&](std::size_t rows) { return device.pass + 1e-3 * static_cast<double>(rows); };
            Record first; // tells how long a single token takes
            rig.add(greedy(talkativePrompt(random, 20, 10), first, 10));
            rig.finish();
            Record record;
            rig.add(greedy(randomTokens(random, 6000), record, 1));
            double longest = 0;
            while (record.endings == 0) {
                const double before = rig.executor.seconds;
                rig.scheduler.step();
                longest = std::max(longest, rig.executor.seconds - before);
            }
            QVERIFY2(longest < 1.1 * device.idle && longest > 0.6 * device.idle, QByteArray::number(longest));
        }
    }

    void recurrentModelsGoOnFromSnapshots() {
        std::mt19937 random(13);
        Rig rig(64, {.speculate = false}, 64, 17);
        const Tokens prompt = talkativePrompt(random, 500, 40);
        std::vector<Record> records(8);
        for (Record& record : records) rig.add(greedy(prompt, record, 40));
        rig.finish();
        for (const Record& record : records) QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 40));
        // The state is kept after 480 tokens.
        QCOMPARE(rig.executor.rows, 500u + 7 * 20 + 8 * 39);
        Tokens text = prompt;
        text.insert(text.end(), records[0].tokens.begin(), records[0].tokens.end());
        text.push_back(3);
        Record next;
        rig.add(greedy(text, next));
        rig.finish();
        QCOMPARE(next.tokens, ChainExecutor::continuation(text, 20));
        QVERIFY(next.ended->usage.cachedTokens >= 512);
    }

    /// What a recurrent model's prompts have in common is computed once, by whole blocks, and kept once.
    void recurrentModelsShareUpToWhereTextsPart() {
        std::mt19937 random(16);
        Rig rig(128, {.speculate = false}, 64, 17);
        const std::vector<Tokens> prompts = textsBehind(randomTokens(random, 500), 8, 100, 20, random);
        std::vector<Record> records(8);
        for (std::size_t i = 0; i < records.size(); ++i) rig.add(greedy(prompts[i], records[i], 20));
        do rig.scheduler.step();
        while (rig.scheduler.status().waiting > 0);
        QCOMPARE(rig.scheduler.status().cacheTokensUsed, 480u + 8 * 128);
        rig.finish();
        for (std::size_t i = 0; i < records.size(); ++i) {
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 20));
            QCOMPARE(records[i].ended->usage.cachedTokens, i == 0 ? 0u : 480u);
        }
        QCOMPARE(rig.executor.rows, 480u + 8 * (120 + 19));
        QCOMPARE(rig.scheduler.status().promptTokensCached, 7u * 480);
    }

    /// Saved up to the last place where a state was kept, and taken up by a scheduler that knows nothing.
    void recurrentModelsTakeUpSavedStates() {
        std::mt19937 random(25);
        const QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "saved";
        const Tokens prompt = talkativePrompt(random, 500, 20);
        {
            Rig rig(64, {}, 64, 17);
            Record record;
            QCOMPARE(rig.scheduler.saveContext(prompt, {}, path, 1), 0u);
            QVERIFY(!std::filesystem::exists(path));
            rig.add(greedy(prompt, record, 20));
            rig.finish();
            QCOMPARE(rig.scheduler.saveContext(prompt, {}, path, 1), 480u);
        }
        for (const std::uint32_t stateSlots : {17u, 3u}) { // the fewest that can keep one
            Rig rig(64, {.speculate = false}, 64, stateSlots);
            Record other; // its states are given up where there are no slots for more
            rig.add(greedy(talkativePrompt(random, 300, 20), other, 20));
            rig.finish();
            const std::uint32_t before = rig.executor.rows;
            QCOMPARE(rig.scheduler.restoreContext(path, 1), 480u);
            QCOMPARE(rig.scheduler.restoreContext(path, 1), 480u); // it is there already
            Record record;
            rig.add(greedy(prompt, record, 20));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 20));
            QCOMPARE(record.ended->usage.cachedTokens, 480u);
            QCOMPARE(rig.executor.rows - before, 20u + 19);
        }
        Rig withoutStates(64);
        QVERIFY_EXCEPTION_THROWN(withoutStates.scheduler.restoreContext(path, 1), Error);
    }

    void recurrentModelsShareAgainWhereGroupsPart() {
        std::mt19937 random(17);
        Rig rig(256, {.speculate = false}, 64, 17);
        const Tokens shared = randomTokens(random, 480);
        std::vector<Tokens> prompts;
        for (const Tokens& group : textsBehind(shared, 2, 320, 0, random))
            for (Tokens& prompt : textsBehind(group, 4, 50, 20, random)) prompts.push_back(std::move(prompt));
        std::vector<Record> records(prompts.size());
        for (std::size_t i = 0; i < records.size(); ++i) rig.add(greedy(prompts[i], records[i], 20));
        rig.finish();
        for (std::size_t i = 0; i < records.size(); ++i)
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 20));
        QCOMPARE(rig.executor.rows, 480u + 2 * 320 + 8 * (50 + 19));
    }

    /// One after another: the second tells where they part, and from the third on all go on from there.
    void recurrentModelsLearnWhereTextsPart() {
        std::mt19937 random(18);
        Rig rig(256, {}, 64, 17);
        std::vector<std::uint32_t> cached;
        for (const Tokens& prompt : textsBehind(randomTokens(random, 1500), 4, 100, 20, random)) {
            Record record;
            rig.add(greedy(prompt, record, 20));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 20));
            cached.push_back(record.ended->usage.cachedTokens);
        }
        // The first has left states after 512 and 1,024 tokens, not knowing what for.
        QCOMPARE(cached, (std::vector<std::uint32_t>{0, 1024, 1472, 1472}));
    }

    /// With few slots for states the one that many go on from is not the one that is given up.
    void theStateThatIsSharedStays() {
        std::mt19937 random(19);
        Rig rig(128, {.mostSequences = 3, .speculate = false}, 64, 7);
        const std::vector<Tokens> prompts = textsBehind(randomTokens(random, 500), 12, 100, 40, random);
        std::vector<Record> records(prompts.size());
        for (std::size_t i = 0; i < records.size(); ++i) rig.add(greedy(prompts[i], records[i], 40));
        rig.finish();
        for (std::size_t i = 0; i < records.size(); ++i)
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 40));
        QCOMPARE(rig.executor.rows, 480u + 12 * (120 + 39));
    }

    /// Those who wait for a prompt that is cancelled compute it themselves, once.
    void whoWasWaitedForMayGo() {
        std::mt19937 random(20);
        Rig rig(128, {.speculate = false}, 64, 17);
        const std::vector<Tokens> prompts = textsBehind(randomTokens(random, 500), 8, 100, 20, random);
        std::vector<Record> records(prompts.size());
        std::vector<RequestId> ids;
        for (std::size_t i = 0; i < records.size(); ++i) ids.push_back(rig.add(greedy(prompts[i], records[i], 20)));
        for (int i = 0; i < 3; ++i) rig.scheduler.step();
        QCOMPARE(rig.executor.rows, 192u);
        rig.scheduler.cancel(ids[0]);
        rig.finish();
        for (std::size_t i = 1; i < records.size(); ++i)
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 20));
        QCOMPARE(rig.executor.rows, 192u + 480 + 7 * (120 + 19));
    }

    /// An embedding has the last slot for a state, and when an answer gets one the state that it would have gone on
    /// from has given way to another.
    void whoGetsASlotLateGoesOnFromWhatIsThere() {
        std::mt19937 random(22);
        Rig rig(64, {}, 64, 3);                              // two slots to compute in, one to keep a state
        rig.executor.cost = [](std::size_t) { return 1.0; }; // so slow that all take many steps
        const Tokens shared = randomTokens(random, 100);
        Record first;
        rig.add(greedy(shared, first, 1));
        rig.finish();
        std::vector<float> mean;
        std::optional<Error> error;
        rig.embed(randomTokens(random, 500), mean, error);
        Record other;
        const Tokens otherPrompt = talkativePrompt(random, 200, 20);
        rig.add(greedy(otherPrompt, other));
        Record late;
        const Tokens latePrompt = textsBehind(shared, 1, 10, 20, random).front();
        rig.add(greedy(latePrompt, late));
        rig.finish();
        QVERIFY(!error);
        QCOMPARE(other.tokens, ChainExecutor::continuation(otherPrompt, 20));
        QCOMPARE(late.tokens, ChainExecutor::continuation(latePrompt, 20));
    }

    /// Everything at once: texts that share beginnings, a cache too small for all, cancelled and forced ones.
    void manyAnswersAtRandom() {
        for (unsigned seed = 0; seed < 100; ++seed) {
            std::mt19937 random(seed);
            Rig rig(6 + below(random, 30), {.mostSequences = 1 + below(random, 8)}, 8 + below(random, 60),
                    seed % 2 == 0 ? 0 : 1 + below(random, 12));
            std::vector<Tokens> texts{{}};
            struct Case {
                Tokens prompt;
                std::uint32_t most = 0;
                Record record;
                RequestId id{};
                bool cancelled = false;
            };
            std::vector<std::unique_ptr<Case>> cases;
            for (int i = 0; i < 40; ++i) {
                auto each = std::make_unique<Case>();
                const Tokens& base = texts[random() % texts.size()];
                const std::size_t cut = base.empty() ? 0 : random() % base.size();
                each->prompt.assign(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(cut));
                const Tokens own = randomTokens(random, 1 + below(random, 50));
                each->prompt.insert(each->prompt.end(), own.begin(), own.end());
                each->most = 1 + below(random, 40);
                const std::uint32_t context = rig.scheduler.contextLength();
                if (each->prompt.size() + each->most > context) continue;
                each->id = rig.add(greedy(each->prompt, each->record, each->most));
                Tokens all = each->prompt;
                const Tokens answer = ChainExecutor::continuation(each->prompt, each->most);
                all.insert(all.end(), answer.begin(), answer.end());
                texts.push_back(all);
                cases.push_back(std::move(each));
                for (std::uint32_t steps = below(random, 4); steps > 0; --steps) rig.scheduler.step();
                if (random() % 8 == 0) {
                    Case& victim = *cases[random() % cases.size()];
                    victim.cancelled = victim.cancelled || victim.record.endings == 0;
                    rig.scheduler.cancel(victim.id);
                }
            }
            rig.finish();
            for (const auto& each : cases) {
                QCOMPARE(each->record.endings, 1u);
                Tokens expected = ChainExecutor::continuation(each->prompt, each->most);
                if (each->cancelled) {
                    QCOMPARE(each->record.ended->reason, EndReason::cancelled);
                    expected.resize(std::min(expected.size(), each->record.tokens.size()));
                }
                QCOMPARE(each->record.tokens, expected);
            }
            const EngineStatus status = rig.scheduler.status();
            QCOMPARE(status.cacheTokensUsed, 0u);
            QVERIFY(status.cacheTokensKept <= status.cacheTokens);
        }
    }
};

QTEST_APPLESS_MAIN(SchedulerTest)
#include "scheduler_test.moc"
