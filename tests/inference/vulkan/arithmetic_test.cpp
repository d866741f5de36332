#include "inference/vulkan/arithmetic.h"

#include <QStringList>
#include <QTest>

using namespace calliope::vulkan;

namespace {

/// What a device may have.
enum Feature { dot = 1, fastDot = 2, software = 4, shuffles = 8, half = 16 };

DeviceInfo deviceWith(int features) {
    DeviceInfo info;
    info.integerDot = (features & dot) != 0;
    info.integerDotFast = (features & fastDot) != 0;
    info.float16 = (features & half) != 0;
    info.software = (features & software) != 0;
    info.subgroupShuffle = (features & shuffles) != 0;
    info.subgroupMin = info.subgroupMax = 8;
    return info;
}

QString namesOf(const DeviceInfo& device) {
    QStringList names;
    for (const std::string_view name : arithmeticNames(device))
        names << QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    return names.join(' ');
}

} // namespace

/// What follows from a device's features; no device is needed.
class ArithmeticTest : public QObject {
    Q_OBJECT

private slots:
    void features_data() {
        QTest::addColumn<int>("features");
        QTest::addColumn<bool>("int8");
        QTest::addColumn<bool>("float16");
        QTest::addColumn<QString>("names");
        QTest::newRow("none") << 0 << false << false << "float32";
        QTest::newRow("slow dot products") << int(dot) << false << false << "float32";
        QTest::newRow("fast dot products") << (dot | fastDot) << true << false << "int8 float32";
        QTest::newRow("float16") << int(half) << false << true << "float16 float32";
        QTest::newRow("both") << (dot | fastDot | half) << true << true << "int8 float16 float32";
        QTest::newRow("a processor") << int(software) << false << false << "float32";
        QTest::newRow("a processor with shuffles") << (software | shuffles) << false << false << "int8 float32";
        QTest::newRow("a processor with all") << (software | dot | shuffles | half) << true << true << "int8 float32";
    }

    void features() {
        QFETCH(int, features);
        const DeviceInfo device = deviceWith(features);
        QTEST(arithmeticOf(device, Precision::automatic).int8, "int8");
        QTEST(arithmeticOf(device, Precision::automatic).float16, "float16");
        QVERIFY(!arithmeticOf(device, Precision::f32).int8);
        QVERIFY(!arithmeticOf(device, Precision::f32).float16);
        QVERIFY(!arithmeticOf(device, Precision::f16).int8);
        QTEST(arithmeticOf(device, Precision::f16).float16, "float16");
        QTEST(namesOf(device), "names");
    }
};

QTEST_APPLESS_MAIN(ArithmeticTest)
#include "arithmetic_test.moc"
