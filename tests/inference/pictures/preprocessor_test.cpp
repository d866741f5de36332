#include "inference/base/error.h"
#include "inference/pictures/preprocessor.h"
#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;
using namespace calliope::pictures;

namespace {

/// As in tests/data/pictures/make_expected.py.
const std::vector<Parameters>& smallModels() {
    static const std::vector<Parameters> all{
        {.projector = "muse-glimmer", .patchSize = 14},
        {.projector = "qwen2vl_merger", .patchSize = 14},
        {.projector = "qwen2.5vl_merger", .patchSize = 14},
        {.projector = "qwen3vl_merger", .patchSize = 16},
        {.projector = "gemma3", .imageSize = 224, .patchSize = 14},
        {.projector = "gemma4v", .patchSize = 16},
        {.projector = "pixtral", .patchSize = 14, .merge = 2},
        {.projector = "idefics3", .imageSize = 64, .patchSize = 16, .longestEdge = 256},
        {.projector = "internvl", .imageSize = 64, .patchSize = 16},
        {.projector = "llama4", .imageSize = 64, .patchSize = 16},
        {.projector = "mlp", .imageSize = 64, .patchSize = 16},
        {.projector = "mlp",
         .imageSize = 64,
         .patchSize = 16,
         .pinpoints = {{64, 128}, {128, 64}, {128, 128}, {192, 64}}},
    };
    return all;
}

/// "mlp-pinpoints" stands for the row of that projector which has them.
const Parameters& modelOf(const QByteArray& name) {
    const std::string projector = name.split('-').front() == "mlp" ? "mlp" : name.toStdString();
    return *std::find_if(smallModels().begin(), smallModels().end(), [&](const Parameters& row) {
        return row.projector == projector && row.pinpoints.empty() != name.endsWith("-pinpoints");
    });
}

} // namespace

