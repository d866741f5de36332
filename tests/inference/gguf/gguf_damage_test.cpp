#include "inference/gguf/reader.h"
#include "tests/inference/gguf/error_of.h"
#include "tests/support/gguf_writer.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <functional>
#include <limits>
#include <random>

using namespace calliope;
using namespace calliope::test;
using gguf::Array;
using gguf::File;
using gguf::ValueType;

namespace {

using Bytes = std::vector<std::byte>;
using Lie = std::function<void(GgufWriter&)>;

/// Small, sound, and with something of everything in it.
GgufWriter soundFile() {
    GgufWriter writer;
    writer.key("general.architecture", std::string("test"));
    writer.key("general.alignment", std::uint32_t{32});
    writer.key("flag", true);
    writer.key("tokens", Array(std::vector<std::string>{"a", "", "ccc"}));
    writer.key("flags", Array(std::vector<bool>{true, false}));
    writer.key("scores", Array(std::vector<float>{1.0f, -1.0f, 0.5f}));
    writer.tensor("norm", WeightType::f32, {5}, std::vector<float>{1, 2, 3, 4, 5});
    writer.tensor("blocks", WeightType::q8_0, {32, 2, 1, 1}, Bytes(68));
    writer.tensor("half", WeightType::f16, {2, 3}, std::vector<float>(6));
    return writer;
}

template<typename... Numbers>
Bytes raw(Numbers... numbers) {
    Bytes out;
    (appendNumber(out, numbers), ...);
    return out;
}

/// A lie that adds key "k" of this type and these bytes.
Lie addKey(ValueType type, const Bytes& value) {
    return [type, value](GgufWriter& writer) { writer.keys.push_back({"k", static_cast<std::uint32_t>(type), value}); };
}

/// A lie that gives "general.alignment" another value.
Lie alignment(const gguf::Value& value) {
    return [value](GgufWriter& writer) {
        writer.keys.erase(writer.keys.begin() + 1);
        writer.key("general.alignment", value);
    };
}

/// A source that goes on with zeros for 16 TiB.
class EndlessSource final : public gguf::Source {
public:
    explicit EndlessSource(Bytes head)
        : m_head(std::move(head)) {}
    [[nodiscard]] const std::filesystem::path& path() const override { return m_path; }
    [[nodiscard]] std::uint64_t size() const override { return std::uint64_t{1} << 44; }
    void read(std::uint64_t offset, std::span<std::byte> out) const override {
        for (std::byte& byte : out) {
            byte = offset < m_head.size() ? m_head[static_cast<std::size_t>(offset)] : std::byte{0};
            ++offset;
        }
    }
    void requireUnchanged() const override {}

private:
    std::filesystem::path m_path = "test.gguf";
    Bytes m_head;
};

File openEndless(const GgufWriter& writer) {
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    parts.push_back(std::make_unique<EndlessSource>(writer.bytes()));
    return File(std::move(parts));
}

constexpr std::uint32_t u32Type = static_cast<std::uint32_t>(ValueType::u32);
constexpr std::uint32_t stringType = static_cast<std::uint32_t>(ValueType::string);
constexpr std::uint64_t huge = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t half = std::int64_t{1} << 62;

} // namespace
Q_DECLARE_METATYPE(Lie)
Q_DECLARE_METATYPE(calliope::ErrorKind)

