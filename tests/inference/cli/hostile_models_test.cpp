#include "tests/inference/cli/engine_process.h"
#include "tests/inference/cli/hostile_models.h"
#include "tests/inference/cli/served_engine.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace calliope;
using test::HostileModel;
using test::limit;
using test::ServedEngine;
using test::Times;

namespace {

const QStringList onReference{"--device", "reference"};

std::filesystem::path soundModel() {
    return test::fixtures() / "models" / "llama.gguf";
}

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

/// Megabytes of the largest of all programs that have been run; 0 where the system does not tell.
qint64 mostMemory() {
#ifdef Q_OS_LINUX
    rusage use{};
    return getrusage(RUSAGE_CHILDREN, &use) == 0 ? use.ru_maxrss / 1024 : 0;
#else
    return 0;
#endif
}

} // namespace

/// Model files as an enemy would write them, by the ways that users and programs open them: one sentence says what is
/// wrong, nothing crashes, nothing is left behind, and a model that is being served goes on.
class HostileModelsTest : public QObject {
    Q_OBJECT

private slots:
    void byHand_data() { addRows(test::hostileModels()); }
    void byHand() {
        QFETCH(int, row);
        const HostileModel& model = test::hostileModels()[static_cast<std::size_t>(row)];
        const QString path = written(model, soundModel());
        refuses({"run", "-m", path, "--max-tokens", "1", "hello"}, model);
        const auto inspected = test::runEngine(QStringList{"inspect", "--json", path} + onReference);
        QCOMPARE(inspected.exitCode, model.isReadable ? 0 : 1);
        if (!model.isReadable) isOneSentence(inspected.error, model);
        QVERIFY2(isAlone(path), "something was left behind");
    }

    void encoders_data() { addRows(test::hostileEncoders()); }
    void encoders() {
        QFETCH(int, row);
        const HostileModel& encoder = test::hostileEncoders()[static_cast<std::size_t>(row)];
        const auto folder = test::fixtures() / "vision" / "internvl";
        const QString path = written(encoder, folder / "mmproj.gguf");
        refuses({"vision", "-m", text(soundModel()), "--mmproj", path, "--pixels", text(folder / "pixels-0.png"),
                 "--out", m_folder.filePath("out")},
                encoder);
        QVERIFY2(isAlone(path), "something was left behind");
    }

    void byServer() {
        ServedEngine engine(text(soundModel()), onReference);
        QVERIFY(engine.waitUntilLoaded());
        const QByteArray before = answer(engine);
        QVERIFY(!before.isEmpty());
        for (const HostileModel& model : test::hostileModels()) {
            const QString path = written(model, soundModel());
            const QByteArray body = bodyOf(path);
            QElapsedTimer timer;
            timer.start();
            const auto loaded = test::ask(engine.port(), {"POST", "/calliope/v1/load", test::ServedEngine::key, body});
            m_times.add(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            QVERIFY2(loaded.status == 400, model.name + loaded.body);
            isOneSentence(messageOf(loaded), model);
            const auto inspected = test::ask(engine.port(), {"POST", "/calliope/v1/inspect", test::ServedEngine::key, body});
            QVERIFY2(inspected.status == (model.isReadable ? 200 : 400), model.name + inspected.body);
            QCOMPARE(answer(engine), before);
            QVERIFY2(isAlone(path), model.name);
        }
    }

    void figures() {
        const auto count = test::hostileModels().size() + test::hostileEncoders().size();
        test::figure("G2", QString("%1 lying files, each refused in one sentence: %2; the largest program %3 MB")
                               .arg(count)
                               .arg(m_times.text())
                               .arg(mostMemory()));
        QVERIFY2(m_times.at(1) <= limit(1000), qPrintable(m_times.text()));
        if (test::residentBytes() > 0) QVERIFY2(mostMemory() <= 256, QByteArray::number(mostMemory()));
    }

    /// Templates are programs; these are fine until they run. They have more time and memory than the files themselves.
    void endlessTemplates() {
        m_times = {};
        for (const char* source :
             {"{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
              "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% set a = 'x' * 1000000000 %}{{ a }}",
              "{% set n = namespace(a='xxxxxxxx') %}{% for i in range(100) %}{% set n.a = n.a ~ n.a %}{% endfor %}"}) {
            const HostileModel model{
                source,
                [source](test::GgufWriter& file) {
                    std::erase_if(file.keys, [](const auto& key) { return key.name == "tokenizer.chat_template"; });
                    file.key("tokenizer.chat_template", std::string(source));
                },
                "template"};
            const QString path = written(model, soundModel());
            refuses({"run", "-m", path, "--max-tokens", "1", "hello"}, model);
            ServedEngine engine(path, onReference);
            QVERIFY(engine.waitUntilLoaded());
            const auto chat = test::ask(engine.port(), {"POST", "/v1/chat/completions", test::ServedEngine::key,
                                                        R"({"messages": [{"role": "user", "content": "a"}]})"});
            QVERIFY2(chat.status == 400, chat.body);
            isOneSentence(messageOf(chat), model);
            QCOMPARE(test::ask(engine.port(), {"GET", "/health", test::ServedEngine::key}).status, 200);
        }
        test::figure(
            "G2",
            QString("templates without an end: %1; the largest program %2 MB").arg(m_times.text()).arg(mostMemory()));
        QVERIFY2(m_times.at(1) <= limit(3000), qPrintable(m_times.text()));
    }

    /// What authors suggest for drawing tokens is no reason to refuse their model.
    void impossibleSuggestions() {
        const HostileModel all{
            "all tokens", [](test::GgufWriter& file) { file.key("general.sampling.top_k", std::uint32_t{0}); }, ""};
        const HostileModel impossible{"impossible",
                                      [](test::GgufWriter& file) {
                                          file.key("general.sampling.top_k", std::int32_t{-1});
                                          file.key("general.sampling.temp", -1.0f);
                                          file.key("general.sampling.top_p", 7.0f);
                                          file.key("general.sampling.min_p", std::string("much"));
                                      },
                                      ""};
        const auto answerOf = [this](const HostileModel& model) {
            return test::runEngine(
                QStringList{"run", "-m", written(model, soundModel()), "--seed", "3", "--max-tokens", "8", "hello"} +
                onReference);
        };
        const auto expected = answerOf(all);
        const auto result = answerOf(impossible);
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY(!result.output.isEmpty());
        QCOMPARE(result.output, expected.output);

        ServedEngine engine(written(impossible, soundModel()), onReference);
        QVERIFY(engine.waitUntilLoaded());
        const auto response = test::ask(
            engine.port(), {"POST", "/v1/completions", test::ServedEngine::key, "{\"prompt\": \"the land\", \"max_tokens\": 4}"});
        QVERIFY2(response.status == 200, response.body);
    }

private:
    static void addRows(const std::vector<HostileModel>& models) {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < models.size(); ++i) QTest::newRow(models[i].name) << static_cast<int>(i);
    }

