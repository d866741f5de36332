#include "tests/app/modes/contemplation_run.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>
#include <algorithm>

using namespace calliope::test;

/// The orchestration of lanes as far as their drafts; merging is in contemplation_merging_test.
class ContemplationTest : public ContemplationRun {
    Q_OBJECT

    static void eachLane() {
        QTest::addColumn<int>("number");
        for (int i = 1; i <= 4; ++i) QTest::addRow("lane %d", i) << i;
    }

private slots:
    void allLanesDraftRefineAndMerge_data() {
        QTest::addColumn<int>("lanes");
        for (const int lanes : {2, 4, 8}) QTest::addRow("%d lanes", lanes) << lanes;
    }

    void allLanesDraftRefineAndMerge() {
        QFETCH(int, lanes);
        begin(differing, lanes);
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(outcome->rounds, 2);
        QCOMPARE(outcome->chosen, 0);
        QVERIFY(outcome->usage.answerTokens > 0);
        QCOMPARE(outcome->requests, 2 * lanes + 1);
        QCOMPARE(static_cast<int>(fake->chats().size()), 2 * lanes + 1);
        QCOMPARE(asked(isRefinement), lanes);
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(answer(AnswerSection::agreement), QString("most"));
        QCOMPARE(answer(AnswerSection::differed), QString("D"));
        QCOMPARE(answer(AnswerSection::decided), QString("reasons"));
        QStringList order;
        for (int i = 1; i <= lanes; ++i) order.append(QString(QChar('A' + i - 1)) + "2");
        QCOMPARE(begun, order);
        for (const Lane& each : run->lanes()) {
            QCOMPARE(each.state, LaneState::done);
            QCOMPARE(each.draft().text, QString("refined of %1.").arg(each.letter()));
            QVERIFY(each.tokens > 0 && each.seconds > 0);
        }
        // Every refinement has seen all others, the synthesis all refinements.
        for (const QJsonObject& request : fake->chats())
            for (const Lane& each : run->lanes()) {
                if (isRefinement(request) && letterOf(request) != each.letter())
                    QVERIFY(textOf(request).contains(QString("draft of %1.").arg(each.letter())));
                if (isSynthesis(request))
                    QVERIFY(textOf(request).contains(QString("refined of %1.").arg(each.letter())));
            }
        // Lanes differ in their seeds.
        QSet<int> seeds;
        for (int i = 0; i < lanes; ++i) seeds.insert(fake->chats()[static_cast<std::size_t>(i)]["seed"].toInt());
        QCOMPARE(static_cast<int>(seeds.size()), lanes);
    }

