#include "inference/engine/engine.h"
#include "tests/inference/engine/collector.h"
#include "tests/support/reference_data.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <optional>
#include <thread>

using namespace calliope;
using namespace calliope::engine;
using test::answersTo;
using test::Collector;
using test::Tokens;

namespace {

constexpr const char* families[] = {
    "llama",      "llama-moe",  "mistral3",     "qwen2",     "qwen2moe",        "qwen3",  "qwen35",
    "qwen3moe",   "qwen3vl",    "qwen35moe",    "gemma2",    "gemma3",          "gemma4", "phi3",
    "gpt-oss",    "llama4",     "muse-glimmer", "granite",   "smollm3",         "olmo2",  "starcoder2",
    "gemma4-moe", "qwen3vlmoe", "qwen2vl",      "phi3-long", "llama-rope-freqs"};

} // namespace

/// Real models through the whole engine.
class EngineTest : public QObject {
    Q_OBJECT

private slots:
    void mixedAnswersAreTheSameAsAlone_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("device");
        const auto fixtures = test::fixtures() / "models";
        for (const char* name : {"llama", "muse-glimmer", "qwen35"})
            for (const char* device : {"reference", ""})
                if (std::filesystem::exists(fixtures / (std::string(name) + ".gguf")))
                    QTest::addRow("%s, %s", name, *device != 0 ? device : "Vulkan")
                        << QString::fromStdString((fixtures / (std::string(name) + ".gguf")).string()) << device;
        if (const auto data = test::referenceData())
            for (const char* name : families)
                QTest::addRow("text/%s, Vulkan", name)
                    << QString::fromStdString((*data / "text" / (std::string(name) + ".gguf")).string()) << "";
    }

    /// Eight texts, some of which begin alike, give the same tokens one after another and all at once.
    void mixedAnswersAreTheSameAsAlone() {
        QFETCH(QString, model);
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        LoadOptions options;
        options.device = device.toStdString();
        options.contextLength = 256;
        options.cacheTokens = 2048;
        options.sequences = 8;
        options.precision = vulkan::Precision::f32;
        options.cacheType = vulkan::CacheType::f32;
        std::unique_ptr<LoadedModel> loaded;
        try {
            loaded = std::make_unique<LoadedModel>(model.toStdString(), options);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::unsupported) QSKIP(error.what());
            throw;
        }
        const std::uint32_t vocabulary = loaded->plan().vocabulary;
        std::vector<Tokens> prompts(8);
        for (std::uint32_t i = 0; i < prompts.size(); ++i)
            for (std::uint32_t place = 0; place < 20 + 11 * i; ++place)
                prompts[i].push_back((7 + place * 31 + (place >= 10 + 4 * i ? i * 13 : 0)) % vocabulary);

        std::vector<Tokens> alone;
        for (const Tokens& prompt : prompts) {
            Engine engine(*loaded, {}); // its cache knows nothing yet
            alone.push_back(answersTo(engine, {prompt}).front());
        }
        Engine engine(*loaded, {});
        QCOMPARE(answersTo(engine, prompts), alone);
        QCOMPARE(answersTo(engine, prompts), alone); // now from the cache
        QVERIFY(engine.status().promptTokensCached > 0);
    }

    void embeddingsDoNotDependOnTheDevice() {
        if (vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        std::vector<std::vector<float>> vectors;
        for (const char* device : {"reference", ""}) {
            LoadOptions options;
            options.device = device;
            options.contextLength = 256;
            options.precision = vulkan::Precision::f32;
            options.cacheType = vulkan::CacheType::f32;
            LoadedModel loaded(test::fixtures() / "models" / "llama.gguf", options);
            Engine engine(loaded, {});
            Tokens tokens;
            for (std::uint32_t i = 0; i < 150; ++i) tokens.push_back(i * 7 % loaded.plan().vocabulary);
            vectors.push_back(engine.embed(tokens));
        }
        QCOMPARE(vectors[0].size(), vectors[1].size());
        double difference = 0;
        double size = 0;
        for (std::size_t i = 0; i < vectors[0].size(); ++i) {
            difference += std::pow(vectors[0][i] - vectors[1][i], 2);
            size += std::pow(vectors[0][i], 2);
        }
        QVERIFY(size > 0);
        QVERIFY(difference <= 1e-10 * size);
    }

    /// Whoever waits for one may give it up while the engine is busy.
    void embeddingsThatNobodyWants() {
        class Busy final : public Driver {
        public:
            Busy(std::atomic<bool>& goesOn, std::atomic<bool>& ended)
                : m_goesOn(goesOn)
                , m_ended(ended) {}
            Next onToken(const DrawnToken&) override {
                while (!m_goesOn) std::this_thread::yield();
                return {.stop = true, .force = {}};
            }
            void onEnd(const Ended&) override { m_ended = true; }

        private:
            std::atomic<bool>& m_goesOn;
            std::atomic<bool>& m_ended;
        };
        LoadOptions options;
        options.device = "reference";
        options.contextLength = 128;
        options.cacheTokens = 512;
        LoadedModel loaded(test::fixtures() / "models" / "llama.gguf", options);
        std::atomic<bool> goesOn = false;
        std::atomic<bool> ended = false;
        std::atomic<bool> isAsked = false;
        Engine engine(loaded, {});
        Request request;
        request.prompt = {5};
        request.ignoreEndOfText = true;
        request.driver = std::make_unique<Busy>(goesOn, ended);
        engine.submit(std::move(request));
        std::optional<ErrorKind> problem;
        std::thread client([&] {
            try {
                (void)engine.embed(Tokens(100, 5), [&] {
                    isAsked = true;
                    return false;
                });
            } catch (const Error& error) {
                problem = error.kind();
            }
        });
        while (!isAsked) std::this_thread::yield();
        QTest::qSleep(200); // it is cancelled as soon as it has said so
        goesOn = true;
        client.join();
        QVERIFY(problem == ErrorKind::cancelled);
        QVERIFY(ended);
        (void)engine.embed({5});
        QCOMPARE(engine.status().cacheTokensUsed, 0u);
    }

    void aSavedCacheIsTakenUpAgain_data() {
        QTest::addColumn<QString>("device");
        QTest::addColumn<int>("cache");
        QTest::addColumn<QString>("model");
        for (const char* model : {"llama", "qwen35"}) { // one with recurrent layers, too
            QTest::addRow("%s, reference", model) << "reference" << 0 << model;
            for (int cache = 0; cache < 3; ++cache)
                QTest::addRow("%s, Vulkan, cache %d", model, cache) << "" << cache << model;
        }
    }

    void aSavedCacheIsTakenUpAgain() {
        QFETCH(QString, device);
        QFETCH(int, cache);
        QFETCH(QString, model);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        LoadOptions options;
        options.device = device.toStdString();
        options.contextLength = 256;
        options.cacheType = static_cast<vulkan::CacheType>(cache);
        LoadedModel loaded(test::fixtures() / "models" / (model.toStdString() + ".gguf"), options);
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "saved";
        Tokens text;
        for (std::uint32_t i = 0; i < 100; ++i) text.push_back((3 + i * 29) % loaded.plan().vocabulary);
        std::vector<Tokens> expected;
        {
            Engine engine(loaded, {});
            expected = answersTo(engine, {text});
            QCOMPARE(engine.saveContext(text, path), 96u);
        }
        {
            loaded.restart(); // nothing is left in the device's memory
            Engine engine(loaded, {});
            QCOMPARE(engine.restoreContext(path), 96u);
            QCOMPARE(answersTo(engine, {text}), expected);
            QCOMPARE(engine.status().promptTokensCached, 96u);
            QCOMPARE(engine.restoreContext(path), 96u);
        }
        // Damaged at any place, cut anywhere, or of another model: refused.
        QFile file(QString::fromStdString(path.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray good = file.readAll();
        file.close();
        Engine engine(loaded, {});
        const auto refuses = [&](const QByteArray& bytes) {
            QFile damaged(folder.filePath("damaged"));
            if (!damaged.open(QIODevice::WriteOnly) || damaged.write(bytes) != bytes.size()) return false;
            damaged.close();
            try {
                engine.restoreContext(folder.filePath("damaged").toStdString());
            } catch (const Error& error) {
                return error.kind() == ErrorKind::format;
            }
            return false;
        };
        for (int at = 0; at < good.size(); at += 1 + static_cast<int>(good.size()) / 61) {
            QByteArray bytes = good;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
            QVERIFY2(refuses(bytes), qPrintable(QString("byte %1 changed").arg(at)));
            QVERIFY2(refuses(good.left(at)), qPrintable(QString("cut at %1").arg(at)));
        }
        QVERIFY(refuses(good + "x"));
        LoadedModel other(test::fixtures() / "models" / "muse-glimmer.gguf", options);
        Engine elsewhere(other, {});
        QVERIFY_EXCEPTION_THROWN(elsewhere.restoreContext(path), Error);
    }

    void manyThreadsSubmitAndCancel() {
        LoadOptions options;
        options.device = "reference";
        options.contextLength = 128;
        options.cacheTokens = 512;
        LoadedModel loaded(test::fixtures() / "models" / "llama.gguf", options);
        Engine engine(loaded, {.mostSequences = 4});
        Collector collector(4 * 6);
        std::vector<std::thread> threads;
        for (std::size_t thread = 0; thread < 4; ++thread)
            threads.emplace_back([&, thread] {
                for (std::size_t i = 0; i < 6; ++i) {
                    Request request;
                    request.prompt = Tokens(3 + i, 5);
                    request.maxTokens = 4;
                    request.driver = std::make_unique<Collector::Part>(collector, thread * 6 + i);
                    const RequestId id = engine.submit(std::move(request));
                    if (i % 2 == 0) engine.cancel(id);
                    (void)engine.status();
                }
            });
        for (std::thread& thread : threads) thread.join();
        (void)collector.wait();
        (void)engine.embed({5}); // done in a step behind them, so what status tells includes the last answer's end
        QCOMPARE(engine.status().cacheTokensUsed, 0u);
    }
};

QTEST_APPLESS_MAIN(EngineTest)
#include "engine_test.moc"
