#include "inference/gguf/gguf.h"
#include "inference/weights/weight_format.h"
#include "tests/inference/gguf/error_of.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/reference_data.h"

#include <QTemporaryDir>
#include <QTest>
#include <limits>

using namespace calliope;
using namespace calliope::test;
using gguf::Array;
using gguf::File;
using gguf::Tensor;
using gguf::Value;

namespace {

std::vector<float> floatsOf(const File& file, const Tensor& tensor) {
    std::vector<std::byte> bytes(tensor.bytes);
    file.read(tensor, 0, bytes);
    std::vector<float> out(tensor.elements());
    decodeWeights(*weightFormat(tensor.type), bytes, out);
    return out;
}

template<typename T>
void compareKey(const File& file, const std::string& name, T expected) {
    const Value* value = file.find(name);
    QVERIFY2(value != nullptr, name.c_str());
    QCOMPARE(std::get<T>(*value), expected);
    const Value* list = file.find(name + "s");
    QVERIFY2(list != nullptr, name.c_str());
    QCOMPARE(std::get<std::vector<T>>(std::get<Array>(*list)), (std::vector<T>{expected, T{}, expected}));
}

} // namespace

class GgufTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path inFolder(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdU16String()) / name;
    }

private slots:
    void readsEveryType_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<std::uint32_t>("version");
        QTest::newRow("version 2") << "version-2.gguf" << 2u;
        QTest::newRow("version 3") << "version-3.gguf" << 3u;
    }
    void readsEveryType() {
        QFETCH(QString, name);
        QFETCH(std::uint32_t, version);
        const auto path = fixtures() / "gguf" / name.toStdString();
        const File file(path);
        QCOMPARE(file.version(), version);
        QCOMPARE(file.path(), path);
        QCOMPARE(file.totalBytes(), std::filesystem::file_size(path));
        QCOMPARE(file.entries().size(), std::size_t{26});
        QCOMPARE(file.entries().front().key, std::string("u8"));
        compareKey<std::uint8_t>(file, "u8", 200);
        compareKey<std::int8_t>(file, "i8", -100);
        compareKey<std::uint16_t>(file, "u16", 60'000);
        compareKey<std::int16_t>(file, "i16", -30'000);
        compareKey<std::uint32_t>(file, "u32", 4'000'000'000);
        compareKey<std::int32_t>(file, "i32", -2'000'000'000);
        compareKey<float>(file, "f32", 1.5f);
        compareKey<bool>(file, "bool", true);
        compareKey<std::uint64_t>(file, "u64", (std::uint64_t{1} << 63) + 1);
        compareKey<std::int64_t>(file, "i64", -(std::int64_t{1} << 62));
        compareKey<double>(file, "f64", -0.1);
        const std::string text("Gr\xc3\xbc\xc3\x9f"
                               "e\0 und mehr",
                               17);
        QCOMPARE(std::get<std::string>(*file.find("string")), text);
        QCOMPARE(std::get<std::vector<std::string>>(std::get<Array>(*file.find("strings"))),
                 (std::vector<std::string>{"", text}));
        QVERIFY(std::get<std::vector<std::string>>(std::get<Array>(*file.find("nothing"))).empty());
        QVERIFY(file.find("absent") == nullptr);
        QVERIFY(file.find("") == nullptr);

        QCOMPARE(file.tensors().size(), std::size_t{3});
        const Tensor* weights = file.findTensor("weights");
        QVERIFY(weights != nullptr);
        QCOMPARE(weights->dimensions, 2u);
        QCOMPARE(weights->rows(), std::uint64_t{3});
        QCOMPARE(weights->offset % 64, std::uint64_t{0});
        QCOMPARE(floatsOf(file, *weights), (std::vector<float>{0, 1, 2, 3, 4, 5}));
        const Tensor* blocks = file.findTensor("blocks");
        QVERIFY(blocks != nullptr);
        QCOMPARE(blocks->shape, (std::array<std::uint64_t, 4>{32, 1, 2, 1}));
        QCOMPARE(blocks->bytes, std::uint64_t{68});
        QCOMPARE(floatsOf(file, *blocks)[63], 15.5f);
        const Tensor* scalar = file.findTensor("scalar");
        QVERIFY(scalar != nullptr);
        QCOMPARE(scalar->dimensions, 0u);
        QCOMPARE(floatsOf(file, *scalar), std::vector<float>{-2});
        QVERIFY(file.findTensor("absent") == nullptr);
        file.requireUnchanged();
    }

    void alignments_data() {
        QTest::addColumn<std::uint64_t>("alignment");
        for (std::uint64_t alignment = 1; alignment <= 65'536; alignment *= 2)
            QTest::addRow("%llu", static_cast<unsigned long long>(alignment)) << alignment;
    }
    void alignments() {
        QFETCH(std::uint64_t, alignment);
        GgufWriter writer;
        writer.alignment = alignment;
        writer.key("general.alignment", static_cast<std::uint32_t>(alignment));
        writer.tensor("a", WeightType::f16, {3}, std::vector<float>{1, 2, 3});
        writer.tensor("b", WeightType::f32, {1}, std::vector<float>{4});
        const File file = fromMemory(writer.bytes());
        QCOMPARE(floatsOf(file, *file.findTensor("a")), (std::vector<float>{1, 2, 3}));
        QCOMPARE(floatsOf(file, *file.findTensor("b")), (std::vector<float>{4}));
        QCOMPARE(file.findTensor("b")->offset % alignment, std::uint64_t{0});
    }

    void smallestFile() {
        const File file = fromMemory(GgufWriter().bytes());
        QVERIFY(file.entries().empty());
        QVERIFY(file.tensors().empty());
    }

    void paddingBehindTheLastTensorMayBeMissing() {
        GgufWriter writer;
        writer.tensor("a", WeightType::f32, {1}, std::vector<float>{7});
        auto bytes = writer.bytes();
        bytes.resize(bytes.size() - 28);
        const File file = fromMemory(bytes);
        QCOMPARE(floatsOf(file, *file.findTensor("a")), std::vector<float>{7});
    }

    void emptyTensors() {
        GgufWriter writer;
        writer.tensor("none", WeightType::f32, {0, 5}, std::vector<float>{});
        writer.tensor("one", WeightType::f32, {1}, std::vector<float>{7});
        writer.tensor("none at the end", WeightType::q4_k, {256, 0}, std::vector<std::byte>{});
        auto bytes = writer.bytes();
        bytes.resize(bytes.size() - 28); // the last one then begins where nothing is
        const File file = fromMemory(bytes);
        QCOMPARE(file.findTensor("none")->bytes, std::uint64_t{0});
        QCOMPARE(file.findTensor("none")->elements(), std::uint64_t{0});
        file.read(*file.findTensor("none"), 0, {});
        QCOMPARE(floatsOf(file, *file.findTensor("one")), std::vector<float>{7});
        QCOMPARE(file.findTensor("none at the end")->bytes, std::uint64_t{0});
    }

    void readsParts() {
        GgufWriter writer;
        writer.tensor("a", WeightType::f32, {4}, std::vector<float>{1, 2, 3, 4});
        const File file = fromMemory(writer.bytes());
        const Tensor& tensor = file.tensors().front();
        float third = 0;
        file.read(tensor, 8, std::as_writable_bytes(std::span(&third, 1)));
        QCOMPARE(third, 3.0f);
        std::vector<std::byte> five(5);
        for (const std::uint64_t offset : {std::uint64_t{12}, std::uint64_t{17}, ~std::uint64_t{0}}) {
            const auto error = errorOf([&] { file.read(tensor, offset, five); });
            QVERIFY(error && error->has("cannot be read beyond"));
        }
    }

    void survivesMoves() {
        GgufWriter writer;
        writer.key("k", std::uint32_t{5});
        File first = fromMemory(writer.bytes());
        const File second = std::move(first);
        QCOMPARE(gguf::requireU32(second, "k"), 5u);
    }

    void wholeNumbers_data() {
        QTest::addColumn<Value>("value");
        QTest::addColumn<int>("expected");
        QTest::addColumn<QString>("complaint");
        const QString none;
        QTest::newRow("u8") << Value(std::uint8_t{7}) << 7 << none;
        QTest::newRow("i8") << Value(std::int8_t{7}) << 7 << none;
        QTest::newRow("u16") << Value(std::uint16_t{7}) << 7 << none;
        QTest::newRow("i16") << Value(std::int16_t{7}) << 7 << none;
        QTest::newRow("i32") << Value(std::int32_t{7}) << 7 << none;
        QTest::newRow("u64") << Value(std::uint64_t{7}) << 7 << none;
        QTest::newRow("i64") << Value(std::int64_t{7}) << 7 << none;
        QTest::newRow("negative") << Value(std::int32_t{-1}) << 0 << "is out of range";
        QTest::newRow("too large") << Value(std::uint64_t{1} << 32) << 0 << "is out of range";
        QTest::newRow("bool") << Value(true) << 0 << "is a truth value instead of a whole number";
        QTest::newRow("float") << Value(7.0f) << 0 << "is a fraction instead of a whole number";
        QTest::newRow("string") << Value(std::string("7")) << 0 << "is a text instead of a whole number";
        QTest::newRow("array") << Value(Array(std::vector<std::uint32_t>{7})) << 0
                               << "is a list instead of a whole number";
    }
    void wholeNumbers() {
        QFETCH(Value, value);
        QFETCH(int, expected);
        QFETCH(QString, complaint);
        GgufWriter writer;
        writer.key("k\x1b", value);
        const File file = fromMemory(writer.bytes());
        std::uint32_t found = 0;
        const auto error = errorOf([&] { found = gguf::requireU32(file, "k\x1b"); });
        if (complaint.isEmpty()) {
            QVERIFY2(!error, error ? error->message.c_str() : "");
            QCOMPARE(found, static_cast<std::uint32_t>(expected));
            QCOMPARE(gguf::getU32(file, "k\x1b", 1), found);
        } else {
            QVERIFY(error);
            QCOMPARE(error->kind, ErrorKind::format);
            QVERIFY2(error->has("test.gguf cannot be used: key \"k?\" " + complaint.toStdString()),
                     error->message.c_str());
        }
    }

    void typedAccess() {
        GgufWriter writer;
        writer.key("float", 2.5f).key("double", 2.5).key("yes", true).key("text", std::string("words"));
        writer.key("nan", std::numeric_limits<float>::quiet_NaN())
            .key("infinite", -std::numeric_limits<double>::infinity());
        writer.key("huge", 1e300).key("one", std::uint8_t{1});
        const File file = fromMemory(writer.bytes());
        QCOMPARE(gguf::requireF32(file, "float"), 2.5f);
        QCOMPARE(gguf::getF32(file, "double", 0), 2.5f);
        QCOMPARE(gguf::getBool(file, "yes", false), true);
        QCOMPARE(gguf::requireString(file, "text"), std::string("words"));
        QCOMPARE(gguf::getString(file, "text", ""), std::string("words"));

        QCOMPARE(gguf::getU32(file, "absent", 3), 3u);
        QCOMPARE(gguf::getF32(file, "absent", 3), 3.0f);
        QCOMPARE(gguf::getBool(file, "absent", true), true);
        QCOMPARE(gguf::getString(file, "absent", "other"), std::string("other"));

        const auto complaint = [](auto&& act) { return errorOf(act).value_or(Caught{}).message; };
        QVERIFY(complaint([&] { (void)gguf::requireU32(file, "absent"); }).ends_with("key \"absent\" is missing."));
        QVERIFY(complaint([&] { (void)gguf::requireF32(file, "absent"); }).ends_with("key \"absent\" is missing."));
        QVERIFY(complaint([&] { (void)gguf::requireString(file, "absent"); }).ends_with("key \"absent\" is missing."));
        for (const char* key : {"nan", "infinite", "huge"})
            QVERIFY(complaint([&] { (void)gguf::getF32(file, key, 0); }).ends_with("is infinite or not a number."));
        QVERIFY(complaint([&] {
                    (void)gguf::getF32(file, "one", 0);
                }).ends_with("is a whole number instead of a fraction."));
        QVERIFY(complaint([&] { (void)gguf::getBool(file, "one", false); }).ends_with("instead of a truth value."));
        QVERIFY(complaint([&] { (void)gguf::getString(file, "one", ""); }).ends_with("instead of a text."));
    }

    void noticesAChangedFile() {
        const auto path = inFolder("changing.gguf");
        GgufWriter writer;
        writer.tensor("a", WeightType::f32, {4}, std::vector<float>{1, 2, 3, 4});
        writer.write(path);
        const File file(path);
        file.requireUnchanged();
        std::filesystem::resize_file(path, std::filesystem::file_size(path) - 20);
        const auto cut = errorOf([&] { (void)floatsOf(file, file.tensors().front()); });
        QVERIFY(cut && cut->kind == ErrorKind::file && cut->has("cut short"));
        const auto changed = errorOf([&] { file.requireUnchanged(); });
        QVERIFY(changed && changed->kind == ErrorKind::file && changed->has("was changed"));
    }

    void refusesWhatIsNoFile() {
        QCOMPARE(errorOf([&] { File file(inFolder("absent.gguf")); }).value_or(Caught{}).kind, ErrorKind::file);
        QCOMPARE(errorOf([&] { File file(inFolder(".")); }).value_or(Caught{}).kind, ErrorKind::file);
    }

    void opensTheReferenceFiles() {
        const auto data = referenceData();
        if (!data) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR.");
        int opened = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(*data)) {
            if (entry.path().extension() != ".gguf") continue;
            const auto error = errorOf([&] {
                const File file(entry.path());
                QVERIFY(!gguf::requireString(file, "general.architecture").empty());
                for (const Tensor& tensor : file.tensors()) {
                    std::vector<std::byte> bytes(tensor.bytes);
                    file.read(tensor, 0, bytes);
                }
            });
            QVERIFY2(!error, error ? error->message.c_str() : "");
            ++opened;
        }
        QVERIFY(opened > 0);
    }
};

QTEST_APPLESS_MAIN(GgufTest)
#include "gguf_test.moc"
