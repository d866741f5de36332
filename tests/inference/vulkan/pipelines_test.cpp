#include "inference/vulkan/pipeline_cache.h"
#include "inference/vulkan/pipelines.h"
#include "inference/vulkan/recorder.h"
#include "tests/inference/vulkan/test_device.h"
#include "tests/support/reference_data.h"

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

class PipelinesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Device> m_device;
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] std::filesystem::path path() const { return m_folder->path().toStdString(); }

    static void overwrite(const std::filesystem::path& path, const std::string& content) {
        std::ofstream(path, std::ios::binary) << content;
    }

    /// Compiles something and saves; the file's content.
    std::string saved() {
        Pipelines pipelines(*m_device, path());
        (void)pipelines.get(testShader("saxpy"), {64});
        pipelines.save();
        return readText(PipelineCacheFile(*m_device, path()).path());
    }

private slots:
    void initTestCase() {
        m_device = openDevice();
        if (m_device == nullptr) QSKIP(noDevice);
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup() { QCOMPARE(Device::validationMessages(), 0u); }

    void cleanupTestCase() {
        m_device.reset();
        QCOMPARE(Device::validationMessages(), 0u); // nothing was left behind
    }

    void madeOnceAndKept() {
        Pipelines pipelines(*m_device, {});
        const Pipeline& first = pipelines.get(testShader("saxpy"), {64, 0x40000000});
        QCOMPARE(first.name, std::string("saxpy"));
        QCOMPARE(first.pushBytes, 4u);
        QCOMPARE(first.bindings.size(), std::size_t(2));
        QVERIFY(first.handle != VK_NULL_HANDLE);
        const Pipeline& other = pipelines.get(testShader("saxpy"), {32, 0x40000000});
        QVERIFY(other.handle != first.handle);
        QCOMPARE(&pipelines.get(testShader("saxpy"), {64, 0x40000000}), &first);
    }

    void declaredBeforeCompiled() {
        Pipelines pipelines(*m_device, {});
        const Pipeline& pipeline = pipelines.declare(testShader("saxpy"), {64});
        QCOMPARE(pipeline.bindings.size(), std::size_t(2));
        QVERIFY(pipeline.handle == VK_NULL_HANDLE);
        pipelines.compile(pipeline);
        const VkPipeline handle = pipeline.handle;
        QVERIFY(handle != VK_NULL_HANDLE);
        pipelines.compile(pipeline);
        QVERIFY(pipelines.get(testShader("saxpy"), {64}).handle == handle);
    }

    void everySubgroupSize() {
        const DeviceInfo& info = m_device->info();
        Memory memory(*m_device);
        Pipelines pipelines(*m_device, {});
        for (std::uint32_t size = info.subgroupMin; size <= info.subgroupMax; size *= 2) {
            const Buffer to = memory.make(std::uint64_t(size) * 4, Intent::readback, "a test");
            Dispatch step;
            step.pipeline = &pipelines.get(testShader("subgroup"), {size}, size);
            step.bindings = {{&to}};
            Program program(*m_device, {step}, 1);
            program.run();
            QCOMPARE(contentOf<std::uint32_t>(memory, to), std::vector<std::uint32_t>(size, size));
        }
    }

    void impossibleWishesAreRefused() {
        Pipelines pipelines(*m_device, {});
        const auto large =
            errorOf([&] { (void)pipelines.get(testShader("saxpy"), {m_device->info().maxGroupSize + 1}); });
        QVERIFY(large);
        QCOMPARE(large->kind, ErrorKind::unsupported);
        QVERIFY2(large->message.contains("workgroups of"), large->message);
        QVERIFY(errorOf([&] { (void)pipelines.get(testShader("saxpy"), {0}); }));
        QVERIFY(errorOf([&] { (void)pipelines.get(testShader("sampled"), {}); }));
        if (!m_device->info().subgroupSizeControl) return;
        const auto subgroup =
            errorOf([&] { (void)pipelines.get(testShader("saxpy"), {64}, m_device->info().subgroupMax * 2); });
        QVERIFY(subgroup);
        QVERIFY2(subgroup->message.contains("subgroups of"), subgroup->message);
    }

    void diskCacheRoundTrip() {
        const std::string content = saved();
        QVERIFY(content.size() > 24);
        const std::vector<std::byte> data = PipelineCacheFile(*m_device, path()).read();
        QCOMPARE(data.size() + 24, content.size());
        Pipelines again(*m_device, path());
        (void)again.get(testShader("saxpy"), {64});
        std::size_t files = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path())) ++files;
        QCOMPARE(files, std::size_t(1)); // nothing temporary stays
    }

    void damagedDiskCacheIsIgnored() {
        const std::string good = saved();
        const std::filesystem::path file = PipelineCacheFile(*m_device, path()).path();
        std::string flipped = good;
        flipped.back() = static_cast<char>(flipped.back() ^ 1);
        std::string hugeSize = good;
        for (int i = 8; i < 16; ++i) hugeSize[static_cast<std::size_t>(i)] = '\x7f';
        for (const std::string& bad : {std::string(), std::string("CALPIPE1"), good.substr(0, good.size() - 1),
                                       good + "x", flipped, hugeSize, std::string(10000, 'x')}) {
            overwrite(file, bad);
            QVERIFY(PipelineCacheFile(*m_device, path()).read().empty());
            QCOMPARE(saved(), good); // works, and puts it right
        }
    }

    /// Right by checksum, but the driver's own header is not one of its: it must start with an empty cache.
    void foreignDriverDataIsIgnored() {
        PipelineCacheFile(*m_device, path()).write(std::vector<std::byte>(100, std::byte{7}));
        QVERIFY(!saved().empty());
    }

    void unwritableFolderIsNoError() {
        overwrite(path() / "file", "x");
        Pipelines pipelines(*m_device, path() / "file" / "folder");
        (void)pipelines.get(testShader("saxpy"), {64});
        pipelines.save();
    }

    void cacheFolderIsKnown() {
        qputenv("XDG_CACHE_HOME", "/nowhere");
        QVERIFY(!cacheFolder().empty());
    }
};

QTEST_GUILESS_MAIN(PipelinesTest)
#include "pipelines_test.moc"
