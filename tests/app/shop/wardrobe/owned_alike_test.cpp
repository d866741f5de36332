#include "app/shop/wardrobe/owned_alike.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QTemporaryDir>
#include <QTest>
#include <QVariantMap>

/// Something alike in the wardrobe, told beside the product that is shown.

using namespace calliope;

namespace {

constexpr int patience = 60'000;

} // namespace

class OwnedAlikeTest : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatIsOwned() {
        const QTemporaryDir folder;
        app::ShopThread shop(folder.path().toStdU16String());
        // A thing of the catalogue with its picture, and one that looks alike but is something else.
        const auto product = test::inShop(shop, [](shop::Shop& each) {
            while (each.look(200)) {
            }
            return each.search("shirt").hits.at(0).product;
        });
        QVERIFY(!product.category.empty());
        const auto own = [&](const std::string& category) {
            return test::inShop(shop, [&](shop::Shop& each) {
                storage::WardrobeItem item;
                item.name = "Shirt of my aunt";
                item.category = category;
                const auto look = *each.likenessOfProduct(product.id);
                item.lookVersion = shop::Likeness::version;
                item.look.assign(look.bytes().begin(), look.bytes().end());
                return each.wardrobe().save(item);
            });
        };
        app::OwnedAlike alike(shop);
        own("boots");
        alike.setProduct(product.id);
        (void)test::inShop(shop, [](shop::Shop&) { return true; });
        QVERIFY(alike.owned().isEmpty());

        const storage::Id owned = own(product.category);
        shop.change(
            app::ShopThread::Part::wardrobe, &alike, [](shop::Shop&) {}, [] {});
        QTRY_COMPARE_WITH_TIMEOUT(alike.owned()["name"].toString(), QString("Shirt of my aunt"), patience);
        QCOMPARE(alike.owned()["alike"].toString(), QString("100 %"));
        QCOMPARE(alike.owned()["id"].toLongLong(), qint64(owned));

        alike.setProduct(0);
        QVERIFY(alike.owned().isEmpty());
    }
};

QTEST_GUILESS_MAIN(OwnedAlikeTest)
#include "owned_alike_test.moc"