    void lanesAreAskedAtOnce() {
        begin([](const QJsonObject&) { return endless(); });
        QVERIFY(spinUntil([&] { return fake->running() == 4; }, 30'000));
        run->stop();
        QVERIFY(waitForEnd());
        QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
    }

    void nobodyRefinesWhatAllSay() {
        begin(agreeing);
        QVERIFY(waitForEnd());
        QVERIFY(outcome->agreedEarly);
        QCOMPARE(asked(isRefinement), 0);
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    /// Nobody waits for the last one where all others are certain of the same.
    void theLastOneIsNotWaitedFor_data() {
        QTest::addColumn<int>("confidence"); ///< of the others
        QTest::addColumn<bool>("pinned");
        QTest::addColumn<bool>("waits");
        QTest::newRow("certain") << 5 << false << false;
        QTest::newRow("sure") << 4 << false << true;
        QTest::newRow("pinned") << 5 << true << true;
    }

    void theLastOneIsNotWaitedFor() {
        QFETCH(int, confidence);
        QFETCH(bool, pinned);
        QFETCH(bool, waits);
        begin([confidence](const QJsonObject& request) {
            if (letterOf(request) == "D") return endless();
            if (isSynthesis(request)) return saying(merged);
            return saying(
                QString("Draft of %1.\nVerdict: buy it\nConfidence: %2").arg(letterOf(request)).arg(confidence));
        });
        run->pin(1, pinned);
        if (waits) {
            const auto hasEnded = [this](int number) { return lane(number).state == LaneState::drafted; };
            QVERIFY(spinUntil([&] { return hasEnded(1) && hasEnded(2) && hasEnded(3); }, 30'000));
            QTest::qWait(50);
            QVERIFY(lane(4).isRunning());
            run->stop();
            return;
        }
        QVERIFY(waitForEnd());
        QVERIFY(outcome->agreedEarly);
        QCOMPARE(asked(isRefinement), 0);
        QCOMPARE(lane(4).state, LaneState::stopped);
        QVERIFY(run->agreement().isUnanimous());
        QVERIFY(!textOf(fake->chats().back()).contains("and so on"));
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    void aLaneThatFailsIsLeftOut_data() { eachLane(); }

    void aLaneThatFailsIsLeftOut() {
        QFETCH(int, number);
        const QString letter(QChar('A' + number - 1));
        begin([&](const QJsonObject& request) { return letterOf(request) == letter ? failing() : differing(request); });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(lane(number).state, LaneState::failed);
        QVERIFY(!lane(number).problem.isEmpty());
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(std::ranges::count(fake->chats(), letter, letterOf), 2); // tried again, once
        for (const Lane& each : run->lanes())
            QCOMPARE(textOf(fake->chats().back()).contains(QString("%1 (%2)").arg(each.letter()).arg(each.name)),
                     each.number != number);
    }

    /// An endpoint that answers one request at a time and refuses the others. Whether it is through with one is told by
    /// who asked: connections close when they like.
    void oneAfterTheOtherWorks() {
        begin([this, taken = QString()](const QJsonObject& request) mutable {
            const QString letter = letterOf(request);
            const auto isUnderWay = [&](const Lane& each) {
                return each.isRunning() && QString(each.letter()) == taken && taken != letter;
            };
            if (std::ranges::any_of(run->lanes(), isUnderWay)) return failing();
            taken = letter;
            return differing(request);
        });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        for (const Lane& each : run->lanes()) QVERIFY(each.hasText());
        QVERIFY(!answer().isEmpty());
    }

    void allFail() {
        begin([](const QJsonObject&) { return failing(); });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::failed);
        QVERIFY(!outcome->failure.title.isEmpty());
        QCOMPARE(static_cast<int>(fake->chats().size()), 4);
    }

    void silentLanesFail() {
        begin([](const QJsonObject&) { return FakeAnswer(); });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::failed);
    }

    void oneDraftIsTheAnswer() {
        begin([](const QJsonObject& request) { return letterOf(request) == "C" ? differing(request) : failing(); });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(outcome->chosen, 3);
        QCOMPARE(answer(), QString("draft of C."));
        QCOMPARE(asked(isSynthesis), 0);
    }

    void aRefinementThatFailsKeepsTheDraft() {
        begin([](const QJsonObject& request) {
            return isRefinement(request) && letterOf(request) == "A" ? failing() : differing(request);
        });
        QVERIFY(waitForEnd());
        QCOMPARE(lane(1).state, LaneState::done);
        QCOMPARE(lane(1).draft().text, QString("draft of A."));
        QCOMPARE(lane(1).textRound, 1);
        QVERIFY(textOf(fake->chats().back()).contains("draft of A."));
    }

    void eachLaneCanBeStopped_data() { eachLane(); }

    void eachLaneCanBeStopped() {
        QFETCH(int, number);
        const QString letter(QChar('A' + number - 1));
        begin([&](const QJsonObject& request) {
            return letterOf(request) == letter && !isRefinement(request) ? endless() : differing(request);
        });
        QVERIFY(spinUntil([&] { return lane(number).tokens > 3 && fake->running() == 1; }, 30'000));
        QCOMPARE(run->stage(), Stage::drafting);
        run->stopLane(number);
        QVERIFY(waitForEnd());
        QCOMPARE(lane(number).state, LaneState::stopped);
        QVERIFY(lane(number).text.startsWith("and so on")); // it counts
        QVERIFY(textOf(fake->chats().back()).contains("and so on"));
        QCOMPARE(asked(isRefinement), 3);
        QCOMPARE(outcome->end, Contemplation::End::finished);
    }

    /// The model of all agents goes amid their answers, because the user wants another.
    void aModelThatGoesStopsAll_data() {
        QTest::addColumn<bool>("merges");
        QTest::newRow("drafting") << false;
        QTest::newRow("merging") << true;
    }

    void aModelThatGoesStopsAll() {
        QFETCH(bool, merges);
        begin([merges](const QJsonObject& request) {
            FakeAnswer answer = differing(request);
            if (isSynthesis(request) == merges)
                answer.pieces.push_back({Kind::raw, R"({"error": {"message": "Cut off.", "code": "cancelled"}})", {}});
            return answer;
        });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::stopped);
        QVERIFY(lane(1).hasText() || !merges);
    }

    void stopEndsAll() {
        begin([](const QJsonObject&) { return endless(); });
        QVERIFY(spinUntil([&] { return lane(1).tokens > 3 && lane(4).tokens > 3; }, 30'000));
        run->stop();
        QVERIFY(outcome);
        QCOMPARE(outcome->end, Contemplation::End::stopped);
        QVERIFY(outcome->usage.answerTokens > 0);
        for (const Lane& each : run->lanes()) QCOMPARE(each.state, LaneState::stopped);
        run->stop();
        run->answerNow();
        run->extend(1);
        run->hint(0, "too late");
        QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
        QCOMPARE(static_cast<int>(fake->chats().size()), 4);
    }

    /// Drafts stay whole: half a refinement is worth less.
    void stopAmidTheRefinement() {
        begin([](const QJsonObject& request) { return isRefinement(request) ? endless() : differing(request); });
        QVERIFY(waitForStage(Stage::refining));
        const qint64 before = lane(4).tokens;
        QVERIFY(spinUntil([&] { return lane(4).tokens > before + 3; }, 30'000));
        run->stop();
        QVERIFY(outcome);
        QCOMPARE(outcome->end, Contemplation::End::stopped);
        QCOMPARE(outcome->rounds, 2);
        for (const Lane& each : run->lanes()) {
            QCOMPARE(each.state, LaneState::stopped);
            QCOMPARE(each.draft().text, QString("draft of %1.").arg(each.letter()));
        }
        QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
        QCOMPARE(asked(isSynthesis), 0);
        QVERIFY(answer().isEmpty());
    }

    void aHintTakesEffectInTheRefinement() {
        begin(agreeing); // nobody would refine otherwise
        run->hint(2, "Look at the roof");
        QVERIFY(waitForEnd());
        QCOMPARE(asked(isRefinement), 1);
        const auto refinement = std::ranges::find_if(fake->chats(), isRefinement);
        QCOMPARE(letterOf(*refinement), QString("B"));
        QVERIFY(textOf(*refinement).contains("Look at the roof"));
        QVERIFY(lane(2).hint.isEmpty());
    }

    void aHintOutlivesATryThatFailed() {
        begin([tries = 0](const QJsonObject& request) mutable {
            return letterOf(request) == "B" && tries++ == 0 ? failing() : agreeing(request);
        });
        run->hint(2, "Look at the roof");
        QVERIFY(waitForEnd());
        const auto refinement = std::ranges::find_if(fake->chats(), isRefinement);
        QVERIFY(refinement != fake->chats().end());
        QVERIFY(textOf(*refinement).contains("Look at the roof"));
    }

    void whoTakesHints() {
        begin([](const QJsonObject& request) { return letterOf(request) == "B" ? failing() : endless(); });
        QVERIFY(spinUntil([&] { return lane(2).state == LaneState::failed; }, 30'000));
        for (int number = -1; number <= 9; ++number)
            QCOMPARE(run->takesHints(number), number == 1 || number == 3 || number == 4);
        run->answerNow(); // no further round
        QVERIFY(!run->takesHints(1) && !run->takesHints());
        run->stop();
    }

    void aHintAmidTheRefinementMakesAnotherRound() {
        begin(differing);
        QVERIFY(waitForStage(Stage::refining));
        run->hint(0, "Look at the roof");
        QVERIFY(waitForEnd());
        QCOMPARE(asked(isRefinement), 8);
        for (const Lane& each : run->lanes()) QCOMPARE(each.round, 3);
    }

    void extendingGivesTwiceTheBudgetAndAnotherRound() {
        begin(differing);
        QVERIFY(waitForStage(Stage::refining));
        const qint64 before = lane(3).budget;
        run->extend(3);
        QCOMPARE(lane(3).budget, 2 * before);
        QVERIFY(waitForEnd());
        QCOMPARE(lane(3).round, 3);
        QCOMPARE(lane(1).round, 2);
    }

    void aStoppedLaneCanGoOn() {
        begin([](const QJsonObject& request) {
            return letterOf(request) == "D" && !isRefinement(request) ? endless() : differing(request);
        });
        QVERIFY(spinUntil([&] { return lane(4).tokens > 3; }, 30'000));
        run->stopLane(4);
        if (run->stage() == Stage::drafting) {
            run->extend(4);
            QVERIFY(waitForEnd());
            QCOMPARE(lane(4).draft().text, QString("refined of D."));
        }
    }

    void useThisOneEndsAll() {
        begin([](const QJsonObject& request) { return letterOf(request) == "A" ? differing(request) : endless(); });
        QVERIFY(spinUntil([&] { return lane(1).hasText() && lane(4).tokens > 3; }, 30'000));
        run->use(1);
        QVERIFY(outcome);
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(outcome->chosen, 1);
        QCOMPARE(answer(), QString("draft of A."));
        QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
    }

    void endpointsWithoutBudgetsAreCut() {
        run.reset();
        begin([](const QJsonObject& request) { return letterOf(request) == "A" ? endless() : differing(request); });
        // Faster than the budget of a real plan would be reached: the lane's own is small.
        Contemplation::Plan plan;
        ChatMessage question;
        question.parts.push_back({ChatPart::Kind::text, "Why?"});
        plan.task.base.messages.push_back(question);
        plan.task.answerTokens = 20;
        plan.task.lanes = 2;
        plan.thinkTokens = 0;
        Contemplation small(plan, asker());
        bool isOver = false;
        connect(&small, &Contemplation::ended, this, [&] { isOver = true; });
        QVERIFY(spinUntil([&] { return isOver; }, 30'000));
        QVERIFY(small.lanes()[0].tokens < 500);
    }

    /// Each lane uses the tool in its draft, says more behind it, and no two uses have the same number.
    void lanesUseTools() {
        toolbox.setTools({}, {counter()});
        begin([](const QJsonObject& request) {
            const QJsonArray messages = request["messages"].toArray();
            const bool hasResult = messages.last()["role"] == "tool";
            if (hasResult || isSynthesis(request) || isRefinement(request)) return differing(request);
            FakeAnswer answer = saying("Let me count.");
            answer.finish = "tool_calls";
            answer.pieces.push_back({Kind::call, "count", "{}"});
            return answer;
        });
        QVERIFY(waitForEnd());
        toolbox.setTools({}, {});
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QStringList numbers;
        for (const QString& use : used) numbers.append(use.section(' ', 2));
        numbers.sort();
        QCOMPARE(numbers, QStringList({"1", "2", "3", "4"}));
        for (const char lane : {'1', '2', '3', '4'}) QCOMPARE(used.filter(QString(lane) + " 0 ").size(), 1);
        for (const QJsonObject& request : fake->chats()) QCOMPARE(request["tools"].toArray().size(), 1);
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    /// What an agent has looked at in its draft, all see when they refine, and the synthesis does.
    void whatAgentsLookAtIsSeenByAll() {
        Tool look = counter();
        look.run = [](const QJsonObject&, const ToolContext& context) {
            return runAtOnce([number = context.number] {
                ToolResult result{.text = "It is shown."};
                result.seen = {{ChatPart::Kind::text, QString("Look %1:").arg(number)},
                               {ChatPart::Kind::picture, QString("data:,%1").arg(number)}};
                return result;
            });
        };
        toolbox.setTools({}, {look});
        begin(
            [](const QJsonObject& request) {
                const bool isFirst = request["messages"].toArray().size() == 1 && !isSynthesis(request);
                if (!isFirst) return differing(request);
                FakeAnswer answer;
                answer.finish = "tool_calls";
                answer.pieces.push_back({Kind::call, "count", "{}"});
                return answer;
            },
            2);
        QVERIFY(waitForEnd());
        toolbox.setTools({}, {});
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(asked(isRefinement), 2);
        for (const QJsonObject& request : fake->chats()) {
            if (!isRefinement(request) && !isSynthesis(request)) continue;
            QStringList seen = picturesOf(request);
            seen.sort();
            QCOMPARE(seen, QStringList({"data:,1", "data:,2"}));
        }
    }

    /// Nobody is there to be asked: what changes something, or has to be asked for, is not offered and does not run.
    void agentsGetWhatReadsOnly() {
        Tool asking = counter();
        asking.name = "asking";
        Tool changing = counter(ToolEffect::effect);
        changing.name = "change";
        toolbox.setTools({}, {counter(), asking, changing});
        toolbox.setPermission("asking", "ask");
        toolbox.setPermission("change", "always");
        const std::vector<ToolSpec> offered = toolbox.offer(4'096, agentContext());
        QCOMPARE(offered.size(), std::size_t{1});
        QCOMPARE(offered.front().name, QString("count"));
        QCOMPARE(toolbox.offer(4'096).size(), std::size_t{3});
        toolbox.setTools({}, {});
    }

    void itCanBeDestroyedAtAnyTime() {
        for (int events = 0; events < 40; events += 3) {
            begin(differing);
            for (int i = 0; i < events; ++i) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            run.reset();
            QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
        }
    }

    void numbersThatAreNoLanesDoNothing() {
        begin(differing);
        for (const int number : {-1, 0, 5, 1'000'000}) {
            run->stopLane(number);
            run->extend(number);
            run->pin(number, true);
            run->use(number);
            if (number != 0) run->hint(number, "x");
        }
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->rounds, 2);
    }
};

QTEST_GUILESS_MAIN(ContemplationTest)
#include "contemplation_test.moc"
