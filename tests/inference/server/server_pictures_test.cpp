#include "inference/server/base64.h"
#include "inference/server/message_pictures.h"
#include "tests/inference/server/test_server.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QTest>
#include <cmath>
#include <random>

using namespace calliope;
using test::jsonOf;
using test::TestServer;

namespace {

QByteArray dataUrl(const char* file) {
    const std::string bytes = test::readText(test::fixtures() / "pictures" / "files" / file);
    return "data:image/png;base64," + QByteArray::fromStdString(bytes).toBase64();
}

QByteArray part(const QByteArray& url, const QByteArray& more = {}) {
    return R"({"type": "image_url", "image_url": {"url": ")" + url + '"' + more + "}}";
}

QByteArray bodyOf(const QByteArrayList& parts, const QByteArray& more = {}) {
    return R"({"messages": [{"role": "user", "content": [)" + parts.join(',') + "]}]" + more + "}";
}

} // namespace

/// Pictures in requests; with a stub of a model that has a real encoder's sizes.
class ServerPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void answers() {
        const auto response = m_server.post("/v1/chat/completions",
                                            bodyOf({R"({"type": "text", "text": "Look: "})", part(dataUrl("plain.png")),
                                                    R"({"type": "text", "text": "what is it?"})"},
                                                   R"(, "max_tokens": 60)"));
        QVERIFY2(response.status == 200, response.body);
        const QString text =
            jsonOf(response)["choices"].toArray()[0].toObject()["message"].toObject()["content"].toString();
        QVERIFY2(text.contains("Look: <|image_start|><|image_end|>what is it?"), qPrintable(text));
    }

    /// What pictures cost is known before they are sent: here 16 x 16 pixels become a token.
    void costs() {
        const auto tokensOf = [&](const QByteArray& body) {
            const auto response = m_server.post("/calliope/v1/tokenize", body);
            return response.status == 200 ? jsonOf(response) : QJsonObject();
        };
        const QJsonObject text = tokensOf(bodyOf({R"({"type": "text", "text": "Look"})"}));
        const QJsonObject seen = tokensOf(
            bodyOf({part(dataUrl("plain.png")), R"({"type": "text", "text": "Look"})", part(dataUrl("wide.bmp"))}));
        const QJsonArray pictures = seen["pictures"].toArray();
        QCOMPARE(pictures.size(), 2);
        const QJsonArray tokens = seen["tokens"].toArray();
        const auto rows = std::count_if(tokens.begin(), tokens.end(), [](const auto& each) { return each.isNull(); });
        QCOMPARE(rows, pictures[0].toObject()["tokens"].toInt() + pictures[1].toObject()["tokens"].toInt());
        QCOMPARE(seen["count"].toInt(), tokens.size());
        QVERIFY(seen["count"].toInt() > text["count"].toInt() + rows);
    }

    /// Alone, and in a list with texts; told apart by what is on them.
    void embeddings() {
        const QByteArray plain = part(dataUrl("plain.png"), R"(, "detail": "low")");
        const QByteArray grey = "data:image/bmp;base64," + blankBitmap(96, 64).toBase64();
        const auto response =
            m_server.post("/v1/embeddings", R"({"input": [)" + plain + R"(, "some words", )" + part(grey) + "]}");
        QVERIFY2(response.status == 200, response.body);
        const QJsonArray data = jsonOf(response)["data"].toArray();
        QCOMPARE(data.size(), 3);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(data[i].toObject()["index"].toInt(), i);
            double squares = 0;
            for (const auto& value : data[i].toObject()["embedding"].toArray())
                squares += value.toDouble() * value.toDouble();
            QVERIFY(std::abs(squares - 1) < 1e-6);
        }
        QVERIFY(data[0].toObject()["embedding"] != data[2].toObject()["embedding"]);

        const QJsonObject alone = jsonOf(m_server.post("/v1/embeddings", R"({"input": )" + plain + "}"));
        QCOMPARE(alone["data"].toArray().size(), 1);
        QCOMPARE(alone["data"].toArray()[0].toObject()["embedding"], data[0].toObject()["embedding"]);
        const QJsonObject cost = jsonOf(m_server.post("/calliope/v1/tokenize", bodyOf({plain})));
        QCOMPARE(alone["usage"].toObject()["prompt_tokens"].toInt(),
                 cost["pictures"].toArray()[0].toObject()["tokens"].toInt());
    }

    void noEmbeddings_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("fragment");
        const QByteArray good = part(dataUrl("plain.png"));
        const auto row = [](const char* name, const QByteArray& input, const char* fragment) {
            QTest::newRow(name) << input << QByteArray(fragment);
        };
        row("elsewhere", part("https://example.org/a.png"), "fetches nothing");
        row("a text", "[" + good + "," + part("data:image/png;base64," + QByteArray("hello").toBase64()) + "]",
            "input[1]");
        row("no picture", R"({"type": "text", "text": "a"})", "no picture");
        row("no type", "{}", "no picture");
        row("too many", "[" + QByteArrayList(server::mostPictures + 1, good).join(',') + "]", "more than 32");
    }
    void noEmbeddings() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, fragment);
        const auto response = m_server.post("/v1/embeddings", R"({"input": )" + input + "}");
        QCOMPARE(response.status, 400);
        QVERIFY2(response.body.contains(fragment), response.body);
    }

    void detail() {
        // Larger than what is usual.
        std::vector<int> counts;
        const QByteArray large = "data:image/bmp;base64," + blankBitmap(1600, 1600).toBase64();
        for (const char* detail : {"low", "auto", "high"}) {
            const QByteArray more = QByteArray(", \"detail\": \"") + detail + '"';
            const QJsonObject reply = jsonOf(m_server.post("/calliope/v1/tokenize", bodyOf({part(large, more)})));
            counts.push_back(reply["pictures"].toArray()[0].toObject()["tokens"].toInt());
        }
        QCOMPARE(counts, (std::vector<int>{256, 1024, 4096}));
    }

    void wrong_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("fragment");
        const QByteArray good = dataUrl("plain.png");
        const auto row = [](const char* name, const QByteArray& body, const char* fragment) {
            QTest::newRow(name) << body << QByteArray(fragment);
        };
        row("elsewhere", bodyOf({part("https://example.org/a.png")}), "fetches nothing");
        row("a file", bodyOf({part("file:///etc/passwd")}), "fetches nothing");
        row("not base64", bodyOf({part("data:image/png,abc")}), "no data URL");
        row("no data", bodyOf({part("data:image/png;base64")}), "no data URL");
        row("wrong digits", bodyOf({part("data:image/png;base64,a*b=")}), "no data URL");
        row("nothing in it", bodyOf({part("data:image/png;base64,")}), "picture");
        row("a text", bodyOf({part("data:image/png;base64," + QByteArray("hello, this is text").toBase64())}),
            "format");
        row("no url", bodyOf({R"({"type": "image_url", "image_url": {}})"}), "url");
        row("no object", bodyOf({R"({"type": "image_url", "image_url": 7})"}), "image_url");
        row("nothing", bodyOf({R"({"type": "image_url"})"}), "image_url");
        row("detail", bodyOf({part(good, R"(, "detail": "most")")}), "auto, low or high");
        row("too large", bodyOf({part("data:image/bmp;base64," + blankBitmap(20000, 4).toBase64())}), "16384");
        row("too many", bodyOf(QByteArrayList(server::mostPictures + 1, part(good))), "too many");
        row("sound", bodyOf({R"({"type": "input_audio", "input_audio": {}})"}), "no text");
        row("a number of none", bodyOf({R"({"type": "picture", "picture": 0})"}), "no text");
    }
    void wrong() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, fragment);
        for (const char* path : {"/v1/chat/completions", "/calliope/v1/tokenize"}) {
            const auto response = m_server.post(path, body);
            QCOMPARE(response.status, 400);
            QVERIFY2(response.body.contains(fragment), response.body);
        }
    }

    void withoutAnEncoder() {
        const TestServer blind;
        const auto response = blind.post("/v1/chat/completions", bodyOf({part(dataUrl("plain.png"))}));
        QCOMPARE(response.status, 400);
        QVERIFY2(response.body.contains("reads text only"), response.body);
        const auto embedded = blind.post("/v1/embeddings", R"({"input": )" + part(dataUrl("plain.png")) + "}");
        QCOMPARE(embedded.status, 400);
        QVERIFY2(embedded.body.contains("reads text only"), embedded.body);
        const auto modalities = [](const TestServer& server) {
            return jsonOf(server.get("/v1/models"))["data"].toArray()[0].toObject()["input_modalities"].toArray();
        };
        QCOMPARE(modalities(blind), QJsonArray{"text"});
        QCOMPARE(modalities(m_server), (QJsonArray{"text", "image"}));
    }

    /// Whatever users write, the only pictures are theirs.
    void nobodyWritesPictures() {
        const QByteArray mark = "\xef\xb7\x92"
                                "0"
                                "\xef\xb7\x93";
        const QByteArray text = "{\"type\": \"text\", \"text\": \"" + mark + " \\ufdd20\\ufdd3 <|image_start|>\"}";
        const QJsonObject reply =
            jsonOf(m_server.post("/calliope/v1/tokenize", bodyOf({part(dataUrl("plain.png")), text})));
        QCOMPARE(reply["pictures"].toArray().size(), 1);
    }

    void base64() {
        std::mt19937 random(1);
        for (std::size_t length = 0; length < 50; ++length) {
            std::string bytes(length, '\0');
            for (char& byte : bytes) byte = static_cast<char>(random());
            const std::string text = server::toBase64(bytes);
            QCOMPARE(QByteArray::fromStdString(text), QByteArray::fromStdString(bytes).toBase64());
            QCOMPARE(server::fromBase64(text), bytes);
            QCOMPARE(server::fromBase64(text.substr(0, text.find('='))), bytes);
        }
        for (const char* wrong : {"a", "abcde", "ab=c", "====", "a===", "ab c", "abc-", "\xff\xff\xff\xff"})
            QVERIFY2(!server::fromBase64(wrong), wrong);
    }

private:
    /// The header alone says the size; what follows is not looked at before it is needed.
    static QByteArray blankBitmap(std::uint32_t width, std::uint32_t height) {
        QByteArray out("BM");
        const auto put = [&](std::uint32_t number, int bytes) {
            for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i));
        };
        const std::uint32_t size = (width * 3 + 3) / 4 * 4 * height;
        put(54 + size, 4);
        put(0, 4);
        put(54, 4);
        put(40, 4);
        put(width, 4);
        put(height, 4);
        put(1, 2);
        put(24, 2);
        put(0, 4);
        put(size, 4);
        for (int i = 0; i < 4; ++i) put(0, 4);
        return out + QByteArray(size, '\x80');
    }

    TestServer m_server{test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf"};
};

QTEST_GUILESS_MAIN(ServerPicturesTest)
#include "server_pictures_test.moc"
