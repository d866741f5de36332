#include "app/endpoints/chat_client.h"
#include "app/engine/engine_supervisor.h"
#include "app/modes/angles.h"
#include "app/modes/lane_prompts.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QTest>

/// Lanes on the engine of this computer, with the built-in model: they run as one batch, and their prompt is computed
/// once.

using namespace calliope::app;
using namespace calliope::test;

namespace {

constexpr int words = 128; ///< tokens of each lane

LaneTask taskOf(const QString& question) {
    LaneTask task;
    ChatMessage message;
    message.parts.push_back({ChatPart::Kind::text, question});
    task.base.messages.push_back(message);
    task.base.effort = "low";
    task.base.calliope = {{"ignore_end", true}};
    task.answerTokens = words;
    return task;
}

} // namespace

class LanesEngineTest : public QObject {
    Q_OBJECT

    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};
    std::unique_ptr<EngineSupervisor> m_engine;

    struct Ran {
        qint64 milliseconds = 0;
        qint64 prompt = 0;
        qint64 cached = 0;
        qint64 answer = 0;
        int failed = 0;
    };

    /// So many lanes at the same moment.
    Ran run(const LaneTask& task, int lanes) {
        Ran out;
        int over = 0;
        std::vector<std::unique_ptr<ChatStream>> streams;
        QElapsedTimer clock;
        clock.start();
        for (const Lane& lane : lanesFor(QuestionKind::general, std::max(lanes, fewestLanes), 1)) {
            if (static_cast<int>(streams.size()) == lanes) break;
            streams.push_back(m_client.ask(m_engine->endpoint(), draftRequest(task, lane)));
            connect(streams.back().get(), &ChatStream::finished, this, [&](const ChatOutcome& outcome) {
                ++over;
                out.prompt += outcome.usage.promptTokens;
                out.cached += outcome.usage.cachedTokens;
                out.answer += outcome.usage.answerTokens;
            });
            connect(streams.back().get(), &ChatStream::failed, this, [&](const Failure& failure) {
                qWarning().noquote() << failure.title << failure.detail;
                ++over;
                ++out.failed;
            });
        }
        (void)spinUntil([&] { return over == lanes; }, limit(30'000));
        out.milliseconds = clock.elapsed();
        if (over != lanes) out.failed += lanes - over;
        return out;
    }

private slots:
    void fourLanesAreOneBatch() {
        EngineOptions options;
        options.program = CALLIOPE_ENGINE;
        m_engine = std::make_unique<EngineSupervisor>(m_gate, options);
        ModelChoice choice;
        choice.path = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";
        m_engine->load(choice);
        const auto isThere = [&] {
            return m_engine->state() == EngineSupervisor::State::ready ||
                   m_engine->state() == EngineSupervisor::State::failed;
        };
        QVERIFY(spinUntil(isThere, limit(30'000)));
        QVERIFY2(m_engine->state() == EngineSupervisor::State::ready, qPrintable(m_engine->failure().title));

        (void)run(taskOf("A question to warm up."), 4);
        std::vector<qint64> ones;
        std::vector<qint64> fours;
        const QString text = QString("Should our co-op buy the old bakery, or keep renting the hall? ").repeated(12);
        for (int i = 0; i < 3; ++i) {
            // A question of its own each, so that nothing is known of it.
            const Ran one = run(taskOf(QString("One %1. ").arg(i) + text), 1);
            const Ran four = run(taskOf(QString("Four %1. ").arg(i) + text), 4);
            QCOMPARE(one.failed + four.failed, 0);
            QCOMPARE(one.answer, qint64{words});
            QCOMPARE(four.answer, qint64{4 * words});
            const qint64 computed = four.prompt - four.cached;
            figure("lanes", QString("one %1 ms, four %2 ms; prompts of %3 tokens, %4 of them computed, %5 of one alone")
                                .arg(one.milliseconds)
                                .arg(four.milliseconds)
                                .arg(four.prompt)
                                .arg(computed)
                                .arg(one.prompt - one.cached));
            // Once, and of each lane what is its own: less than a quarter of a prompt.
            QVERIFY2(computed <= four.prompt / 4 + 3 * four.prompt / 16, qPrintable(QString::number(computed)));
            ones.push_back(one.milliseconds);
            fours.push_back(four.milliseconds);
        }
        std::sort(ones.begin(), ones.end());
        std::sort(fours.begin(), fours.end());
        const double ratio = static_cast<double>(fours[1]) / static_cast<double>(ones[1]);
        figure("lanes", QString("four lanes take %1 times as long as one").arg(ratio, 0, 'f', 2));
        if (runsLong()) QVERIFY2(ratio <= 2, qPrintable(QString::number(ratio)));
    }
};

QTEST_GUILESS_MAIN(LanesEngineTest)
#include "lanes_engine_test.moc"
