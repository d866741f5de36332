#include "inference/gguf/gguf.h"
#include "inference/weights/codebooks.h"
#include "inference/weights/weight_format.h"
#include "tests/inference/weights/pack_blocks.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

using namespace calliope;
using namespace calliope::test;

namespace {

constexpr int randomBlocks = 300;

const BlockPacker* packerOf(WeightType type) {
    for (const BlockPacker& packer : blockPackers())
        if (packer.type == type) return &packer;
    return nullptr;
}

QByteArray nameOf(WeightType type) {
    const std::string_view name = weightTypeInfo(type).name;
    return {name.data(), static_cast<qsizetype>(name.size())};
}

std::vector<std::byte> randomBytes(std::size_t count, std::mt19937& random) {
    std::vector<std::byte> out(count);
    for (std::byte& byte : out) byte = static_cast<std::byte>(random());
    return out;
}

/// What quantising a normally distributed weight costs, sum of squared errors over sum of squares; with room to spare.
const std::map<WeightType, double> mostQuantisationError{
    {WeightType::f16, 1e-12},    {WeightType::bf16, 5e-6},     {WeightType::q8_0, 5e-5},    {WeightType::q4_0, 1.2e-2},
    {WeightType::q4_1, 9e-3},    {WeightType::q5_0, 3e-3},     {WeightType::q5_1, 2.5e-3},  {WeightType::q2_k, 1.2e-1},
    {WeightType::q3_k, 3.5e-2},  {WeightType::q4_k, 8e-3},     {WeightType::q5_k, 2e-3},    {WeightType::q6_k, 5e-4},
    {WeightType::iq4_nl, 9e-3},  {WeightType::iq4_xs, 9e-3},   {WeightType::iq3_s, 4e-2},   {WeightType::iq3_xxs, 6e-2},
    {WeightType::iq2_s, 1e-1},   {WeightType::iq2_xs, 1.5e-1}, {WeightType::iq2_xxs, 2e-1}, {WeightType::iq1_s, 4e-1},
    {WeightType::iq1_m, 3.5e-1},
};

} // namespace

Q_DECLARE_METATYPE(std::span<const std::uint16_t>)
Q_DECLARE_METATYPE(std::span<const std::int8_t>)

class WeightFormatTest : public QObject {
    Q_OBJECT

    static void everyFormat(bool quantisedOnly) {
        QTest::addColumn<const WeightFormat*>("format");
        for (const WeightFormat& format : weightFormats())
            if (!quantisedOnly || format.unpack != nullptr) QTest::newRow(nameOf(format.type)) << &format;
    }

private slots:
    void typeNumbers() {
        std::set<std::string_view> names;
        for (std::uint32_t number = 0; number < 64; ++number) {
            const WeightTypeInfo* info = weightTypeInfo(number);
            if (info == nullptr) continue;
            QCOMPARE(static_cast<std::uint32_t>(info->type), number);
            QCOMPARE(&weightTypeInfo(info->type), info);
            QVERIFY(names.insert(info->name).second);
        }
        QCOMPARE(names.size(), std::size_t{35});
        for (const std::uint32_t retired : {4u, 5u, 31u, 32u, 33u, 36u, 37u, 38u, 43u, 0x80000000u, 0xffffffffu})
            QVERIFY(weightTypeInfo(retired) == nullptr);
        QVERIFY(weightFormat(WeightType::q8_k) == nullptr);
    }

    void row_data() { everyFormat(false); }
    void row() {
        QFETCH(const WeightFormat*, format);
        const WeightTypeInfo& info = weightTypeInfo(format->type);
        QCOMPARE(weightFormat(format->type), format);
        QCOMPARE(format->blockWeights, info.blockWeights);
        QCOMPARE(format->blockBytes, info.blockBytes);
        QVERIFY(!format->shader.empty());
        if (format->unpack == nullptr) return;
        QVERIFY(format->blockWeights <= AffineBlock::mostWeights);
        QVERIFY(format->blockWeights / format->groupWeights <= AffineBlock::mostGroups);
        QCOMPARE(format->blockWeights % format->groupWeights, 0u);
        std::vector<int> covered(format->blockBytes);
        for (const Plane& plane : format->planes)
            for (std::uint32_t i = 0; i < plane.bytes; ++i) ++covered.at(plane.offset + i);
        for (const int times : covered) QCOMPARE(times, 1);
    }

