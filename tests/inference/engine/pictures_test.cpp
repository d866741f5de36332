#include "inference/engine/loaded_encoder.h"
#include "inference/engine/scheduler.h"
#include "tests/inference/engine/collector.h"
#include "tests/inference/engine/scheduler_rig.h"
#include "tests/inference/engine/seeing.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/vision/narrow_encoder.h"
#include "tests/inference/vision/pictures_of.h"
#include "tests/inference/vision/random_encoder.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <optional>
#include <utility>

using namespace calliope;
using namespace calliope::engine;
using engine::Tokens;
using Json = nlohmann::json;

namespace {

LoadOptions optionsOf(const std::filesystem::path& projector, const std::string& device) {
    LoadOptions options;
    options.projector = projector;
    options.device = device;
    options.contextLength = 512;
    options.cacheTokens = 2048;
    options.sequences = 4;
    options.precision = vulkan::Precision::f32;
    options.cacheType = vulkan::CacheType::f32;
    return options;
}

/// A model and its encoder, whose steps take a second.
class Seeing {
public:
    Seeing(const std::filesystem::path& model, const std::filesystem::path& projector, const std::string& device)
        : m_loaded(model, optionsOf(projector, device)) {}

    [[nodiscard]] LoadedModel& loaded() { return m_loaded; }

    /// Of which a scheduler's first step has 64 rows of a prompt, and the others as many as take so long.
    [[nodiscard]] std::unique_ptr<Scheduler> scheduler(double stepSeconds, PictureStore::Encode encode = {}) {
        if (!encode) encode = encodeWith(m_loaded);
        return std::make_unique<Scheduler>(
            m_loaded.executor(), m_loaded.plan(), SpecialTokens(),
            EngineOptions{.mostSequences = 4, .stepSeconds = stepSeconds}, [this] { return m_time += 1; },
            std::move(encode));
    }

private:
    LoadedModel m_loaded;
    double m_time = 0;
};

/// Greedy answers, computed all together.
std::vector<Tokens> answers(Scheduler& scheduler, const std::vector<turn::Prompt>& prompts) {
    std::vector<Record> records(prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        Request request = greedy(prompts[i].tokens, records[i], 16);
        request.pictures = prompts[i].pictures;
        request.ignoreEndOfText = true;
        scheduler.add(scheduler.makeAnswer(i + 1, std::move(request)));
    }
    while (!scheduler.idle()) scheduler.step();
    std::vector<Tokens> out;
    for (const Record& record : records) {
        if (record.ended->error) throw Error(*record.ended->error);
        out.push_back(record.tokens);
    }
    return out;
}

/// The trained encoders' rows differ from those of the reference in some families: then the latter's are taken.
PictureStore::Encode rowsOf(Seeing& model, const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "embd.class_first.f32")) return {};
    return [&model, all = test::readFloats(folder / "embd.f32"),
            done = std::size_t{0}](const auto& tile) mutable -> TileParts {
        const std::size_t size = model.loaded().encoder()->encode(tile).rows.size();
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(done);
        done += size;
        return [rows = std::vector<float>(first, first + static_cast<std::ptrdiff_t>(size))] {
            return std::optional(rows);
        };
    };
}

/// A picture of one tile as the encoder takes it.
std::shared_ptr<const vision::PromptPicture> cutAlready(const vision::EncoderModel& model, pictures::Picture tile,
                                                        std::uint64_t hash) {
    vision::PromptPicture out;
    const vision::RowGrid grid = vision::rowGridOf(model.sizes(), tile.size);
    out.tiles = {{grid, grid.count()}};
    out.texts.resize(2);
    out.hash = hash;
    out.cut = [tile = std::move(tile)] { return std::vector<pictures::Picture>{tile}; };
    return std::make_shared<const vision::PromptPicture>(std::move(out));
}

/// Positions of all places of the prompt, as the reference tells them.
std::vector<plan::Position> positionsOf(const Json& result) {
    std::vector<plan::Position> out;
    for (const Json& chunk : result["chunks"]) {
        const auto first = chunk["position"].get<std::uint32_t>();
        const bool isText = chunk["type"] == "text";
        const auto count = isText ? chunk["tokens"].size() : chunk["count"].get<std::size_t>();
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t own = first + i;
            if (const auto offsets = chunk.find("offsets_t_y_x"); offsets != chunk.end())
                out.push_back({first + (*offsets)[i][0].get<std::uint32_t>(),
                               first + (*offsets)[i][1].get<std::uint32_t>(),
                               first + (*offsets)[i][2].get<std::uint32_t>(), 0});
            else
                out.push_back({own, own, own, 0});
        }
    }
    return out;
}