class PreprocessorTest : public QObject {
    Q_OBJECT

private slots:
    void equalsOthers_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("vendor");
        QTest::newRow("vendors") << "vendor_tiles.txt" << true;
        QTest::newRow("llama.cpp") << "peer_tiles.txt" << false;
    }

    void equalsOthers() {
        QFETCH(QString, file);
        QFETCH(bool, vendor);
        const Options options{.way = vendor ? Way::vendor : Way::peer};
        const auto rows = test::readRows(test::fixtures() / "pictures" / file.toStdString());
        QVERIFY(rows.size() >= 70);
        for (const auto& row : rows) {
            const Picture picture = test::noise({row[1].toInt(), row[2].toInt()});
            const auto tiles = Preprocessor(modelOf(row[0])).tiles(picture, options);
            const QByteArray what = row.mid(0, 3).join(' ');
            QVERIFY2(static_cast<qsizetype>(tiles.size()) * 3 == row.size() - 3, what);
            for (std::size_t i = 0; i < tiles.size(); ++i) {
                const auto at = 3 * static_cast<qsizetype>(i + 1);
                QVERIFY2((tiles[i].picture.size == Size{row[at].toInt(), row[at + 1].toInt()}), what);
                QVERIFY2(test::digest(tiles[i].picture) == row[at + 2], what);
            }
        }
    }

    void everyFamilyTakesEverySize() {
        for (const Parameters& model : smallModels())
            for (const Size size :
                 {Size{1, 1}, {1, 16384}, {16384, 1}, {2, 3}, {63, 65}, {64, 64}, {500, 40}, {333, 777}})
                for (const Detail detail : {Detail::high, Detail::low})
                    for (const Way way : {Way::vendor, Way::peer})
                        for (const int most : {0, 1, 20, 300}) {
                            const Preprocessor preprocessor(model);
                            const Options options{.detail = detail, .maxTokens = most, .way = way};
                            const Layout layout = preprocessor.layout(size, options);
                            QVERIFY(!layout.tiles.empty());
                            int tokens = 0;
                            for (const TileLayout& tile : layout.tiles) tokens += tile.tokens;
                            QCOMPARE(layout.tokens, tokens);
                            if (most > 0 && layout.tiles.size() > 1) QVERIFY(layout.tokens <= most);
                            if (size.area() > 100000 || most > 1) continue; // pixels of some are enough
                            const auto tiles = preprocessor.tiles(blankPicture(size, {1, 2, 3}), options);
                            QCOMPARE(tiles.size(), layout.tiles.size());
                            for (std::size_t i = 0; i < tiles.size(); ++i) {
                                QVERIFY(tiles[i].picture.size == layout.tiles[i].size);
                                QCOMPARE(tiles[i].picture.pixels.size(),
                                         3 * static_cast<std::size_t>(tiles[i].layout.size.area()));
                            }
                        }
    }

    void tokensWithinALimit() {
        for (const Parameters& model : smallModels()) {
            const Preprocessor preprocessor(model);
            const int least = preprocessor.layout({900, 700}, {.maxTokens = 1}).tokens; // what one tile takes
            int before = 0;
            for (int most = 1; most < 1500; most += 37) {
                const int tokens = preprocessor.layout({900, 700}, {.maxTokens = most}).tokens;
                QVERIFY2(tokens <= std::max(most, least), model.projector.c_str());
                before = std::max(before, tokens);
            }
            QVERIFY(before >= least);
            QVERIFY(preprocessor.layout({900, 700}, {.detail = Detail::low}).tokens <= 256);
        }
    }

    void breaksBetweenRowsCount() {
        const Preprocessor pixtral({.projector = "pixtral", .patchSize = 14, .merge = 2});
        QCOMPARE(pixtral.layout({308, 196}).tokens, 11 * 7 + 6);
        for (int most = 3; most < 400; ++most) QVERIFY(pixtral.layout({20, 900}, {.maxTokens = most}).tokens <= most);
    }

    void placesOfTiles() {
        const Preprocessor internvl({.projector = "internvl", .imageSize = 448, .patchSize = 14});
        const Layout layout = internvl.layout({1344, 896});
        QVERIFY((layout.grid == Size{3, 2} && layout.refined == Size{1344, 896}));
        QCOMPARE(layout.tiles.size(), 7u);
        QCOMPARE(layout.tokens, 7 * 256);
        QVERIFY(layout.tiles[4].row == 1 && layout.tiles[4].column == 1 && !layout.tiles[4].overview);
        QVERIFY(layout.tiles.back().overview);

        const Preprocessor llava({.projector = "mlp", .imageSize = 336, .patchSize = 14, .pinpoints = {{672, 672}}});
        QVERIFY(llava.layout({500, 500}).tiles.front().overview);
        QCOMPARE(llava.layout({500, 500}).tokens, 5 * 576);
        QCOMPARE(llava.layout({300, 300}).tokens, 5 * 576);
        QCOMPARE(llava.layout({300, 300}, {.way = Way::peer}).tokens, 576);
    }

    /// A single tile of Llama 4 is the picture in its corner, not an overview of it.
    void smallPicturesAreNotEnlarged() {
        const Preprocessor llama({.projector = "llama4", .imageSize = 64, .patchSize = 16});
        const Picture tile = llama.tiles(blankPicture({128, 64}, {9, 9, 9}), {.maxTokens = 4}).front().picture;
        QVERIFY(tile.row(31)[3 * 63] == 9 && tile.row(32)[0] == 0);
        const auto tiles = llama.tiles(blankPicture({100, 70}, {9, 9, 9}));
        QCOMPARE(tiles.size(), 5u);
        QVERIFY(tiles[1].picture.row(63)[3 * 35] == 9 && tiles[1].picture.row(0)[3 * 36] == 0);
        QVERIFY(tiles[2].picture.row(5)[0] == 9 && tiles[2].picture.row(6)[0] == 0);
    }

    /// Tokens of a large photo; where the size is free they follow the detail that is asked for.
    void detailDecides_data() {
        QTest::addColumn<QByteArray>("projector");
        QTest::addColumn<int>("low");
        QTest::addColumn<int>("usual");
        QTest::addColumn<int>("high");
        QTest::newRow("limits") << QByteArray("muse-glimmer") << 16 * 16 << 32 * 32 << 64 * 64;
        QTest::newRow("budgets") << QByteArray("gemma4v") << 8 * 8 << 16 * 16 << 33 * 33;
        QTest::newRow("a longest edge") << QByteArray("pixtral") << 15 * 15 + 14 << 31 * 31 + 30 << 37 * 37 + 36;
        QTest::newRow("an overview, or tiles") << QByteArray("internvl") << 4 << 10 * 4 << 10 * 4;
        QTest::newRow("one size") << QByteArray("gemma3") << 16 << 16 << 16;
    }
    void detailDecides() {
        QFETCH(QByteArray, projector);
        QFETCH(int, low);
        QFETCH(int, usual);
        QFETCH(int, high);
        const Preprocessor preprocessor(modelOf(projector));
        const auto tokens = [&](Detail detail) { return preprocessor.layout({4000, 4000}, {.detail = detail}).tokens; };
        QCOMPARE(tokens(Detail::low), low);
        QCOMPARE(tokens(Detail::usual), usual);
        QCOMPARE(tokens(Detail::high), high);
    }

    /// What is set aside for a tile is enough for any.
    void noTileHasMoreTokens() {
        for (const Parameters& model : smallModels())
            for (const Detail detail : {Detail::high, Detail::usual, Detail::low}) {
                const Preprocessor preprocessor(model);
                const int most = preprocessor.mostTokensPerTile(detail);
                int seen = 0;
                for (int width = 40; width <= 6000; width += 157)
                    for (int height = 30; height <= 6000; height += 211)
                        for (const TileLayout& tile : preprocessor.layout({width, height}, {.detail = detail}).tiles)
                            seen = std::max(seen, tile.tokens);
                QVERIFY2(seen <= most, model.projector.c_str());
                QVERIFY2(seen > most * 9 / 10, model.projector.c_str());
            }
    }

    void lettersAreBoxed() {
        const Preprocessor llava({.projector = "mlp", .imageSize = 64, .patchSize = 16});
        const Picture tile = llava.tiles(blankPicture({64, 32}, {9, 9, 9})).front().picture;
        QVERIFY(tile.row(15)[0] == 122 && tile.row(15)[1] == 116 && tile.row(15)[2] == 104);
        QVERIFY(tile.row(16)[0] == 9 && tile.row(47)[0] == 9 && tile.row(48)[0] == 122);
    }

    void wrongNumbersAreRefused() {
        const std::vector<Parameters> wrong{
            {.projector = "unheard-of"},
            {.projector = "gemma3"},
            {.projector = "gemma3", .imageSize = 1 << 30, .patchSize = 14},
            {.projector = "gemma3", .imageSize = -5, .patchSize = 14},
            {.projector = "gemma3", .imageSize = 224, .patchSize = -1},
            {.projector = "gemma3", .imageSize = 224, .patchSize = 14, .merge = 17},
            {.projector = "qwen3vl_merger", .patchSize = 16, .maxPixels = std::int64_t{1} << 60},
            {.projector = "qwen3vl_merger", .patchSize = 16, .minPixels = 99999, .maxPixels = 9999},
            {.projector = "internvl", .imageSize = 448, .patchSize = 14, .minTiles = 5, .maxTiles = 2},
            {.projector = "internvl", .imageSize = 448, .patchSize = 14, .maxTiles = 100000},
            {.projector = "idefics3", .imageSize = 64, .patchSize = 16, .longestEdge = 4096},
            {.projector = "internvl", .imageSize = 4096, .patchSize = 16},
            {.projector = "gemma4v", .patchSize = 100, .merge = 5},
            {.projector = "pixtral", .imageSize = 5000, .patchSize = 14},
            {.projector = "mlp", .imageSize = 64, .patchSize = 16, .pinpoints = {{64, 100}}},
            {.projector = "mlp", .imageSize = 64, .patchSize = 16, .pinpoints = {{64000, 64000}}},
            {.projector = "mlp", .imageSize = 64, .patchSize = 16, .pinpoints = {{0, 64}}},
        };
        for (const Parameters& parameters : wrong) QVERIFY_EXCEPTION_THROWN(Preprocessor{parameters}, Error);
        const Preprocessor fine({.projector = "gemma3", .imageSize = 224, .patchSize = 14});
        QVERIFY_EXCEPTION_THROWN((void)fine.layout({0, 5}), Error);
    }
};

QTEST_APPLESS_MAIN(PreprocessorTest)
#include "preprocessor_test.moc"
