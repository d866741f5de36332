#include "tests/app/modes/contemplation_run.h"

#include <QJsonArray>
#include <QTest>

using namespace calliope::test;

/// How the lanes' drafts become one answer, and what can be done to it meanwhile.
class ContemplationMergingTest : public ContemplationRun {
    Q_OBJECT

private slots:
    void aSynthesisThatFailsIsReplaced() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? failing() : agreeing(request); });
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QVERIFY(outcome->chosen != 0 && !outcome->mergeFailure.title.isEmpty());
        QCOMPARE(lane(outcome->chosen).state, LaneState::done); // the last one was not waited for, whoever that was
        QCOMPARE(answer(), lane(outcome->chosen).draft().text);
    }

    /// What has been said of the answer stays, and no lane's text stands in for the rest.
    void stopWhileMerging() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? endless() : differing(request); });
        QVERIFY(spinUntil([&] { return !answer().isEmpty(); }, 30'000));
        QCOMPARE(run->stage(), Stage::merging);
        run->stop();
        QVERIFY(outcome);
        QCOMPARE(outcome->end, Contemplation::End::stopped);
        QCOMPARE(outcome->chosen, 0);
        QVERIFY(answer().startsWith("and so on"));
        QVERIFY(!answer().contains("refined of"));
        for (const Lane& each : run->lanes()) QCOMPARE(each.state, LaneState::done);
        QVERIFY(spinUntil([&] { return fake->running() == 0; }, 30'000));
    }

    void answerNowMergesWhatThereIs() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? saying(merged) : endless(); });
        QVERIFY(spinUntil([&] { return lane(1).tokens > 3 && lane(4).tokens > 3; }, 30'000));
        QVERIFY(run->canAnswerNow());
        // Nothing has been said whole yet: the first one ends, and counts.
        run->stopLane(1);
        run->answerNow();
        QVERIFY(waitForEnd());
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(asked(isRefinement), 0);
    }

    void pinnedDraftsWeighMore() {
        begin(differing);
        run->pin(2, true);
        QVERIFY(waitForEnd());
        QVERIFY(textOf(fake->chats().back()).contains("which the user finds most useful"));
        QVERIFY(lane(2).isPinned);
    }

    /// While the drafts are merged: before the merged answer has begun, it is the lane's.
    void useThisOneWhileMerging_data() {
        QTest::addColumn<bool>("hasBegun");
        QTest::newRow("it thinks") << false;
        QTest::newRow("it speaks") << true;
    }

    void useThisOneWhileMerging() {
        QFETCH(bool, hasBegun);
        begin([hasBegun](const QJsonObject& request) {
            if (!isSynthesis(request)) return differing(request);
            FakeAnswer answer = endless();
            if (!hasBegun) answer.pieces.front().kind = Kind::reasoning;
            return answer;
        });
        const AnswerSection said = hasBegun ? AnswerSection::answer : AnswerSection::reasoning;
        QVERIFY(spinUntil([&] { return !answer(said).isEmpty(); }, 30'000));
        QCOMPARE(run->stage(), Stage::merging);
        QCOMPARE(run->use(2), !hasBegun);
        QCOMPARE(outcome.has_value(), !hasBegun);
        if (hasBegun) return run->stop();
        QCOMPARE(outcome->end, Contemplation::End::finished);
        QCOMPARE(outcome->chosen, 2);
        QCOMPARE(outcome->thoughts, ThoughtsEnd::user);
        QCOMPARE(answer(), QString("refined of B."));
    }

    void theSynthesisCallsNothing() {
        int runs = 0;
        Tool tool = counter();
        tool.run = [&runs](const QJsonObject&, const ToolContext&) {
            ++runs;
            return runAtOnce([] { return ToolResult{"1"}; });
        };
        toolbox.setTools({}, {tool});
        begin([this](const QJsonObject& request) {
            if (!isSynthesis(request) && request["messages"].toArray().last()["role"] != "tool")
                return agreeing(request);
            if (request["tool_choice"] == "none" || used.size() > 9) return saying(merged);
            FakeAnswer answer;
            answer.finish = "tool_calls";
            answer.pieces.push_back({Kind::call, "count", "{}"});
            return answer;
        });
        QVERIFY(waitForEnd());
        toolbox.setTools({}, {});
        QVERIFY(used.isEmpty());
        QCOMPARE(runs, 0);
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    /// But for what is made for merging: the answer has it once.
    void theSynthesisMarks() {
        Tool marks = counter();
        marks.isForMerging = true;
        marks.run = [](const QJsonObject&, const ToolContext&) {
            return runAtOnce([] {
                ToolResult result{"Marked."};
                result.blocks = {calliope::storage::Block{.kind = calliope::storage::BlockKind::regions}};
                return result;
            });
        };
        toolbox.setTools({}, {marks});
        int made = 0;
        begin([](const QJsonObject& request) {
            if (request["messages"].toArray().last()["role"] == "tool") return saying(merged);
            if (!isSynthesis(request)) return agreeing(request);
            FakeAnswer answer;
            answer.finish = "tool_calls";
            answer.pieces.push_back({Kind::call, "count", "{}"});
            return answer;
        });
        connect(run.get(), &Contemplation::answerMade, this,
                [&](const auto& blocks) { made += static_cast<int>(blocks.size()); });
        QVERIFY(waitForEnd());
        toolbox.setTools({}, {});
        QCOMPARE(made, 1);
        QCOMPARE(answer(), QString("Merged [A]."));
    }
};

QTEST_GUILESS_MAIN(ContemplationMergingTest)
#include "contemplation_merging_test.moc"