Tokens tokensOf(const Json& result) {
    Tokens out;
    for (const Json& chunk : result["chunks"])
        if (chunk["type"] == "text")
            for (const Json& token : chunk["tokens"]) out.push_back(token);
        else
            out.insert(out.end(), chunk["count"].get<std::size_t>(), noToken);
    return out;
}

} // namespace

/// Pictures in prompts, against what another engine says of them.
class PicturesTest : public QObject {
    Q_OBJECT

private slots:
    void reference_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("device");
        const auto data = test::referenceData();
        for (const char* family : test::visionFamilies)
            for (const char* device : {"reference", ""})
                QTest::addRow("%s, %s", family, *device != 0 ? device : "Vulkan")
                    << (data ? QString::fromStdString((*data / "vision" / family).string()) : QString()) << device;
    }
    void reference() {
        QFETCH(QString, folder);
        QFETCH(QString, device);
        if (folder.isEmpty()) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        const std::filesystem::path place = folder.toStdString();
        const Json result = Json::parse(test::readText(place / "result.json"));
        Seeing model(place / "model.gguf", place / "mmproj.gguf", device.toStdString());
        const auto picture =
            test::pictureOf(*model.loaded().vision(), place / "image.png", {.way = pictures::Way::peer});
        const tokenizer::Tokenizer tokenizer(model.loaded().model().file());
        const turn::Prompt prompt = test::promptOf(test::readText(place / "prompt.txt"), tokenizer, {picture});
        QCOMPARE(prompt.tokens, tokensOf(result));
        const PlacedPictures placed(prompt.pictures, result["mrope"].get<bool>());
        const std::vector<plan::Position> positions = positionsOf(result);
        for (std::uint32_t i = 0; i < positions.size(); ++i) QCOMPARE(placed.positionOf(i), positions[i]);
        const auto end = static_cast<std::uint32_t>(positions.size());
        QCOMPARE(placed.positionOf(end).front(), result["next_position"].get<std::uint32_t>());

        const auto expected = result["greedy"].get<std::vector<std::uint32_t>>();
        for (const double stepSeconds : {1e3, 1e-3}) { // as a whole, and in pieces of a few rows
            const auto scheduler = model.scheduler(stepSeconds, rowsOf(model, place));
            QCOMPARE(answers(*scheduler, {prompt}), std::vector<Tokens>{expected});
        }
    }

    void together_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("device");
        for (const auto& [family, encoder] : {std::pair{"gemma4", "gemma4v"}, std::pair{"muse-glimmer", "muse-glimmer"},
                                              std::pair{"qwen2", "internvl"}})
            for (const char* device : {"reference", ""})
                QTest::addRow("%s, %s", encoder, *device != 0 ? device : "Vulkan") << family << encoder << device;
    }

    /// Texts with and without pictures give the same tokens alone, all at once, and in pieces of a few rows.
    void together() {
        QFETCH(QString, family);
        QFETCH(QString, encoder);
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("model.gguf").toStdString();
        test::randomModel(models::architecture(family.toStdString()), {}).write(file);
        const std::filesystem::path fixture = test::fixtures() / "vision" / encoder.toStdString();
        Seeing model(file, fixture / "mmproj.gguf", device.toStdString());
        const pictures::Picture tile = test::pictureIn(fixture / "pixels-0.png");
        const auto one = cutAlready(*model.loaded().vision(), tile, 1);
        const auto other = cutAlready(*model.loaded().vision(), pictures::blankPicture(tile.size, {200, 90, 10}), 2);
        std::vector<turn::Prompt> prompts(4);
        for (std::uint32_t i = 0; i < prompts.size(); ++i) {
            turn::Prompt& prompt = prompts[i];
            const auto add = [&](const std::shared_ptr<const vision::PromptPicture>& picture) {
                for (std::uint32_t j = 0; j < 11 + 7 * i; ++j) prompt.tokens.push_back((3 + j * 31 + i) % 80);
                if (!picture) return;
                for (std::uint32_t k = 0; k < picture->tiles.size(); ++k) {
                    prompt.pictures.push_back({picture, k, static_cast<std::uint32_t>(prompt.tokens.size())});
                    prompt.tokens.insert(prompt.tokens.end(), picture->tiles[k].rows, noToken);
                }
            };
            if (i == 1 || i == 2) add(one);
            if (i == 3) add(other);
            if (i > 1) add(one);
            add(nullptr);
        }
        std::vector<Tokens> alone;
        for (const turn::Prompt& prompt : prompts) alone.push_back(answers(*model.scheduler(1e3), {prompt}).front());
        QVERIFY(alone[1] != alone[0]);
        for (const double stepSeconds : {1e3, 1e-3}) {
            const auto scheduler = model.scheduler(stepSeconds);
            QCOMPARE(answers(*scheduler, prompts), alone);
            QCOMPARE(answers(*scheduler, prompts), alone); // now from the cache
            QCOMPARE(scheduler->status().picturesEncoded, 2u);
        }
    }

    /// A saved text with a picture goes on without looking at the picture again.
    void aSavedPicture_data() {
        QTest::addColumn<QString>("device");
        QTest::newRow("reference") << "reference";
        QTest::newRow("Vulkan") << "";
    }
    void aSavedPicture() {
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        const QTemporaryDir folder;
        const std::filesystem::path projector = folder.filePath("mmproj.gguf").toStdString();
        const std::filesystem::path saved = folder.filePath("saved").toStdString();
        const std::filesystem::path fixture = test::fixtures() / "vision" / "muse-glimmer";
        test::narrowEncoder(fixture / "mmproj.gguf", "mm.2.weight", 32).write(projector);
        LoadedModel model(test::fixtures() / "models" / "muse-glimmer.gguf",
                          optionsOf(projector, device.toStdString()));
        const auto picture = test::pictureOf(*model.vision(), fixture / "pixels-0.png");
        const tokenizer::Tokenizer tokenizer(model.model().file());
        const std::string words(60, 'x');
        const turn::Prompt prompt =
            test::promptOf("look at this: <__media__>" + words + " and go on", tokenizer, {picture});
        const auto answer = [&](Engine& engine) {
            test::Collector collector(1);
            Request request;
            request.prompt = prompt.tokens;
            request.pictures = prompt.pictures;
            request.maxTokens = 8;
            request.ignoreEndOfText = true;
            request.sampling.temperature = 0;
            request.driver = std::make_unique<test::Collector::Part>(collector, 0);
            engine.submit(std::move(request));
            return collector.wait().front();
        };
        Tokens expected;
        std::uint32_t whole = 0;
        {
            Engine engine(model, {});
            expected = answer(engine);
            QCOMPARE(engine.status().picturesEncoded, 1u);
            whole = engine.saveContext(prompt.tokens, saved, prompt.pictures);
            QVERIFY(whole >= prompt.pictures.front().end());
        }
        model.restart(); // nothing is left in the device's memory
        Engine engine(model, {});
        QCOMPARE(engine.restoreContext(saved), whole);
        QCOMPARE(answer(engine), expected);
        QCOMPARE(engine.status().picturesEncoded, 0u);
        QCOMPARE(engine.status().promptTokensCached, whole);
    }

    /// What the encoder makes of a picture, as its mean.
    void embedded_data() { aSavedPicture_data(); }
    void embedded() {
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        const QTemporaryDir folder;
        const std::filesystem::path projector = folder.filePath("mmproj.gguf").toStdString();
        const std::filesystem::path fixture = test::fixtures() / "vision" / "muse-glimmer";
        test::narrowEncoder(fixture / "mmproj.gguf", "mm.2.weight", 32).write(projector);
        LoadedModel model(test::fixtures() / "models" / "muse-glimmer.gguf",
                          optionsOf(projector, device.toStdString()));
        const pictures::Picture tile = test::pictureIn(fixture / "pixels-0.png");
        const std::vector<float> rows = model.encoder()->encode(tile).rows;
        std::vector<float> expected(32);
        for (std::size_t i = 0; i < rows.size(); ++i)
            expected[i % 32] += rows[i] * 32 / static_cast<float>(rows.size());
        Engine engine(model, {});
        const auto picture = cutAlready(*model.vision(), tile, 1);
        QVERIFY(test::normalisedError(engine.embedPicture(picture), expected) <= 1e-6);
        try {
            (void)engine.embedPicture(cutAlready(*model.vision(), pictures::blankPicture(tile.size, {9, 9, 9}), 2),
                                      [] { return false; });
            // It was quicker than anybody looked.
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::cancelled);
        }
        QVERIFY(test::normalisedError(engine.embedPicture(picture), expected) <= 1e-6); // all is as before
    }

    /// A larger picture gets its room, whatever was under way, without another look at the file.
    void aLargerPicture_data() { aSavedPicture_data(); }
    void aLargerPicture() {
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("mmproj.gguf").toStdString();
        std::filesystem::copy_file(test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf", path);
        const vision::EncoderModel model(path);
        const LoadOptions options = optionsOf({}, device.toStdString());
        const pictures::Picture small = pictures::blankPicture({32, 16}, {10, 90, 200});
        const pictures::Picture large = pictures::blankPicture({160, 192}, {200, 30, 90});
        LoadedEncoder encoder(model, options);
        const std::vector<float> rows = encoder.encode(small).rows;
        const std::vector<float> expected = LoadedEncoder(model, options).encode(large).rows;
        std::ofstream(path, std::ios::app) << "more"; // nobody loads from it any more
        vision::Encoding underWay = encoder.begin(small);
        (void)underWay.advance();
        QVERIFY(test::normalisedError(encoder.encode(large).rows, expected) <= 1e-10);
        QVERIFY(test::normalisedError(encoder.encode(small).rows, rows) <= 1e-10);
    }

    /// As many rows of the widest value as a device binds, in whole blocks of the cache.
    void devicesBindSoMuch() {
        plan::Plan plan;
        plan.inputWidth = 588;
        plan.values.resize(2);
        plan.values[0].width = 1536;
        plan.values[1].width = 8950; // rows are a little wider
        vulkan::DeviceInfo device;
        device.maxStorageRange = 128u << 20;
        device.maxTexelElements = 1u << 27;
        QCOMPARE(mostPatches(plan, device), std::uint64_t{3744 / plan::cacheBlockTokens * plan::cacheBlockTokens});
        device.maxTexelElements = 1u << 20;
        QVERIFY(mostPatches(plan, device) <= 117);
        plan.values.clear();
        QVERIFY(mostPatches(plan, device) > 1000);
    }

    /// Who loads what does not belong together is told so.
    /// Encoders that any architecture could read, beside models whose rows are as wide: the tokens tell.
    void pairsByTokens_data() {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("projector");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* architecture, const char* token, const char* projector, const char* problem) {
            QTest::addRow("%s with %s, %s", architecture, token, projector)
                << architecture << token << projector << problem;
        };
        row("llama", "<fake_token_around_image>", "idefics3", "");
        row("llama", "a", "idefics3", "the token <fake_token_around_image>");
        row("llama", "[IMG_END]", "idefics3", "the token <fake_token_around_image>");
        row("qwen2", "</img>", "internvl", "");
        row("qwen3", "</img>", "internvl", "");
        row("qwen2", "a", "internvl", "the token </img>");
        row("llama", "[IMG_END]", "pixtral", "");
        row("llama", "a", "pixtral", "the token [IMG_END]");
        row("qwen2", "[IMG_END]", "pixtral", "which models of the kind qwen2 do not read");
        row("llama", "a", "mlp", "");
        row("qwen2", "a", "mlp", "");
        row("llama", "<fake_token_around_image>", "mlp", "reads pictures of the type idefics3");
        row("qwen2", "</img>", "mlp", "reads pictures of the type internvl");
        row("mistral3", "[IMG_END]", "mlp", "reads pictures of the type pixtral");
        row("gemma3", "a", "mlp", "reads pictures of the type gemma3");
    }
    void pairsByTokens() {
        QFETCH(QString, architecture);
        QFETCH(QString, token);
        QFETCH(QString, projector);
        QFETCH(QString, problem);
        const test::RandomShape shape;
        test::GgufWriter writer = test::randomModel(models::architecture(architecture.toStdString()), shape);
        std::vector<std::string> tokens(shape.vocabulary, "b");
        tokens.back() = token.toStdString();
        writer.key("tokenizer.ggml.tokens", gguf::Array(std::move(tokens)));
        const models::Model model(test::fileInMemory(writer));
        const vision::EncoderModel encoder(
            test::fileInMemory(test::randomEncoder(vision::projector(projector.toStdString()), {})));
        QByteArray said;
        try {
            requirePair(model, encoder);
        } catch (const Error& error) {
            said = error.what();
        }
        QVERIFY2(problem.isEmpty() ? said.isEmpty() : said.contains(problem.toUtf8()), said);
    }

    void wrongPairs() {
        const std::filesystem::path models = test::fixtures() / "models";
        const std::filesystem::path encoders = test::fixtures() / "vision";
        const auto problemOf = [&](const char* model, const std::filesystem::path& projector) {
            try {
                const LoadedModel loaded(models / model, optionsOf(projector, "reference"));
            } catch (const Error& error) {
                return QByteArray(error.what());
            }
            return QByteArray();
        };
        QVERIFY(
            problemOf("llama.gguf", encoders / "muse-glimmer" / "mmproj.gguf").contains("belongs to another model"));
        QVERIFY(problemOf("llama.gguf", encoders / "internvl" / "mmproj.gguf").contains("the token </img>"));
        QVERIFY(problemOf("muse-glimmer.gguf", encoders / "muse-glimmer" / "mmproj.gguf").contains("64 values"));
        QVERIFY(problemOf("llama.gguf", models / "llama.gguf").contains("no vision encoder"));
        QVERIFY(problemOf("llama.gguf", encoders / "none.gguf").contains("Cannot open"));
    }
};

QTEST_APPLESS_MAIN(PicturesTest)
#include "pictures_test.moc"
