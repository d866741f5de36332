#include "inference/models/model.h"
#include "tests/inference/cli/engine_process.h"
#include "tests/inference/models/random_drafter.h"
#include "tests/inference/vision/narrow_encoder.h"
#include "tests/support/reference_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;

namespace {

/// Of so many pixels a side, divisible by 4.
QByteArray blankBitmap(quint32 side) {
    const quint32 pixels = side * side * 3;
    QByteArray out("BM");
    for (const quint32 word : {54 + pixels, 0u, 54u, 40u, side, side, 1u | 24u << 16, 0u, pixels, 0u, 0u, 0u, 0u})
        for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xff);
    return out + QByteArray(static_cast<qsizetype>(pixels), '\x80');
}

QString fixture(const char* name) {
    return QString::fromStdString((test::fixtures() / "models" / name).string());
}

} // namespace

/// The program as its users meet it: exit codes, what goes where, one line for every failure.
class CliTest : public QObject {
    Q_OBJECT

private slots:
    void wrongUsage_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addRow("no subcommand") << QStringList{};
        QTest::addRow("unknown subcommand") << QStringList{"fly"};
        QTest::addRow("unknown option") << QStringList{"devices", "--loud"};
        QTest::addRow("no model") << QStringList{"run", "hello"};
        QTest::addRow("no prompt") << QStringList{"run", "-m", "x.gguf"};
        QTest::addRow("wrong precision") << QStringList{"bench", "-m", "x.gguf", "--precision", "f8"};
        QTest::addRow("negative temperature") << QStringList{"run", "-m", "x.gguf", "--temperature", "-1", "hello"};
        QTest::addRow("unknown effort") << QStringList{"run", "-m", "x.gguf", "--effort", "utmost", "hello"};
        QTest::addRow("negative thoughts") << QStringList{"run", "-m", "x.gguf", "--think-tokens", "-1", "hello"};
        QTest::addRow("unknown detail") << QStringList{"run", "-m", "x.gguf", "--detail", "most", "hello"};
        QTest::addRow("unknown detail, vision") << QStringList{
            "vision", "-m", "x.gguf", "--mmproj", "y.gguf", "--image", "z", "--out", "o", "--detail", "most"};
        QTest::addRow("detail of tiles") << QStringList{"vision", "-m",    "x.gguf", "--mmproj", "y.gguf", "--pixels",
                                                        "z",      "--out", "o",      "--detail", "low"};
        QTest::addRow("no text") << QStringList{"tokenize", "-m", "x.gguf"};
        QTest::addRow("text and file") << QStringList{"tokenize", "-m", "x.gguf", "--file", "y", "text"};
        QTest::addRow("two templates") << QStringList{"template", "-m", "x", "--template", "y", "--messages", "z"};
        const QStringList render{"template", "--template", "x", "--messages", "y"};
        QTest::addRow("--set without value") << render + QStringList{"--set", "a"};
        QTest::addRow("--set without key") << render + QStringList{"--set", "=1"};
        QTest::addRow("--set of no JSON") << render + QStringList{"--set", "a=["};
        QTest::addRow("--now of no time") << render + QStringList{"--now", "tomorrow"};
        QTest::addRow("a table behind JSON") << QStringList{"bench", "-m", "x.gguf", "--json", "--profile"};
    }
    void wrongUsage() {
        QFETCH(QStringList, arguments);
        const auto result = test::runEngine(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY(!result.error.isEmpty());
        QVERIFY(result.output.isEmpty());
    }

    void failures_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("environment");
        QTest::addColumn<QString>("fragment");
        const QString llama = fixture("llama.gguf");
        const auto row = [](const char* name, const QStringList& arguments, const QString& fragment,
                            const QStringList& environment = {}) {
            QTest::addRow("%s", name) << arguments << environment << fragment;
        };
        row("missing file", {"inspect", "no-such.gguf"}, "Cannot open");
        row("a folder", {"inspect", QDir::tempPath()}, "not a regular file");
#ifndef Q_OS_WIN
        if (QProcess::execute("mkfifo", {path("pipe")}) == 0)
            row("a pipe that nobody writes to", {"inspect", path("pipe")}, "not a regular file");
#endif
        row("not a model", {"inspect", fixture("llama.tokens")}, "GGUF");
        row("cut short",
            {"run", "-m", damaged("cut.gguf", [](QByteArray& bytes) { bytes.truncate(bytes.size() / 2); }), "hello"},
            "cut.gguf");
        row("unknown architecture",
            {"run", "-m",
             damaged("arch.gguf",
                     [](QByteArray& bytes) {
                         const auto at = bytes.indexOf("llama", bytes.indexOf("general.architecture"));
                         bytes.replace(at, 5, "lXama");
                     }),
             "hello"},
            "lXama");
        row("missing tensor",
            {"run", "-m",
             damaged("tensor.gguf",
                     [](QByteArray& bytes) {
                         bytes.replace(bytes.indexOf("blk.0.ffn_up.weight"), 19, "blk.0.ffn_XX.weight");
                     }),
             "hello"},
            "ffn_");
        row("unknown device", {"run", "-m", llama, "--device", "abacus", "hello"}, "abacus");
        row("no Vulkan", {"run", "-m", llama, "hello"}, "Vulkan",
            {"VK_ICD_FILENAMES=/nowhere.json", "VK_DRIVER_FILES=/nowhere.json"});
        row("no Vulkan, devices", {"devices"}, "Vulkan",
            {"VK_ICD_FILENAMES=/nowhere.json", "VK_DRIVER_FILES=/nowhere.json"});
        row("prompt beyond the context", {"run", "-m", llama, "--context", "32", QString(500, 'x')}, "context");
        row("token beyond the vocabulary",
            {"logits", "-m", llama, "--tokens", written("ids", "1 999999"), "--out", path("out")}, "999999");
        row("no tokens", {"logits", "-m", llama, "--tokens", written("empty", " \n"), "--out", path("out")},
            "no tokens");
        row("not a token", {"logits", "-m", llama, "--tokens", written("words", "1 two"), "--out", path("out")},
            "no token id");
        row("output not writable",
            {"logits", "-m", llama, "--tokens", fixture("llama.tokens"), "--out", path("none/out")}, "Cannot write");
        const QString encoder =
            QString::fromStdString((test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf").string());
        const QString tile =
            QString::fromStdString((test::fixtures() / "vision" / "muse-glimmer" / "pixels-0.png").string());
        row("another model's encoder",
            {"vision", "-m", llama, "--mmproj", encoder, "--pixels", tile, "--out", path("out")}, "another model");
        row("no encoder", {"vision", "-m", llama, "--mmproj", llama, "--pixels", tile, "--out", path("out")},
            "no vision encoder");
        row("a picture without an encoder", {"run", "-m", llama, "--image", tile, "hello"}, "--mmproj");
        row("another model's encoder, to see", {"run", "-m", llama, "--mmproj", encoder, "--image", tile, "hello"},
            "another model");
        row("an encoder that is not there", {"run", "-m", llama, "--mmproj", "no-such.gguf", "--image", tile, "hello"},
            "no-such.gguf");
        const auto see = [&](const QString& picture) {
            return QStringList{
                "vision", "-m",       fixture("muse-glimmer.gguf"), "--mmproj", fittingEncoder(), "--image", picture,
                "--out",  path("out")};
        };
        row("a tile that is none",
            {"vision", "-m", fixture("muse-glimmer.gguf"), "--mmproj", fittingEncoder(), "--pixels", tile,
             written("odd.bmp", blankBitmap(20)), "--out", path("out")},
            "odd.bmp: A picture of 20 x 20 pixels cannot be cut");
        row("an encoder with other rows",
            {"vision", "-m", fixture("muse-glimmer.gguf"), "--mmproj", encoder, "--pixels", tile, "--out", path("out")},
            "this model reads 32");
        const QByteArray header("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x75\x30\0\0\x75\x30\x08\2\0\0\0", 29);
        row("a picture of 30000 x 30000", see(written("large.png", header + QByteArray(64, '\0'))), "16384");
        row("a picture that nothing decodes", see(written("photo.png", "<svg xmlns='http://www.w3.org/2000/svg'/>")),
            "SVG");
        row("wrong id", {"detokenize", "-m", llama, "999999"}, "999999");
        row("broken JSON", {"template", "--template", written("t", "x"), "--messages", written("m", "[")}, "JSON");
        row("broken template",
            {"template", "--template", written("t2", "a\n{% if %}"), "--messages", written("m2", "[]")}, "line 2");
        row("a context beyond all memory", {"run", "-m", llama, "--context", "1048577", "hello"}, "context");
    }
    void failures() {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, environment);
        QFETCH(QString, fragment);
        const auto result = test::runEngine(arguments, environment);
        QVERIFY2(result.exitCode == 1, result.error);
        QVERIFY2(result.error.startsWith("calliope-engine: "), result.error);
        QVERIFY2(result.error.contains(fragment.toUtf8()), result.error);
        QVERIFY2(result.error.count('\n') == 1 && result.error.endsWith(".\n"), result.error);
        QVERIFY2(!QFile::exists(path("out")) && !QFile::exists(path("out.partial")), "something was left behind");
    }

    void devicesAsJson() {
        const auto result = test::runEngine({"devices", "--json"});
        if (result.exitCode != 0) QSKIP("There is no Vulkan device.");
        const QJsonObject all = QJsonDocument::fromJson(result.output).object();
        QVERIFY(all["devices"].isArray());
        QVERIFY(!all["reason"].toString().isEmpty());
        for (const QJsonValue device : all["devices"].toArray())
            QVERIFY(device.toObject()["arithmetic"].toArray().contains("float32"));
    }

    void inspectAsJson() {
        const auto result = test::runEngine({"inspect", "--json", fixture("llama.gguf")});
        QCOMPARE(result.exitCode, 0);
        const QJsonObject all = QJsonDocument::fromJson(result.output).object();
        QCOMPARE(all["metadata"].toObject()["general.architecture"].toString(), QString("llama"));
        QVERIFY(!all["tensors"].toArray().isEmpty());
    }

    void tokensThereAndBack() {
        const auto ids =
            test::runEngine({"tokenize", "-m", fixture("llama.gguf"), "--no-special", "the land and the sea"});
        QVERIFY2(ids.exitCode == 0, ids.error);
        const QStringList list = QString(ids.output).trimmed().split(' ');
        const auto text = test::runEngine(QStringList{"detokenize", "-m", fixture("llama.gguf")} + list);
        QCOMPARE(text.output, QByteArray("the land and the sea\n"));
    }

    void templateFromModel() {
        const auto result = test::runEngine({"template", "-m", fixture("llama.gguf"), "--messages",
                                             written("hello.json", R"([{"role": "user", "content": "Hello"}])")});
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY(result.output.contains("Hello"));
    }

    void templateWithVariables() {
        const QString source = written("clock.jinja", "{{ strftime_now('%d %b %Y') }} {{ depth + 1 }} {{ name }}");
        const auto result =
            test::runEngine({"template", "--template", source, "--messages", written("none.json", "[]"), "--now",
                             "2026-01-31T12:00:00", "--set", "depth=2", "--set", "name=\"a=b\""});
        QVERIFY2(result.exitCode == 0, result.error);
        QCOMPARE(result.output, QByteArray("31 Jan 2026 3 a=b"));
    }

    void logits_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<double>("mostError");
        QTest::addRow("reference") << QStringList{"--device", "reference"} << 1e-9;
        QTest::addRow("exact") << QStringList{"--precision", "f32", "--kv", "f32"} << 1e-6;
        QTest::addRow("defaults") << QStringList{} << 2e-3;
        QTest::addRow("exact, kernels for GPUs")
            << QStringList{"--precision", "f32", "--kv", "f32", "--kernels", "gpu"} << 1e-6;
        QTest::addRow("float16") << QStringList{"--precision", "f16"} << 1e-4;
        QTest::addRow("int8 cache") << QStringList{"--kv", "q8_0"} << 4e-3;
    }
    void logits() {
        QFETCH(QStringList, options);
        QFETCH(double, mostError);
        if (!options.contains("reference") && test::runEngine({"devices"}).exitCode != 0)
            QSKIP("There is no Vulkan device.");
        const QString out = path("logits.f32");
        const auto result = test::runEngine(QStringList{"logits", "-m", fixture("muse-glimmer.gguf"), "--tokens",
                                                        fixture("muse-glimmer.tokens"), "--out", out} +
                                            options);
        QVERIFY2(result.exitCode == 0, result.error);
        QVERIFY(result.output.isEmpty());
        const double error = test::normalisedError(test::readFloats(out.toStdString()),
                                                   test::readFloats(fixture("muse-glimmer.logits.f32").toStdString()));
        QVERIFY2(error <= mostError, qPrintable(QString::number(error)));
        QVERIFY(QFile::remove(out));
    }

    void vision_data() {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<double>("mostError");
        QTest::addRow("reference") << QStringList{"--device", "reference"} << 1e-9;
        QTest::addRow("defaults") << QStringList{} << 5e-3;
    }
    void vision() {
        QFETCH(QStringList, options);
        QFETCH(double, mostError);
        const auto data = test::referenceData();
        if (!data) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        if (!options.contains("reference") && test::runEngine({"devices"}).exitCode != 0)
            QSKIP("There is no Vulkan device.");
        const QString folder = QString::fromStdString((*data / "vision" / "idefics3").string()) + '/';
        const QString out = path("rows.f32");
        // This family's tiles are cut by the vendor as by the other engine.
        const auto result =
            test::runEngine(QStringList{"vision", "-m", folder + "model.gguf", "--mmproj", folder + "mmproj.gguf",
                                        "--image", folder + "image.png", "--out", out, "--json"} +
                            options);
        QVERIFY2(result.exitCode == 0, result.error);
        QCOMPARE(QJsonDocument::fromJson(result.output).object()["tokens"].toInt(), 80);
        const double error = test::normalisedError(test::readFloats(out.toStdString()),
                                                   test::readFloats((folder + "embd.f32").toStdString()));
        QVERIFY2(error <= mostError, qPrintable(QString::number(error)));
        QVERIFY(QFile::remove(out));

        const auto glance =
            test::runEngine(QStringList{"vision", "-m", folder + "model.gguf", "--mmproj", folder + "mmproj.gguf",
                                        "--image", folder + "image.png", "--out", out, "--json", "--detail", "low"} +
                            options);
        QVERIFY2(glance.exitCode == 0, glance.error);
        const int tokens = QJsonDocument::fromJson(glance.output).object()["tokens"].toInt();
        QVERIFY2(tokens > 0 && tokens < 80, glance.output);
        QVERIFY(QFile::remove(out));
    }

    /// As many files as tiles, one behind another.
    void tilesAlreadyCut() {
        const QString tile =
            QString::fromStdString((test::fixtures() / "vision" / "muse-glimmer" / "pixels-0.png").string());
        const auto rowsOf = [&](const QStringList& tiles) {
            const QString out = path("tiles.f32");
            const auto result =
                test::runEngine(QStringList{"vision", "-m", fixture("muse-glimmer.gguf"), "--mmproj", fittingEncoder(),
                                            "--device", "reference", "--out", out, "--json", "--pixels"} +
                                tiles);
            if (result.exitCode != 0) qFatal("%s", result.error.constData());
            const QJsonObject told = QJsonDocument::fromJson(result.output).object();
            std::vector<float> rows = test::readFloats(out.toStdString());
            const bool asTold = told["tokens"].toInt() * told["row_width"].toInt() == static_cast<int>(rows.size()) &&
                                told["tiles"].toArray().size() == tiles.size();
            return asTold ? rows : std::vector<float>();
        };
        const std::vector<float> once = rowsOf({tile});
        std::vector<float> twice = once;
        twice.insert(twice.end(), once.begin(), once.end());
        QVERIFY(!once.empty());
        QCOMPARE(rowsOf({tile, tile}), twice);
    }

    void benchAsJson() {
        const auto result =
            test::runEngine({"bench", "-m", fixture("llama.gguf"), "-p", "8", "-n", "4", "--runs", "1", "--json"});
        if (result.exitCode != 0) QSKIP("There is no Vulkan device.");
        const QJsonObject all = QJsonDocument::fromJson(result.output).object();
        QVERIFY(all["prompt_tok_s"].toDouble() > 0);
        QVERIFY(all["generate_tok_s"].toDouble() > 0);
    }

    /// Several answers at the same time: what they share is computed once.
    void benchOfBatchesAsJson() {
        const auto result = test::runEngine({"bench", "-m", fixture("llama.gguf"), "--device", "reference", "--rows",
                                             "1,3", "--prefix", "64", "-n", "4", "--json"});
        QVERIFY2(result.exitCode == 0, result.error);
        const QJsonObject all = QJsonDocument::fromJson(result.output).object();
        QCOMPARE(all["generated_tokens"].toInt(), 4);
        const QJsonArray batch = all["batch"].toArray();
        QCOMPARE(batch.size(), 2);
        for (int i = 0; i < 2; ++i) {
            const QJsonObject each = batch[i].toObject();
            const int rows = i == 0 ? 1 : 3;
            QCOMPARE(each["rows"].toInt(), rows);
            QCOMPARE(each["prefix_tokens"].toInt(), 64);
            QVERIFY(each["generate_tok_s"].toDouble() > 0);
            const int computed = each["prompt_tokens_computed"].toInt();
            QVERIFY2(computed > rows && computed <= 64 + rows * each["own_tokens"].toInt(), result.output);
        }
    }

    /// The same seed says the same; nothing that a random model says may steer the terminal.
    void runs() {
        const QStringList arguments{"run",    "-m",   fixture("llama.gguf"), "--device", "reference",
                                    "--seed", "3",    "--temperature",       "2",        "--max-tokens",
                                    "40",     "hello"};
        const auto first = test::runEngine(arguments);
        QVERIFY2(first.exitCode == 0, first.error);
        QCOMPARE(test::runEngine(arguments).output, first.output);
        for (const char byte : first.output)
            QVERIFY(byte == '\n' || byte == '\t' || static_cast<unsigned char>(byte) >= 0x20);
    }

    /// Why an answer is not whole is said even where no terminal listens.
    void tellsThatTheContextIsFull() {
        const auto run = [](const QStringList& more) -> QByteArray {
            const auto result = test::runEngine(QStringList{"run", "-m", fixture("llama.gguf"), "--device", "reference",
                                                            "--temperature", "0", "--context", "64"} +
                                                more + QStringList{"hello"});
            return result.exitCode == 0 ? result.error : "failed: " + result.error;
        };
        QCOMPARE(run({"--max-tokens", "1000"}), "(the context is full; use --context for a longer one)\n");
        QCOMPARE(run({"--max-tokens", "4"}), "(stopped at --max-tokens)\n");
        const QByteArray slid = run({"--max-tokens", "100", "--context-full", "slide"});
        QVERIFY2(slid.startsWith("(the context was full: "), slid);
    }

    /// A drafter of random weights is never right, and changes no answer.
    void draftersChangeNoAnswer() {
        const models::Model model(fixture("muse-glimmer.gguf").toStdString());
        test::RandomShape shape;
        shape.width = model.hyperparameters().width;
        shape.vocabulary = model.hyperparameters().vocabulary;
        const QString drafter = path("drafter.gguf");
        test::randomDrafter(shape, {}).write(drafter.toStdString());
        const QStringList plain{"run",      "-m",        fixture("muse-glimmer.gguf"),
                                "--device", "reference", "--temperature",
                                "0",        "-v",        "--max-tokens",
                                "24",       "hello"};
        const auto without = test::runEngine(plain);
        QVERIFY2(without.exitCode == 0, without.error);
        const auto with = test::runEngine(plain + QStringList{"--draft", drafter});
        QVERIFY2(with.exitCode == 0, with.error);
        QCOMPARE(with.output, without.output);
        QVERIFY2(with.error.contains("guessed ones right"), with.error);

        const auto wrong = test::runEngine(plain + QStringList{"--draft", fixture("llama.gguf")});
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY2(wrong.error.contains("is no drafter"), wrong.error);
        const auto bench = test::runEngine({"bench", "-m", fixture("muse-glimmer.gguf"), "--device", "reference",
                                            "--draft", drafter, "-n", "8", "--json"});
        QVERIFY2(bench.exitCode == 0, bench.error);
        const QJsonObject batch = QJsonDocument::fromJson(bench.output).object()["batch"].toArray().first().toObject();
        QVERIFY(batch.contains("drafted_tokens") && batch.contains("accepted_tokens"));
        const auto inspect = test::runEngine({"inspect", "--json", fixture("muse-glimmer.gguf"), "--draft", drafter});
        QVERIFY2(inspect.exitCode == 0, inspect.error);
        const QJsonObject memory = QJsonDocument::fromJson(inspect.output).object()["memory"].toObject();
        if (memory.contains("device")) QVERIFY(memory["drafter_bytes"].toDouble() > 0);
    }

    /// Pictures are read, each of them, and what is none is named.
    void seesPictures() {
        const auto encoders = test::fixtures() / "vision" / "muse-glimmer";
        const QString encoder = fittingEncoder();
        const QString picture = QString::fromStdString((encoders / "pixels-0.png").string());
        const QStringList blind{"run",      "-m",        fixture("muse-glimmer.gguf"),
                                "--device", "reference", "--temperature",
                                "0",        "-v",        "--max-tokens",
                                "4",        "--mmproj",  encoder};
        const auto tokensRead = [&](const QStringList& pictures) {
            QStringList arguments = blind;
            for (const QString& each : pictures) arguments << "--image" << each;
            const auto result = test::runEngine(arguments << "hello");
            if (result.exitCode != 0) qFatal("%s", result.error.constData());
            return result.error.mid(result.error.indexOf('[') + 1).split(' ').first().toInt();
        };
        const int none = tokensRead({});
        const int one = tokensRead({picture});
        QVERIFY(none > 0 && one > none);
        QCOMPARE(tokensRead({picture, picture}), none + 2 * (one - none));
        // What a large one would take; the context is too short for it in any case.
        const QString large = written("large.bmp", blankBitmap(1600));
        const auto tokensWanted = [&](const QStringList& detail) {
            const auto result = test::runEngine(blind + QStringList{"--image", large, "--context", "64"} + detail +
                                                QStringList{"hello"});
            return result.error.mid(result.error.indexOf(" has ") + 5).split(' ').first().toInt();
        };
        QCOMPARE(tokensWanted({"--detail", "auto"}), tokensWanted({}));
        QCOMPARE(tokensWanted({}) - tokensWanted({"--detail", "low"}), 1024 - 256);
        QCOMPARE(tokensWanted({"--detail", "high"}) - tokensWanted({}), 4096 - 1024);
        const auto wrong = test::runEngine(blind + QStringList{"--image", encoder, "hello"});
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY2(wrong.error.contains("mmproj.gguf"), wrong.error);
        const auto inspect = test::runEngine({"inspect", "--json", fixture("muse-glimmer.gguf"), "--mmproj", encoder});
        const QJsonObject memory = QJsonDocument::fromJson(inspect.output).object()["memory"].toObject();
        if (memory.contains("device")) QVERIFY(memory["encoder_bytes"].toDouble() > 0);
    }

private:
    /// For the fixture muse-glimmer.gguf.
    [[nodiscard]] QString fittingEncoder() const {
        const auto wide = test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf";
        const QString narrow = path("mmproj.gguf");
        if (!QFile::exists(narrow)) test::narrowEncoder(wide, "mm.2.weight", 32).write(narrow.toStdString());
        return narrow;
    }

    [[nodiscard]] QString path(const QString& name) const {
        return m_folder.filePath(name);
    }

    [[nodiscard]] QString written(const QString& name, const QByteArray& content) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write a test file");
        return file.fileName();
    }

    template<typename Change>
    [[nodiscard]] QString damaged(const QString& name, Change change) const {
        QFile file(fixture("llama.gguf"));
        if (!file.open(QIODevice::ReadOnly)) qFatal("the fixture is missing");
        QByteArray bytes = file.readAll();
        change(bytes);
        return written(name, bytes);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
