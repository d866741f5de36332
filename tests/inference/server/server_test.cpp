#include "inference/gguf/gguf.h"
#include "inference/server/replies.h"
#include "inference/tokenizer/tokenizer.h"
#include "inference/vulkan/device.h"
#include "tests/inference/server/test_server.h"
#include "tests/support/figures.h"

#include <QFile>
#include <QTest>
#include <atomic>
#include <cstring>

using namespace calliope;
using test::ask;
using test::eventsOf;
using test::jsonOf;
using test::limit;
using test::RawClient;
using test::TestServer;

namespace {

QString choiceText(const QJsonObject& reply) {
    return reply["choices"].toArray()[0].toObject()["text"].toString();
}

} // namespace

/// What the server says to whom; with a stub of a model that repeats its prompt.
class ServerTest : public QObject {
    Q_OBJECT

private slots:
    void everythingWantsTheKey() {
        const auto none = [](const server::LoadRequest&) { return std::shared_ptr<server::ServedModel>(); };
        server::Service service(none);
        std::vector<http::Route> routes = server::routesOf(service);
        QVERIFY(routes.size() >= 15);
        routes.push_back({"GET", "/nowhere", {}});
        const QByteArray key = TestServer::key;
        int refused = 0;
        for (const http::Route& route : routes) {
            const QByteArray method(route.method.data(), static_cast<qsizetype>(route.method.size()));
            const QByteArray path = QByteArray(route.path).replace("(.+)", "stub");
            const auto refuses = [&](const test::Asked& asked) {
                ++refused;
                return ask(m_server.port(), asked).status == 401;
            };
            QVERIFY2(refuses({method, path, "", "{}"}), path);
            for (const QByteArray& wrong : {key.chopped(1) + "X", key + "0", key.chopped(1), key.toUpper(), key + " x"})
                QVERIFY2(refuses({method, path, wrong, "{}"}), path + " " + wrong);
            for (const char* name : {"key", "api_key", "access_token", "token"})
                QVERIFY2(refuses({method, path + "?" + name + "=" + key, "", "{}"}), path + name);
            for (const char* name : {"X-Api-Key", "Api-Key", "X-Auth-Token", "Proxy-Authorization", "Cookie",
                                     "X-Authorization", "X-Forwarded-Authorization"})
                for (const QByteArray& value : {key, "Bearer " + key})
                    QVERIFY2(refuses({method, path, "", "{}", name + (": " + value) + "\r\n"}), path + name);
        }
        test::figure("A3", QString("%1 requests to %2 paths without the key in its place: all refused")
                               .arg(refused)
                               .arg(routes.size()));
    }

    void models() {
        QCOMPARE(m_server.get("/health").status, 200);
        const QJsonObject list = jsonOf(m_server.get("/v1/models"));
        QCOMPARE(list["data"].toArray()[0].toObject()["id"].toString(), "stub");
        QCOMPARE(m_server.get("/v1/models/stub").status, 200);
        QCOMPARE(m_server.get("/v1/models/other").status, 404);
    }

    void completes() {
        const auto response =
            m_server.post("/v1/completions", R"({"prompt": "the land ", "max_tokens": 40, "temperature": 0})");
        QVERIFY2(response.status == 200, response.body);
        const QJsonObject reply = jsonOf(response);
        QVERIFY2(choiceText(reply).contains("the land the land"), response.body);
        QCOMPARE(reply["object"].toString(), "text_completion");
        QCOMPARE(reply["choices"].toArray()[0].toObject()["finish_reason"].toString(), "length");
        QCOMPARE(reply["usage"].toObject()["completion_tokens"].toInt(), 40);
        QVERIFY(reply["timings"].isObject());
    }

