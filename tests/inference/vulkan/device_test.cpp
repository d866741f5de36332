#include "inference/vulkan/bandwidth.h"
#include "inference/vulkan/device_choice.h"
#include "inference/vulkan/host_memory.h"
#include "tests/inference/vulkan/test_device.h"

#include <QTest>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

class DeviceTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(Device::validationMessages(), 0u); }

    /// What the Vulkan specification promises of every device; a figure outside was asked for in the wrong way.
    void factsArePlausible() {
        const std::vector<DeviceInfo> devices = listDevices();
        if (devices.empty()) QSKIP(noDevice);
        for (std::size_t i = 0; i < devices.size(); ++i) {
            const DeviceInfo& info = devices[i];
            qInfo("%s, %s, %s: subgroups %u to %u, shared memory %u, storage range %llu MiB, %llu of %llu MiB left",
                  info.name.c_str(), info.driver.c_str(), std::string(deviceTypeName(info.type)).c_str(),
                  info.subgroupMin, info.subgroupMax, info.sharedBytes,
                  static_cast<unsigned long long>(info.maxStorageRange >> 20),
                  static_cast<unsigned long long>(info.availableBytes >> 20),
                  static_cast<unsigned long long>(info.localBytes >> 20));
            QCOMPARE(info.index, std::uint32_t(i));
            QVERIFY(!info.name.empty());
            QVERIFY(!info.driver.empty());
            QVERIFY(info.apiVersion >= VK_API_VERSION_1_1);
            QVERIFY(info.localBytes >= info.availableBytes);
            QVERIFY(info.availableBytes > 0);
            QVERIFY(info.maxAllocation >= 1u << 30);
            QVERIFY(info.maxStorageRange >= 1u << 27);
            QVERIFY(info.maxTexelElements >= 65536);
            QVERIFY(info.storageAlignment >= 1 && info.storageAlignment <= 256);
            QVERIFY(info.texelAlignment >= 1 && info.texelAlignment <= 256);
            QVERIFY(info.sharedBytes >= 16384);
            QVERIFY(info.maxGroupSize >= 128);
            QVERIFY(info.maxGroups >= 65535);
            QVERIFY(info.subgroupMin >= 1 && info.subgroupMin <= info.subgroupSize);
            QVERIFY(info.subgroupMax >= info.subgroupSize && info.subgroupMax <= 128);
            QVERIFY(info.timestampBits <= 64);
            QCOMPARE(info.timestampNanoseconds > 0, info.timestampBits > 0);
            QCOMPARE(info.software, info.type == DeviceType::cpu);
        }
    }

    void everyDeviceOpens() {
        const std::vector<DeviceInfo> devices = listDevices();
        if (devices.empty()) QSKIP(noDevice);
        for (const DeviceInfo& info : devices) {
            Device device(info);
            QVERIFY(device.handle() != VK_NULL_HANDLE);
            QVERIFY(device.api().vkCmdDispatch != nullptr);
            device.submitAndWait({});
        }
    }

    void twoAtOnce() {
        const std::unique_ptr<Device> first = openDevice();
        if (first == nullptr) QSKIP(noDevice);
        const std::unique_ptr<Device> second = openDevice();
        Memory memoryOfFirst(*first);
        Memory memoryOfSecond(*second);
        const std::vector<int> values{1, 2, 3};
        const Buffer a = bufferOf(memoryOfFirst, values);
        const Buffer b = bufferOf(memoryOfSecond, values);
        QCOMPARE(contentOf<int>(memoryOfFirst, a), values);
        QCOMPARE(contentOf<int>(memoryOfSecond, b), values);
    }

    void choice() {
        const std::vector<DeviceInfo> devices = listDevices();
        if (devices.empty()) {
            const auto caught = errorOf([] { (void)chooseDevice(""); });
            QVERIFY(caught);
            QCOMPARE(caught->kind, ErrorKind::device);
            QSKIP(noDevice);
        }
        QVERIFY(!chooseDevice("").reason.empty());
        QCOMPARE(chooseDevice("0").device.name, devices[0].name);
        QCOMPARE(chooseDevice(devices[0].name).device.name, devices[0].name);
        QVERIFY(errorOf([] { (void)chooseDevice("no such device"); }));
    }

    void onlyListedDevicesOpen() {
        const auto caught = errorOf([] { Device device{DeviceInfo{}}; });
        QVERIFY(caught);
        QCOMPARE(caught->kind, ErrorKind::device);
    }

    void bandwidth() {
        const std::unique_ptr<Device> device = openDevice();
        if (device == nullptr) QSKIP(noDevice);
        const double bytesPerSecond = measuredBandwidth(device->info());
        qInfo("%.1f GB/s", bytesPerSecond / 1e9);
        QVERIFY(bytesPerSecond > 1e8 && bytesPerSecond < 1e14);
        QCOMPARE(measuredBandwidth(device->info()), bytesPerSecond); // remembered
    }

    void resultsBecomeErrors_data() {
        QTest::addColumn<int>("result");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("lost") << int(VK_ERROR_DEVICE_LOST) << ErrorKind::device
                              << QByteArray("stopped responding (device lost) while computing");
        QTest::newRow("device memory") << int(VK_ERROR_OUT_OF_DEVICE_MEMORY) << ErrorKind::memory
                                       << QByteArray("ran out of memory while computing");
        QTest::newRow("host memory") << int(VK_ERROR_OUT_OF_HOST_MEMORY) << ErrorKind::memory
                                     << QByteArray("ran out of memory while computing");
        QTest::newRow("other") << int(VK_ERROR_INITIALIZATION_FAILED) << ErrorKind::device
                               << QByteArray("failed while computing (error -3)");
    }

    void resultsBecomeErrors() {
        QFETCH(int, result);
        QFETCH(ErrorKind, kind);
        QFETCH(QByteArray, message);
        const auto caught = errorOf([&] { check(static_cast<VkResult>(result), "computing"); });
        QVERIFY(caught);
        QCOMPARE(caught->kind, kind);
        QVERIFY2(caught->message.contains(message), caught->message);
        QVERIFY(caught->message.endsWith('.'));
        check(VK_SUCCESS, "computing");
        check(VK_INCOMPLETE, "computing");
    }

    void machineHasMemory() {
        const HostMemory memory = hostMemory();
        QVERIFY(memory.available > 0);
        QVERIFY(memory.total >= memory.available);
    }
};

QTEST_GUILESS_MAIN(DeviceTest)
#include "device_test.moc"
