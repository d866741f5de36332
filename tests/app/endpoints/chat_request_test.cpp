#include "app/endpoints/chat_request.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace calliope::app;

class ChatRequestTest : public QObject {
    Q_OBJECT

private slots:
    void saysWhatIsSet() {
        ChatRequest request;
        request.model = "m";
        using Role = ChatMessage::Role;
        request.messages.push_back({Role::system, {{ChatPart::Kind::text, "Be kind."}}, {}, {}, {}});
        request.messages.push_back(
            {Role::user,
             {{ChatPart::Kind::text, "What is it?"}, {ChatPart::Kind::picture, "data:image/png;base64,AA=="}},
             {},
             {},
             {}});
        request.messages.push_back({Role::assistant, {}, "hm", {{"c1", "look", "{}"}}, {}});
        request.messages.push_back({Role::tool, {{ChatPart::Kind::text, "a cat"}}, {}, {}, "c1"});
        request.tools.push_back({"look", "Looks.", {{"type", "object"}}});
        request.toolChoice = "auto";
        request.responseFormat = {{"type", "json_object"}};
        request.sampling.temperature = 0.5;
        request.sampling.topK = 20;
        request.sampling.maxTokens = 100;
        request.sampling.stop = {"END"};
        request.effort = "high";
        request.thinkTokens = 64;
        request.templateVariables = {{"enable_thinking", true}};
        const QJsonObject expected = QJsonDocument::fromJson(R"({
            "model": "m", "stream": true, "stream_options": {"include_usage": true},
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": [{"type": "text", "text": "What is it?"},
                    {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]},
                {"role": "assistant", "content": "", "reasoning_content": "hm",
                    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}]},
                {"role": "tool", "content": "a cat", "tool_call_id": "c1"}],
            "tools": [{"type": "function", "function": {"name": "look", "description": "Looks.",
                                                        "parameters": {"type": "object"}}}],
            "tool_choice": "auto", "response_format": {"type": "json_object"},
            "temperature": 0.5, "top_k": 20, "max_tokens": 100, "stop": ["END"], "reasoning_effort": "high",
            "chat_template_kwargs": {"enable_thinking": true}})")
                                         .object();
        QCOMPARE(bodyOf(request, Endpoint::Kind::remote), expected);
        QJsonObject own = expected;
        own["calliope"] = QJsonObject{{"think_tokens", 64}};
        QCOMPARE(bodyOf(request, Endpoint::Kind::engine), own);
    }

    void saysNoMore() {
        ChatRequest request;
        request.streams = false;
        request.toolChoice = "auto"; // without tools
        QCOMPARE(bodyOf(request, Endpoint::Kind::engine), (QJsonObject{{"messages", QJsonArray()}, {"stream", false}}));
    }

    void refusedFields_data() {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("instead");

        const auto row = [](const char* name, const char* message, const char* field, const char* instead) {
            QTest::newRow(name) << QString(message) << QString(field) << QString(instead);
        };
        row("OpenAI",
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
            "instead.",
            "max_tokens", "max_completion_tokens");
        row("older OpenAI", "Unrecognized request argument supplied: top_k", "top_k", "");
        row("one value", "Unsupported value: 'temperature' does not support 0.5 with this model.", "temperature", "");
        row("strict", "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options')}]", "stream_options", "");
        row("something else", "The model does not exist.", "", "");
        row("part of a word", "max_tokens_limit is wrong and so is my_seed", "", "");
        row("needed", "messages and stream are wrong", "", "");
    }

    void refusedFields() {
        QFETCH(QString, message);
        QFETCH(QString, field);
        QFETCH(QString, instead);
        ChatRequest request;
        request.sampling.maxTokens = 5;
        request.sampling.topK = 5;
        request.sampling.temperature = 0.5;
        request.sampling.seed = 5;
        const QJsonObject before = bodyOf(request, Endpoint::Kind::remote);
        QJsonObject body = before;
        QCOMPARE(withoutRefusedField(body, message), field);
        QCOMPARE(body == before, field.isEmpty());
        QVERIFY(!body.contains(field));
        if (!instead.isEmpty()) QCOMPARE(body[instead], before[field]);
    }

    void addresses_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url");

        const auto row = [](const char* typed, const char* url) { QTest::newRow(typed) << typed << url; };
        row("https://api.example.com/v1", "https://api.example.com/v1");
        row(" api.example.com/v1/ ", "https://api.example.com/v1");
        row("localhost:8000", "http://localhost:8000");
        row("192.168.1.5:8000/v1//", "http://192.168.1.5:8000/v1");
        row("cluster:8000/v1/chat/completions", "http://cluster:8000/v1");
        row("https://example.com/v1/models?x=1#y", "https://example.com/v1");
        row("http://example.com/v1", "");
        row("https://me:secret@example.com", "");
        row("file:///etc/passwd", "");
        row("", "");
        row("what is this", "");
    }

    void addresses() {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        QCOMPARE(endpointUrl(typed).value_or(QUrl()), QUrl(url));
    }
};

QTEST_APPLESS_MAIN(ChatRequestTest)
#include "chat_request_test.moc"
