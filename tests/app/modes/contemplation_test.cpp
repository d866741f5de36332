#include "app/endpoints/chat_client.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/modes/contemplation.h"
#include "tests/app/support/spin.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

/// The orchestration of lanes, against an endpoint that says what each test wants.

using namespace calliope::app;
using calliope::test::spinUntil;
using Kind = FakePiece::Kind;

namespace {

FakeAnswer saying(const QString& text) {
    FakeAnswer answer;
    addWords(answer, Kind::content, text);
    return answer;
}

FakeAnswer failing() {
    return {.status = 500, .slowness = 1, .repeats = false, .pieces = {{Kind::content, "No.", {}}}};
}

FakeAnswer endless() {
    return {.status = 200, .slowness = 1, .repeats = true, .pieces = {{Kind::content, "and so on ", {}}}};
}

QString textIn(const QJsonObject& message) {
    QString text = message["content"].toString();
    for (const QJsonValue part : message["content"].toArray()) text += part.toObject()["text"].toString();
    return text;
}

QString textOf(const QJsonObject& request) {
    return textIn(request["messages"].toArray().last().toObject());
}

/// Addresses of the pictures in a request's last message.
QStringList picturesOf(const QJsonObject& request) {
    QStringList out;
    for (const QJsonValue part : request["messages"].toArray().last().toObject()["content"].toArray())
        if (part.toObject().contains("image_url")) out.append(part["image_url"]["url"].toString());
    return out;
}

bool isSynthesis(const QJsonObject& request) {
    return textOf(request).contains("agents have worked on this");
}

bool isRefinement(const QJsonObject& request) {
    return textOf(request).contains("The other agents say:");
}

/// The letter of the lane that asks; nothing for the synthesis.
QString letterOf(const QJsonObject& request) {
    static const QRegularExpression agent("You are agent ([A-H])");
    QString all;
    for (const QJsonValue message : request["messages"].toArray()) all += textIn(message.toObject());
    return isSynthesis(request) ? QString() : agent.match(all).captured(1);
}

const QString merged = "Merged [A].\nAgreement: most\nThey differed: D\nWhat decided it: reasons";

/// Drafts with a verdict of the lane's own, refinements that say so, and a merged answer.
FakeAnswer differing(const QJsonObject& request) {
    if (isSynthesis(request)) return saying(merged);
    const QString letter = letterOf(request);
    const QString what = isRefinement(request) ? "refined" : "draft";
    return saying(QString("%1 of %2.\nVerdict: way %2\nConfidence: 4").arg(what, letter));
}

FakeAnswer agreeing(const QJsonObject& request) {
    if (isSynthesis(request)) return saying(merged);
    return saying("Draft of " + letterOf(request) + ".\nVerdict: buy it\nConfidence: 5");
}

} // namespace

class ContemplationTest : public QObject {
    Q_OBJECT

