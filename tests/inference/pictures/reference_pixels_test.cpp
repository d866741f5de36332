#include "inference/gguf/gguf.h"
#include "inference/pictures/decode.h"
#include "inference/pictures/preprocessor.h"
#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;
using namespace calliope::pictures;

namespace {

int number(const gguf::File& file, const char* key) {
    const gguf::Value* value = file.find(key);
    return value != nullptr ? static_cast<int>(gguf::unsignedValue(*value).value_or(0)) : 0;
}

Parameters parametersOf(const gguf::File& file) {
    const gguf::Value* projector = file.find("clip.projector_type");
    if (projector == nullptr) projector = file.find("clip.vision.projector_type");
    const int merge = number(file, "clip.vision.spatial_merge_size");
    return {.projector = std::get<std::string>(*projector),
            .imageSize = number(file, "clip.vision.image_size"),
            .patchSize = number(file, "clip.vision.patch_size"),
            .merge = merge != 0 ? merge : number(file, "clip.vision.projector.scale_factor"),
            .minTiles = number(file, "clip.vision.preproc_min_tiles"),
            .maxTiles = number(file, "clip.vision.preproc_max_tiles"),
            .longestEdge = number(file, "clip.vision.preproc_image_size")};
}

/// The vendor's way is llama.cpp's.
bool sameWays(const Preprocessor& preprocessor) {
    const Family& row = *familyOf(preprocessor.parameters().projector);
    return row.vendor.rule == row.peer.rule && row.vendor.fit == row.peer.fit;
}

} // namespace

/// The encoder's inputs of the reference data, bit for bit.
class ReferencePixelsTest : public QObject {
    Q_OBJECT

private slots:
    void equalsThePeer_data() {
        QTest::addColumn<QString>("family");
        const auto reference = test::referenceData();
        if (!reference) QSKIP("no reference data; set CALLIOPE_REFERENCE_DIR");
        for (const auto& entry : std::filesystem::directory_iterator(*reference / "vision"))
            if (std::filesystem::exists(entry.path() / "pixels-0.png"))
                QTest::addRow("%s", entry.path().filename().string().c_str())
                    << QString::fromStdString(entry.path().filename().string());
    }

    void equalsThePeer() {
        QFETCH(QString, family);
        const auto folder = *test::referenceData() / "vision" / family.toStdString();
        const gguf::File file(folder / "mmproj.gguf");
        const Preprocessor preprocessor(parametersOf(file));
        const Picture picture = decode(test::readBytes(folder / "image.png"));
        const auto expected = test::filesEndingIn(folder, ".png");
        const auto tiles = preprocessor.tiles(picture, {.way = Way::peer});
        QCOMPARE(tiles.size() + 1, expected.size()); // image.png is one of them
        for (std::size_t i = 0; i < tiles.size(); ++i) {
            const Picture pixels = decode(test::readBytes(folder / ("pixels-" + std::to_string(i) + ".png")));
            QCOMPARE(tiles[i].picture.size.width, pixels.size.width);
            QCOMPARE(tiles[i].picture.size.height, pixels.size.height);
            QVERIFY2(tiles[i].picture.pixels == pixels.pixels, qPrintable(QString("tile %1 differs").arg(i)));
        }
        if (!sameWays(preprocessor)) return;
        const auto byDefault = preprocessor.tiles(picture);
        for (std::size_t i = 0; i < tiles.size(); ++i) QVERIFY(byDefault[i].picture.pixels == tiles[i].picture.pixels);
    }

    void tokensAreCounted_data() { equalsThePeer_data(); }

    void tokensAreCounted() {
        QFETCH(QString, family);
        const auto folder = *test::referenceData() / "vision" / family.toStdString();
        const QByteArray result = QByteArray::fromStdString(test::readText(folder / "result.json"));
        const QByteArray key = "\"image_tokens\":";
        const qsizetype at = result.indexOf(key) + key.size();
        const int tokens = result.mid(at, result.indexOf(',', at) - at).trimmed().toInt();
        const Preprocessor preprocessor(parametersOf(gguf::File(folder / "mmproj.gguf")));
        const Size size = decode(test::readBytes(folder / "image.png")).size;
        if (sameWays(preprocessor)) QCOMPARE(preprocessor.layout(size).tokens, tokens);
        QCOMPARE(preprocessor.layout(size, {.way = Way::peer}).tokens, tokens);
    }
};

QTEST_APPLESS_MAIN(ReferencePixelsTest)
#include "reference_pixels_test.moc"
