#include "tests/inference/cli/engine_process.h"
#include "tests/inference/cli/served_engine.h"
#include "tests/inference/vision/narrow_encoder.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using test::limit;
using test::RawClient;
using test::ServedEngine;

namespace {

const QString model = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";
const QStringList onReference{"--device", "reference"};

/// Programs that are started meanwhile keep their caches here.
class CacheFolder {
public:
    CacheFolder() {
        for (const char* name : names) {
            m_before << qgetenv(name);
            qputenv(name, m_folder.path().toLocal8Bit());
        }
    }
    ~CacheFolder() {
        for (int i = 0; i < m_before.size(); ++i)
            if (m_before[i].isNull())
                qunsetenv(names[i]);
            else
                qputenv(names[i], m_before[i]);
    }
    CacheFolder(const CacheFolder&) = delete;
    CacheFolder& operator=(const CacheFolder&) = delete;

    /// The only file of this pattern, wherever it lies.
    [[nodiscard]] QString find(const QString& pattern) const {
        QDirIterator files(m_folder.path(), {pattern}, QDir::Files, QDirIterator::Subdirectories);
        return files.hasNext() ? files.next() : QString();
    }

private:
    static constexpr const char* names[] = {"XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"};
    QTemporaryDir m_folder;
    QList<QByteArray> m_before;
};

} // namespace

