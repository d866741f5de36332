#include "inference/base/error.h"
#include "inference/gguf/source.h"
#include "inference/reference/reference_executor.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/vision/pictures_of.h"
#include "tests/inference/vision/random_encoder.h"

#include <QTest>
#include <cmath>
#include <memory>
#include <span>

using namespace calliope;

namespace {

reference::ReferenceExecutor executorOf(const vision::EncoderModel& model, std::uint32_t mostRows) {
    reference::ReferenceExecutor::Options options;
    options.mostRows = mostRows;
    options.cacheBlocks = mostRows / plan::cacheBlockTokens;
    return {model.encoder().plan, model.file(), options};
}

} // namespace

/// Vision encoders against rows that other implementations computed from the same files.
class EncoderTest : public QObject {
    Q_OBJECT

private slots:
    void rows_data() {
        QTest::addColumn<QString>("folder");
        for (const char* family : test::visionFixtures)
            QTest::addRow("%s, small", family)
                << QString::fromStdString((test::fixtures() / "vision" / family).string());
        const auto data = test::referenceData();
        for (const char* family : test::visionFamilies)
            QTest::addRow("%s", family) << (data ? QString::fromStdString((*data / "vision" / family).string())
                                                 : QString());
    }
    void rows() {
        QFETCH(QString, folder);
        if (folder.isEmpty()) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        const std::filesystem::path place = folder.toStdString();
        const vision::EncoderModel model(place / "mmproj.gguf");
        reference::ReferenceExecutor executor = executorOf(model, 1024);

        const std::vector<float> rows = test::encodedTiles(model, executor, place);
        const std::vector<float> expected = test::expectedRows(place);
        QCOMPARE(rows.size(), expected.size());
        const double error = test::normalisedError(rows, expected);
        qInfo("nmse %.3g", error);
        QVERIFY2(error <= 1e-6, QByteArray::number(error));
    }