    using Stage = Contemplation::Stage;

    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};
    std::unique_ptr<FakeEndpoint> m_fake;
    std::unique_ptr<Contemplation> m_run;
    std::optional<Contemplation::Outcome> m_outcome;
    QString m_answer[5];
    QStringList m_begun; ///< rounds after the first, as "C2"
    QStringList m_used;  ///< "LANE INDEX RESULT" of each use of a tool that is over
    Toolbox m_toolbox{nullptr};

    static ToolContext agentContext() {
        ToolContext context;
        context.isAgent = true;
        return context;
    }

    Contemplation::Ask asker() {
        ToolContext context = agentContext();
        context.counts = std::make_shared<QHash<QString, int>>();
        return [this, context](ChatRequest request, bool isMerging) {
            ToolLimits limits;
            ToolContext from = context;
            from.isMerging = isMerging;
            if (isMerging) limits.rounds = 2;
            const auto ask = [this](const ChatRequest& each) { return m_client.ask(m_fake->endpoint(), each); };
            return std::make_unique<ToolLoop>(ask, std::move(request), m_toolbox, from, true, limits);
        };
    }

    /// A tool that counts, and says how often it was used.
    static Tool counter(ToolEffect effect = ToolEffect::read) {
        Tool tool{.name = "count", .title = "Count", .description = "Counts.", .parameters = {{"type", "object"}}};
        tool.effect = effect;
        tool.run = [](const QJsonObject&, const ToolContext& context) {
            return runAtOnce([number = context.number] { return ToolResult{.text = QString::number(number)}; });
        };
        return tool;
    }

    void begin(const FakeEndpoint::Script& script, int lanes = 4) {
        m_run.reset();
        m_used.clear();
        m_fake = std::make_unique<FakeEndpoint>(1);
        m_fake->setScript(script);
        m_outcome.reset();
        m_begun.clear();
        for (QString& each : m_answer) each.clear();
        Contemplation::Plan plan;
        ChatMessage question;
        question.parts.push_back({ChatPart::Kind::text, "Should we buy the bakery?"});
        plan.task.base.messages.push_back(question);
        plan.task.base.effort = "medium";
        plan.task.lanes = lanes;
        plan.kind = QuestionKind::decision;
        plan.task.base.tools = m_toolbox.offer(4'096, agentContext());
        m_run = std::make_unique<Contemplation>(plan, asker());
        connect(m_run.get(), &Contemplation::laneUsed, this, [this](int lane, int index, const ToolUse& use) {
            if (use.isOver()) m_used.append(QString("%1 %2 %3").arg(lane).arg(index).arg(use.result));
        });
        connect(m_run.get(), &Contemplation::answerGrew, this,
                [this](AnswerSection section, const QString& text) { m_answer[static_cast<int>(section)] += text; });
        connect(m_run.get(), &Contemplation::laneBegan, this, [this](int lane) {
            const Lane& it = m_run->lanes()[static_cast<std::size_t>(lane - 1)];
            m_begun.append(it.letter() + QString::number(it.round));
        });
        connect(m_run.get(), &Contemplation::ended, this, [this](const Contemplation::Outcome& outcome) {
            QVERIFY(!m_outcome); // once
            m_outcome = outcome;
        });
    }

    bool waitForEnd() {
        return spinUntil([&] { return m_outcome.has_value(); }, 30'000);
    }
    bool waitForStage(Stage stage) {
        return spinUntil([&] { return m_run->stage() == stage; }, 30'000);
    }
    const Lane& lane(int number) { return m_run->lanes()[static_cast<std::size_t>(number - 1)]; }
    QString answer(AnswerSection section = AnswerSection::answer) {
        return m_answer[static_cast<int>(section)].trimmed();
    }
    static void eachLane() {
        QTest::addColumn<int>("number");
        for (int i = 1; i <= 4; ++i) QTest::addRow("lane %d", i) << i;
    }
    int asked(bool (*is)(const QJsonObject&)) { return static_cast<int>(std::ranges::count_if(m_fake->chats(), is)); }

private slots:
    void allLanesDraftRefineAndMerge_data() {
        QTest::addColumn<int>("lanes");
        for (const int lanes : {2, 4, 8}) QTest::addRow("%d lanes", lanes) << lanes;
    }

    void allLanesDraftRefineAndMerge() {
        QFETCH(int, lanes);
        begin(differing, lanes);
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(m_outcome->rounds, 2);
        QCOMPARE(m_outcome->chosen, 0);
        QVERIFY(m_outcome->usage.answerTokens > 0);
        QCOMPARE(m_outcome->requests, 2 * lanes + 1);
        QCOMPARE(static_cast<int>(m_fake->chats().size()), 2 * lanes + 1);
        QCOMPARE(asked(isRefinement), lanes);
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(answer(AnswerSection::agreement), QString("most"));
        QCOMPARE(answer(AnswerSection::differed), QString("D"));
        QCOMPARE(answer(AnswerSection::decided), QString("reasons"));
        QStringList order;
        for (int i = 1; i <= lanes; ++i) order.append(QString(QChar('A' + i - 1)) + "2");
        QCOMPARE(m_begun, order);
        for (const Lane& each : m_run->lanes()) {
            QCOMPARE(each.state, LaneState::done);
            QCOMPARE(each.draft().text, QString("refined of %1.").arg(each.letter()));
            QVERIFY(each.tokens > 0 && each.seconds > 0);
        }
        // Every refinement has seen all others, the synthesis all refinements.
        for (const QJsonObject& request : m_fake->chats())
            for (const Lane& each : m_run->lanes()) {
                if (isRefinement(request) && letterOf(request) != each.letter())
                    QVERIFY(textOf(request).contains(QString("draft of %1.").arg(each.letter())));
                if (isSynthesis(request))
                    QVERIFY(textOf(request).contains(QString("refined of %1.").arg(each.letter())));
            }
        // Lanes differ in their seeds.
        QSet<int> seeds;
        for (int i = 0; i < lanes; ++i) seeds.insert(m_fake->chats()[static_cast<std::size_t>(i)]["seed"].toInt());
        QCOMPARE(static_cast<int>(seeds.size()), lanes);
    }

    void lanesAreAskedAtOnce() {
        begin([](const QJsonObject&) { return endless(); });
        QVERIFY(spinUntil([&] { return m_fake->running() == 4; }, 30'000));
        m_run->stop();
        QVERIFY(waitForEnd());
        QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
    }

    void nobodyRefinesWhatAllSay() {
        begin(agreeing);
        QVERIFY(waitForEnd());
        QVERIFY(m_outcome->agreedEarly);
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
        m_run->pin(1, pinned);
        if (waits) {
            const auto hasEnded = [this](int number) { return lane(number).state == LaneState::drafted; };
            QVERIFY(spinUntil([&] { return hasEnded(1) && hasEnded(2) && hasEnded(3); }, 30'000));
            QTest::qWait(50);
            QVERIFY(lane(4).isRunning());
            m_run->stop();
            return;
        }
        QVERIFY(waitForEnd());
        QVERIFY(m_outcome->agreedEarly);
        QCOMPARE(asked(isRefinement), 0);
        QCOMPARE(lane(4).state, LaneState::stopped);
        QVERIFY(m_run->agreement().isUnanimous());
        QVERIFY(!textOf(m_fake->chats().back()).contains("and so on"));
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    void aLaneThatFailsIsLeftOut_data() { eachLane(); }

    void aLaneThatFailsIsLeftOut() {
        QFETCH(int, number);
        const QString letter(QChar('A' + number - 1));
        begin([&](const QJsonObject& request) { return letterOf(request) == letter ? failing() : differing(request); });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(lane(number).state, LaneState::failed);
        QVERIFY(!lane(number).problem.isEmpty());
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(std::ranges::count(m_fake->chats(), letter, letterOf), 2); // tried again, once
        for (const Lane& each : m_run->lanes())
            QCOMPARE(textOf(m_fake->chats().back()).contains(QString("%1 (%2)").arg(each.letter()).arg(each.name)),
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
            if (std::ranges::any_of(m_run->lanes(), isUnderWay)) return failing();
            taken = letter;
            return differing(request);
        });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        for (const Lane& each : m_run->lanes()) QVERIFY(each.hasText());
        QVERIFY(!answer().isEmpty());
    }

    void allFail() {
        begin([](const QJsonObject&) { return failing(); });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::failed);
        QVERIFY(!m_outcome->failure.title.isEmpty());
        QCOMPARE(static_cast<int>(m_fake->chats().size()), 4);
    }

    void silentLanesFail() {
        begin([](const QJsonObject&) { return FakeAnswer(); });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::failed);
    }

    void oneDraftIsTheAnswer() {
        begin([](const QJsonObject& request) { return letterOf(request) == "C" ? differing(request) : failing(); });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(m_outcome->chosen, 3);
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
        QVERIFY(textOf(m_fake->chats().back()).contains("draft of A."));
    }

    void aSynthesisThatFailsIsReplaced() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? failing() : agreeing(request); });
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QVERIFY(m_outcome->chosen != 0 && !m_outcome->mergeFailure.title.isEmpty());
        QCOMPARE(lane(m_outcome->chosen).state, LaneState::done); // the last one was not waited for, whoever that was
        QCOMPARE(answer(), lane(m_outcome->chosen).draft().text);
    }

    void eachLaneCanBeStopped_data() { eachLane(); }

    void eachLaneCanBeStopped() {
        QFETCH(int, number);
        const QString letter(QChar('A' + number - 1));
        begin([&](const QJsonObject& request) {
            return letterOf(request) == letter && !isRefinement(request) ? endless() : differing(request);
        });
        QVERIFY(spinUntil([&] { return lane(number).tokens > 3 && m_fake->running() == 1; }, 30'000));
        QCOMPARE(m_run->stage(), Stage::drafting);
        m_run->stopLane(number);
        QVERIFY(waitForEnd());
        QCOMPARE(lane(number).state, LaneState::stopped);
        QVERIFY(lane(number).text.startsWith("and so on")); // it counts
        QVERIFY(textOf(m_fake->chats().back()).contains("and so on"));
        QCOMPARE(asked(isRefinement), 3);
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
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
        QCOMPARE(m_outcome->end, Contemplation::End::stopped);
        QVERIFY(lane(1).hasText() || !merges);
    }

    void stopEndsAll() {
        begin([](const QJsonObject&) { return endless(); });
        QVERIFY(spinUntil([&] { return lane(1).tokens > 3 && lane(4).tokens > 3; }, 30'000));
        m_run->stop();
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->end, Contemplation::End::stopped);
        QVERIFY(m_outcome->usage.answerTokens > 0);
        for (const Lane& each : m_run->lanes()) QCOMPARE(each.state, LaneState::stopped);
        m_run->stop();
        m_run->answerNow();
        m_run->extend(1);
        m_run->hint(0, "too late");
        QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
        QCOMPARE(static_cast<int>(m_fake->chats().size()), 4);
    }

    /// Drafts stay whole: half a refinement is worth less.
    void stopAmidTheRefinement() {
        begin([](const QJsonObject& request) { return isRefinement(request) ? endless() : differing(request); });
        QVERIFY(waitForStage(Stage::refining));
        const qint64 before = lane(4).tokens;
        QVERIFY(spinUntil([&] { return lane(4).tokens > before + 3; }, 30'000));
        m_run->stop();
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->end, Contemplation::End::stopped);
        QCOMPARE(m_outcome->rounds, 2);
        for (const Lane& each : m_run->lanes()) {
            QCOMPARE(each.state, LaneState::stopped);
            QCOMPARE(each.draft().text, QString("draft of %1.").arg(each.letter()));
        }
        QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
        QCOMPARE(asked(isSynthesis), 0);
        QVERIFY(answer().isEmpty());
    }

    /// What has been said of the answer stays, and no lane's text stands in for the rest.
    void stopWhileMerging() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? endless() : differing(request); });
        QVERIFY(spinUntil([&] { return !answer().isEmpty(); }, 30'000));
        QCOMPARE(m_run->stage(), Stage::merging);
        m_run->stop();
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->end, Contemplation::End::stopped);
        QCOMPARE(m_outcome->chosen, 0);
        QVERIFY(answer().startsWith("and so on"));
        QVERIFY(!answer().contains("refined of"));
        for (const Lane& each : m_run->lanes()) QCOMPARE(each.state, LaneState::done);
        QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
    }

    void answerNowMergesWhatThereIs() {
        begin([](const QJsonObject& request) { return isSynthesis(request) ? saying(merged) : endless(); });
        QVERIFY(spinUntil([&] { return lane(1).tokens > 3 && lane(4).tokens > 3; }, 30'000));
        QVERIFY(m_run->canAnswerNow());
        // Nothing has been said whole yet: the first one ends, and counts.
        m_run->stopLane(1);
        m_run->answerNow();
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(asked(isRefinement), 0);
    }

    void aHintTakesEffectInTheRefinement() {
        begin(agreeing); // nobody would refine otherwise
        m_run->hint(2, "Look at the roof");
        QVERIFY(waitForEnd());
        QCOMPARE(asked(isRefinement), 1);
        const auto refinement = std::ranges::find_if(m_fake->chats(), isRefinement);
        QCOMPARE(letterOf(*refinement), QString("B"));
        QVERIFY(textOf(*refinement).contains("Look at the roof"));
        QVERIFY(lane(2).hint.isEmpty());
    }

    void aHintOutlivesATryThatFailed() {
        begin([tries = 0](const QJsonObject& request) mutable {
            return letterOf(request) == "B" && tries++ == 0 ? failing() : agreeing(request);
        });
        m_run->hint(2, "Look at the roof");
        QVERIFY(waitForEnd());
        const auto refinement = std::ranges::find_if(m_fake->chats(), isRefinement);
        QVERIFY(refinement != m_fake->chats().end());
        QVERIFY(textOf(*refinement).contains("Look at the roof"));
    }

    void whoTakesHints() {
        begin([](const QJsonObject& request) { return letterOf(request) == "B" ? failing() : endless(); });
        QVERIFY(spinUntil([&] { return lane(2).state == LaneState::failed; }, 30'000));
        for (int number = -1; number <= 9; ++number)
            QCOMPARE(m_run->takesHints(number), number == 1 || number == 3 || number == 4);
        m_run->answerNow(); // no further round
        QVERIFY(!m_run->takesHints(1) && !m_run->takesHints());
        m_run->stop();
    }

    void aHintAmidTheRefinementMakesAnotherRound() {
        begin(differing);
        QVERIFY(waitForStage(Stage::refining));
        m_run->hint(0, "Look at the roof");
        QVERIFY(waitForEnd());
        QCOMPARE(asked(isRefinement), 8);
        for (const Lane& each : m_run->lanes()) QCOMPARE(each.round, 3);
    }

    void extendingGivesTwiceTheBudgetAndAnotherRound() {
        begin(differing);
        QVERIFY(waitForStage(Stage::refining));
        const qint64 before = lane(3).budget;
        m_run->extend(3);
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
        m_run->stopLane(4);
        if (m_run->stage() == Stage::drafting) {
            m_run->extend(4);
            QVERIFY(waitForEnd());
            QCOMPARE(lane(4).draft().text, QString("refined of D."));
        }
    }

    void pinnedDraftsWeighMore() {
        begin(differing);
        m_run->pin(2, true);
        QVERIFY(waitForEnd());
        QVERIFY(textOf(m_fake->chats().back()).contains("which the user finds most useful"));
        QVERIFY(lane(2).isPinned);
    }

    void useThisOneEndsAll() {
        begin([](const QJsonObject& request) { return letterOf(request) == "A" ? differing(request) : endless(); });
        QVERIFY(spinUntil([&] { return lane(1).hasText() && lane(4).tokens > 3; }, 30'000));
        m_run->use(1);
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(m_outcome->chosen, 1);
        QCOMPARE(answer(), QString("draft of A."));
        QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
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
        QCOMPARE(m_run->stage(), Stage::merging);
        QCOMPARE(m_run->use(2), !hasBegun);
        QCOMPARE(m_outcome.has_value(), !hasBegun);
        if (hasBegun) return m_run->stop();
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QCOMPARE(m_outcome->chosen, 2);
        QCOMPARE(m_outcome->thoughts, ThoughtsEnd::user);
        QCOMPARE(answer(), QString("refined of B."));
    }

    void endpointsWithoutBudgetsAreCut() {
        m_run.reset();
        begin([](const QJsonObject& request) { return letterOf(request) == "A" ? endless() : differing(request); });
        // Faster than the budget of a real plan would be reached: the lane's own is small.
        Contemplation::Plan plan;
        ChatMessage question;
        question.parts.push_back({ChatPart::Kind::text, "Why?"});
        plan.task.base.messages.push_back(question);
        plan.task.answerTokens = 20;
        plan.task.lanes = 2;
        plan.thinkTokens = 0;
        Contemplation run(plan, asker());
        bool isOver = false;
        connect(&run, &Contemplation::ended, this, [&] { isOver = true; });
        QVERIFY(spinUntil([&] { return isOver; }, 30'000));
        QVERIFY(run.lanes()[0].tokens < 500);
    }

    /// Each lane uses the tool in its draft, says more behind it, and no two uses have the same number.
    void lanesUseTools() {
        m_toolbox.setTools({}, {counter()});
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
        m_toolbox.setTools({}, {});
        QCOMPARE(m_outcome->end, Contemplation::End::finished);
        QStringList numbers;
        for (const QString& use : m_used) numbers.append(use.section(' ', 2));
        numbers.sort();
        QCOMPARE(numbers, QStringList({"1", "2", "3", "4"}));
        for (const char lane : {'1', '2', '3', '4'}) QCOMPARE(m_used.filter(QString(lane) + " 0 ").size(), 1);
        for (const QJsonObject& request : m_fake->chats()) QCOMPARE(request["tools"].toArray().size(), 1);
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
        m_toolbox.setTools({}, {look});
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
        m_toolbox.setTools({}, {});
        QCOMPARE(answer(), QString("Merged [A]."));
        QCOMPARE(asked(isRefinement), 2);
        for (const QJsonObject& request : m_fake->chats()) {
            if (!isRefinement(request) && !isSynthesis(request)) continue;
            QStringList seen = picturesOf(request);
            seen.sort();
            QCOMPARE(seen, QStringList({"data:,1", "data:,2"}));
        }
    }

    void theSynthesisCallsNothing() {
        int runs = 0;
        Tool tool = counter();
        tool.run = [&runs](const QJsonObject&, const ToolContext&) {
            ++runs;
            return runAtOnce([] { return ToolResult{"1"}; });
        };
        m_toolbox.setTools({}, {tool});
        begin([this](const QJsonObject& request) {
            if (!isSynthesis(request) && request["messages"].toArray().last()["role"] != "tool")
                return agreeing(request);
            if (request["tool_choice"] == "none" || m_used.size() > 9) return saying(merged);
            FakeAnswer answer;
            answer.finish = "tool_calls";
            answer.pieces.push_back({Kind::call, "count", "{}"});
            return answer;
        });
        QVERIFY(waitForEnd());
        m_toolbox.setTools({}, {});
        QVERIFY(m_used.isEmpty());
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
        m_toolbox.setTools({}, {marks});
        int made = 0;
        begin([](const QJsonObject& request) {
            if (request["messages"].toArray().last()["role"] == "tool") return saying(merged);
            if (!isSynthesis(request)) return agreeing(request);
            FakeAnswer answer;
            answer.finish = "tool_calls";
            answer.pieces.push_back({Kind::call, "count", "{}"});
            return answer;
        });
        connect(m_run.get(), &Contemplation::answerMade, this,
                [&](const auto& blocks) { made += static_cast<int>(blocks.size()); });
        QVERIFY(waitForEnd());
        m_toolbox.setTools({}, {});
        QCOMPARE(made, 1);
        QCOMPARE(answer(), QString("Merged [A]."));
    }

    /// Nobody is there to be asked: what changes something, or has to be asked for, is not offered and does not run.
    void agentsGetWhatReadsOnly() {
        Tool asking = counter();
        asking.name = "asking";
        Tool changing = counter(ToolEffect::effect);
        changing.name = "change";
        m_toolbox.setTools({}, {counter(), asking, changing});
        m_toolbox.setPermission("asking", "ask");
        m_toolbox.setPermission("change", "always");
        const std::vector<ToolSpec> offered = m_toolbox.offer(4'096, agentContext());
        QCOMPARE(offered.size(), std::size_t{1});
        QCOMPARE(offered.front().name, QString("count"));
        QCOMPARE(m_toolbox.offer(4'096).size(), std::size_t{3});
        m_toolbox.setTools({}, {});
    }

    void itCanBeDestroyedAtAnyTime() {
        for (int events = 0; events < 40; events += 3) {
            begin(differing);
            for (int i = 0; i < events; ++i) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            m_run.reset();
            QVERIFY(spinUntil([&] { return m_fake->running() == 0; }, 30'000));
        }
    }

    void numbersThatAreNoLanesDoNothing() {
        begin(differing);
        for (const int number : {-1, 0, 5, 1'000'000}) {
            m_run->stopLane(number);
            m_run->extend(number);
            m_run->pin(number, true);
            m_run->use(number);
            if (number != 0) m_run->hint(number, "x");
        }
        QVERIFY(waitForEnd());
        QCOMPARE(m_outcome->rounds, 2);
    }
};

QTEST_GUILESS_MAIN(ContemplationTest)
#include "contemplation_test.moc"