/// `serve` as the app starts and ends it.
class ServeTest : public QObject {
    Q_OBJECT

private slots:
    void tellsItsKey() {
        QProcess process;
        process.start(CALLIOPE_ENGINE, QStringList{"serve", "-m", model, "--port", "0"} + onReference);
        QVERIFY(process.waitForReadyRead(limit(10'000)));
        const QJsonObject ready = QJsonDocument::fromJson(process.readLine()).object();
        const QByteArray key = ready["key"].toString().toLatin1();
        QCOMPARE(key.size(), 64);
        QCOMPARE(test::ask(static_cast<quint16>(ready["port"].toInt()), {"GET", "/calliope/v1/status", key}).status,
                 200);
        process.terminate();
        QVERIFY(process.waitForFinished(limit(10'000)));
        QCOMPARE(process.exitCode(), 0);
    }

    void endsWithItsInput() {
        ServedEngine engine(model, onReference);
        QVERIFY(!engine.ready.contains("key"));
        QVERIFY(engine.waitUntilLoaded());
        RawClient client(engine.port());
        client.send(
            test::requestOf(engine.port(), {"POST", "/v1/chat/completions", ServedEngine::key,
                                            R"({"messages": [{"role": "user", "content": "Hello"}], "stream": true,
                                                  "calliope": {"ignore_end": true}})"}));
        QVERIFY(client.receive(limit(5000), "data: ").contains("200 OK"));
        QElapsedTimer timer;
        timer.start();
        engine.process.closeWriteChannel();
        QVERIFY(engine.process.waitForFinished(limit(10'000)));
        QVERIFY2(timer.elapsed() < limit(3000), QByteArray::number(timer.elapsed()));
        QCOMPARE(engine.process.exitCode(), 0);
    }

    void endsWhenTold() {
        ServedEngine engine(model, onReference);
        QVERIFY(engine.waitUntilLoaded());
        engine.process.terminate();
        QVERIFY(engine.process.waitForFinished(limit(10'000)));
        QCOMPARE(engine.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(engine.process.exitCode(), 0);
    }

    void saysWhatFails() {
        const auto missing = test::runEngine({"serve", "-m", "no-such.gguf", "--port", "0"});
        QCOMPARE(missing.exitCode, 1);
        QVERIFY2(missing.error.startsWith("calliope-engine: ") && missing.error.count('\n') == 1, missing.error);
        QCOMPARE(test::runEngine({"serve", "-m", model, "--port", "70000"}).exitCode, 2);
        QCOMPARE(test::runEngine({"serve", "-m", model, "--key", "a", "--key-from-stdin"}).exitCode, 2);
        for (const char* guessable : {"", "123456789012345", "sixteen and more blanks", "sixteen\tand\tmore"})
            QCOMPARE(test::runEngine({"serve", "-m", model, "--port", "0", "--key", guessable}).exitCode, 2);
        ServedEngine engine(model, onReference);
        const auto taken = test::runEngine({"serve", "-m", model, "--port", QString::number(engine.port())});
        QCOMPARE(taken.exitCode, 1);
        QVERIFY2(taken.error.contains("in use"), taken.error);
    }

    void listensOnLoopbackOnly() {
        ServedEngine engine(model, onReference);
        const QByteArray port = ":" + QByteArray::number(engine.port(), 16).toUpper().rightJustified(4, '0');
        int listening = 0;
        for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
            QFile file(table);
            if (!file.open(QIODevice::ReadOnly)) continue;
            for (const QByteArray& line : file.readAll().split('\n')) {
                const auto fields = line.simplified().split(' ');
                if (fields.size() < 4 || !fields[1].endsWith(port) || fields[3] != "0A") continue;
                QVERIFY2(fields[1].startsWith("0100007F:") || fields[1].startsWith("00000000000000000000000001000000:"),
                         fields[1]);
                ++listening;
            }
        }
        if (listening == 0) QSKIP("This system does not tell which sockets listen.");
    }

    /// Thoughts of a model of our own are kept apart, bounded, and can be left out.
    void thinksAsItIsTold() {
        ServedEngine engine(model, onReference);
        QVERIFY(engine.waitUntilLoaded());
        for (const char* more : {"", R"(, "reasoning_effort": "none")", R"(, "calliope": {"think_tokens": 1})"}) {
            const auto response =
                test::ask(engine.port(),
                          {"POST", "/v1/chat/completions", ServedEngine::key,
                           R"({"messages": [{"role": "user", "content": "What is 12 plus 30?"}], "temperature": 0)" +
                               QByteArray(more) + "}"});
            QVERIFY2(response.status == 200, response.body);
            const QJsonObject choice =
                QJsonDocument::fromJson(response.body).object()["choices"].toArray()[0].toObject();
            const QString content = choice["message"].toObject()["content"].toString();
            QVERIFY2(content.contains("42") && !content.contains("<|"), response.body);
        }
    }

    /// A picture that comes again with the conversation is encoded once.
    void seesPictures() {
        const QTemporaryDir folder;
        const QString encoder = folder.filePath("mmproj.gguf");
        const auto encoders = test::fixtures() / "vision" / "muse-glimmer";
        test::narrowEncoder(encoders / "mmproj.gguf", "mm.2.weight", 32).write(encoder.toStdString());
        ServedEngine engine(QString::fromStdString((test::fixtures() / "models" / "muse-glimmer.gguf").string()),
                            onReference + QStringList{"--mmproj", encoder});
        QVERIFY(engine.waitUntilLoaded());
        const auto ask = [&](const QByteArray& path, const QByteArray& body) {
            return QJsonDocument::fromJson(
                       test::ask(engine.port(), {body.isEmpty() ? "GET" : "POST", path, ServedEngine::key, body}).body)
                .object();
        };
        const QByteArray picture = QByteArray::fromStdString(test::readText(encoders / "pixels-0.png")).toBase64();
        const QByteArray seen =
            "{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:;base64," +
            picture + "\"}}, {\"type\": \"text\", \"text\": \"What is it?\"}]}";
        const QByteArray rest = R"(], "temperature": 0, "max_tokens": 3, "calliope": {"ignore_end": true}})";
        const QByteArray body = "{\"messages\": [" + seen + rest;
        const int expected = ask("/calliope/v1/tokenize", body)["count"].toInt();
        const QJsonObject first = ask("/v1/chat/completions", body);
        QCOMPARE(first["usage"].toObject()["prompt_tokens"].toInt(), expected);
        const QByteArray more = R"(, {"role": "assistant", "content": "A tile."}, {"role": "user", "content": "And?"})";
        const QJsonObject second = ask("/v1/chat/completions", "{\"messages\": [" + seen + more + rest);
        QVERIFY(second["timings"].toObject()["cache_n"].toInt() > 12); // beyond the picture
        QCOMPARE(ask("/calliope/v1/status", {})["engine"].toObject()["pictures_encoded"].toInt(), 1);
        QCOMPARE(ask("/v1/models", {})["data"].toArray()[0].toObject()["input_modalities"].toArray().size(), 2);
        const QJsonObject memory = ask("/calliope/v1/status", {})["description"].toObject()["memory"].toObject();
        QCOMPARE(memory["kv"].toString(), "f32");
        QVERIFY(memory["note"].isNull() && memory.contains("host_bytes"));
    }

    /// A conversation that was saved is not read anew by another start of the server. A file that is damaged, or of
    /// another model, changes nothing.
    void keepsContexts() {
        const CacheFolder caches;
        const QByteArray messages = "\"messages\": [{\"role\": \"user\", \"content\": \"" +
                                    QByteArray("What is 12 plus 30, and what can you do? ").repeated(10) + "\"}]";
        const QByteArray chat =
            "{" + messages + R"(, "temperature": 0, "max_tokens": 4, "calliope": {"ignore_end": true}})";
        const auto post = [](const ServedEngine& engine, const QByteArray& path, const QByteArray& body) {
            return test::ask(engine.port(), {"POST", path, ServedEngine::key, body});
        };
        const auto jsonOf = [](const test::Response& response) {
            return QJsonDocument::fromJson(response.body).object();
        };
        const auto contentOf = [](const QJsonObject& reply) {
            return reply["choices"].toArray()[0].toObject()["message"].toObject();
        };
        const auto restore = [&](const ServedEngine& engine) {
            return post(engine, "/calliope/v1/context/restore", R"({"name": "sums"})");
        };
        QJsonObject first;
        int tokens = 0;
        {
            ServedEngine engine(model, onReference);
            QVERIFY(engine.waitUntilLoaded());
            first = jsonOf(post(engine, "/v1/chat/completions", chat));
            const auto saved = post(engine, "/calliope/v1/context/save", R"({"name": "sums", )" + messages + "}");
            tokens = jsonOf(saved)["tokens"].toInt();
            QVERIFY2(saved.status == 200 && tokens >= 64 && tokens % 32 == 0, saved.body);
        }
        const QString path = caches.find("context-sums.kv");
        QVERIFY(!path.isEmpty());
#ifndef Q_OS_WIN
        QCOMPARE(QFile::permissions(QFileInfo(path).path()) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
#endif
        {
            ServedEngine engine(model, onReference);
            QVERIFY(engine.waitUntilLoaded());
            QCOMPARE(jsonOf(restore(engine))["tokens"].toInt(), tokens);
            const QJsonObject again = jsonOf(post(engine, "/v1/chat/completions", chat));
            QVERIFY(again["timings"].toObject()["cache_n"].toInt() >= tokens - 1);
            QCOMPARE(contentOf(again), contentOf(first));
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        ServedEngine engine(model, onReference);
        QVERIFY(engine.waitUntilLoaded());
        QByteArray changed = good;
        changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
        for (const QByteArray& bytes : {QByteArray(), good.left(20), good.left(good.size() / 2), good.chopped(1),
                                        good + "x", changed, QByteArray(good.size(), '\xff')}) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size());
            file.close();
            const auto refused = restore(engine);
            const QString message = jsonOf(refused)["error"].toObject()["message"].toString();
            QVERIFY2(refused.status == 400 && message.endsWith('.') && message.size() < 500, refused.body);
        }
        QCOMPARE(jsonOf(post(engine, "/v1/chat/completions", chat))["timings"].toObject()["cache_n"].toInt(), 0);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(good) == good.size());
        file.close();
        ServedEngine other(QString::fromStdString((test::fixtures() / "models" / "llama.gguf").string()), onReference);
        QVERIFY(other.waitUntilLoaded());
        const auto refused = restore(other);
        QVERIFY2(refused.status == 400 && refused.body.contains("another model"), refused.body);
    }
};

QTEST_GUILESS_MAIN(ServeTest)
#include "serve_test.moc"