    /// Any size that the family's rules can lead to.
    void sizes_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        for (const auto& [width, height] :
             {std::pair(16, 16), std::pair(16, 400), std::pair(400, 16), std::pair(80, 112)})
            QTest::addRow("%d x %d", width, height) << width << height;
    }
    void sizes() {
        QFETCH(int, width);
        QFETCH(int, height);
        const vision::EncoderModel model(test::fixtures() / "vision" / "muse-glimmer" / "mmproj.gguf");
        reference::ReferenceExecutor executor = executorOf(model, 1024);
        const vision::Encoded encoded =
            vision::encode(model, executor, pictures::blankPicture({width, height}, {200, 30, 90}));
        QCOMPARE(encoded.count(), static_cast<std::uint32_t>(width * height / 256));
        for (const float value : encoded.rows) QVERIFY(std::isfinite(value));
    }

    void wrongPictures() {
        const std::filesystem::path folder = test::fixtures() / "vision";
        const auto refuses = [](const vision::EncoderModel& model, pictures::Size size) {
            reference::ReferenceExecutor executor = executorOf(model, 256);
            try {
                (void)vision::encode(model, executor, pictures::blankPicture(size, {}));
            } catch (const Error& error) {
                return error.kind() == ErrorKind::usage;
            }
            return false;
        };
        const vision::EncoderModel muse(folder / "muse-glimmer" / "mmproj.gguf");
        QVERIFY2(refuses(muse, {17, 16}), "no whole patches");
        QVERIFY2(refuses(muse, {256, 256}), "more rows than the executor has");
        const vision::EncoderModel tiles(folder / "internvl" / "mmproj.gguf");
        QVERIFY2(refuses(tiles, {64, 32}), "another size than that of its positions");
        const vision::EncoderModel axes(folder / "gemma4v" / "mmproj.gguf");
        QVERIFY2(refuses(axes, {24, 120}), "more lines than it has positions for");
    }

    /// Devices that cannot bind many patches get smaller pictures, whatever was asked for.
    void fewPatches_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<bool>("isFree");
        QTest::newRow("whole grids") << "muse-glimmer" << true;
        QTest::newRow("any size") << "gemma4v" << true;
        QTest::newRow("tiles") << "internvl" << false;
    }

    void fewPatches() {
        QFETCH(QString, family);
        QFETCH(bool, isFree);
        const std::filesystem::path file = test::fixtures() / "vision" / family.toStdString() / "mmproj.gguf";
        const vision::EncoderModel whole(file);
        vision::EncoderModel same(file);
        same.limitPatches(1u << 30);
        QVERIFY(same.fingerprint() == whole.fingerprint());
        for (const std::uint64_t most : {1000u, 100u, 20u}) {
            vision::EncoderModel model(file);
            model.limitPatches(most);
            QCOMPARE(model.fingerprint() == whole.fingerprint(), !isFree);
            for (const pictures::Size size : {pictures::Size{4000, 3000}, {16000, 40}, {33, 4000}, {5, 5}})
                for (const auto detail : {pictures::Detail::high, pictures::Detail::usual, pictures::Detail::low})
                    for (const pictures::TileLayout& tile : model.preprocessor().layout(size, {.detail = detail}).tiles)
                        QVERIFY(!isFree || tile.patches.area() <= static_cast<std::int64_t>(most));
        }
    }

    void fewPatchesOfAnyFamily() {
        int free = 0;
        for (const vision::Projector& family : vision::projectors()) {
            vision::EncoderModel model(test::fileInMemory(test::randomEncoder(family, {})));
            const Sha256::Digest whole = model.fingerprint();
            constexpr int most = 40;
            model.limitPatches(most);
            if (model.fingerprint() == whole) continue;
            ++free;
            for (const pictures::Size size : {pictures::Size{4000, 3000}, {16000, 40}, {33, 4000}, {5, 5}})
                for (const auto detail : {pictures::Detail::high, pictures::Detail::usual, pictures::Detail::low})
                    for (const pictures::TileLayout& tile : model.preprocessor().layout(size, {.detail = detail}).tiles)
                        QVERIFY2(tile.patches.area() <= most, family.name.data());
        }
        QCOMPARE(free, 6);
    }

    /// Whatever a file lacks or has too much of is named.
    void wrongFiles() {
        const auto problemOf = [](const std::filesystem::path& path) {
            try {
                const vision::EncoderModel model(path);
            } catch (const Error& error) {
                return QByteArray(error.what());
            }
            return QByteArray();
        };
        QVERIFY(problemOf(test::fixtures() / "models" / "llama.gguf").contains("no vision encoder"));
        const std::string whole = test::readText(test::fixtures() / "vision" / "gemma4v" / "mmproj.gguf");
        const auto changed = [&](const std::string& from, const std::string& to) {
            std::string bytes = whole;
            const std::size_t at = bytes.find(from);
            bytes.replace(at, to.size(), to);
            const auto content = std::as_bytes(std::span(bytes));
            std::vector<std::unique_ptr<const gguf::Source>> parts;
            parts.push_back(std::make_unique<gguf::MemorySource>(
                "changed.gguf", std::vector<std::byte>(content.begin(), content.end())));
            try {
                const vision::EncoderModel model{gguf::File(std::move(parts))};
            } catch (const Error& error) {
                return QByteArray(error.what());
            }
            return QByteArray();
        };
        QCOMPARE(changed("gemma4v", "gemma4v"), QByteArray());
        QVERIFY(changed("clip.vision.projector_type", "clip.vision.projector_typo").contains("projector_type"));
        QVERIFY(changed("clip.vision.patch_size", "clip.vision.patch_sixe").contains("patch_size"));
        QVERIFY(changed("v.blk.1.attn_out.weight", "v.blk.1.attn_out.waight").contains("attn_out.weight"));
        QVERIFY(changed("v.std_bias", "v.std_b1as").contains("v.std_bias"));
    }
};

QTEST_APPLESS_MAIN(EncoderTest)
#include "encoder_test.moc"
