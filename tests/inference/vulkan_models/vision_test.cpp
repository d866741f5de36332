#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/vision/pictures_of.h"

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

} // namespace

/// Vision encoders on a device against rows that another engine computed from the same files.
class VisionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (vulkan::listDevices().empty())
            QSKIP("There is no Vulkan device (on Linux the package mesa-vulkan-drivers has one).");
        m_device = std::make_unique<vulkan::Device>(vulkan::chooseDevice("").device);
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
        pictures::Picture picture = pictures::blankPicture({64 * patch, 66 * patch}, {});
        for (std::size_t i = 0; i < picture.pixels.size(); ++i)
            picture.pixels[i] = static_cast<std::uint8_t>(i * i / 977 % 251);
        constexpr std::uint32_t rows = 64 * 66;
        vulkan::ExecutorOptions options;
        options.precision = vulkan::Precision::f32;
        options.cacheType = vulkan::CacheType::f32;
        options.mostRows = rows;
        options.mostOutputs = rows / 4;
        options.cacheBlocks = rows / plan::cacheBlockTokens;
        vulkan::VulkanExecutor device(model.encoder().plan, model.file(), *m_device, options);
        reference::ReferenceExecutor host(model.encoder().plan, model.file(),
                                          {.cacheBlocks = options.cacheBlocks, .mostRows = rows});
        const std::vector<float> got = vision::encode(model, device, picture).rows;
        const std::vector<float> expected = vision::encode(model, host, picture).rows;
        QCOMPARE(got.size(), expected.size());
        const double error = test::normalisedError(got, expected);
        QVERIFY2(error <= 1e-6, QByteArray::number(error));
    }

private:
    static void addColumns() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("setting");
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
