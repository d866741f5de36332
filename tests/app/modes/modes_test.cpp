#include "app/modes/agreement.h"
#include "app/modes/angles.h"
#include "app/modes/experience.h"
#include "app/modes/lane_prompts.h"
#include "app/modes/synthesis_reader.h"
#include "app/modes/trace.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

/// What a contemplation is made of: angles, prompts, verdicts, who agrees with whom, and the merged answer's parts.

using namespace calliope::app;

namespace {

Lane saying(int number, const QString& text) {
    Lane lane;
    lane.number = number;
    lane.state = LaneState::done;
    lane.text = text;
    return lane;
}

ChatRequest question(const QString& text) {
    ChatRequest request;
    ChatMessage message;
    message.parts.push_back({ChatPart::Kind::text, text});
    request.messages.push_back(message);
    return request;
}

QString lastText(const ChatRequest& request) {
    return request.messages.back().parts.back().text;
}

} // namespace

class ModesTest : public QObject {
    Q_OBJECT

private slots:
    void drafts_data() {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<int>("confidence");
        const auto row = [](const char* name, const char* said, const char* text, const char* verdict, int confidence) {
            QTest::newRow(name) << QString::fromUtf8(said) << QString::fromUtf8(text) << QString::fromUtf8(verdict)
                                << confidence;
        };
        row("as asked", "It pays.\n\nVerdict: Buy\nConfidence: 4", "It pays.", "Buy", 4);
        row("decorated", "It pays.\n\n**Verdict:** *Buy it*\n- **Confidence**: 5/5\n\n", "It pays.", "Buy it", 5);
        row("headings", "It pays.\n### Verdict: Buy\n### Confidence: 2", "It pays.", "Buy", 2);
        row("other order", "It pays.\nConfidence: 3\nVerdict: Buy", "It pays.", "Buy", 3);
        row("out of ten", "x\nVerdict: Buy\nConfidence: 8 out of 10", "x", "Buy", 4);
        row("per cent", "x\nVerdict: Buy\nConfidence: 95 %", "x", "Buy", 5);
        row("nothing", "Buy it. It pays.", "Buy it. It pays.", "Buy it", 0);
        row("half", "It pays.\nVerd", "It pays.\nVerd", "It pays", 0);
        row("wide colon", "好。\nVerdict：买\nConfidence：4", "好。", "买", 4);
        row("German", "Es lohnt sich.\n**Urteil:** Kaufen\nKonfidenz: 4", "Es lohnt sich.", "Kaufen", 4);
        row("French", "Ça vaut la peine.\nVerdict\u00a0: Acheter\nConfiance : 3 sur 5", "Ça vaut la peine.", "Acheter",
            3);
        row("Spanish", "Vale la pena.\nConclusión: Comprar\nConfianza: 2", "Vale la pena.", "Comprar", 2);
        row("empty", "", "", "", 0);
        row("not at the end", "Verdict: Buy\none\ntwo\nthree", "Verdict: Buy\none\ntwo\nthree", "Verdict: Buy", 0);
        row("huge number", "x\nVerdict: a\nConfidence: 99999999999999", "x", "a", 5);
    }

    void drafts() {
        QFETCH(QString, said);
        const Draft draft = readDraft(said);
        QTEST(draft.text, "text");
        QTEST(draft.verdict, "verdict");
        QTEST(draft.confidence, "confidence");
    }

