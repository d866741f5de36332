#include "inference/engine/draft_length.h"
#include "inference/engine/ngram_drafter.h"
#include "tests/inference/engine/scheduler_rig.h"

#include <QTest>

using namespace calliope;
using namespace calliope::engine;

namespace {

struct Outcome {
    Tokens tokens;
    std::optional<Ended> ended;
    bool cancelled = false;
};

/// Answers of all kinds at once, the same ones for the same seed.
struct Mix {
    /// `recurrent`: with states, and as many free slots for them as answers.
    Mix(unsigned seed, bool speculate, bool drafts = false, bool recurrent = false) {
        std::mt19937 random(seed);
        const std::uint32_t memory = below(random, 3);
        const std::uint32_t blocks = 6 + below(random, 30);
        const std::uint32_t sequences = 1 + below(random, 8);
        Rig rig(blocks, {.mostSequences = sequences, .speculate = speculate}, 8 + below(random, 60),
                recurrent ? 4 * sequences + 1 : 0, memory);
        const double perRow = below(random, 3) * 1e-4;
        if (drafts) {
            rig.executor.addDrafter(2 + seed % 11, seed % 4 == 3 ? 0 : 1, seed % 5 != 4);
            rig.executor.wrongGuesses = seed % 7;
        }
        std::mt19937 noise(seed);
        rig.executor.cost = [perRow, &noise](std::size_t rows) {
            return (1e-3 + perRow * static_cast<double>(rows)) * (1 + below(noise, 10) / 10.0);
        };
        std::vector<Tokens> texts{{}};
        std::vector<std::unique_ptr<Record>> records;
        std::vector<RequestId> ids;
        const AllBut noEnd(ChainExecutor::endToken);
        for (int i = 0; i < 30; ++i) {
            const Tokens& base = texts[random() % texts.size()];
            Tokens prompt(base.begin(), base.begin() + (base.empty() ? 0 : below(random, base.size())));
            const Tokens own = randomTokens(random, 1 + below(random, 50));
            prompt.insert(prompt.end(), own.begin(), own.end());
            const std::uint32_t most = 1 + below(random, 80);
            const bool slides = below(random, 4) == 0;
            if (prompt.size() > rig.scheduler.contextLength() ||
                (!slides && prompt.size() + most > rig.scheduler.contextLength()))
                continue;
            Tokens all = prompt;
            const Tokens answer = ChainExecutor::continuation(prompt, most, memory);
            all.insert(all.end(), answer.begin(), answer.end());
            texts.push_back(all);
            records.push_back(std::make_unique<Record>());
            Record& record = *records.back();
            if (below(random, 4) == 0) record.insteadOfEnd = {answer.empty() ? 3 : answer.back(), 4};
            if (below(random, 4) == 0) record.filter = &noEnd;
            if (below(random, 4) == 0)
                record.next = [](Record& at) {
                    const std::size_t count = at.tokens.size();
                    if (count % 7 != 3) return Next{count > 60, {}};
                    return Next{false, {at.tokens[count / 2], at.tokens[count / 2 + 1]}};
                };
            Request request = greedy(prompt, record, most);
            request.contextFull = slides ? ContextFull::slide : ContextFull::stop;
            request.keep = below(random, 10);
            request.sampling.seed = seed + 1;
            if (below(random, 2) == 0) request.sampling.temperature = 0.15f;
            if (below(random, 4) == 0) request.sampling.repeatPenalty = 1.1f;
            if (below(random, 4) == 0) request.logProbabilities = 2;
            ids.push_back(rig.add(std::move(request)));
            outcomes.emplace_back();
            for (std::uint32_t steps = below(random, 4); steps > 0; --steps) rig.scheduler.step();
            if (below(random, 8) == 0) {
                const std::size_t victim = random() % ids.size();
                outcomes[victim].cancelled = true;
                rig.scheduler.cancel(ids[victim]);
            }
        }
        rig.finish();
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            outcomes[i].tokens = records[i]->tokens;
            outcomes[i].ended = records[i]->ended;
        }
        status = rig.scheduler.status();
        passes = rig.executor.passes;
    }

    std::vector<Outcome> outcomes;
    EngineStatus status;
    std::uint32_t passes = 0;
};

} // namespace

