#include "app/shop/demo/demo_catalogue.h"
#include "app/shop/demo/drawing.h"
#include "app/shop/demo/silhouettes.h"
#include "app/shop/likeness/likeness_index.h"

#include <QTest>
#include <map>
#include <random>
#include <set>

using namespace calliope::shop;

namespace {

Likeness likenessOfImage(const QImage& image) {
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    std::vector<std::byte> bytes;
    for (int y = 0; y < rgb.height(); ++y) {
        const auto* line = reinterpret_cast<const std::byte*>(rgb.constScanLine(y));
        bytes.insert(bytes.end(), line, line + 3 * rgb.width());
    }
    return likenessOf({bytes, rgb.width(), rgb.height()});
}

/// The pictures of the demo catalogue.
struct Shelf {
    LikenessIndex index;
    std::vector<DemoDesign> designs; ///< by the number that is both picture and product

    Shelf() {
        std::set<std::string> seen;
        for (const DemoShop& shop : demoShops())
            for (const auto& product : shop.products)
                for (const auto& variant : product.variants)
                    if (seen.insert(variant.pictures.at(0)).second) add(*DemoDesign::of(variant.pictures.at(0)));
    }

    void add(const DemoDesign& design) {
        index.add(static_cast<std::int64_t>(designs.size()), static_cast<std::int64_t>(designs.size()),
                  likenessOfImage(drawn(design, 320)));
        designs.push_back(design);
    }
};

} // namespace

class LikenessTest : public QObject {
    Q_OBJECT

private slots:
    /// Things as they are not in the catalogue: other colours and patterns, turned, smaller, mirrored, in other light,
    /// before another wall, with noise.
    void sameSilhouetteIsFound() {
        const Shelf shelf;
        std::mt19937 random(20261121);
        const auto between = [&](double low, double high) {
            return low + (high - low) * static_cast<double>(random() % 10'001) / 10'000;
        };
        const char* colours[] = {"black",  "grey",  "beige", "brown", "red",   "pink",
                                 "orange", "green", "blue",  "navy",  "purple"};
        const char* patterns[] = {"plain", "striped", "checked", "dotted", "floral"};
        int all = 0;
        int inFive = 0;
        int first = 0;
        std::map<std::string, int> missed;
        for (const Silhouette& silhouette : silhouettes())
            for (int i = 0; i < 5; ++i) {
                const DemoDesign design{std::string(silhouette.name), colours[random() % 11], patterns[random() % 5],
                                        static_cast<std::uint32_t>(200'000 + random() % 100'000)};
                const DemoView view{.turn = between(-8, 8),
                                    .scale = between(0.6, 1),
                                    .light = between(0.8, 1.15),
                                    .wall = static_cast<std::uint8_t>(between(200, 255)),
                                    .noise = static_cast<int>(between(0, 10)),
                                    .isMirrored = random() % 2 == 0};
                const auto hits = shelf.index.nearest(likenessOfImage(drawn(design, 400, view)), 5);
                const auto is = [&](const LikenessIndex::Hit& hit) {
                    return shelf.designs[static_cast<std::size_t>(hit.product)].silhouette == design.silhouette;
                };
                ++all;
                const bool isFound = std::any_of(hits.begin(), hits.end(), is);
                inFive += isFound;
                first += is(hits.front());
                if (!isFound) ++missed[design.silhouette];
            }
        for (const auto& [name, count] : missed) qInfo("missed %s: %d of 5", name.c_str(), count);
        qInfo("same silhouette in the first five: %d of %d; first of all: %d", inFive, all, first);
        QVERIFY(inFive * 10 >= all * 9);
    }

    /// Among things of one outline the nearest colour comes first.
    void nearestHueFirst() {
        LikenessIndex index;
        const char* colours[] = {"red", "navy", "green", "yellow", "black"};
        for (std::size_t i = 0; i < 5; ++i)
            index.add(static_cast<std::int64_t>(i), static_cast<std::int64_t>(i),
                      likenessOfImage(drawn({"coat", colours[i], "plain", 3}, 320)));
        const std::pair<const char*, int> wanted[] = {{"pink", 0}, {"blue", 1}, {"turquoise", 2}, {"gold", 3}};
        int right = 0;
        for (const auto& [colour, place] : wanted)
            right +=
                index.nearest(likenessOfImage(drawn({"coat", colour, "plain", 90}, 300)), 1).at(0).product == place;
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(index.nearest(likenessOfImage(drawn({"coat", colours[i], "plain", 11}, 300)), 1).at(0).product,
                     static_cast<std::int64_t>(i));
        qInfo("neighbouring colours: %d of 4", right);
        QVERIFY(right >= 2);
    }

    void picturesOfNothing() {
        for (const QSize size : {QSize(1, 1), QSize(1, 3000), QSize(5000, 1), QSize(300, 300)})
            for (const Qt::GlobalColor colour : {Qt::black, Qt::white, Qt::red}) {
                QImage image(size, QImage::Format_RGB888);
                image.fill(colour);
                const Likeness likeness = likenessOfImage(image);
                QCOMPARE(difference(likeness, likeness), 0.0F);
            }
        std::mt19937 random(5);
        QImage noise(200, 150, QImage::Format_RGB888);
        for (int y = 0; y < 150; ++y)
            for (int x = 0; x < 600; ++x) noise.scanLine(y)[x] = static_cast<uchar>(random());
        (void)likenessOfImage(noise);
    }

    void mirrorsAndBytes() {
        const Likeness likeness = likenessOfImage(drawn({"boot", "red", "checked", 4}, 300));
        QVERIFY(mirrored(mirrored(likeness)) == likeness);
        QVERIFY(difference(mirrored(likeness), likeness) < 0.01F);
        QVERIFY(Likeness::ofBytes(likeness.bytes()) == likeness);
        const Likeness other = likenessOfImage(drawn({"boot", "red", "checked", 4}, 300, {.isMirrored = true}));
        QVERIFY(difference(other, likeness) < 0.1F);
    }

    void onePerProduct() {
        LikenessIndex index;
        const Likeness likeness = likenessOfImage(drawn({"boot", "red", "plain", 4}, 100));
        for (int i = 0; i < 1000; ++i) index.add(i, i / 10, likeness);
        const auto hits = index.nearest(likeness, 20, [](std::int64_t product) { return product % 2 == 0; });
        QCOMPARE(hits.size(), std::size_t{20});
        for (std::size_t i = 0; i < hits.size(); ++i) QCOMPARE(hits[i].product, static_cast<std::int64_t>(2 * i));
        QVERIFY(LikenessIndex().nearest(likeness, 5).empty());
    }
};

QTEST_APPLESS_MAIN(LikenessTest)
#include "likeness_test.moc"
