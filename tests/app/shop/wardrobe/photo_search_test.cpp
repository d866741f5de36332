#include "app/shop/demo/drawing.h"
#include "app/shop/wardrobe/photo_search.h"
#include "tests/app/shop/panel/in_shop.h"
#include "tests/app/shop/panel/told_parts.h"
#include "tests/app/shop/wardrobe/fake_embedder.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <vector>

/// Search by a photo, with and without a local model that sees pictures.

using namespace calliope;

namespace {

constexpr int patience = 60'000;

std::vector<qint64> productsOf(app::PhotoSearch& search) {
    std::vector<qint64> products;
    for (const QVariantMap& card : search.cards()->cards()) products.push_back(card["product"].toLongLong());
    return products;
}

} // namespace

class PhotoSearchTest : public QObject {
    Q_OBJECT

private slots:
    void aModelPutsInOrder() {
        const QTemporaryDir folder;
        app::ShopThread shop(folder.path().toStdU16String());
        app::WardrobePhotos photos(folder.path().toStdU16String(), app::PictureReader(QString()));
        test::FakeEmbedder embedder;
        app::PhotoSearch search(shop, photos, &embedder);
        const test::ToldParts changed(shop);
        (void)test::inShop(shop, [](shop::Shop& each) {
            while (each.look(200)) {
            }
            return true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(changed.has(app::ShopThread::Part::looks), patience);

        // Without a model it is asked for nothing.
        search.addImage(shop::drawn({"coat", "green", "plain", 999}, 400));
        QTRY_VERIFY_WITH_TIMEOUT(!search.isBusy() && search.cards()->rowCount() > 5, patience);
        const std::vector<qint64> plain = productsOf(search);
        const QString found = search.found();
        QVERIFY(embedder.pictures.isEmpty());

        // With one, what it has seen comes first, once it has answered.
        (void)test::inShop(shop, [&](shop::Shop& each) {
            const auto see = [&](qint64 product, const std::vector<float>& vector) {
                each.sights().set(each.catalogue().pictures(product).at(0).id, "eye", shop::packed(vector));
            };
            see(plain[0], {0, 1, 0});
            see(plain[4], {1, 0, 0});
            return true;
        });
        embedder.set("eye", false); // also while it is busy: somebody waits for this
        search.setCrop({0, 0, 1, 0.98});
        QTRY_COMPARE_WITH_TIMEOUT(embedder.pictures.size(), 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(search.found() != found, patience);
        QVERIFY(!QImage::fromData(embedder.pictures[0]).isNull());
        const std::vector<qint64> seen = productsOf(search);
        QCOMPARE(seen.size(), plain.size());
        QVERIFY(std::ranges::find(seen, plain.at(4)) < std::ranges::find(seen, plain.at(0)));

        // The same part is not asked about again.
        const QSignalSpy again(&search, &app::PhotoSearch::foundChanged);
        shop.change(
            app::ShopThread::Part::pictures, &search, [](shop::Shop&) {}, [] {});
        QTRY_VERIFY_WITH_TIMEOUT(again.count() > 0, patience);
        QCOMPARE(embedder.pictures.size(), 1);
        QCOMPARE(productsOf(search), seen);

        // One that cannot answer leaves it as it is.
        embedder.vector.clear();
        search.setCrop({0, 0, 1, 1});
        QTRY_COMPARE_WITH_TIMEOUT(embedder.pictures.size(), 2, patience);
        QTRY_COMPARE_WITH_TIMEOUT(search.found(), found, patience);
        QCOMPARE(productsOf(search), plain);
    }
};

QTEST_GUILESS_MAIN(PhotoSearchTest)
#include "photo_search_test.moc"