/// Several tokens per step: which are guessed, how many, and that no answer changes.
class SpeculationTest : public QObject {
    Q_OBJECT

private slots:
    void guessesWhatCameBefore() {
        NgramDrafter drafter;
        const auto draft = [&](const Tokens& text, std::uint32_t most) {
            const NgramDrafter::Draft found = drafter.draft(text, most);
            drafter.forget();
            return std::pair(found.tokens, found.matched);
        };
        using Found = std::pair<Tokens, std::uint32_t>;
        QCOMPARE(draft({1}, 4), Found({}, 0));
        QCOMPARE(draft({1, 2, 3, 4}, 4), Found({}, 0));
        QCOMPARE(draft({1, 2, 3, 4, 1, 2}, 2), Found({3, 4}, 2));
        QCOMPARE(draft({1, 2, 3, 4, 1, 2}, 0), Found({}, 2));
        QCOMPARE(draft({9, 1, 2, 3, 8, 1, 2, 4, 9, 1, 2}, 1), Found({3}, 3));    // the longer match, though older
        QCOMPARE(draft({9, 1, 2, 3, 9, 1, 2, 4, 9, 1, 2}, 1), Found({4}, 3));    // the newer of two
        QCOMPARE(draft({5, 6, 7, 5, 6}, 8), Found({7, 5, 6, 7, 5, 6, 7, 5}, 2)); // goes on as it went round
        QCOMPARE(draft({5, 5, 5}, 3), Found({5, 5, 5}, 2));
        QCOMPARE(draft(Tokens(100000, 7), 3), Found({7, 7, 7}, 4));
    }

    void guessesTheSameWhileATextGrows() {
        std::mt19937 random(1);
        NgramDrafter growing;
        Tokens text;
        for (int i = 0; i < 1500; ++i) {
            text.push_back(below(random, 6) * 1000003);
            if (i % 3 == 1) continue; // several at once
            NgramDrafter fresh;
            const NgramDrafter::Draft a = growing.draft(text, 5);
            const NgramDrafter::Draft b = fresh.draft(text, 5);
            QCOMPARE(a.tokens, b.tokens);
            QCOMPARE(a.matched, b.matched);
        }
    }

    void asManyAsPay() {
        const auto lengths = [](const StepCosts& costs, std::size_t room, std::vector<DraftOffer> offers) {
            return draftLengths(costs, offers.size(), room, offers).lengths;
        };
        using Lengths = std::vector<std::uint32_t>;
        StepCosts costs;
        QCOMPARE(lengths(costs, 10, {{5, 0.9}}), Lengths{0}); // nothing is known
        costs.measure(1, 9.0);
        QCOMPARE(lengths(costs, 10, {{5, 0.9}}), Lengths{0}); // the first time does not count
        costs.measure(1, 1.0);
        QCOMPARE(costs.seconds(1), 1.0);
        QCOMPARE(costs.seconds(2), 1.0);
        QCOMPARE(costs.seconds(7), 3.5);
        QCOMPARE(lengths(costs, 10, {{5, 0.9}}), Lengths{1}); // small ones first
        for (int i = 0; i < 2; ++i) costs.measure(4, 1.0);
        QCOMPARE(lengths(costs, 10, {{5, 0.9}}), Lengths{5});
        QCOMPARE(lengths(costs, 3, {{5, 0.9}}), Lengths{3});
        QCOMPARE(lengths(costs, 0, {{5, 0.9}}), Lengths{0});
        QCOMPARE(lengths(costs, 4, {{5, 0.1}, {5, 0.9}, {0, 0}}), (Lengths{0, 4, 0}));
        StepCosts cliff;
        for (const auto& [rows, seconds] : {std::pair(1, 1.0), {2, 1.2}, {4, 1.2}, {5, 2.0}, {8, 2.0}})
            for (int i = 0; i < 2; ++i) cliff.measure(static_cast<std::size_t>(rows), seconds);
        QCOMPARE(cliff.seconds(3), 1.2);
        QCOMPARE(lengths(cliff, 10, {{7, 0.5}}), Lengths{3});
        QCOMPARE(lengths(cliff, 10, {{7, 0.99}}), Lengths{7});
        QCOMPARE(lengths(cliff, 10, {{7, 0.1}}), Lengths{0});

        // What it takes to have a guess at all is paid once.
        const std::vector<DraftOffer> offers{{7, 0.9}};
        const DraftLengths cheap = draftLengths(costs, 1, 10, offers, 0.5);
        QVERIFY(cheap.lengths.front() > 0);
        QVERIFY(cheap.tokensPerSecond > 1 &&
                cheap.tokensPerSecond < draftLengths(costs, 1, 10, offers).tokensPerSecond);
        const DraftLengths dear = draftLengths(costs, 1, 10, offers, 20);
        QCOMPARE(dear.lengths.front(), 0u);
        QCOMPARE(dear.tokensPerSecond, 1.0);
    }

