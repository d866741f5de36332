#include "app/engine/engine_embedder.h"
#include "tests/app/support/raw_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <cstring>
#include <limits>

using namespace calliope;
using app::EngineStatus;

namespace {

QByteArray replyOf(const std::vector<float>& vector) {
    const QByteArray bytes(reinterpret_cast<const char*>(vector.data()),
                           static_cast<qsizetype>(vector.size() * sizeof(float)));
    return R"({"data": [{"embedding": ")" + bytes.toBase64() + "\"}]}";
}

EngineStatus ready() {
    EngineStatus status;
    status.model = EngineStatus::Model::ready;
    status.visionFingerprint = "f00d";
    return status;
}

app::Endpoint engineAt(const test::RawServer& server) {
    app::Endpoint endpoint;
    endpoint.url = server.url("/v1");
    endpoint.kind = app::Endpoint::Kind::engine;
    endpoint.engineKey = "the-key";
    return endpoint;
}

} // namespace

/// Vectors of pictures, asked of the own engine and of nobody else.
class EngineEmbedderTest : public QObject {
    Q_OBJECT

private slots:
    void asks() {
        const test::RawServer server(test::says(test::answerOf(200, "application/json", replyOf({0.5F, -2, 0.25F}))));
        app::NetworkGate gate;
        app::EngineEmbedder embedder(gate);
        int changes = 0;
        QObject::connect(&embedder, &app::PictureEmbedder::changed, &embedder, [&] { ++changes; });
        QCOMPARE(embedder.model(), QString());
        embedder.setEngine(engineAt(server), ready());
        embedder.setEngine(engineAt(server), ready());
        QCOMPARE(embedder.model(), QString("f00d"));
        QCOMPARE(changes, 1);

        std::optional<std::vector<float>> got;
        embedder.embed("picture", this, [&](const std::vector<float>& vector) { got = vector; });
        EngineStatus waiting = ready();
        waiting.waiting = 1; // which is ours
        embedder.setEngine(engineAt(server), waiting);
        QVERIFY(embedder.isIdle());
        QTRY_VERIFY(got.has_value());
        QVERIFY(embedder.isIdle()); // although it counts in what was told last
        waiting.running = 1;
        embedder.setEngine(engineAt(server), waiting);
        QVERIFY(!embedder.isIdle());
        QCOMPARE(*got, (std::vector<float>{0.5F, -2, 0.25F}));
        QVERIFY2(server.requests.startsWith("POST /v1/embeddings "), server.requests);
        QVERIFY2(server.requests.contains("Bearer the-key"), server.requests);
        QVERIFY2(server.requests.contains(QByteArray("picture").toBase64()), server.requests);
    }

    /// A server of others, no model, one that sees nothing, one that is gone.
    void nobodyToAsk() {
        const test::RawServer server(test::says(test::answerOf(200, "application/json", replyOf({1}))));
        app::NetworkGate gate;
        app::EngineEmbedder embedder(gate);
        const auto refuses = [&](const app::Endpoint& endpoint, const EngineStatus& status) {
            embedder.setEngine(endpoint, status);
            std::optional<std::vector<float>> got;
            embedder.embed("picture", this, [&](const std::vector<float>& vector) { got = vector; });
            return QTest::qWaitFor([&] { return got.has_value(); }) && got->empty() && embedder.model().isEmpty();
        };
        app::Endpoint remote = engineAt(server);
        remote.kind = app::Endpoint::Kind::remote;
        QVERIFY(refuses(remote, ready()));
        QVERIFY(refuses({}, ready()));
        QVERIFY(refuses(engineAt(server), {}));
        EngineStatus blind = ready();
        blind.visionFingerprint.clear();
        QVERIFY(refuses(engineAt(server), blind));
        QCOMPARE(server.connections, 0);

        // Whoever asked may be gone when the answer comes.
        embedder.setEngine(engineAt(server), ready());
        auto asker = std::make_unique<QObject>();
        bool isTold = false;
        embedder.embed("picture", asker.get(), [&](const std::vector<float>&) { isTold = true; });
        asker.reset();
        QTRY_VERIFY(server.requests.contains("POST /v1/embeddings "));
        QTest::qWait(100);
        QVERIFY(!isTold);
    }

    void answers_data() {
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char* name, const QByteArray& answer) { QTest::newRow(name) << answer; };
        row("nothing", "{}");
        row("no list", R"({"data": 7})");
        row("numbers", R"({"data": [{"embedding": [1, 2]}]})");
        row("cut off", R"({"data": [{"embedding": "AAAA"}]})");
        row("empty", R"({"data": [{"embedding": ""}]})");
        row("no number", replyOf({1, std::numeric_limits<float>::quiet_NaN()}));
        row("without end", replyOf({std::numeric_limits<float>::infinity()}));
        row("too wide", replyOf(std::vector<float>(1 << 18, 1.0F)));
    }
    void answers() {
        QFETCH(QByteArray, answer);
        QVERIFY(app::embeddingOf(QJsonDocument::fromJson(answer).object()).empty());
    }
};

QTEST_GUILESS_MAIN(EngineEmbedderTest)
#include "engine_embedder_test.moc"