    void verdictsThatSayTheSame_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<bool>("same");
        const auto row = [](const char* a, const char* b, bool same) {
            QTest::addRow("%s | %s", a, b) << QString::fromUtf8(a) << QString::fromUtf8(b) << same;
        };
        row("Buy", "Buy, after a roof survey", true);
        row("Buy", "buy.", true);
        row("Buy the bakery", "Keep renting one year", false);
        row("Buy", "Do not buy", false);
        row("Don’t buy", "Do not buy", true);
        row("42", "The sum is 42", true);
        row("42", "41", false);
        row("42", "The sum is 41", false);
        row("x = -5", "x = 5", false);
        row("x = −5", "The answer is -5", true);
        row("1/2", "2/1", false);
        row("1/2", "It is 1 / 2", true);
        row("0.5", "5", false);
        row("1.5", "It is 1,5", true);
        row("12,000 euros", "12000 euros", true);
        row("10^6", "10^-6", false);
        row("10^6", "10 ** 6", true);
        row("10²", "10³", false);
        row("3-5 days", "In 3-5 days", true);
        row("-5/2", "5/2", false);
        row("Take 3D glasses", "Take 2D glasses", false);
        row("Use a hash map", "Use a hash table (map)", true);
        row("Option A", "Option B", false);
        row("Option B", "Take option B, I think", true);
        row("Monday", "Tuesday", false);
        row("买", "卖", false);
        row("", "Buy", false);
    }

    void verdictsThatSayTheSame() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QTEST(saysTheSame(a, b), "same");
        QTEST(saysTheSame(b, a), "same");
    }

    void agreement() {
        const Agreement three = agreementOf(
            {saying(1, "x\nVerdict: Buy\nConfidence: 4"), saying(2, "x\nVerdict: Buy, later\nConfidence: 5"),
             saying(3, "x\nVerdict: Buy\nConfidence: 3"), saying(4, "x\nVerdict: Rent\nConfidence: 5")});
        QCOMPARE(three.agreeing, std::vector<int>({1, 2, 3}));
        QCOMPARE(three.dissenting, std::vector<int>({4}));
        QCOMPARE(three.confidence, 3);
        QVERIFY(!three.isUnanimous());
        QVERIFY(agreementOf({saying(1, "Buy"), saying(2, "Buy")}).isUnanimous());
        QVERIFY(agreementOf({}).agreeing.empty());
        QVERIFY(!agreementOf({saying(1, "Buy")}).isUnanimous());
        // Of two, the surer one.
        QCOMPARE(
            agreementOf({saying(1, "x\nVerdict: Buy\nConfidence: 2"), saying(2, "x\nVerdict: Rent\nConfidence: 5")})
                .words,
            QString("Rent"));
        Lane failed = saying(2, "Rent");
        failed.state = LaneState::failed;
        QVERIFY(agreementOf({saying(1, "Buy"), failed}).dissenting.empty());
        Lane half = saying(2, "There are many reasons to");
        half.state = LaneState::stopped;
        QVERIFY(agreementOf({saying(1, "Buy"), half, saying(3, "Buy")}).isUnanimous());
    }

    void everyLaneHasItsAngle() {
        for (int kind = 0; kind < questionKinds; ++kind)
            for (int count = -1; count <= 12; ++count) {
                const auto lanes = lanesFor(static_cast<QuestionKind>(kind), count, 1'000);
                QCOMPARE(static_cast<int>(lanes.size()), std::clamp(count, fewestLanes, mostLanes));
                QSet<QString> names;
                QSet<qint64> seeds;
                for (const Lane& lane : lanes) {
                    names.insert(lane.name);
                    seeds.insert(lane.seed);
                    QVERIFY(!lane.instruction.isEmpty() && lane.seed >= 0);
                }
                QCOMPARE(names.size(), static_cast<qsizetype>(lanes.size()));
                QCOMPARE(seeds.size(), static_cast<qsizetype>(lanes.size()));
            }
    }

    void kinds_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("kind");
        const auto row = [](const char* text, const char* kind) {
            QTest::newRow(text) << QString(text) << QString(kind);
        };
        row("What is 17 + 25?", "sum");
        row("How many eggs are in a dozen?", "sum");
        row("Should our co-op buy the old bakery, or keep renting?", "decision");
        row("Write a short letter to the council", "writing");
        row("Why does this Python code fail?", "code");
        row("for (int i = 0; i < n; ++i) {", "code");
        row("What is Calliope?", "general");
        row("", "general");
    }

    void kinds() {
        QFETCH(QString, text);
        QFETCH(QString, kind);
        QCOMPARE(QString(nameOf(questionKindOf(text))), kind);
        QCOMPARE(questionKindOf(text, true), QuestionKind::picture);
    }

    /// An engine reads once what requests have in common: all but the lines of the lane.
    void promptsBeginAlike() {
        LaneTask task;
        task.base = question("Should we buy the bakery?");
        task.base.effort = "medium";
        auto lanes = lanesFor(QuestionKind::decision, 8, 1);
        const QString first = lastText(draftRequest(task, lanes[0]));
        for (const Lane& lane : lanes) {
            const ChatRequest request = draftRequest(task, lane);
            QCOMPARE(request.messages.size(), task.base.messages.size());
            QCOMPARE(request.effort, QString("medium"));
            const QString text = lastText(request);
            const auto [a, b] = std::mismatch(text.begin(), text.end(), first.begin(), first.end());
            if (lane.number == 1) continue;
            QVERIFY(text.left(a - text.begin()).endsWith("You are agent "));
            QVERIFY(first.end() - b < 250);
        }
        for (Lane& lane : lanes) lane.text = "Buy it.\nVerdict: Buy\nConfidence: 4";
        for (Lane& lane : lanes) lane.state = LaneState::done;
        // A refinement goes on from its own draft, the synthesis from the question.
        const ChatRequest refinement = refineRequest(task, lanes[2], lanes);
        QCOMPARE(refinement.messages.size(), std::size_t{3});
        QCOMPARE(refinement.messages.front().parts.front().text, lastText(draftRequest(task, lanes[2])));
        QCOMPARE(refinement.messages[1].role, ChatMessage::Role::assistant);
        QVERIFY(lastText(synthesisRequest(task, lanes)).startsWith("Should we buy the bakery?\n\n"));
        // The language is the question's but for what is read by us.
        QVERIFY(lastText(synthesisRequest(task, lanes)).contains("stay English:\nAgreement:"));
        QVERIFY(lastText(draftRequest(task, lanes.front())).contains("stays English:\nVerdict:"));
    }

    void picturesStayBeforeTheWords() {
        LaneTask task;
        task.base = question("What is this?");
        task.base.messages.back().parts.push_back({ChatPart::Kind::picture, "data:image/png;base64,AAAA"});
        const auto lanes = lanesFor(QuestionKind::picture, 2, 1);
        const auto parts = draftRequest(task, lanes[0]).messages.back().parts;
        QCOMPARE(parts.size(), std::size_t{3});
        QCOMPARE(parts[1].kind, ChatPart::Kind::picture);
        QCOMPARE(parts[0].text, QString("What is this?"));
    }

    void draftsFitIntoTheirRoom() {
        LaneTask task;
        task.base = question("Why?");
        task.roomForDrafts = 2'000;
        auto lanes = lanesFor(QuestionKind::general, 4, 1);
        for (Lane& lane : lanes) {
            lane.text = QString("word ").repeated(10'000);
            lane.state = LaneState::done;
        }
        QVERIFY(lastText(synthesisRequest(task, lanes)).size() < 5'000);
        qsizetype size = 0;
        for (const ChatMessage& message : refineRequest(task, lanes[0], lanes).messages)
            size += message.parts.back().text.size();
        QVERIFY(size < 5'000);
    }

    /// A sentence of the merged answer that rests on a look says on which one.
    void looksAreNamedWhereThereAreAny() {
        LaneTask task;
        task.base = question("What is this?");
        std::vector<Lane> lanes = lanesFor(QuestionKind::picture, 2, 1);
        for (Lane& lane : lanes) lane = saying(lane.number, "A plate (look 1).");
        QVERIFY(!lastText(synthesisRequest(task, lanes)).contains("(look N)"));
        task.shown = {{ChatPart::Kind::text, "Look 1:"}, {ChatPart::Kind::picture, "data:,1"}};
        QVERIFY(lastText(synthesisRequest(task, lanes)).contains("write (look N) at its end"));
    }

    void hintsReachTheirLane() {
        LaneTask task;
        task.base = question("Why?");
        auto lanes = lanesFor(QuestionKind::general, 2, 1);
        lanes[0].text = "Because.";
        lanes[0].hint = "Think of the roof";
        QVERIFY(lastText(refineRequest(task, lanes[0], lanes)).contains("Think of the roof"));
        QVERIFY(!lastText(refineRequest(task, lanes[1], lanes)).contains("Think of the roof"));
    }

    void mergedAnswersAreTakenApart_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("as asked") << "Buy it [A].\n\nAgreement: all but D\nThey differed: D would wait\n"
                                     "What decided it: the option\n";
        QTest::newRow("decorated") << "Buy it [A].\n\n**Agreement:** all but D\n\n- **They differed**: D would wait\n"
                                      "## What decided it:\nthe option";
    }

    void mergedAnswersAreTakenApart() {
        QFETCH(QString, text);
        for (int step = 1; step <= text.size(); ++step) { // however it is cut
            SynthesisReader reader;
            QString parts[5];
            const auto take = [&](const std::vector<SynthesisReader::Piece>& pieces) {
                for (const auto& piece : pieces) parts[static_cast<int>(piece.section)] += piece.text;
            };
            for (qsizetype at = 0; at < text.size(); at += step) take(reader.add(text.mid(at, step)));
            take(reader.end());
            QCOMPARE(parts[1].trimmed(), QString("Buy it [A]."));
            QCOMPARE(parts[2].trimmed(), QString("all but D"));
            QCOMPARE(parts[3].trimmed(), QString("D would wait"));
            QCOMPARE(parts[4].trimmed(), QString("the option"));
        }
    }

    void budgetsFollowWhatWasNeeded() {
        Experience known;
        const auto kind = QuestionKind::sum;
        for (int i = 0; i < 3; ++i) known.add("thinking", kind, "m", {.thoughts = 400, .words = 100, .seconds = 10});
        QCOMPARE(known.budget("thinking", kind, "m", 2'000), 2'000); // too little is known
        for (int i = 0; i < 9; ++i) known.add("thinking", kind, "m", {.thoughts = 400, .words = 100, .seconds = 10});
        QCOMPARE(known.budget("thinking", kind, "m", 2'000), 500);
        QCOMPARE(known.budget("thinking", QuestionKind::code, "m", 2'000), 2'000); // each kind for itself
        QCOMPARE(known.budget("instant", kind, "m", 0), 0);
        for (int i = 0; i < 12; ++i)
            known.add("thinking", kind, "m", {.thoughts = 500, .words = 100, .seconds = 10, .wasCut = true});
        QVERIFY(known.budget("thinking", kind, "m", 2'000) >= 1'000); // it was too little
        for (int i = 0; i < 50; ++i)
            known.add("thinking", kind, "m", {.thoughts = 1'000'000, .words = 100, .seconds = 10});
        QCOMPARE(known.budget("thinking", kind, "m", 2'000), 8'000); // never without bounds
        const Experience again = Experience::fromJson(known.toJson());
        QCOMPARE(again.toJson(), known.toJson());
        QCOMPARE(again.rows().size(), std::size_t{1});
        known.forget();
        QVERIFY(known.rows().empty());
        QCOMPARE(known.budget("thinking", kind, "m", 2'000), 2'000);
    }

    /// Only thoughts that came to their own end, of the same model, tell how many are needed.
    void budgetsLearnFromWholeThoughtsOnly_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<qint64>("thoughts");
        QTest::addColumn<int>("lanes");
        QTest::addColumn<int>("requests");
        QTest::addColumn<bool>("hurried");
        QTest::addColumn<int>("budget");
        QTest::newRow("usual") << "m" << qint64{400} << 1 << 1 << false << 500;
        QTest::newRow("another model") << "n" << qint64{400} << 1 << 1 << false << 2'000;
        QTest::newRow("no thoughts, or not told") << "m" << qint64{0} << 1 << 1 << false << 2'000;
        QTest::newRow("ended by the user or the clock") << "m" << qint64{400} << 1 << 1 << true << 2'000;
        // Four lanes in two rounds, and the synthesis: nine requests of 400.
        QTest::newRow("lanes") << "m" << qint64{3'600} << 4 << 9 << false << 500;
    }

    void budgetsLearnFromWholeThoughtsOnly() {
        QFETCH(QString, model);
        QFETCH(qint64, thoughts);
        QFETCH(int, lanes);
        QFETCH(int, requests);
        QFETCH(bool, hurried);
        Experience known;
        for (int i = 0; i < 9; ++i)
            known.add("thinking", QuestionKind::sum, model,
                      {.thoughts = thoughts,
                       .words = 100,
                       .seconds = 10,
                       .lanes = lanes,
                       .requests = requests,
                       .wasHurried = hurried});
        QTEST(known.budget("thinking", QuestionKind::sum, "m", 2'000), "budget");
        QCOMPARE(known.rows().empty(), thoughts == 0 || hurried);
        QVERIFY(known.estimate("thinking", QuestionKind::sum, model, lanes, 2'000).seconds > 0); // it took what it took
        QCOMPARE(Experience::fromJson(known.toJson()).toJson(), known.toJson());
    }

    void estimatesFollowWhatWasMeasured() {
        Experience known;
        QCOMPARE(known.estimate("thinking", QuestionKind::general, "m", 1, 1'000).seconds, 0.0);
        constexpr double step = 0.05; // as the engine says before the model has answered
        const auto first = known.estimate("thinking", QuestionKind::general, "m", 1, 1'000, step);
        QCOMPARE(first.seconds, step * static_cast<double>(first.tokens));
        known.add("thinking", QuestionKind::general, "m", {.thoughts = 300, .words = 200, .seconds = 25});
        const auto one = known.estimate("thinking", QuestionKind::general, "m", 1, 1'000);
        QCOMPARE(one.tokens, qint64{500});
        QCOMPARE(one.seconds, 25.0);
        const auto four = known.estimate("contemplating", QuestionKind::general, "m", 4, 1'000);
        QVERIFY(four.tokens > 4 * 1'000 && four.seconds > one.seconds);
        known.add("contemplating", QuestionKind::general, "m",
                  {.thoughts = 800, .words = 800, .seconds = 40, .lanes = 4});
        QCOMPARE(known.estimate("contemplating", QuestionKind::general, "m", 4, 1'000).seconds, 40.0);
        QCOMPARE(known.estimate("contemplating", QuestionKind::general, "m", 8, 1'000).tokens, qint64{3'200});
    }

    void whatIsKeptMayBeAnything() {
        for (const char* json :
             {"", "[]", "{", R"({"kinds": 3, "paces": []})",
              R"({"kinds": [{"mode": 1, "kind": "sum", "answers": [[-1, 1e300], 5, "x"]}]})",
              R"({"kinds": [{"mode": "a", "kind": "sum", "model": 5, "answers": [[1, 2, 3, true]]}]})",
              R"({"kinds": [{"mode": "a", "kind": "sum", "model": "m", "answers": [[], {}, [-1, 1e300]]}]})",
              R"({"paces": {"m": [-5, 1e400], "n": 3}})"}) {
            const Experience known = Experience::fromJson(json);
            for (int kind = 0; kind < questionKinds; ++kind)
                QVERIFY(known.budget("thinking", static_cast<QuestionKind>(kind), "m", 2'000) > 0);
            QVERIFY(known.estimate("thinking", QuestionKind::sum, "m", 4, 1'000).seconds >= 0);
        }
    }

    void digests_data() {
        QTest::addColumn<QString>("thoughts");
        QTest::addColumn<QString>("digest");
        QTest::addColumn<QString>("step");
        const auto row = [](const char* name, const char* thoughts, const char* digest, const char* step) {
            QTest::newRow(name) << QString::fromUtf8(thoughts) << QString::fromUtf8(digest) << QString::fromUtf8(step);
        };
        row("headings", "**What is fixed**\n\nSix plates.\n\n**Choosing dishes**\n\nPeppers share the oven.",
            "What is fixed → Choosing dishes", "Choosing dishes");
        row("a conclusion", "The user asks for a sum. 17 and 25 are added. So the result is 42. Let me check it.",
            "So the result is 42.", "So the result is 42.");
        row("none", "The user asks for a sum. I add the numbers.", "I add the numbers.", "The user asks for a sum.");
        row("a list", "1. **Read the plan:**\n2. **Find the slow step**", "Read the plan → Find the slow step",
            "Find the slow step");
        row("a word", "Hm", "", "Hm");
        row("empty", "", "", "");
    }

    void digests() {
        QFETCH(QString, thoughts);
        QTEST(digestOf(thoughts), "digest");
        QTEST(currentStep(thoughts), "step");
    }

    void longThoughtsAreReadQuickly() {
        const QString thoughts = QString("**").repeated(200'000) + QString("a").repeated(200'000);
        QElapsedTimer clock;
        clock.start();
        (void)digestOf(thoughts);
        (void)currentStep(thoughts);
        QVERIFY(clock.elapsed() < calliope::test::limit(2'000));
    }

    void whatLooksLikeAHeadingIsText() {
        const QString text = "They differed in age.\nAgreement\nWhat decided it, nobody knows.\n\n- * > Agree";
        for (int step = 1; step <= text.size(); ++step) {
            SynthesisReader reader;
            QString all;
            for (qsizetype at = 0; at < text.size(); at += step)
                for (const auto& piece : reader.add(text.mid(at, step))) {
                    QCOMPARE(piece.section, AnswerSection::answer);
                    all += piece.text;
                }
            for (const auto& piece : reader.end()) all += piece.text;
            QCOMPARE(all, text);
        }
    }
};

QTEST_APPLESS_MAIN(ModesTest)
#include "modes_test.moc"