class GgufDamageTest : public QObject {
    Q_OBJECT

private slots:
    void lies_data() {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("complaint");
        const auto row = [](const char* name, const Lie& lie, const char* complaint,
                            ErrorKind kind = ErrorKind::format) {
            QTest::newRow(name) << lie << kind << QString(complaint);
        };
        const auto tensor = [&row](const char* name, const std::function<void(GgufWriter::Tensor&)>& change,
                                   const char* complaint, ErrorKind kind = ErrorKind::format) {
            row(
                name, [change](GgufWriter& writer) { change(writer.tensors[1]); }, complaint, kind);
        };
        using Tensor = GgufWriter::Tensor;

        row(
            "magic", [](auto& w) { w.magic = "GGML"; }, "test.gguf is not a GGUF file");
        row(
            "version 0", [](auto& w) { w.version = 0; }, "its version is 0");
        row(
            "version 1", [](auto& w) { w.version = 1; }, "its GGUF version is 1", ErrorKind::unsupported);
        row(
            "version 4", [](auto& w) { w.version = 4; }, "its GGUF version is 4", ErrorKind::unsupported);
        row(
            "big-endian", [](auto& w) { w.version = 3u << 24; }, "big-endian", ErrorKind::unsupported);

        row(
            "negative key count", [](auto& w) { w.claimedKeys = -1; }, "it claims -1 keys");
        row(
            "negative tensor count", [](auto& w) { w.claimedTensors = -1; }, "it claims -1 tensors");
        row(
            "least key count", [](auto& w) { w.claimedKeys = std::numeric_limits<std::int64_t>::min(); },
            "keys; 0 to 65536");
        row(
            "too many keys", [](auto& w) { w.claimedKeys = 65'537; }, "it claims 65537 keys; 0 to 65536 are possible");
        row(
            "too many tensors", [](auto& w) { w.claimedTensors = 262'145; }, "it claims 262145 tensors; 0 to 262144");
        row(
            "more keys than bytes", [](auto& w) { w.claimedKeys = 60'000; },
            "in the header: 60000 elements of at least 13 bytes do not fit");
        row(
            "more tensors than bytes", [](auto& w) { w.claimedTensors = 200'000; },
            "in the header: 200000 elements of at least 24 bytes do not fit");
        row(
            "one key too many", [](auto& w) { w.claimedKeys = 7; }, "is damaged");
        row(
            "one key too few", [](auto& w) { w.claimedKeys = 5; }, "is damaged");
        row(
            "one tensor too many", [](auto& w) { w.claimedTensors = 4; }, "in the name of tensor 4 of 4: it is empty");

        row(
            "empty key", [](auto& w) { w.keys[2].name = ""; }, "in the name of key 3 of 6: it is empty");
        row(
            "long key", [](auto& w) { w.keys[2].name = std::string(65'536, 'k'); }, "it is longer than 65535 bytes");
        row(
            "key twice", [](auto& w) { w.keys[4].name = "flag"; }, "in the key \"flag\": it occurs twice");
        row(
            "key with control bytes", [](auto& w) { w.keys[3].name = w.keys[4].name = "a\n\x1b[2J\xff"; },
            "in the key \"a??[2J?\": it occurs twice");
        row(
            "value type 13", [](auto& w) { w.keys[0].type = 13; },
            "in the key \"general.architecture\": its value type 13 is unknown");
        row(
            "negative value type", [](auto& w) { w.keys[0].type = 0xffffffff; },
            "its value type 4294967295 is unknown");
        row("bool of 2", addKey(ValueType::boolean, raw(std::uint8_t{2})),
            "in the key \"k\": a truth value is 2 instead of 0 or 1");
        row("endless string", addKey(ValueType::string, raw(huge)),
            "in the key \"k\": a text claims to be 18446744073709551615 bytes long");
        row("string a little too long", addKey(ValueType::string, raw(std::uint64_t{1'000'000})), "1000000 bytes long");

        row("array of arrays",
            addKey(ValueType::array, raw(std::uint32_t{9}, std::uint64_t{1}, u32Type, std::uint64_t{0})),
            "in the key \"k\": it is an array of arrays");
        row("array of unknown", addKey(ValueType::array, raw(std::uint32_t{77}, std::uint64_t{0})),
            "value type 77 is unknown");
        row("endless array", addKey(ValueType::array, raw(u32Type, huge)),
            "18446744073709551615 elements of at least 4 bytes do not fit");
        row("array whose bytes wrap", addKey(ValueType::array, raw(u32Type, std::uint64_t{1} << 62)), "do not fit");
        row("array a little too long", addKey(ValueType::array, raw(u32Type, std::uint64_t{5000})),
            "5000 elements of at least 4 bytes do not fit");
        row("string array too long", addKey(ValueType::array, raw(stringType, std::uint64_t{5000})),
            "5000 elements of at least 8 bytes do not fit");
        row("endless string array", addKey(ValueType::array, raw(stringType, huge)), "do not fit");
        row("string in an array too long", addKey(ValueType::array, raw(stringType, std::uint64_t{1}, huge)),
            "a text claims to be");
        row("bool array of 3", addKey(ValueType::array, raw(std::uint32_t{7}, std::uint64_t{1}, std::uint8_t{3})),
            "a truth value is 3");
        row("bool array too long", addKey(ValueType::array, raw(std::uint32_t{7}, std::uint64_t{5000})),
            "5000 elements of at least 1 bytes do not fit");

        for (const std::uint32_t value : {0u, 3u, 48u, 131'072u, 0x80000000u})
            row(qPrintable(QString("alignment %1").arg(value)), alignment(value),
                "it must be a power of two from 1 to 65536");
        row("negative alignment", alignment(std::int32_t{-32}), "key \"general.alignment\": it must be a power of two");
        row("alignment as text", alignment(std::string("32")), "it must be a power of two");
        row("other alignment than the data's", alignment(std::uint32_t{64}), "its data starts at offset");

        tensor(
            "tensor without name", [](Tensor& t) { t.name = ""; }, "in the name of tensor 2 of 3: it is empty");
        tensor(
            "long tensor name", [](Tensor& t) { t.name = std::string(64, 'n'); }, "it is longer than 63 bytes");
        tensor(
            "tensor twice", [](Tensor& t) { t.name = "norm"; }, "in the tensor \"norm\": it occurs twice");
        tensor(
            "five dimensions", [](Tensor& t) { t.shape.push_back(1); }, "it claims 5 dimensions; at most 4");
        tensor(
            "endless dimensions", [](Tensor& t) { t.claimedDimensions = 0xffffffff; },
            "it claims 4294967295 dimensions");
        tensor(
            "negative dimension", [](Tensor& t) { t.shape[1] = -2; }, "in the tensor \"blocks\": dimension 2 is -2");
        tensor(
            "product wraps to zero",
            [](Tensor& t) {
                t.shape = {half, 4, 1, 1};
            },
            "more elements than any tensor");
        tensor(
            "product wraps to small",
            [](Tensor& t) {
                t.shape = {32, half, 4, half};
            },
            "more elements than any tensor");
        tensor(
            "product negative",
            [](Tensor& t) {
                t.shape = {half, 2, 1, 1};
            },
            "more elements than any tensor");
        tensor(
            "empty but immense",
            [](Tensor& t) {
                t.shape = {0, half, half, 1};
            },
            "more elements than any tensor");
        tensor(
            "just too many",
            [](Tensor& t) {
                t.shape = {std::int64_t{1} << 40, 2, 1, 1};
            },
            "more elements than any tensor");
        for (const std::uint32_t retired : {4u, 5u, 31u, 38u, 43u, 255u, 0xffffffffu})
            tensor(
                qPrintable(QString("tensor type %1").arg(retired)), [retired](Tensor& t) { t.type = retired; },
                qPrintable(QString("tensor \"blocks\" has type %1, which is unknown or retired").arg(retired)),
                ErrorKind::unsupported);
        tensor(
            "row not whole blocks",
            [](Tensor& t) {
                t.shape = {33, 2};
            },
            "its rows of 33 elements are not a multiple of Q8_0's block of 32");
        tensor(
            "row less than a block",
            [](Tensor& t) {
                t.shape = {16, 4};
            },
            "its rows of 16 elements");
        tensor(
            "scalar in blocks", [](Tensor& t) { t.shape = {}; }, "its rows of 1 elements");
        tensor(
            "overlap", [](Tensor& t) { t.claimedOffset = 0; }, "its data starts at offset 0 where 32 must follow");
        tensor(
            "gap", [](Tensor& t) { t.claimedOffset = 64; }, "its data starts at offset 64 where 32 must follow");
        tensor(
            "misaligned", [](Tensor& t) { t.claimedOffset = 33; }, "its data starts at offset 33");
        tensor(
            "offset wraps", [](Tensor& t) { t.claimedOffset = huge - 31; },
            "its data starts at offset 18446744073709551584");
        tensor(
            "larger than its data", [](Tensor& t) { t.shape[1] = 4; },
            "in the tensor \"half\": its data starts at offset 128 where 192 must follow");
        row(
            "data missing", [](auto& w) { w.tensors[2].shape[1] = 300; },
            "in the tensor \"half\": its 1200 bytes of data do not fit into the file of");
        row(
            "data missing by far", [](auto& w) { w.tensors[2].shape = {std::int64_t{1} << 40}; },
            "its 2199023255552 bytes of data do not fit");
        row(
            "no data at all", [](auto& w) { w.tensors[2].data.clear(); }, "its 12 bytes of data do not fit");
    }
    void lies() {
        QFETCH(Lie, lie);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, complaint);
        GgufWriter writer = soundFile();
        (void)fromMemory(writer.bytes());
        lie(writer);
        const auto error = errorOf([&] { (void)fromMemory(writer.bytes()); });
        QVERIFY(error);
        QVERIFY2(error->has(complaint.toStdString()), error->message.c_str());
        QVERIFY(error->kind == kind);
        QVERIFY(error->message.starts_with("test.gguf ") && error->message.ends_with('.'));
        for (const char byte : error->message) QVERIFY(static_cast<unsigned char>(byte) >= ' ');
    }

    void immenseFilesClaimNoMemory() {
        GgufWriter writer;
        writer.keys.push_back(
            {"k", static_cast<std::uint32_t>(ValueType::array), raw(stringType, std::uint64_t{1} << 40)});
        const auto strings = errorOf([&] { (void)openEndless(writer); });
        QVERIFY(strings && strings->has("elements of at least 8 bytes do not fit"));

        writer.claimedKeys = 2;
        constexpr std::uint64_t headBytes = 4 + 4 + 8 + 8 + (8 + 1 + 4) + (4 + 8); // up to the array's elements
        const std::uint64_t nearlyAll = gguf::Reader::longestHeader - headBytes - 4;
        writer.keys[0].value = raw(static_cast<std::uint32_t>(ValueType::u8), nearlyAll);
        const auto metadata = errorOf([&] { (void)openEndless(writer); });
        QVERIFY(metadata);
        QVERIFY2(metadata->has("metadata of more than 134217728 bytes is not accepted"), metadata->message.c_str());
    }

    /// Empty texts are nearly nothing in a file, but not in memory.
    void textsWithoutEnd() {
        constexpr std::size_t million = 1u << 20;
        GgufWriter writer;
        writer.key("one", Array(std::vector<std::string>(million)));
        writer.key("other", Array(std::vector<std::string>(million)));
        QCOMPARE(fromMemory(writer.bytes()).entries().size(), std::size_t{2});
        writer.key("last", Array(std::vector<std::string>(1)));
        const auto error = errorOf([&] { (void)fromMemory(writer.bytes()); });
        QVERIFY(error && error->kind == ErrorKind::format);
        QVERIFY2(error->has("key \"last\": with it there are more than 2097152 texts"), error->message.c_str());
    }

    void bigEndianFile() {
        const auto error = errorOf([] { File file(fixtures() / "gguf" / "big-endian.gguf"); });
        QVERIFY(error && error->kind == ErrorKind::unsupported && error->has("it is a big-endian file"));
    }

    void everyTruncationFails() {
        const Bytes whole = soundFile().bytes();
        const std::size_t needed = whole.size() - 20; // the last tensor's padding
        for (std::size_t length = 0; length < needed; ++length) {
            const auto error = errorOf(
                [&] { (void)fromMemory(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))); });
            QVERIFY2(error && error->kind == ErrorKind::format, qPrintable(QString::number(length)));
        }
        for (std::size_t length = needed; length <= whole.size(); ++length)
            (void)fromMemory(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    }

    /// Whatever is changed: a file is either refused with an Error or safe to read.
    void randomChangesAreRefusedOrHarmless() {
        const Bytes whole = soundFile().bytes();
        const std::vector<std::uint8_t> favourites{0, 1, 2, 4, 8, 9, 127, 128, 255};
        std::mt19937 random(1);
        int refused = 0;
        constexpr int repeats = 20'000;
        for (int repeat = 0; repeat < repeats; ++repeat) {
            Bytes bytes = whole;
            for (auto changes = random() % 4 + 1; changes > 0; --changes)
                bytes[random() % bytes.size()] = static_cast<std::byte>(favourites[random() % favourites.size()]);
            const auto error = errorOf([&] {
                const File file = fromMemory(bytes);
                for (const gguf::Tensor& tensor : file.tensors()) {
                    Bytes data(tensor.bytes);
                    file.read(tensor, 0, data);
                }
            });
            refused += error ? 1 : 0;
        }
        QVERIFY(refused > repeats / 2 && refused < repeats);
    }
};

QTEST_APPLESS_MAIN(GgufDamageTest)
#include "gguf_damage_test.moc"
