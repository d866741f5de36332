#include "inference/gguf/split.h"
#include "tests/inference/gguf/error_of.h"
#include "tests/support/gguf_writer.h"

#include <QTemporaryDir>
#include <QTest>
#include <functional>

using namespace calliope;
using namespace calliope::test;
using gguf::File;

namespace {

constexpr int parts = 3;

std::string tensorName(int part, int tensor) {
    return "part" + std::to_string(part) + ".tensor" + std::to_string(tensor);
}

/// A sound set: part n holds two tensors full of 10 n and 10 n + 1, aligned in its own way.
std::vector<GgufWriter> soundSet() {
    std::vector<GgufWriter> set(parts);
    for (int part = 0; part < parts; ++part) {
        GgufWriter& writer = set[static_cast<std::size_t>(part)];
        writer.alignment = std::uint64_t{32} << part;
        writer.key("general.alignment", static_cast<std::uint32_t>(writer.alignment));
        writer.key("split.no", static_cast<std::uint16_t>(part));
        writer.key("split.count", std::uint16_t{parts});
        writer.key("split.tensors.count", std::int32_t{2 * parts});
        writer.key("only." + std::to_string(part), true);
        for (int tensor = 0; tensor < 2; ++tensor)
            writer.tensor(tensorName(part, tensor), WeightType::f32, {3},
                          std::vector<float>(3, static_cast<float>(10 * part + tensor)));
    }
    return set;
}

void replaceKey(GgufWriter& writer, std::string_view name, const gguf::Value& value) {
    std::erase_if(writer.keys, [name](const GgufWriter::Key& key) { return key.name == name; });
    writer.key(std::string(name), value);
}

void removeKey(GgufWriter& writer, std::string_view name) {
    std::erase_if(writer.keys, [name](const GgufWriter::Key& key) { return key.name == name; });
}

using Lie = std::function<void(std::vector<GgufWriter>&)>;

} // namespace
Q_DECLARE_METATYPE(Lie)

class GgufSplitTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path inFolder(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdU16String()) / name;
    }
    static File fromSet(const std::vector<GgufWriter>& set) {
        std::vector<std::unique_ptr<const gguf::Source>> sources;
        for (std::size_t i = 0; i < set.size(); ++i)
            sources.push_back(std::make_unique<gguf::MemorySource>("part" + std::to_string(i + 1), set[i].bytes()));
        return File(std::move(sources));
    }
    static void compareSet(const File& file) {
        QCOMPARE(file.tensors().size(), std::size_t{2 * parts});
        for (int part = 0; part < parts; ++part)
            for (int tensor = 0; tensor < 2; ++tensor) {
                const gguf::Tensor* found = file.findTensor(tensorName(part, tensor));
                QVERIFY(found != nullptr);
                QCOMPARE(found->part, static_cast<std::uint32_t>(part));
                std::array<float, 3> values{};
                file.read(*found, 0, std::as_writable_bytes(std::span(values)));
                for (const float value : values) QCOMPARE(value, static_cast<float>(10 * part + tensor));
            }
        QVERIFY(file.find("only.0") != nullptr); // only the first file's keys count
        QVERIFY(file.find("only.1") == nullptr);
        file.requireUnchanged();
    }

