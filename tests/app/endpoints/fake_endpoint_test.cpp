#include "app/endpoints/chat_client.h"
#include "app/endpoints/fake_endpoint.h"
#include "tests/app/support/spin.h"

#include <QTest>

using namespace calliope::app;
using calliope::test::spinUntil;

/// The scripted server, asked as the app asks the engine.
class FakeEndpointTest : public QObject {
    Q_OBJECT

private:
    struct Heard {
        QString content;
        QString reasoning;
        std::optional<ChatOutcome> outcome;
        std::optional<Failure> failure;
    };

    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};

    Heard hear(const FakeEndpoint& fake, const QString& text, const QString& effort = {}) {
        ChatRequest request;
        request.messages.push_back({ChatMessage::Role::user, {{ChatPart::Kind::text, text}}, {}, {}, {}});
        request.effort = effort;
        const auto stream = m_client.ask(fake.endpoint(), request);
        Heard out;
        connect(stream.get(), &ChatStream::contentArrived, this, [&](const QString& piece) {
            out.content += piece;
            if (out.content.size() > 1'000'000 || (text == "endless" && out.content.size() > 100)) stream->stop();
        });
        connect(stream.get(), &ChatStream::reasoningArrived, this, [&](const QString& piece) {
            out.reasoning += piece;
            if (text == "think, but not long") stream->answerNow();
        });
        connect(stream.get(), &ChatStream::finished, this, [&](const ChatOutcome& end) { out.outcome = end; });
        connect(stream.get(), &ChatStream::failed, this, [&](const Failure& why) { out.failure = why; });
        (void)spinUntil([&] { return out.outcome || out.failure; }, 60'000);
        return out;
    }

private slots:
    void scripts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("holds");
        QTest::addColumn<bool>("fails");

        const auto row = [](const char* text, const char* holds, bool fails = false) {
            QTest::newRow(text) << QString(text) << QString(holds) << fails;
        };
        row("Good morning", "*Good morning*");
        row("some code", "```cpp");
        row("a table", "| Earth |");
        row("math", "\\pi");
        row("use a tool", "Let me");
        row("long", "## Part");
        row("slow", "pauses.");
        row("endless", "and so on and so on");
        row("empty", "");
        row("error", "", true);
        row("break", "It begins well", true);
        row("cut", "It begins well", true);
        row("bad", "It begins well", true);
    }

    void scripts() {
        QFETCH(QString, text);
        QFETCH(QString, holds);
        QFETCH(bool, fails);
        const FakeEndpoint fake(0);
        const Heard heard = hear(fake, text);
        QCOMPARE(heard.failure.has_value(), fails);
        QVERIFY2(heard.content.contains(holds), qPrintable(heard.content));
        QVERIFY(heard.reasoning.isEmpty());
        if (text != "endless") QCOMPARE(hear(fake, text).content, heard.content);
    }

    void thinks() {
        const FakeEndpoint fake(0);
        QVERIFY(!hear(fake, "think").reasoning.isEmpty());
        QVERIFY(!hear(fake, "a table", "high").reasoning.isEmpty());
        QVERIFY(hear(fake, "a table", "none").reasoning.isEmpty());
    }

    void answersNow() {
        const FakeEndpoint fake(5);
        const auto all = hear(fake, "think").reasoning.size();
        const Heard cut = hear(fake, "think, but not long");
        QVERIFY(cut.outcome && cut.content.contains("demonstration"));
        QVERIFY2(cut.reasoning.size() < all, QByteArray::number(cut.reasoning.size()));
    }

    void callsTools() {
        const FakeEndpoint fake(0);
        const Heard heard = hear(fake, "use a tool");
        QVERIFY(heard.outcome && heard.outcome->finish == Finish::calls);
        QVERIFY((heard.outcome->calls == std::vector<ToolCall>{{"call0", "calculator", R"({"expression": "6*7"})"}}));
        QVERIFY(heard.outcome->usage.answerTokens > 0);
    }

    void wantsItsKey() {
        const FakeEndpoint fake(0);
        Endpoint stranger = fake.endpoint();
        stranger.engineKey = "wrong";
        const auto check = m_client.check(stranger);
        bool hasFailed = false;
        connect(check.get(), &EndpointCheck::failed, this, [&] { hasFailed = true; });
        QVERIFY(QTest::qWaitFor([&] { return hasFailed; }));
        const auto known = m_client.check(fake.endpoint());
        std::size_t models = 0;
        connect(known.get(), &EndpointCheck::passed, this, [&](const auto& report) { models = report.models.size(); });
        QVERIFY(QTest::qWaitFor([&] { return models == 1; }));
        QCOMPARE(fake.requests(), 1);
    }

    void goesAwayAmidAnAnswer() {
        auto fake = std::make_unique<FakeEndpoint>(5);
        ChatRequest request;
        request.messages.push_back({ChatMessage::Role::user, {{ChatPart::Kind::text, "endless"}}, {}, {}, {}});
        const auto stream = m_client.ask(fake->endpoint(), request);
        std::optional<Failure> failure;
        connect(
            stream.get(), &ChatStream::contentArrived, this, [&] { fake.reset(); }, Qt::QueuedConnection);
        connect(stream.get(), &ChatStream::failed, this, [&](const Failure& why) { failure = why; });
        QVERIFY(QTest::qWaitFor([&] { return failure.has_value(); }));
        QCOMPARE(failure->action, Failure::Action::restartEngine);
    }
};

QTEST_GUILESS_MAIN(FakeEndpointTest)
#include "fake_endpoint_test.moc"
