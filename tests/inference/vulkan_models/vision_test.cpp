#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/vision/pictures_of.h"
#include "tests/inference/vision/random_encoder.h"
#include "tests/inference/vulkan/open_device.h"

#include <QTest>
#include <memory>

using namespace calliope;

namespace {

struct Setting {
    const char* name;
    vulkan::KernelChoice kernels;
    vulkan::Precision precision;
    vulkan::CacheType cache;
    double mostError;
};

constexpr Setting settings[] = {
    {"rows, exact", vulkan::KernelChoice::rows, vulkan::Precision::f32, vulkan::CacheType::f32, 1e-6},
    {"rows, as usual", vulkan::KernelChoice::rows, vulkan::Precision::automatic, vulkan::CacheType::f16, 5e-3},
    {"tiles, exact", vulkan::KernelChoice::tiles, vulkan::Precision::f32, vulkan::CacheType::f32, 1e-6},
    {"tiles, as usual", vulkan::KernelChoice::tiles, vulkan::Precision::automatic, vulkan::CacheType::f16, 5e-3},
};

pictures::Picture patterned(pictures::Size size) {
    pictures::Picture picture = pictures::blankPicture(size, {});
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels[i] = static_cast<std::uint8_t>(i * i / 977 % 251);
    return picture;
}

vulkan::ExecutorOptions exactFor(std::uint32_t rows) {
    vulkan::ExecutorOptions options;
    options.precision = vulkan::Precision::f32;
    options.cacheType = vulkan::CacheType::f32;
    options.mostRows = rows;
    options.mostOutputs = rows / 4;
    options.cacheBlocks = rows / plan::cacheBlockTokens;
    return options;
}

} // namespace