    void decodesPackedBlocks_data() { everyFormat(true); }
    void decodesPackedBlocks() {
        QFETCH(const WeightFormat*, format);
        const BlockPacker* packer = packerOf(format->type);
        QVERIFY(packer != nullptr);
        std::mt19937 random(1);
        for (int repeat = 0; repeat < randomBlocks; ++repeat) {
            const PackedBlock packed = packer->pack(random);
            QCOMPARE(packed.bytes.size(), std::size_t{format->blockBytes});
            AffineBlock block;
            format->unpack(packed.bytes.data(), block);
            std::vector<float> decoded(format->blockWeights);
            decodeWeights(*format, packed.bytes, decoded);
            for (std::size_t i = 0; i < decoded.size(); ++i) {
                const std::size_t group = i / format->groupWeights;
                QCOMPARE(static_cast<int>(block.code[i]), packed.codes[i]);
                QCOMPARE(static_cast<double>(block.scale[group]), packed.scales[group]);
                QCOMPARE(static_cast<double>(block.offset[group]), packed.offsets[group]);
                // Both operations are exact in double, so these casts are the only roundings, as in float32.
                const auto product = static_cast<float>(packed.scales[group] * packed.codes[i]);
                const auto expected = static_cast<float>(static_cast<double>(product) - packed.offsets[group]);
                QCOMPARE(std::bit_cast<std::uint32_t>(decoded[i] + 0.0f),
                         std::bit_cast<std::uint32_t>(expected + 0.0f));
            }
        }
    }

    void codesStayInRange_data() { everyFormat(true); }
    void codesStayInRange() {
        QFETCH(const WeightFormat*, format);
        std::mt19937 random(2);
        int least = std::numeric_limits<int>::max();
        int greatest = std::numeric_limits<int>::min();
        for (int repeat = 0; repeat < randomBlocks; ++repeat) {
            const auto bytes = randomBytes(format->blockBytes, random);
            AffineBlock block;
            format->unpack(bytes.data(), block);
            for (std::uint32_t i = 0; i < format->blockWeights; ++i) {
                least = std::min<int>(least, block.code[i]);
                greatest = std::max<int>(greatest, block.code[i]);
            }
            for (std::uint32_t group = 0; group < format->blockWeights / format->groupWeights; ++group)
                QVERIFY(format->hasOffset || block.offset[group] == 0.0f);
        }
        QCOMPARE(least, format->lowestCode);
        QCOMPARE(greatest, format->highestCode);
    }

    /// Codebooks against a hash (FNV-1a) of the values as the field's own tables have them, a byte each.
    void codebooks_data() {
        QTest::addColumn<std::span<const std::uint16_t>>("codebook");
        QTest::addColumn<std::span<const std::int8_t>>("values");
        QTest::addColumn<quint64>("hash");
        const auto row = [](const char* name, std::span<const std::uint16_t> codebook,
                            std::span<const std::int8_t> values,
                            quint64 hash) { QTest::newRow(name) << codebook << values << hash; };
        row("IQ1", iq1Codebook, iq1Values, 0x6703ed863501ae2e);
        row("IQ2_XXS", iq2XxsCodebook, iq2Values, 0xbb4ee025b5ac6e8e);
        row("IQ2_XS", iq2XsCodebook, iq2Values, 0xc9b1ee61e79909bd);
        row("IQ2_S", iq2SCodebook, iq2Values, 0x123edd38a3b62b90);
        row("IQ3_XXS", iq3XxsCodebook, iq3XxsValues, 0xdfa5dc83d6a155d5);
        row("IQ3_S", iq3SCodebook, iq3SValues, 0xfa37020c25b44829);
    }
    void codebooks() {
        QFETCH(std::span<const std::uint16_t>, codebook);
        QFETCH(std::span<const std::int8_t>, values);
        QFETCH(quint64, hash);
        const unsigned bits = values.size() == 8 ? 3 : 2;
        quint64 actual = 0xcbf29ce484222325;
        for (const std::uint16_t entry : codebook)
            for (unsigned at = 0; at < (bits == 3 ? 12u : 16u); at += bits) {
                const unsigned number = entry >> at & ((1u << bits) - 1);
                QVERIFY(bits == 3 || number < 3);
                actual = (actual ^ static_cast<std::uint8_t>(values[number])) * 0x100000001b3;
            }
        QCOMPARE(actual, hash);
    }