    /// Where states go back, the rows in front of a wrong guess are computed again: an unsure guess has to be worth
    /// that.
    void goingBackIsCounted() {
        StepCosts costs;
        for (const auto& [rows, seconds] : {std::pair(1, 1.0), {2, 1.3}, {3, 1.6}, {4, 1.9}, {5, 2.2}, {6, 2.5}})
            for (int i = 0; i < 2; ++i) costs.measure(static_cast<std::size_t>(rows), seconds);
        const auto best = [&](double share, bool goesBack) {
            const DraftOffer offer{5, share, goesBack};
            return draftLengths(costs, 1, 10, {&offer, 1});
        };
        QCOMPARE(best(0.4, false).lengths.front(), 1u);
        QCOMPARE(best(0.4, true).lengths.front(), 0u);
        QCOMPARE(best(0.99, false).lengths.front(), 5u);
        QCOMPARE(best(0.99, true).lengths.front(), 5u);
        QCOMPARE(best(1, true).tokensPerSecond, best(1, false).tokensPerSecond); // never wrong
        QVERIFY(best(0.99, true).tokensPerSecond < best(0.99, false).tokensPerSecond);
    }

    void triesAgainNowAndThen() {
        StepCosts costs;
        for (int i = 0; i < 2; ++i) {
            costs.measure(1, 1.0);
            costs.measure(2, 3.0);
        }
        const DraftOffer offer{1, 0.9};
        int skipped = 0;
        while (draftLengths(costs, 1, 1, {&offer, 1}).lengths.front() == 0) {
            costs.skip(1);
            QVERIFY(++skipped < 1000);
        }
        QVERIFY(skipped > 100);
        DraftShares shares;
        for (int i = 0; i < 20; ++i) shares.learn(3, 0, true);
        QVERIFY(shares.of(3) < 0.1);
        QVERIFY(shares.of(2) > 0.4);
        for (int i = 0; i < 300; ++i) shares.skip(3);
        QVERIFY(shares.of(3) > 0.2);
        for (int i = 0; i < 20; ++i) shares.learn(3, 2, false);
        QVERIFY(shares.of(3) > 0.9);
    }