/// Vision encoders on a device against rows that another engine computed from the same files.
class VisionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_device = test::openDevice();
        if (!m_device) QSKIP(test::noDevice);
    }

    void fixtures_data() {
        addColumns();
        for (const char* family : test::visionFixtures)
            for (const std::size_t setting : {0u, 2u}) add(family, test::fixtures() / "vision" / family, setting);
    }
    void fixtures() { compare(); }

    void referenceData_data() {
        addColumns();
        const auto data = test::referenceData();
        for (const char* family : test::visionFamilies)
            for (std::size_t setting = 0; setting < (family == test::visionFamilies[0] ? 4 : 3); ++setting)
                add(family, data ? *data / "vision" / family : std::filesystem::path(), setting);
    }
    void referenceData() { compare(); }

    /// More than any prompt has at once: a photo at full detail.
    void manyPatches() {
        const vision::EncoderModel model(test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf");
        const int patch = model.preprocessor().parameters().patchSize;
        QVERIFY(compareWithHost(model, exactFor(64 * 66), {patterned({64 * patch, 66 * patch})}, 1e-6));
    }

    /// Pictures of any size, cut as the family does: as many rows as were promised, and right ones.
    void anySize_data() {
        QTest::addColumn<QString>("projector");
        for (const vision::Projector& family : vision::projectors()) {
            const QString name = QString::fromUtf8(family.name.data(), static_cast<qsizetype>(family.name.size()));
            QTest::addRow("%s", qPrintable(name)) << name;
        }
    }
    void anySize() {
        QFETCH(QString, projector);
        const vision::EncoderModel model(
            test::fileInMemory(test::randomEncoder(vision::projector(projector.toStdString()), {})));
        std::vector<pictures::Picture> tiles;
        for (const pictures::Size size :
             {pictures::Size{1, 1}, {2000, 7}, {7, 2000}, {301, 197}, {33, 64}, {1500, 1100}}) {
            std::vector<pictures::Tile> cut = model.preprocessor().tiles(patterned(size), {.maxTokens = 100});
            QVERIFY(!cut.empty());
            const auto promised = static_cast<std::uint32_t>(cut.front().layout.tokens);
            QCOMPARE(rowsOf(model, cut.front().picture.size), promised);
            if (cut.size() > 1) tiles.push_back(std::move(cut.back().picture));
            tiles.push_back(std::move(cut.front().picture));
        }
        QVERIFY(compareWithHost(model, exactFor(1024), tiles, 1e-6));
    }

    /// BF16 reaches further than F16, both ways; what stands in the file is what is computed with.
    void wideRange_data() {
        QTest::addColumn<float>("gain");
        QTest::addColumn<int>("setting");
        for (std::size_t i = 0; i < std::size(settings); ++i) {
            QTest::addRow("usual, %s", settings[i].name) << 1.0f << static_cast<int>(i);
            QTest::addRow("above F16, %s", settings[i].name) << 0x1p20f << static_cast<int>(i);
            QTest::addRow("below F16, %s", settings[i].name) << 0x1p-20f << static_cast<int>(i);
        }
    }
    void wideRange() {
        QFETCH(float, gain);
        QFETCH(int, setting);
        const vision::EncoderModel model(test::fileInMemory(
            test::randomEncoder(vision::projector("pixtral"), {.matrices = WeightType::bf16, .projectorGain = gain})));
        vulkan::ExecutorOptions options = exactFor(256);
        options.kernels = settings[setting].kernels;
        options.precision = settings[setting].precision;
        options.cacheType = settings[setting].cache;
        QVERIFY(compareWithHost(model, options, {patterned({128, 80})}, settings[setting].mostError));
    }

    /// Four times the patches take four times the memory: nothing has a place for each pair of them.
    void memoryGrowsWithThePicture() {
        const vision::EncoderModel model(test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf");
        const auto bytesFor = [&](std::uint32_t rows) {
            return vulkan::VulkanExecutor(model.encoder().plan, model.file(), *m_device, exactFor(rows)).deviceBytes();
        };
        const std::uint64_t small = bytesFor(2048);
        const std::uint64_t large = bytesFor(8192);
        QVERIFY2(large <= 4 * small + (std::uint64_t{8} << 20), qPrintable(QString("%1, %2").arg(small).arg(large)));
    }

private:
    static void addColumns() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("setting");
    }

    /// What line breaks add is a part of it.
    static std::uint32_t rowsOf(const vision::EncoderModel& model, pictures::Size size) {
        const vision::RowGrid grid = vision::rowGridOf(model.sizes(), size);
        return grid.count() + (model.encoder().lineBreak.empty() ? 0 : grid.rows - 1);
    }

    /// Whether both executors give the same rows for each tile, as many as it has.
    bool compareWithHost(const vision::EncoderModel& model, const vulkan::ExecutorOptions& options,
                         const std::vector<pictures::Picture>& tiles, double mostError) {
        vulkan::VulkanExecutor device(model.encoder().plan, model.file(), *m_device, options);
        reference::ReferenceExecutor host(model.encoder().plan, model.file(),
                                          {.cacheBlocks = options.cacheBlocks, .mostRows = options.mostRows});
        for (const pictures::Picture& tile : tiles) {
            const vision::Encoded got = vision::encode(model, device, tile);
            const vision::Encoded expected = vision::encode(model, host, tile);
            const double error = test::normalisedError(got.rows, expected.rows);
            const bool right = got.rows.size() == expected.rows.size() && got.count() == rowsOf(model, tile.size) &&
                               error <= mostError;
            if (right) continue;
            qWarning("%d x %d: %u rows, nmse %g", tile.size.width, tile.size.height, got.count(), error);
            return false;
        }
        return true;
    }

    static void add(const char* name, const std::filesystem::path& folder, std::size_t setting) {
        QTest::addRow("%s, %s", name, settings[setting].name)
            << QString::fromStdString(folder.string()) << static_cast<int>(setting);
    }

    void compare() {
        QFETCH(QString, folder);
        QFETCH(int, setting);
        if (folder.isEmpty()) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        const Setting& way = settings[setting];
        const std::filesystem::path place = folder.toStdString();
        const vision::EncoderModel model(place / "mmproj.gguf");
        vulkan::ExecutorOptions options;
        options.kernels = way.kernels;
        options.precision = way.precision;
        options.cacheType = way.cache;
        options.mostRows = 1024;
        options.mostOutputs = 512;
        options.cacheBlocks = options.mostRows / plan::cacheBlockTokens;
        vulkan::VulkanExecutor executor(model.encoder().plan, model.file(), *m_device, options);

        const std::vector<float> rows = test::encodedTiles(model, executor, place);
        const std::vector<float> expected = test::expectedRows(place);
        QCOMPARE(rows.size(), expected.size());
        const double error = test::normalisedError(rows, expected);
        qInfo("nmse %.3g", error);
        QVERIFY2(error <= way.mostError, QByteArray::number(error));
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    std::unique_ptr<vulkan::Device> m_device;
};

QTEST_APPLESS_MAIN(VisionTest)
#include "vision_test.moc"
