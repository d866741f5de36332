#include "app/endpoints/chat_client.h"
#include "app/engine/engine_supervisor.h"
#include "app/shop/wishes/wish_json.h"
#include "app/shop/wishes/wish_reading.h"
#include "tests/app/shop/words/golden_wishes.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QJsonDocument>
#include <QTest>

/// English wishes of the golden set read by the built-in model on the engine of this computer. How well it does is a
/// figure; that nothing gets worse by it is a verdict.

using namespace calliope;
using namespace calliope::app;
using namespace calliope::test;

class WishModelTest : public QObject {
    Q_OBJECT

    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};
    std::unique_ptr<EngineSupervisor> m_engine;

    /// The whole answer: text, or the arguments of the first call.
    QString answerTo(const ChatRequest& request) {
        QString text;
        bool isOver = false;
        const auto stream = m_client.ask(m_engine->endpoint(), request);
        connect(stream.get(), &ChatStream::contentArrived, this, [&](const QString& piece) { text += piece; });
        connect(stream.get(), &ChatStream::finished, this, [&](const ChatOutcome& outcome) {
            if (!outcome.calls.empty()) text = outcome.calls.front().arguments;
            isOver = true;
        });
        connect(stream.get(), &ChatStream::failed, this, [&](const Failure& failure) {
            qWarning().noquote() << failure.title << failure.detail;
            isOver = true;
        });
        (void)spinUntil([&] { return isOver; }, limit(30'000));
        return text;
    }

    /// As this model was taught to: the wish as a call of the shop's search.
    static ChatRequest callRequest(const QString& typed) {
        ChatRequest request = wishRequest(typed);
        request.messages.erase(request.messages.begin());
        request.responseFormat = {};
        request.tools = {{"shop_search", "Searches the shops' catalogue.", wishSchema()}};
        request.toolChoice = QJsonObject{{"type", "function"}, {"function", QJsonObject{{"name", "shop_search"}}}};
        return request;
    }

    static void tell(const char* what, const std::map<std::string, SlotScore>& scores, int whole, int count) {
        QString text;
        for (const auto& [topic, score] : scores)
            text += QString(", %1 %2 of %3").arg(QString::fromStdString(topic)).arg(score.right).arg(score.all);
        figure("wishes", QString("%1: %2 of %3 whole%4").arg(what).arg(whole).arg(count).arg(text));
    }

private slots:
    void slotsOfEnglishWishes() {
        EngineOptions options;
        options.program = CALLIOPE_ENGINE;
        m_engine = std::make_unique<EngineSupervisor>(m_gate, options);
        ModelChoice choice;
        choice.path = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";
        m_engine->load(choice);
        using State = EngineSupervisor::State;
        QVERIFY(spinUntil([&] { return m_engine->state() == State::ready || m_engine->state() == State::failed; },
                          limit(30'000)));
        QVERIFY2(m_engine->state() == State::ready, qPrintable(m_engine->failure().title));

        struct Way {
            const char* name;
            std::map<std::string, SlotScore> scores = {};
            int whole = 0;
        };
        std::array ways{Way{"plain parser"}, Way{"model, as JSON"}, Way{"model, as a call"}, Way{"both together"}};
        int count = 0;
        int valid = 0;
        int plainRight = 0;
        int agreedRight = 0;
        for (const GoldenWish& row : goldenWishes()) {
            if (row.language != "en") continue;
            ++count;
            const QString typed = QString::fromStdString(row.wish);
            const auto asJson = wishIn(answerTo(wishRequest(typed)), "EUR");
            const auto asCall = wishIn(answerTo(callRequest(typed)), "EUR");
            valid += asJson.has_value();
            const shop::Wish plain = shop::wishOf(row.wish);
            const auto agreed = asJson ? agreedWish(row.wish, plain, *asJson) : std::nullopt;
            const std::array wishes{plain, asJson.value_or(shop::Wish()), asCall.value_or(shop::Wish()),
                                    agreed.value_or(plain)};
            for (std::size_t i = 0; i < ways.size(); ++i) {
                const Slots read = slotsOf(wishes[i]);
                ways[i].whole += read == row.wanted;
                addScores(ways[i].scores, read, row.wanted);
            }
            plainRight += slotsOf(plain) == row.wanted;
            agreedRight += slotsOf(agreed.value_or(plain)) == row.wanted;
        }
        for (const Way& way : ways) tell(way.name, way.scores, way.whole, count);
        figure("wishes", QString("%1 of %2 answers fit the schema").arg(valid).arg(count));
        QVERIFY(count >= 30);
        QVERIFY(agreedRight >= plainRight - count / 20);
    }
};

QTEST_GUILESS_MAIN(WishModelTest)
#include "wish_model_test.moc"