    void aCircularTextTakesFewSteps() {
        std::mt19937 random(2);
        const Tokens prompt = talkativePrompt(random, 20, 300, 1);
        for (const std::uint32_t mostRows : {64u, 4u, 1u}) {
            Rig rig(16, {}, mostRows, 0, 1);
            Record record;
            rig.add(greedy(prompt, record, 300));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 300, 1));
            const Usage& usage = record.ended->usage;
            QCOMPARE(usage.generatedTokens, 300u);
            QVERIFY(usage.acceptedTokens <= usage.draftedTokens);
            QCOMPARE(rig.scheduler.status().acceptedTokens, std::uint64_t{usage.acceptedTokens});
            QCOMPARE(rig.scheduler.status().draftedTokens, std::uint64_t{usage.draftedTokens});
            if (mostRows == 64) QVERIFY(rig.executor.batches < 100);
            if (mostRows == 4) QVERIFY(rig.executor.batches < 150);
            if (mostRows == 1) QCOMPARE(usage.draftedTokens, 0u);
            // The next text finds all but the last token in the cache, and nothing else.
            Tokens text = prompt;
            text.insert(text.end(), record.tokens.begin(), record.tokens.end());
            Tokens next = text;
            next.push_back(11);
            Record second;
            rig.add(greedy(next, second, 100));
            rig.finish();
            QCOMPARE(second.ended->usage.cachedTokens, 20u + 299);
            QCOMPARE(second.tokens, ChainExecutor::continuation(next, 100, 1));
        }
    }

    void nothingIsTriedThatDoesNotPay() {
        std::mt19937 random(3);
        const Tokens prompt = talkativePrompt(random, 20, 400, 1);
        Rig rig(16, {}, 64, 0, 1);
        rig.executor.cost = [](std::size_t rows) { return 1e-3 * static_cast<double>(rows * rows); };
        Record record;
        rig.add(greedy(prompt, record, 400));
        rig.finish();
        QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 400, 1));
        QVERIFY(record.ended->usage.draftedTokens < 60);
    }

    void answersShareTheRoom() {
        std::mt19937 random(4);
        Rig rig(64, {.mostSequences = 8}, 10, 0, 1);
        std::vector<Record> records(8);
        std::vector<Tokens> prompts;
        for (Record& record : records) {
            prompts.push_back(talkativePrompt(random, 40, 100, 1));
            rig.add(greedy(prompts.back(), record, 100));
        }
        rig.finish();
        for (std::size_t i = 0; i < records.size(); ++i)
            QCOMPARE(records[i].tokens, ChainExecutor::continuation(prompts[i], 100, 1));
        QVERIFY(rig.scheduler.status().acceptedTokens > 0);
    }

    /// With recurrent layers guesses are tried where a second slot is free, and the states at the ends of blocks are
    /// kept as ever.
    void recurrentModelsGoBack() {
        std::mt19937 random(5);
        const Tokens prompt = talkativePrompt(random, 20, 300, 2);
        for (const std::uint32_t states : {3u, 1u}) { // one of them for snapshots, or none
            Rig rig(16, {}, 64, states, 2);
            Record record;
            rig.add(greedy(prompt, record, 300));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 300, 2));
            if (states == 1) {
                QCOMPARE(rig.scheduler.status().draftedTokens, std::uint64_t{0});
                continue;
            }
            QVERIFY(rig.executor.batches < 200);
            Tokens next = prompt;
            next.insert(next.end(), record.tokens.begin(), record.tokens.end());
            next.push_back(11);
            Record second;
            rig.add(greedy(next, second, 100));
            rig.finish();
            QCOMPARE(second.ended->usage.cachedTokens, (20u + 299) / plan::cacheBlockTokens * plan::cacheBlockTokens);
            QCOMPARE(second.tokens, ChainExecutor::continuation(next, 100, 2));
        }
    }

    /// Two tokens that came before do not tell what follows three, so that most guesses are wrong.
    void recurrentModelsComputeAgainWhatWasRight() {
        std::mt19937 random(10);
        const Tokens prompt = talkativePrompt(random, 400, 100);
        Rig rig(32, {}, 64, 3);
        Record record;
        rig.add(greedy(prompt, record, 100));
        rig.finish();
        QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 100));
        const Usage& usage = record.ended->usage;
        QVERIFY(usage.draftedTokens > usage.acceptedTokens);
        // Every row is a token's first, a wrong guess, or one that was computed before a wrong guess.
        QVERIFY(rig.executor.rows <= 400u + 99 + 3 * usage.draftedTokens);
    }

    /// A text that never repeats itself, so that the model's drafter alone can guess it.
    void aDrafterSavesSteps() {
        std::mt19937 random(6);
        const Tokens prompt = talkativePrompt(random, 20, 300);
        for (const std::uint32_t wrong : {0u, 4u, 16u}) {
            Rig rig(16);
            rig.executor.addDrafter(8);
            rig.executor.wrongGuesses = wrong;
            Record record;
            rig.add(greedy(prompt, record, 300));
            rig.finish();
            QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 300));
            const Usage& usage = record.ended->usage;
            if (wrong == 0) {
                QVERIFY(rig.executor.batches < 60);
                QCOMPARE(usage.acceptedTokens, usage.draftedTokens);
            }
            if (wrong == 4) QVERIFY(rig.executor.batches < 150);
            if (wrong == 16) {
                QCOMPARE(usage.acceptedTokens, 0u);
                QVERIFY(rig.executor.passes < 100); // of 300 steps
            }
        }
    }

    void aSlowDrafterIsLeftAlone() {
        std::mt19937 random(7);
        const Tokens prompt = talkativePrompt(random, 20, 400);
        Rig rig(16);
        rig.executor.addDrafter(8);
        rig.executor.passCost = [](std::size_t) { return 1.0; };
        Record record;
        rig.add(greedy(prompt, record, 400));
        rig.finish();
        QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 400));
        QVERIFY(rig.executor.passes < 10);
    }

    /// Where both may be right, what costs nothing is taken.
    void whatCameBeforeIsPreferred() {
        std::mt19937 random(8);
        const Tokens prompt = talkativePrompt(random, 20, 300, 1);
        Rig rig(16, {}, 64, 0, 1);
        rig.executor.addDrafter(8);
        rig.executor.wrongGuesses = 8;
        Record record;
        rig.add(greedy(prompt, record, 300));
        rig.finish();
        QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, 300, 1));
        QVERIFY(rig.executor.batches < 100);
        QVERIFY(rig.executor.passes < rig.executor.batches / 2);
    }

    void aDrafterAtTheEndOfTheContext() {
        std::mt19937 random(9);
        for (const std::uint32_t blocks : {1u, 2u}) {
            for (std::uint32_t length = 1; length < blocks * plan::cacheBlockTokens; length += 5) {
                const Tokens prompt = talkativePrompt(random, length, 64);
                Rig rig(blocks);
                rig.executor.addDrafter(12, length % 2);
                Record record;
                rig.add(greedy(prompt, record, 0));
                rig.finish();
                const std::uint32_t most = blocks * plan::cacheBlockTokens + 1 - length;
                QCOMPARE(record.tokens, ChainExecutor::continuation(prompt, most));
                QCOMPARE(static_cast<int>(record.ended->reason), static_cast<int>(EndReason::contextFull));
            }
        }
    }

    void draftersChangeNoAnswer() {
        std::uint64_t accepted = 0;
        std::uint64_t wrong = 0;
        std::uint64_t passes = 0;
        for (unsigned seed = 0; seed < 150; ++seed) {
            const Mix with(seed, true, true);
            const Mix without(seed, false);
            accepted += with.status.acceptedTokens;
            wrong += with.status.draftedTokens - with.status.acceptedTokens;
            passes += with.passes;
            compare(with, without, seed);
        }
        QVERIFY(accepted > 3000);
        QVERIFY(wrong > 1000);
        QVERIFY(passes > 1000);
    }

    void changesNoAnswer() {
        std::uint64_t accepted = 0;
        std::uint64_t wrong = 0;
        for (unsigned seed = 0; seed < 150; ++seed) {
            const Mix with(seed, true);
            const Mix without(seed, false);
            QCOMPARE(without.status.draftedTokens, std::uint64_t{0});
            accepted += with.status.acceptedTokens;
            wrong += with.status.draftedTokens - with.status.acceptedTokens;
            compare(with, without, seed);
        }
        QVERIFY(accepted > 1000);
        QVERIFY(wrong > 1000);
    }

    void goingBackChangesNoAnswer() {
        std::uint64_t accepted = 0;
        std::uint64_t wrong = 0;
        for (unsigned seed = 0; seed < 150; ++seed) {
            const Mix with(seed, true, false, true);
            const Mix without(seed, false, false, true);
            accepted += with.status.acceptedTokens;
            wrong += with.status.draftedTokens - with.status.acceptedTokens;
            compare(with, without, seed);
        }
        QVERIFY(accepted > 300);
        QVERIFY(wrong > 200);
    }

private:
    /// The same answers, and nothing left behind.
    static void compare(const Mix& with, const Mix& without, unsigned seed) {
        QCOMPARE(with.status.cacheTokensUsed, 0u);
        QVERIFY(with.status.cacheTokensKept <= with.status.cacheTokens);
        QCOMPARE(with.outcomes.size(), without.outcomes.size());
        for (std::size_t i = 0; i < with.outcomes.size(); ++i) {
            Tokens a = with.outcomes[i].tokens;
            Tokens b = without.outcomes[i].tokens;
            if (with.outcomes[i].cancelled) { // after so many steps, not tokens
                a.resize(std::min(a.size(), b.size()));
                b.resize(a.size());
            } else {
                QCOMPARE(with.outcomes[i].ended->reason, without.outcomes[i].ended->reason);
                QCOMPARE(with.outcomes[i].ended->usage.generatedTokens,
                         without.outcomes[i].ended->usage.generatedTokens);
            }
            QVERIFY2(a == b, qPrintable(QString("seed %1, answer %2").arg(seed).arg(i)));
        }
    }
};

QTEST_APPLESS_MAIN(SpeculationTest)
#include "speculation_test.moc"
