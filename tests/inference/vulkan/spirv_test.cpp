#include "inference/vulkan/spirv.h"
#include "tests/inference/vulkan/test_device.h"

#include <QTest>
#include <random>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

class SpirvTest : public QObject {
    Q_OBJECT

private slots:
    void facts() {
        const shaders::Shader& shader = testShader("facts");
        const ShaderInterface facts = readInterface(shader.name, shader.words);
        struct Row {
            Binding::Kind kind;
            VkFormat texel;
            bool reads;
            bool writes;
        };
        const std::vector<Row> expected{
            {Binding::Kind::storage, VK_FORMAT_UNDEFINED, true, false},
            {Binding::Kind::storage, VK_FORMAT_UNDEFINED, false, true},
            {Binding::Kind::storage, VK_FORMAT_UNDEFINED, true, true},
            {Binding::Kind::storageTexel, VK_FORMAT_R32_UINT, true, true},
            {Binding::Kind::storageTexel, VK_FORMAT_R16G16B16A16_SFLOAT, true, false},
            {Binding::Kind::storageTexel, VK_FORMAT_R32G32B32A32_SINT, false, true},
        };
        QCOMPARE(facts.bindings.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(facts.bindings[i].kind, expected[i].kind);
            QCOMPARE(facts.bindings[i].texel, expected[i].texel);
            QCOMPARE(facts.bindings[i].reads, expected[i].reads);
            QCOMPARE(facts.bindings[i].writes, expected[i].writes);
        }
        // count 0, point 8, matrix 16 to 80, two pairs of 16 to 112, last 112
        QCOMPARE(facts.pushBytes, 116u);
        QCOMPARE(facts.constants, (std::vector<std::uint32_t>{3, 5, 7, 9}));
        QCOMPARE(facts.groupSizeWith({}), (std::array<std::uint32_t, 3>{1, 2, 1}));
        const std::vector<std::uint32_t> constants{0, 0, 0, 4, 0, 0, 0, 32};
        QCOMPARE(facts.groupSizeWith(constants), (std::array<std::uint32_t, 3>{32, 2, 4}));
    }

    void everyKernelOfTheProgram() {
        for (const shaders::Shader& shader : shaders::all()) {
            const ShaderInterface facts = readInterface(shader.name, shader.words);
            QVERIFY2(!facts.bindings.empty(), std::string(shader.name).c_str());
            QVERIFY2(facts.pushBytes <= 128, std::string(shader.name).c_str()); // what every device has
        }
    }

    void tableIsSortedAndFound() {
        const std::span<const shaders::Shader> all = shaders::all();
        for (std::size_t i = 1; i < all.size(); ++i) QVERIFY(all[i - 1].name < all[i].name);
        for (const shaders::Shader& shader : all) QCOMPARE(&shaders::find(shader.name), &shader);
        for (const char* name : {"", "a", "zzz"}) {
            QCOMPARE(shaders::findOptional(name), nullptr);
            const auto caught = errorOf([&] { (void)shaders::find(name); });
            QVERIFY(caught);
            QCOMPARE(caught->kind, ErrorKind::unsupported);
        }
    }

    void optionalShaderIsLeftOut() { QVERIFY(!hasTestShader("future")); }

    void refusals_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("sampled") << QByteArray("binding 0 is neither a storage buffer nor an imageBuffer");
        QTest::newRow("gap") << QByteArray("binding 1 is missing");
        QTest::newRow("uniform_block") << QByteArray("binding 0 is a uniform block");
        QTest::newRow("second_set") << QByteArray("more than one descriptor set");
    }

    void refusals() {
        QFETCH(QByteArray, message);
        const shaders::Shader& shader = testShader(QTest::currentDataTag());
        const auto caught = errorOf([&] { (void)readInterface(shader.name, shader.words); });
        QVERIFY(caught);
        QCOMPARE(caught->kind, ErrorKind::unsupported);
        QVERIFY2(caught->message.contains(message), caught->message);
        QVERIFY2(caught->message.contains(QTest::currentDataTag()), caught->message);
    }

    /// Damaged modules are refused or read as something else, but never outside their bounds.
    void damage() {
        const std::span<const std::uint32_t> good = testShader("facts").words;
        std::mt19937 random(7);
        for (int round = 0; round < 3000; ++round) {
            std::vector<std::uint32_t> words(good.begin(), good.end());
            if (round % 2 == 0) words.resize(random() % words.size());
            for (int change = 0; change < round % 4 && !words.empty(); ++change)
                words[random() % words.size()] ^= 1u << random() % 32;
            const auto caught = errorOf([&] { (void)readInterface("damaged", words); });
            if (caught) QCOMPARE(caught->kind, ErrorKind::unsupported);
        }
    }
};

QTEST_APPLESS_MAIN(SpirvTest)
#include "spirv_test.moc"