    void decodesManyBlocksInARow_data() { everyFormat(false); }
    void decodesManyBlocksInARow() {
        QFETCH(const WeightFormat*, format);
        std::mt19937 random(3);
        constexpr std::size_t blocks = 5;
        const auto bytes = randomBytes(blocks * format->blockBytes, random);
        std::vector<float> together(blocks * format->blockWeights);
        decodeWeights(*format, bytes, together);
        std::vector<float> single(format->blockWeights);
        for (std::size_t i = 0; i < blocks; ++i) {
            decodeWeights(*format, std::span(bytes).subspan(i * format->blockBytes, format->blockBytes), single);
            for (std::size_t j = 0; j < single.size(); ++j)
                QCOMPARE(std::bit_cast<std::uint32_t>(single[j]),
                         std::bit_cast<std::uint32_t>(together[i * single.size() + j]));
        }
        decodeWeights(*format, {}, {});
    }

    void decodesFloats_data() {
        QTest::addColumn<WeightType>("type");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<std::vector<float>>("expected");
        const float infinity = std::numeric_limits<float>::infinity();
        QTest::newRow("F32") << WeightType::f32 << QByteArray::fromHex("0000803f000000c0cdcccc3d0000807f01000000")
                             << std::vector<float>{1.0f, -2.0f, 0.1f, infinity, 0x1p-149f};
        QTest::newRow("F16") << WeightType::f16 << QByteArray::fromHex("003c00c0ff7b0100007c00fc")
                             << std::vector<float>{1.0f, -2.0f, 65504.0f, 0x1p-24f, infinity, -infinity};
        QTest::newRow("BF16") << WeightType::bf16 << QByteArray::fromHex("803f00c0cd3d807f0100")
                              << std::vector<float>{1.0f, -2.0f, 0x1.9ap-4f, infinity, 0x1p-133f};
    }
    void decodesFloats() {
        QFETCH(WeightType, type);
        QFETCH(QByteArray, bytes);
        QFETCH(std::vector<float>, expected);
        std::vector<float> decoded(expected.size());
        decodeWeights(*weightFormat(type),
                      std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))), decoded);
        QCOMPARE(decoded, expected);
    }

    /// Files made by the field's quantiser must decode to about the weights that they were made from.
    void agreesWithTheOriginal_data() {
        QTest::addColumn<QString>("path");
        const auto data = referenceData();
        if (!data) return;
        for (const char* name :
             {"BF16",   "Q8_0",   "Q4_0",  "Q4_1",    "Q5_0",  "Q5_1",  "Q2_K",   "Q3_K_M",  "Q4_K_M", "Q5_K_M", "Q6_K",
              "IQ4_NL", "IQ4_XS", "IQ3_S", "IQ3_XXS", "IQ2_M", "IQ2_S", "IQ2_XS", "IQ2_XXS", "IQ1_S",  "IQ1_M"})
            QTest::newRow(name) << QString::fromStdString((*data / "quant" / (std::string(name) + ".gguf")).string());
    }
    void agreesWithTheOriginal() {
        const auto data = referenceData();
        if (!data) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR.");
        QFETCH(QString, path);
        const gguf::File original(*data / "quant" / "F16.gguf");
        const gguf::File quantised(path.toStdString());
        const auto decode = [](const gguf::File& file, const gguf::Tensor& tensor) {
            std::vector<std::byte> bytes(tensor.bytes);
            file.read(tensor, 0, bytes);
            std::vector<float> out(tensor.elements());
            decodeWeights(*weightFormat(tensor.type), bytes, out);
            return out;
        };
        for (const gguf::Tensor& tensor : quantised.tensors()) {
            const gguf::Tensor* twin = original.findTensor(tensor.name);
            QVERIFY(twin != nullptr && twin->shape == tensor.shape);
            if (tensor.type == WeightType::f32) continue;
            const double error = normalisedError(decode(quantised, tensor), decode(original, *twin));
            const double most = mostQuantisationError.at(tensor.type);
            QVERIFY2(error < most,
                     qPrintable(QString("%1 %2: %3, at most %4 expected")
                                    .arg(QString::fromStdString(tensor.name), QString(nameOf(tensor.type)))
                                    .arg(error)
                                    .arg(most)));
        }
    }
};

QTEST_APPLESS_MAIN(WeightFormatTest)
#include "weight_format_test.moc"