    /// Each goes on with its own, numbered one prompt after another.
    void completesSeveralPrompts() {
        const QByteArray rest = R"(, "max_tokens": 12, "n": 2, "temperature": 0})";
        const QJsonObject reply =
            jsonOf(m_server.post("/v1/completions", R"({"prompt": ["the land ", "the sea "])" + rest));
        const QJsonArray choices = reply["choices"].toArray();
        QCOMPARE(choices.size(), 4);
        const auto textAt = [&](int index) { return choices[index].toObject()["text"].toString(); };
        for (int i = 0; i < 4; ++i) QCOMPARE(choices[i].toObject()["index"].toInt(), i);
        QCOMPARE(textAt(0), textAt(1));
        QCOMPARE(textAt(2), textAt(3));
        QVERIFY(textAt(0).startsWith("the land") && textAt(2).startsWith("the sea"));
        const QJsonObject usage = reply["usage"].toObject();
        QCOMPARE(usage["completion_tokens"].toInt(), 4 * 12);
        const auto promptTokens = [&](const QByteArray& prompt) {
            return jsonOf(m_server.post("/v1/completions", "{\"prompt\": " + prompt + rest))["usage"]
                .toObject()["prompt_tokens"]
                .toInt();
        };
        QCOMPARE(usage["prompt_tokens"].toInt(), promptTokens("\"the land \"") + promptTokens("\"the sea \""));

        // The same as tokens.
        const auto tokens = [&](const QByteArray& text) {
            const QJsonValue list =
                jsonOf(m_server.post("/calliope/v1/tokenize", "{\"text\": \"" + text + "\"}"))["tokens"];
            return QJsonDocument(list.toArray()).toJson(QJsonDocument::Compact);
        };
        const QByteArray lists = "[" + tokens("the land ") + ", " + tokens("the sea ") + "]";
        const QJsonArray again =
            jsonOf(m_server.post("/v1/completions", "{\"prompt\": " + lists + rest))["choices"].toArray();
        QCOMPARE(again.size(), 4);
        QVERIFY(again[0].toObject()["text"].toString().contains("the land"));
        QVERIFY(again[3].toObject()["text"].toString().contains("the sea"));
    }

    void echoes() {
        const QByteArray body = R"({"prompt": ["the land ", "the sea "], "max_tokens": 8, "echo": true)";
        const auto response = m_server.post("/v1/completions", body + "}");
        const QJsonArray choices = jsonOf(response)["choices"].toArray();
        QVERIFY2(choices[0].toObject()["text"].toString().startsWith("the land the land"), response.body);
        QVERIFY2(choices[1].toObject()["text"].toString().startsWith("the sea the sea"), response.body);
        QString texts[2];
        const auto events = eventsOf(m_server.post("/v1/completions", body + R"(, "stream": true})"));
        for (const QByteArray& event : events.mid(0, events.size() - 1)) {
            const QJsonObject choice = QJsonDocument::fromJson(event).object()["choices"].toArray()[0].toObject();
            texts[choice["index"].toInt()] += choice["text"].toString();
        }
        for (int i = 0; i < 2; ++i) QCOMPARE(texts[i], choices[i].toObject()["text"].toString());
    }

    /// Four lists of equal length, also when they come piece by piece.
    void probabilitiesOfPlainTexts() {
        const QByteArray body = R"({"prompt": "the land ", "max_tokens": 20, "temperature": 0, "logprobs": 2)";
        const QJsonObject choice =
            jsonOf(m_server.post("/v1/completions", body + "}"))["choices"].toArray()[0].toObject();
        const QString text = choice["text"].toString();
        const QJsonObject whole = choice["logprobs"].toObject();
        const QJsonArray tokens = whole["tokens"].toArray();
        QVERIFY(!tokens.isEmpty());
        QString joined;
        for (int i = 0; i < tokens.size(); ++i) {
            const QString token = tokens[i].toString();
            QCOMPARE(whole["text_offset"].toArray()[i].toInt(), static_cast<int>(joined.size()));
            QCOMPARE(whole["token_logprobs"].toArray()[i].toDouble(), -1.0);
            QCOMPARE(whole["top_logprobs"].toArray()[i].toObject()[token].toDouble(), -1.0);
            joined += token;
        }
        QCOMPARE(joined, text);

        QJsonArray streamed;
        for (const QByteArray& event : eventsOf(m_server.post("/v1/completions", body + R"(, "stream": true})"))) {
            const QJsonObject part = QJsonDocument::fromJson(event).object()["choices"].toArray().at(0).toObject();
            for (const auto& token : part["logprobs"].toObject()["tokens"].toArray()) streamed << token;
        }
        QCOMPARE(streamed, tokens);
    }

    /// Whatever was sent as a stream is not kept: probabilities of a long answer would fill the memory.
    void streamsAreNotKept() {
        const gguf::File file(TestServer::modelPath());
        const tokenizer::Tokenizer tokenizer(file);
        for (const bool streams : {false, true}) {
            server::Replies replies(server::Replies::Kind::chat, "model", tokenizer, {1, 1, streams});
            turn::Event event;
            event.deltas.push_back({dialect::Delta::Kind::content, "the", true});
            event.tokens.push_back({257, -1, {}});
            QCOMPARE(replies.add(0, event).size(), std::size_t{1});
            const auto choice = replies.whole()["choices"][0];
            QCOMPARE(choice["message"]["content"].get<std::string>(), std::string(streams ? "" : "the"));
            QCOMPARE(choice["logprobs"].is_null(), streams);
        }
    }