    /// The path of the lie, which is then alone in its folder.
    QString written(const HostileModel& model, const std::filesystem::path& sound) {
        test::GgufWriter file = test::copyOf(sound);
        model.lie(file);
        const QString path = m_folder.filePath("model.gguf");
        file.write(path.toStdString());
        m_content = contentOf(path);
        return path;
    }

    [[nodiscard]] bool isAlone(const QString& path) const {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot) ==
                   QStringList{"model.gguf"} &&
               contentOf(path) == m_content;
    }

    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static void isOneSentence(QByteArray sentence, const HostileModel& model) {
        if (sentence.endsWith('\n')) sentence.chop(1);
        QVERIFY2(sentence.contains(model.says), sentence);
        QVERIFY2(sentence.endsWith('.') && sentence.size() < 1000, sentence);
        for (const char byte : sentence) QVERIFY2(static_cast<unsigned char>(byte) >= ' ', sentence);
    }

    void refuses(const QStringList& arguments, const HostileModel& model) {
        QElapsedTimer timer;
        timer.start();
        const auto result = test::runEngine(arguments + onReference);
        m_times.add(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        QVERIFY2(result.exitCode == 1, result.output + result.error);
        QVERIFY2(result.error.startsWith("calliope-engine: "), result.error);
        QVERIFY(result.output.isEmpty());
        isOneSentence(result.error, model);
    }

    static QByteArray bodyOf(const QString& path) {
        return QJsonDocument(QJsonObject{{"model", path}, {"device", "reference"}}).toJson();
    }

    static QByteArray messageOf(const test::Response& response) {
        return QJsonDocument::fromJson(response.body)["error"]["message"].toString().toUtf8();
    }

    static QByteArray answer(const ServedEngine& engine) {
        const auto response =
            test::ask(engine.port(), {"POST", "/v1/completions", test::ServedEngine::key,
                                      R"({"prompt": "the land", "max_tokens": 8, "temperature": 0})"});
        return response.status == 200
                   ? QByteArray::fromStdString(
                         QJsonDocument::fromJson(response.body)["choices"][0]["text"].toString().toStdString())
                   : QByteArray();
    }

    QTemporaryDir m_folder;
    QByteArray m_content; // of the file in it
    Times m_times;
};

QTEST_GUILESS_MAIN(HostileModelsTest)
#include "hostile_models_test.moc"
