#include "inference/vulkan/arithmetic.h"

#include <QStringList>
#include <QTest>

using namespace calliope::vulkan;

namespace {

/// What a device may have.
enum Feature { dot = 1, fastDot = 2, software = 4, shuffles = 8 };

DeviceInfo deviceWith(int features) {
    DeviceInfo info;
    info.integerDot = (features & dot) != 0;
    info.integerDotFast = (features & fastDot) != 0;
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
        QTest::addColumn<QString>("names");
        QTest::newRow("none") << 0 << false << "float32";
        QTest::newRow("slow dot products") << int(dot) << false << "float32";
        QTest::newRow("fast dot products") << (dot | fastDot) << true << "int8 float32";
        QTest::newRow("a processor") << int(software) << false << "float32";
        QTest::newRow("a processor with shuffles") << (software | shuffles) << false << "int8 float32";
        QTest::newRow("a processor with all") << (software | dot | shuffles) << true << "int8 float32";
    }

    void features() {
        QFETCH(int, features);
        const DeviceInfo device = deviceWith(features);
        QTEST(arithmeticOf(device, Precision::automatic).int8, "int8");
        QVERIFY(!arithmeticOf(device, Precision::f32).int8);
        QVERIFY(!arithmeticOf(device, Precision::f16).int8);
        QTEST(namesOf(device), "names");
    }
};

QTEST_APPLESS_MAIN(ArithmeticTest)
#include "arithmetic_test.moc"
