#include "app/chats/request.h"
#include "app/tools/tool_loop.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// What is kept of a turn with tools becomes the same messages for the next one.
class KeptToolsTest : public QObject {
    Q_OBJECT

private slots:
    void keptTurnsAreToldAgain() {
        Toolbox box(nullptr);
        Tool echo;
        echo.name = "echo";
        echo.effect = ToolEffect::read;
        echo.run = [](const QJsonObject& given, const ToolContext&) {
            return runAtOnce([given] { return ToolResult{"echo: " + given["text"].toString()}; });
        };
        box.setTools({}, {echo});
        const auto call = [](const char* text) {
            return test::ScriptedModel::Call{"echo", QString("{\"text\":\"%1\"}").arg(text)};
        };
        test::ScriptedModel model({{"First.", {call("a"), call("b")}}, {"", {call("c")}}, {"Last."}});

        ChatRequest request;
        request.messages.emplace_back().parts.push_back({.kind = ChatPart::Kind::text, .text = "Go."});
        request.tools = box.offer(10'000);
        ToolLoop loop([&](const ChatRequest& each) { return model.ask(each); }, request, box, {}, true);
        std::vector<storage::Block> blocks;
        std::map<int, std::size_t> places;
        bool isOver = false;
        connect(&loop, &ToolLoop::contentArrived, this,
                [&](const QString& text) { blocks.emplace_back().text = text.toStdString(); });
        connect(&loop, &ToolLoop::useChanged, this, [&](int index, const ToolUse& use) {
            if (!places.contains(index)) {
                places[index] = blocks.size();
                blocks.push_back(callBlock(use));
            }
            blocks[places[index]].payload = callBlock(use).payload;
            if (use.isOver()) blocks.push_back(resultBlock(use));
        });
        connect(&loop, &ToolLoop::finished, this, [&] { isOver = true; });
        QVERIFY(test::spinUntil([&] { return isOver; }, 5'000));

        storage::Message question, answer;
        question.blocks.emplace_back().text = "Go.";
        answer.role = storage::Role::assistant;
        answer.blocks = blocks;
        const ChatRequest again = requestFor({question, answer}, {}, modeOf("instant"));
        const QJsonArray told = bodyOf(again, Endpoint::Kind::remote)["messages"].toArray();
        QJsonArray expected = model.messages(2);
        expected.append(QJsonObject{{"role", "assistant"}, {"content", "Last."}});
        QCOMPARE(told, expected);
    }

    void stoppedCallsHaveResults() {
        ToolUse use;
        use.callId = "a";
        use.name = "echo";
        use.state = ToolUse::State::running;
        storage::Message answer;
        answer.role = storage::Role::assistant;
        answer.blocks = {callBlock(use)};
        const ChatRequest again = requestFor({answer}, {}, modeOf("instant"));
        QCOMPARE(again.messages.size(), std::size_t{2});
        QCOMPARE(again.messages.back().callId, QString("a"));
        QCOMPARE(again.messages.back().parts.front().text, QString("The call was stopped."));
        QCOMPARE(toolUseOf(answer.blocks.front(), false).state, ToolUse::State::stopped);
        QCOMPARE(toolUseOf(answer.blocks.front(), true).state, ToolUse::State::running);
    }
};

QTEST_GUILESS_MAIN(KeptToolsTest)
#include "kept_tools_test.moc"