private slots:
    void names_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("number"); // 0: no place in a set
        QTest::addColumn<int>("count");
        QTest::newRow("first") << "m-00001-of-00003.gguf" << 1 << 3;
        QTest::newRow("last") << "m-00003-of-00003.gguf" << 3 << 3;
        QTest::newRow("large") << "m-12345-of-99999.gguf" << 12345 << 99999;
        QTest::newRow("no prefix") << "-00001-of-00002.gguf" << 1 << 2;
        QTest::newRow("beyond UTF-8 ASCII") << QString::fromUtf8("modèle-00002-of-00002.gguf") << 2 << 2;
        QTest::newRow("plain") << "m.gguf" << 0 << 0;
        QTest::newRow("number 0") << "m-00000-of-00003.gguf" << 0 << 0;
        QTest::newRow("beyond the count") << "m-00004-of-00003.gguf" << 0 << 0;
        QTest::newRow("four digits") << "m-0001-of-0003.gguf" << 0 << 0;
        QTest::newRow("letters") << "m-0000a-of-00003.gguf" << 0 << 0;
        QTest::newRow("other ending") << "m-00001-of-00003.bin" << 0 << 0;
        QTest::newRow("more behind") << "m-00001-of-00003.gguf.part" << 0 << 0;
    }
    void names() {
        QFETCH(QString, name);
        QFETCH(int, number);
        QFETCH(int, count);
        const auto path = std::filesystem::path("folder") / name.toStdU16String();
        const auto place = gguf::splitPlace(path);
        QCOMPARE(place.has_value(), number != 0);
        if (!place) return;
        QCOMPARE(static_cast<int>(place->number), number);
        QCOMPARE(static_cast<int>(place->count), count);
        QCOMPARE(gguf::splitSibling(path, place->number), path);
        QVERIFY(gguf::splitSibling(path, 40302).u8string().find(u8"-40302-of-") != std::u8string::npos);
    }

    void opensFiles() {
        const auto set = soundSet();
        set[0].write(inFolder("set-00001-of-00003.gguf"));
        set[1].write(inFolder("set-00002-of-00003.gguf"));
        const auto missing = errorOf([&] { File file(inFolder("set-00001-of-00003.gguf")); });
        QVERIFY(missing && missing->kind == ErrorKind::file);
        QVERIFY2(missing->has("set-00003-of-00003.gguf is missing; it is part 3 of 3"), missing->message.c_str());

        set[2].write(inFolder("set-00003-of-00003.gguf"));
        const File file(inFolder("set-00001-of-00003.gguf"));
        compareSet(file);
        std::uint64_t total = 0;
        for (const GgufWriter& writer : set) total += writer.bytes().size();
        QCOMPARE(file.totalBytes(), total);

        const auto second = errorOf([&] { File opened(inFolder("set-00002-of-00003.gguf")); });
        QVERIFY(second && second->kind == ErrorKind::usage && second->has("open the one whose name has"));
        set[0].write(inFolder("renamed.gguf"));
        const auto renamed = errorOf([&] { File opened(inFolder("renamed.gguf")); });
        QVERIFY(renamed && renamed->has("its name does not end as their names must"));

        set[2].write(inFolder("set-00002-of-00003.gguf"));
        const auto swapped = errorOf([&] { File opened(inFolder("set-00001-of-00003.gguf")); });
        QVERIFY(swapped && swapped->has("set-00002-of-00003.gguf is damaged: it does not say that it is part 2"));
        const auto changed = errorOf([&] { file.requireUnchanged(); });
        QVERIFY(changed && changed->has("set-00002-of-00003.gguf was changed"));
    }

    void opensMemory() { compareSet(fromSet(soundSet())); }

    /// Merged files keep the keys of their set with a count of 0 or 1, and a single file may have any name.
    void singleFiles() {
        for (const auto count : {std::uint16_t{0}, std::uint16_t{1}}) {
            GgufWriter writer = soundSet()[0];
            replaceKey(writer, "split.count", count);
            QCOMPARE(fromSet({writer}).tensors().size(), std::size_t{2});
        }
        GgufWriter writer;
        writer.write(inFolder("alone-00001-of-00002.gguf"));
        QVERIFY(File(inFolder("alone-00001-of-00002.gguf")).tensors().empty());
    }

    void lies_data() {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<QString>("complaint");
        QTest::newRow("part missing") << Lie([](auto& set) { set.pop_back(); })
                                      << "it is one of 3 files, but 2 were given";
        QTest::newRow("part too many") << Lie([](auto& set) { set.push_back(set.back()); })
                                       << "it is one of 3 files, but 4 were given";
        QTest::newRow("too many files") << Lie([](auto& set) { replaceKey(set[0], "split.count", std::uint16_t{257}); })
                                        << "part1 is damaged: it claims to be one of 257 files; at most 256";
        QTest::newRow("negative count") << Lie([](auto& set) { replaceKey(set[0], "split.count", std::int32_t{-3}); })
                                        << "key \"split.count\" is not a whole number";
        QTest::newRow("count as text") << Lie([](auto& set) { replaceKey(set[0], "split.count", std::string("3")); })
                                       << "key \"split.count\" is not a whole number";
        QTest::newRow("order") << Lie([](auto& set) { std::swap(set[1], set[2]); })
                               << "part2 is damaged: it does not say that it is part 2 of the model";
        QTest::newRow("number absent") << Lie([](auto& set) { removeKey(set[1], "split.no"); })
                                       << "it does not say that it is part 2 of the model";
        QTest::newRow("first number absent, later ones right")
            << Lie([](auto& set) { removeKey(set[0], "split.no"); }) << "";
        QTest::newRow("later count absent") << Lie([](auto& set) { removeKey(set[1], "split.count"); }) << "";
        QTest::newRow("other count") << Lie([](auto& set) { replaceKey(set[2], "split.count", std::uint16_t{4}); })
                                     << "part3 is damaged: it belongs to a model in another number of files than 3";
        QTest::newRow("same tensor twice") << Lie([](auto& set) { set[2].tensors[1].name = tensorName(0, 1); })
                                           << "part3 is damaged: tensor \"part0.tensor1\" is in another part";
        QTest::newRow("tensor total") << Lie([](auto& set) {
            replaceKey(set[0], "split.tensors.count", std::int32_t{7});
        }) << "key \"split.tensors.count\" promises 7 tensors, but the model's 3 files hold 6";
        QTest::newRow("tensor total absent")
            << Lie([](auto& set) { removeKey(set[0], "split.tensors.count"); }) << "promises 0 tensors";
        QTest::newRow("damaged part") << Lie([](auto& set) { set[1].version = 0; }) << "part2 is damaged";
    }
    void lies() {
        QFETCH(Lie, lie);
        QFETCH(QString, complaint);
        auto set = soundSet();
        lie(set);
        const auto error = errorOf([&] { (void)fromSet(set); });
        QCOMPARE(error.has_value(), !complaint.isEmpty());
        if (error) QVERIFY2(error->has(complaint.toStdString()), error->message.c_str());
    }
};

QTEST_APPLESS_MAIN(GgufSplitTest)
#include "gguf_split_test.moc"
