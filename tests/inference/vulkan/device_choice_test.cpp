#include "inference/vulkan/device_choice.h"
#include "tests/inference/vulkan/test_device.h"

#include <QTest>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

namespace {

DeviceInfo device(std::uint32_t index, const char* name, DeviceType type, std::uint64_t gigabytes) {
    DeviceInfo info;
    info.index = index;
    info.name = name;
    info.type = type;
    info.localBytes = gigabytes << 30;
    return info;
}

const std::vector<DeviceInfo> oneOfEach{
    device(0, "llvmpipe (LLVM 15)", DeviceType::cpu, 64),
    device(1, "Radeon 780M", DeviceType::integrated, 32),
    device(2, "NVIDIA GeForce RTX 4070", DeviceType::discrete, 12),
    device(3, "virtio", DeviceType::virtualGpu, 8),
};
const std::vector<DeviceInfo> threeDiscrete{
    device(0, "Radeon 780M", DeviceType::integrated, 32),
    device(1, "GPU 12", DeviceType::discrete, 12),
    device(2, "GPU 24", DeviceType::discrete, 24),
    device(3, "GPU 16", DeviceType::discrete, 16),
};

double notMeasured(const DeviceInfo&) {
    return 0;
}

} // namespace

class DeviceChoiceTest : public QObject {
    Q_OBJECT

private slots:
    void byTypeOrName_data() {
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<std::uint32_t>("index");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("best") << QByteArray() << 2u << QByteArray("the only discrete GPU of 4 devices");
        QTest::newRow("index") << QByteArray("0") << 0u << QByteArray("the one that was asked for");
        QTest::newRow("last index") << QByteArray("3") << 3u << QByteArray("the one that was asked for");
        QTest::newRow("name") << QByteArray("geforce") << 2u << QByteArray("the one that was asked for");
        QTest::newRow("case") << QByteArray("LLVMPipe") << 0u << QByteArray("the one that was asked for");
        QTest::newRow("several") << QByteArray("r") << 2u << QByteArray("the only discrete GPU of 3 devices");
        QTest::newRow("digits in a name") << QByteArray("RTX 4070") << 2u << QByteArray("the one that was asked for");
        QTest::newRow("number that is no index")
            << QByteArray("4070") << 2u << QByteArray("the one that was asked for");
    }

    void byTypeOrName() {
        QFETCH(QByteArray, wanted);
        QFETCH(std::uint32_t, index);
        QFETCH(QByteArray, reason);
        const DeviceChoice choice = chooseAmong(oneOfEach, wanted.toStdString(), notMeasured);
        QCOMPARE(choice.device.index, index);
        QCOMPARE(QByteArray::fromStdString(choice.reason), reason);
    }

    /// A device that was chosen by its name is the one that computes, whatever else is called alike.
    void aWholeNameCountsFirst() {
        std::vector<DeviceInfo> alike{device(0, "GeForce RTX 4070 Ti", DeviceType::discrete, 12),
                                      device(1, "GeForce RTX 4070", DeviceType::discrete, 12),
                                      device(2, "GeForce RTX 4070", DeviceType::discrete, 12),
                                      device(3, "GeForce RTX 4070", DeviceType::discrete, 12)};
        tellApart(alike);
        QCOMPARE(alike[1].name, std::string("GeForce RTX 4070"));
        const auto speed = [](const DeviceInfo& info) { return info.index == 0 ? 700e9 : 500e9; };
        for (const DeviceInfo& each : alike) {
            const DeviceChoice choice = chooseAmong(alike, each.name, speed);
            QCOMPARE(choice.device.index, each.index);
            QCOMPARE(choice.reason, std::string("the one that was asked for"));
        }
        QCOMPARE(chooseAmong(alike, "geforce rtx 4070 #3", speed).device.index, 3u);
        QCOMPARE(chooseAmong(alike, "4070", speed).device.index, 0u); // a part of all names: the fastest
    }

    void onlyOne() {
        const DeviceChoice choice = chooseAmong(std::span(oneOfEach).first(1), "", notMeasured);
        QCOMPARE(choice.device.index, 0u);
        QCOMPARE(choice.reason, std::string("the only device"));
    }

    void byBandwidth() {
        std::vector<std::uint32_t> asked;
        const auto measure = [&](const DeviceInfo& info) {
            asked.push_back(info.index);
            return info.index == 1 ? 500e9 : info.index == 2 ? 480e9 : 300e9;
        };
        const DeviceChoice choice = chooseAmong(threeDiscrete, "", measure);
        QCOMPARE(choice.device.index, 2u); // as fast as the first within a tenth, and larger
        QCOMPARE(choice.reason, std::string("the fastest of 3 discrete GPUs (memory runs at 480 GB/s)"));
        QCOMPARE(asked, (std::vector<std::uint32_t>{1, 2, 3})); // not the integrated one
    }

    void clearlyFastestWins() {
        const auto measure = [](const DeviceInfo& info) { return info.index == 3 ? 900e9 : 500e9; };
        QCOMPARE(chooseAmong(threeDiscrete, "", measure).device.index, 3u);
    }

    void withoutMeasurementsByMemory() {
        const DeviceChoice choice = chooseAmong(threeDiscrete, "", notMeasured);
        QCOMPARE(choice.device.index, 2u);
        QCOMPARE(choice.reason, std::string("the one with the most memory of 3 discrete GPUs"));
    }

    void refusals() {
        const auto none = errorOf([] { (void)chooseAmong({}, "", notMeasured); });
        QVERIFY(none);
        QCOMPARE(none->kind, ErrorKind::device);
        QVERIFY2(none->message.contains("install"), none->message);

        for (const char* wanted : {"9", "nvidia h", "-1", "voodoo\n"}) {
            const auto wrong = errorOf([&] { (void)chooseAmong(oneOfEach, wanted, notMeasured); });
            QVERIFY(wrong);
            QCOMPARE(wrong->kind, ErrorKind::device);
            QVERIFY2(wrong->message.contains("2 (NVIDIA GeForce RTX 4070)"), wrong->message);
            QVERIFY2(!wrong->message.contains('\n'), wrong->message);
        }
    }
};

QTEST_APPLESS_MAIN(DeviceChoiceTest)
#include "device_choice_test.moc"