    void streams() {
        const auto response = m_server.post("/v1/completions",
                                            R"({"prompt": "the sea ", "max_tokens": 30, "stream": true,
                                                "stream_options": {"include_usage": true}})");
        const auto events = eventsOf(response);
        QCOMPARE(events.last(), QByteArray("[DONE]"));
        QString text;
        for (const QByteArray& event : events.mid(0, events.size() - 2))
            text += choiceText(QJsonDocument::fromJson(event).object());
        QVERIFY(text.contains("the sea the sea"));
        const QJsonObject usage = QJsonDocument::fromJson(events[events.size() - 2]).object();
        QCOMPARE(usage["usage"].toObject()["completion_tokens"].toInt(), 30);
        QVERIFY(usage["choices"].toArray().isEmpty());
    }

    void chats() {
        const QByteArray start = R"({"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 30)";
        const QJsonObject reply = jsonOf(m_server.post("/v1/chat/completions", start + "}"));
        const QJsonObject message = reply["choices"].toArray()[0].toObject()["message"].toObject();
        QCOMPARE(message["role"].toString(), "assistant");
        QVERIFY(message["content"].toString().contains("Hello"));

        const auto events = eventsOf(m_server.post("/v1/chat/completions", start + R"(, "stream": true, "n": 2})"));
        QString texts[2];
        QStringList finishes;
        for (const QByteArray& event : events.mid(0, events.size() - 1)) {
            const QJsonObject part = QJsonDocument::fromJson(event).object();
            QCOMPARE(part["object"].toString(), "chat.completion.chunk");
            const QJsonObject choice = part["choices"].toArray()[0].toObject();
            texts[choice["index"].toInt()] += choice["delta"].toObject()["content"].toString();
            if (!choice["finish_reason"].isNull()) finishes << choice["finish_reason"].toString();
        }
        QCOMPARE(finishes, (QStringList{"length", "length"}));
        QCOMPARE(texts[0], texts[1]);
        QVERIFY(texts[0].contains("Hello"));
    }

    void stops() {
        const auto response =
            m_server.post("/v1/completions", R"({"prompt": "one two three ", "max_tokens": 200, "stop": ["two"]})");
        const QJsonObject reply = jsonOf(response);
        QCOMPARE(choiceText(reply).trimmed(), "one");
        QCOMPARE(reply["choices"].toArray()[0].toObject()["finish_reason"].toString(), "stop");
    }

    /// OpenAI's word is the same for both limits; ours tells which it was, in streams, too.
    void tellsWhichLimitEndedIt() {
        TestServer server;
        server.model().setContext(200);
        const QByteArray asked[][2] = {
            {"/v1/chat/completions", R"({"messages": [{"role": "user", "content": "Hello"}])"},
            {"/v1/completions", R"({"prompt": "the land ")"},
        };
        for (const auto& [path, start] : asked)
            for (const int most : {5, 100'000})
                for (const bool streams : {false, true}) {
                    const QByteArray rest = QString(R"(, "max_tokens": %1, "stream": %2})")
                                                .arg(most)
                                                .arg(streams ? "true" : "false")
                                                .toUtf8();
                    const auto response = server.post(path, start + rest);
                    const auto events = eventsOf(response);
                    const QByteArray last = streams ? events.value(events.size() - 2) : response.body;
                    const QJsonObject choice =
                        QJsonDocument::fromJson(last).object()["choices"].toArray()[0].toObject();
                    QVERIFY2(choice["finish_reason"] == "length", response.body);
                    QCOMPARE(choice["calliope"].toObject()["ended_by"].toString(),
                             most == 5 ? "max_tokens" : "context");
                }
        const auto stopped =
            server.post("/v1/completions", R"({"prompt": "one two three ", "max_tokens": 200, "stop": ["two"]})");
        QVERIFY2(!jsonOf(stopped)["choices"].toArray()[0].toObject().contains("calliope"), stopped.body);
    }

    void probabilities() {
        const QJsonObject reply = jsonOf(m_server.post(
            "/v1/chat/completions",
            R"({"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 5, "logprobs": true, "top_logprobs": 0})"));
        const QJsonArray list = reply["choices"].toArray()[0].toObject()["logprobs"].toObject()["content"].toArray();
        QVERIFY(!list.isEmpty());
        QCOMPARE(list[0].toObject()["logprob"].toDouble(), -1.0);
        QVERIFY(list[0].toObject()["bytes"].isArray());
    }

    void fitsSchemas() {
        // The stub says its prompt, of which nothing but the braces fits; so this shows that a schema is looked at.
        const auto response = m_server.post("/v1/chat/completions",
                                            R"({"messages": [{"role": "user", "content": "a"}], "max_tokens": 5,
                                "response_format": {"type": "json_schema", "json_schema": {"name": "x",
                                "schema": {"type": "nonsense"}}}})");
        QCOMPARE(response.status, 400);
    }

    /// The same shape comes again and again, and clients send what they want: that must not fill the memory.
    void grammarsAreKeptUnlessHuge() {
        const gguf::File file(TestServer::modelPath());
        const tokenizer::Tokenizer tokenizer(file);
        server::Constraints constraints(tokenizer);
        server::Json schema{{"type", "boolean"}};
        const auto first = constraints.schema(schema);
        QVERIFY(constraints.schema(schema) == first);
        schema["description"] = std::string(300'000, 'x');
        const auto huge = constraints.schema(schema);
        QVERIFY(constraints.schema(schema) != huge);
    }

    void embeds() {
        const QJsonObject reply =
            jsonOf(m_server.post("/v1/embeddings", R"({"input": ["the land", "the sea and the land"]})"));
        const QJsonArray data = reply["data"].toArray();
        QCOMPARE(data.size(), 2);
        double squares = 0;
        for (const auto& value : data[0].toObject()["embedding"].toArray())
            squares += value.toDouble() * value.toDouble();
        QVERIFY(qAbs(squares - 1) < 1e-6);

        const QJsonObject packed =
            jsonOf(m_server.post("/v1/embeddings", R"({"input": "the land", "encoding_format": "base64"})"));
        const QByteArray bytes =
            QByteArray::fromBase64(packed["data"].toArray()[0].toObject()["embedding"].toString().toLatin1());
        QCOMPARE(bytes.size(), 16);
        float first = 0;
        std::memcpy(&first, bytes.data(), sizeof first);
        QCOMPARE(first, static_cast<float>(data[0].toObject()["embedding"].toArray()[0].toDouble()));
    }

    void tokenizes() {
        const QJsonObject reply = jsonOf(m_server.post("/calliope/v1/tokenize", R"({"text": "the land and the sea"})"));
        const QJsonValue tokens = reply["tokens"];
        const QByteArray body = QJsonDocument(QJsonObject{{"tokens", tokens}}).toJson();
        QCOMPARE(jsonOf(m_server.post("/calliope/v1/detokenize", body))["text"].toString().trimmed(),
                 "the land and the sea");
        // A list of that many would take far more memory than the request.
        const auto refused =
            m_server.post("/calliope/v1/tokenize", R"({"text": ")" + QByteArray("1 ").repeated(600'000) + R"("})");
        QVERIFY2(refused.status == 400 && refused.body.contains(" tokens, more than "), refused.body.left(200));
    }

    void inspects() {
        const QByteArray path = QByteArray::fromStdString(TestServer::modelPath().string());
        const auto response = m_server.post("/calliope/v1/inspect", "{\"model\": \"" + path + "\"}");
        QCOMPARE(jsonOf(response)["metadata"].toObject()["general.architecture"].toString(), "llama");
        QVERIFY(response.body.size() < 100'000);
        QCOMPARE(m_server.post("/calliope/v1/inspect", R"({"model": "/no/such.gguf"})").status, 400);
    }

    /// What `load` takes, with the same words for what is wrong.
    void inspectsAsItLoads() {
        const QByteArray path = QByteArray::fromStdString(TestServer::modelPath().string());
        const auto inspect = [&](const QByteArray& more) {
            return m_server.post("/calliope/v1/inspect", "{\"model\": \"" + path + "\", " + more + "}");
        };
        const QJsonObject memory =
            jsonOf(inspect(R"("device": "reference", "context": 64, "sequences": 3)"))["memory"].toObject();
        QVERIFY(memory["fits"].toBool());
        QCOMPARE(memory["context"].toInt(), 64);
        QCOMPARE(memory["kv"].toString(), "f32");
        for (const char* route : {"/calliope/v1/inspect", "/calliope/v1/load"})
            for (const char* wrong : {R"("kv": "q1")", R"("context": 0)", R"("sequences": 1000)", R"("device": 1)",
                                      R"("precision": "f8")", R"("draft": 1)", R"("mmproj": [])", R"("cache": -1)"}) {
                const auto response = m_server.post(route, R"({"model": "a.gguf", )" + QByteArray(wrong) + "}");
                QVERIFY2(response.status == 400, wrong);
                const QString param = jsonOf(response)["error"].toObject()["param"].toString();
                QVERIFY2(QByteArray(wrong).contains('"' + param.toUtf8() + '"'), response.body);
            }
        // A drafter or an encoder that is none is told before anything is loaded.
        const QByteArray notOne = QByteArray("\"") + path + "\"";
        for (const char* file : {"draft", "mmproj"}) {
            const QJsonObject refused =
                jsonOf(inspect(QByteArray("\"") + file + "\": " + notOne + R"(, "device": "reference")"));
            QVERIFY2(!refused["memory"].toObject()["fits"].toBool(true), file);
        }
    }

    /// What the catalogue says of the shapes of models is enough to plan with, and what it says of their caches is
    /// true.
    void inspectsWhatIsNotHere() {
        if (vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        QFile file(CALLIOPE_SOURCE_DIR "/resources/catalogue/catalogue.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray models = QJsonDocument::fromJson(file.readAll()).object()["models"].toArray();
        int planned = 0;
        for (const QJsonValue each : models) {
            const QJsonObject row = each.toObject();
            if (!row.contains("outline")) continue;
            const QJsonObject wanted{{"outline", row["outline"]},
                                     {"weights_bytes", row["about_bytes"]},
                                     {"encoder_bytes", 1000},
                                     {"context", 512}}; // with keys and values of 16 bits, then
            const auto answer = m_server.post("/calliope/v1/inspect", QJsonDocument(wanted).toJson());
            const QJsonObject memory = jsonOf(answer)["memory"].toObject();
            QVERIFY2(memory["work_bytes"].toDouble() > 1e6, answer.body);
            QCOMPARE(memory["weights_bytes"], row["about_bytes"]);
            QCOMPARE(memory["encoder_bytes"].toInt(), 1000);
            QCOMPARE(memory["kv_bytes_per_token"], row["cache_bytes_per_token"]);
            ++planned;
        }
        QVERIFY(planned > 3);
        for (const char* wrong : {R"({"outline": 1})", R"({"outline": {"a": null}})", R"({"outline": {"a": [-1]}})",
                                  R"({"outline": {}, "model": "a.gguf"})", R"({"outline": {}, "weights_bytes": -1})"})
            QVERIFY2(m_server.post("/calliope/v1/inspect", wrong).status == 400, wrong);
        const auto empty = m_server.post("/calliope/v1/inspect", R"({"outline": {}})");
        QVERIFY2(!jsonOf(empty)["memory"].toObject()["fits"].toBool(true), empty.body);
    }

    void keepsContexts() {
        TestServer server;
        const auto post = [&](const char* what, const QByteArray& body) {
            return server.post(QByteArray("/calliope/v1/context/") + what, body);
        };
        const QByteArray chat = R"("messages": [{"role": "user", "content": "Hello"}])";
        const QByteArray named = R"({"name": "chat-1", )" + chat + "}";
        QCOMPARE(post("save", named).status, 409); // nothing was ever computed
        QCOMPARE(post("restore", named).status, 404);
        QCOMPARE(server.post("/v1/chat/completions", "{" + chat + R"(, "max_tokens": 1})").status, 200);
        const auto saved = post("save", named);
        QVERIFY2(saved.status == 200, saved.body);
        QVERIFY(jsonOf(saved)["tokens"].toInt() > 0);
        const auto file = server.contexts() / "context-chat-1.kv";
        QVERIFY(std::filesystem::exists(file));
        QCOMPARE(jsonOf(post("restore", named)), jsonOf(saved));
        std::filesystem::resize_file(file, 0);
        const auto damaged = post("restore", named);
        QVERIFY2(damaged.status == 400 && damaged.body.contains("is damaged."), damaged.body);
        QCOMPARE(post("forget", named).status, 200);
        QCOMPARE(post("forget", named).status, 404);
        QVERIFY(!std::filesystem::exists(file));
        for (const char* what : {"save", "restore", "forget"})
            for (const char* name : {"\"\"", "\"../chat-1\"", "\"/tmp/a\"", "\"A\"", "1", "null", "\"a\\u0000\""}) {
                const auto refused = post(what, QByteArray("{\"name\": ") + name + ", " + chat + "}");
                QVERIFY2(refused.status == 400, refused.body);
                QCOMPARE(jsonOf(refused)["error"].toObject()["param"].toString(), "name");
            }
        QCOMPARE(jsonOf(post("save", R"({"name": "a"})"))["error"].toObject()["param"].toString(), "messages");
    }

    void answersNowByTheId() {
        QCOMPARE(m_server.post("/calliope/v1/answer-now", R"({"id": "chatcmpl-x"})").status, 404);
        RawClient client(m_server.port());
        client.send(
            test::requestOf(m_server.port(), {"POST", "/v1/chat/completions", TestServer::key,
                                              R"({"messages": [{"role": "user", "content": "a"}], "stream": true})"}));
        const QByteArray begun = client.receive(limit(5000), "chatcmpl-");
        const QByteArray id = begun.mid(begun.indexOf("chatcmpl-"), 33);
        QCOMPARE(m_server.post("/calliope/v1/answer-now", "{\"id\": \"" + id + "\"}").status, 200);
        client.drop();
        QTRY_COMPARE_WITH_TIMEOUT(m_server.model().running(), 0u, limit(5000));
    }

    void tellsItsStatus() {
        QCOMPARE(jsonOf(m_server.get("/calliope/v1/status"))["state"].toString(), "ready");
        const QJsonObject engine = jsonOf(m_server.get("/calliope/v1/status"))["engine"].toObject();
        QCOMPARE(engine["drafted_tokens"].toInt(), 5);
        QCOMPARE(engine["accepted_tokens"].toInt(), 3);
        QCOMPARE(engine["generate_tok_s"].toDouble(), 12.5);
        QVERIFY(engine.contains("prompt_tok_s") && engine.contains("prompt_tokens_cached"));
        RawClient client(m_server.port());
        client.send(test::requestOf(m_server.port(), {"GET", "/calliope/v1/events", TestServer::key}));
        QVERIFY(client.receive(limit(3000), "\"state\":\"ready\"").contains("event: status"));
    }

    void wrongRequests_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("param");
        const QByteArray chat = "/v1/chat/completions";
        const QByteArray hello = R"({"messages": [{"role": "user", "content": "Hello"}], )";
        const auto row = [&](const char* name, const QByteArray& body, const char* param) {
            QTest::addRow("%s", name) << chat << body << QByteArray(param);
        };
        row("no JSON", "{", "");
        row("a list", "[]", "");
        row("not UTF-8", "{\"messages\": \"\xff\"}", "");
        row("half a surrogate pair", R"({"messages": "\ud800"})", "");
        row("NaN", R"({"messages": [], "temperature": NaN})", "");
        row("deep", QByteArray(100'000, '['), "");
        row("no messages", "{}", "messages");
        row("messages of the wrong type", R"({"messages": 1})", "");
        row("negative max_tokens", hello + R"("max_tokens": -1})", "max_tokens");
        row("huge max_tokens", hello + R"("max_tokens": 99999999999999999999})", "max_tokens");
        row("half a token", hello + R"("max_tokens": 1.5})", "max_tokens");
        row("temperature as text", hello + R"("temperature": "hot"})", "temperature");
        row("temperature below zero", hello + R"("temperature": -0.1})", "temperature");
        row("top_p beyond one", hello + R"("top_p": 1.5})", "top_p");
        row("seed as text", hello + R"("seed": "x"})", "seed");
        row("many answers", hello + R"("n": 1000})", "n");
        row("stop of numbers", hello + R"("stop": [1]})", "stop");
        row("stream as text", hello + R"("stream": "yes"})", "stream");
        row("biases", hello + R"("logit_bias": {"1": 5}})", "logit_bias");
        row("unknown format", hello + R"("response_format": {"type": "xml"}})", "response_format.type");
        row("no schema", hello + R"("response_format": {"type": "json_schema"}})", "response_format.json_schema");
        row("a schema that is none", hello + R"("response_format": {"type": "json_schema", "json_schema": 1}})",
            "response_format.json_schema");
        row("tools as text", hello + R"("tools": "all"})", "tools");
        row("tools without a name", hello + R"("tools": [{"type": "function"}]})", "tools");
        row("effort", hello + R"("reasoning_effort": "utmost"})", "reasoning_effort");
        const QByteArray tools = R"("tools": [{"type": "function", "function": {"name": "f"}}])";
        row("a call of no tool", hello + R"("tool_choice": "required"})", "tool_choice");
        row("a call of a tool that is not there",
            hello + R"("tool_choice": {"type": "function", "function": {"name": "f"}}})", "tool_choice");
        row("a choice that is a list", hello + tools + R"(, "tool_choice": {"function": ["f"]}})", "tool_choice");
        row("a grammar beside tools", hello + tools + ", \"calliope\": {\"grammar\": \"root ::= \\\"a\\\"\"}}",
            "tools");
        row("a grammar beside a format",
            hello + "\"response_format\": {\"type\": \"json_object\"}, \"calliope\": {\"grammar\": \"root ::= "
                    "\\\"a\\\"\"}}",
            "response_format");
        row("context_full", hello + R"("calliope": {"context_full": "burn"}})", "calliope.context_full");
        row("a broken grammar", hello + R"("calliope": {"grammar": "root ::= unknown"}})", "");
        row("a picture", R"({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]})",
            "messages[0].content[0]");
        QTest::addRow("no prompt") << QByteArray("/v1/completions") << QByteArray("{}") << QByteArray("prompt");
        QTest::addRow("prompt of wrong tokens")
            << QByteArray("/v1/completions") << QByteArray(R"({"prompt": [99999999]})") << QByteArray("prompt");
        const auto text = [&](const char* name, const QByteArray& body, const char* param) {
            QTest::addRow("%s", name) << QByteArray("/v1/completions") << body << QByteArray(param);
        };
        text("a prompt of everything", R"({"prompt": ["a", 1]})", "prompt");
        text("a prompt in a prompt", R"({"prompt": [["a"]]})", "prompt");
        text("an empty prompt", R"({"prompt": []})", "prompt");
        text("many prompts", R"({"prompt": [)" + QByteArray("\"a\",").repeated(64) + R"("a"]})", "prompt");
        text("many answers to some prompts", R"({"prompt": ["a", "b", "c", "d", "e"], "n": 16})", "prompt");
        text("a suffix", R"({"prompt": "a", "suffix": "b"})", "suffix");
        text("the best of many", R"({"prompt": "a", "best_of": 3})", "best_of");
        text("many likeliest", R"({"prompt": "a", "logprobs": 6})", "logprobs");
        text("logprobs as a chat has them", R"({"prompt": "a", "logprobs": true})", "logprobs");
        text("the prompt's own probabilities", R"({"prompt": "a", "logprobs": 1, "echo": true})", "echo");
        QTest::addRow("no input") << QByteArray("/v1/embeddings") << QByteArray("{}") << QByteArray("input");
    }
    void wrongRequests() {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, param);
        const auto response = m_server.post(path, body);
        QVERIFY2(response.status == 400, response.body);
        const QJsonObject error = jsonOf(response)["error"].toObject();
        QVERIFY2(error["message"].toString().endsWith('.'), response.body);
        QCOMPARE(error["type"].toString(), "invalid_request_error");
        QCOMPARE(error["param"].toString().toUtf8(), param);
    }

    /// Before the model is there, while it comes, when it fails, and when it is gone.
    void loading() {
        std::atomic<int> phase = 0;
        TestServer server([&](const server::LoadRequest& request) -> std::shared_ptr<server::ServedModel> {
            if (!request.options.progress(30, 100)) throw Error(ErrorKind::cancelled, "Given up.");
            while (phase == 0)
                if (!request.options.progress(50, 100)) throw Error(ErrorKind::cancelled, "Given up.");
            if (phase == 1) throw Error(ErrorKind::format, "The file is damaged.");
            return std::make_shared<test::StubModel>(TestServer::modelPath());
        });
        const QByteArray chat = R"({"messages": [{"role": "user", "content": "a"}], "max_tokens": 3})";
        QCOMPARE(server.post("/v1/chat/completions", chat).status, 409);

        QCOMPARE(server.post("/calliope/v1/load", R"({"model": "a.gguf"})").status, 202);
        const auto refused = server.post("/v1/chat/completions", chat);
        QCOMPARE(refused.status, 503);
        QVERIFY(refused.head.contains("Retry-After"));
        QCOMPARE(server.get("/health").status, 503);
        QTRY_COMPARE_WITH_TIMEOUT(jsonOf(server.get("/calliope/v1/status"))["loading"].toObject()["done_bytes"].toInt(),
                                  50, limit(5000));
        QCOMPARE(server.post("/calliope/v1/load", R"({"model": "b.gguf"})").status, 409);

        phase = 1;
        QTRY_COMPARE_WITH_TIMEOUT(jsonOf(server.get("/calliope/v1/status"))["state"].toString(), "failed", limit(5000));
        const auto failed = server.post("/v1/chat/completions", chat);
        QCOMPARE(failed.status, 500);
        QVERIFY(failed.body.contains("The file is damaged."));

        phase = 2;
        QCOMPARE(server.post("/calliope/v1/load", R"({"model": "a.gguf"})").status, 202);
        QTRY_COMPARE_WITH_TIMEOUT(server.post("/v1/chat/completions", chat).status, 200, limit(5000));
        QCOMPARE(jsonOf(server.post("/calliope/v1/unload", "{}"))["state"].toString(), "none");
        QCOMPARE(server.post("/v1/chat/completions", chat).status, 409);

        phase = 0;
        QCOMPARE(server.post("/calliope/v1/load", R"({"model": "a.gguf", "kv": "q8_0"})").status, 202);
        QCOMPARE(jsonOf(server.post("/calliope/v1/unload", "{}"))["state"].toString(), "none"); // gives up
        QCOMPARE(server.post("/calliope/v1/load", R"({"model": "a.gguf", "kv": "q1"})").status, 400);
    }

    /// Answers under way end when the model goes, and nobody takes them for whole.
    void unloadsUnderWay() {
        TestServer server;
        RawClient client(server.port());
        client.send(test::requestOf(server.port(), {"POST", "/v1/completions", TestServer::key,
                                                    R"({"prompt": "a", "max_tokens": 100000, "stream": true})"}));
        QVERIFY(client.receive(limit(5000), "data: ").contains("200 OK"));
        QCOMPARE(server.post("/calliope/v1/unload", "{}").status, 200);
        const QByteArray rest = client.receive(limit(5000));
        QVERIFY2(rest.contains("[DONE]") && rest.contains(R"("code":"cancelled")"), rest);
        QVERIFY2(!rest.contains(R"("finish_reason":"stop")"), rest);
    }
    /// A request that was still being read when its model went.
    void unloadsBeforeAnswers() {
        TestServer server;
        server.model().beforeSubmit = [&] { server.server().host().unload(); };
        const auto reply = server.post("/v1/completions", R"({"prompt": "a", "max_tokens": 100000})");
        QVERIFY2(reply.status == 503 && reply.body.contains(R"("code":"cancelled")"), reply.body);
    }
    void unloadsUnderWholeAnswers() {
        TestServer server;
        RawClient client(server.port());
        client.send(test::requestOf(
            server.port(), {"POST", "/v1/completions", TestServer::key, R"({"prompt": "a", "max_tokens": 100000})"}));
        QTRY_COMPARE_WITH_TIMEOUT(server.model().running(), 1u, limit(5000));
        QCOMPARE(server.post("/calliope/v1/unload", "{}").status, 200);
        const QByteArray reply = client.receive(limit(5000));
        QVERIFY2(reply.contains(" 503 ") && reply.contains(R"("code":"cancelled")"), reply);
    }

    /// An embedding ends when its model goes, or whoever has asked for it.
    void embeddingsThatNobodyWants() {
        TestServer server;
        server.model().holdEmbeddings();
        const QByteArray asked =
            test::requestOf(server.port(), {"POST", "/v1/embeddings", TestServer::key, R"({"input": ["a", "b"]})"});
        RawClient leaves(server.port());
        leaves.send(asked);
        QTRY_COMPARE_WITH_TIMEOUT(server.model().embeddings(), 1, limit(5000));
        leaves.drop();
        QTRY_COMPARE_WITH_TIMEOUT(server.model().embeddings(), 0, limit(5000));
        RawClient stays(server.port());
        stays.send(asked);
        QTRY_COMPARE_WITH_TIMEOUT(server.model().embeddings(), 1, limit(5000));
        QCOMPARE(server.post("/calliope/v1/unload", "{}").status, 200);
        const QByteArray reply = stays.receive(limit(5000));
        QVERIFY2(reply.contains(" 503 ") && reply.contains("\"code\":\"cancelled\""), reply);
        QCOMPARE(server.model().embeddings(), 0);
    }

private:
    TestServer m_server;
};

QTEST_GUILESS_MAIN(ServerTest)
#include "server_test.moc"
