#include "inference/weights/weight_format.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <string>

using namespace calliope;

/// Every format of the table: weights in a device's layout decode to what the plain decoder says.
class DecodeTest : public QObject {
    Q_OBJECT

private slots:
    void decode_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("arithmetic");
        for (int i = 0; i < static_cast<int>(std::size(test::arithmetics)); ++i) addRows(i);
    }

    void decode() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, type);
        QFETCH(int, columns);
        QFETCH(int, arithmetic);
        const auto width = static_cast<std::uint32_t>(columns);
        test::OperationPlan plan(static_cast<unsigned>(type));
        const plan::ValueId out = plan.value(width);
        plan.add(
            plan::Embed{.table = plan.matrix(static_cast<WeightType>(type), test::OperationPlan::vocabulary, width),
                        .norm = {},
                        .out = out});
        plan.finish();

        const auto executor = plan.executor(*device, test::arithmetics[arithmetic], 64);
        const plan::Batch batch = test::batchOf(test::tokensFor(50));
        executor->run(batch, {});
        const auto actual = executor->readValue(out, 50);
        const auto expected = test::embeddedRows(plan, batch);
        if (test::arithmetics[arithmetic].precision == vulkan::Precision::f32)
            QCOMPARE(actual, expected);
        else // scales are stored as float16
            QVERIFY(test::normalisedError(actual, expected) <= 1e-6);
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

private:
    static void addRows(int arithmetic) {
        for (const WeightFormat& format : weightFormats()) {
            const bool floats = format.blockWeights == 1;
            for (const std::uint32_t columns :
                 {floats ? 1u : format.blockWeights, floats ? 77u : 3 * format.blockWeights})
                QTest::addRow("%s, %u columns, %s", std::string(format.shader).c_str(), columns,
                              test::arithmetics[arithmetic].name)
                    << static_cast<int>(format.type) << static_cast<int>(columns) << arithmetic;
        }
    }
};

QTEST_APPLESS_MAIN(DecodeTest)
#include "decode_test.moc"
