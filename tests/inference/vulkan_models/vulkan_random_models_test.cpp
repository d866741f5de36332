#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/models/random_shapes.h"
#include "tests/inference/reference/token_run.h"
#include "tests/inference/vulkan/open_device.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <memory>
#include <string>
#include <vector>

using namespace calliope;

namespace {

constexpr vulkan::KernelChoice kernelSets[] = {vulkan::KernelChoice::rows, vulkan::KernelChoice::tiles};

} // namespace

/// Every family in sizes of our own, where nobody else's numbers exist: the device must compute what plain C++ does.
class VulkanRandomModelsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_device = test::openDevice();
        if (!m_device) QSKIP(test::noDevice);
    }

    /// Devices compile long, so a family has one of the shapes with each set, and its neighbours others.
    void agrees_data() {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("set");
        const auto& shapes = test::randomShapes();
        for (std::size_t f = 0; f < models::architectures().size(); ++f)
            for (std::size_t set = 0; set < std::size(kernelSets); ++set) {
                const std::size_t s = (f + 2 * set + 1) % shapes.size();
                QTest::addRow("%s, %s, %s", std::string(models::architectures()[f].name).c_str(), shapes[s].name,
                              kernelSets[set] == vulkan::KernelChoice::rows ? "rows" : "tiles")
                    << static_cast<int>(f) << static_cast<int>(s) << static_cast<int>(set);
            }
    }

    void agrees() {
        QFETCH(int, family);
        QFETCH(int, shape);
        QFETCH(int, set);
        const vulkan::KernelChoice kernels = kernelSets[set];
        if (kernels == vulkan::KernelChoice::rows && m_device->info().subgroupMax < 8)
            QSKIP("This device's subgroups are too small for the rows kernels.");
        const test::RandomShape& sizes = test::randomShapes()[static_cast<std::size_t>(shape)].shape;
        const models::Model model(
            test::fileInMemory(test::randomModel(models::architectures()[static_cast<std::size_t>(family)], sizes)));
        const plan::Plan plan = model.plan(64);
        std::vector<std::uint32_t> tokens;
        for (std::uint32_t i = 0; i < 45; ++i) tokens.push_back((7 * i * i + i) % sizes.vocabulary);

        reference::ReferenceExecutor plain(plan, model.file(), {.cacheBlocks = 2});
        const auto expected = test::runTokens(plain, tokens, sizes.vocabulary);
        vulkan::ExecutorOptions options;
        options.kernels = kernels;
        options.precision = vulkan::Precision::f32;
        options.cacheType = vulkan::CacheType::f32;
        options.cacheBlocks = 2;
        options.mostRows = 16;
        options.mostOutputs = 16;
        vulkan::VulkanExecutor device(plan, model.file(), *m_device, options);
        for (const std::size_t chunk : {16, 1}) { // a prompt's kernels and those of generation
            const double error =
                test::normalisedError(test::runTokens(device, tokens, sizes.vocabulary, chunk), expected);
            QVERIFY2(error <= 1e-6, qPrintable(QString("%1 rows at once: the error is %2").arg(chunk).arg(error)));
        }
    }

private:
    std::unique_ptr<vulkan::Device> m_device;
};

QTEST_APPLESS_MAIN(VulkanRandomModelsTest)
#include "vulkan_random_models_test.moc"
