#include "storage/error.h"
#include "tests/storage/shop/temporary_shop.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <fstream>

using namespace calliope::storage;
using calliope::test::product;
using calliope::test::TemporaryShop;

namespace {

void overwrite(const std::filesystem::path& file, std::uintmax_t at, std::size_t count) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(at));
    stream << std::string(count, '\x5a');
}

} // namespace

class ShopRepairTest : public QObject {
    Q_OBJECT

private slots:
    /// Wherever a file is damaged, the store opens; where nothing was wrong, nothing is said.
    void damagedFilesOpen() {
        int repaired = 0;
        int listsSaved = 0;
        int feedbackSaved = 0;
        for (int step = 0; step < 24; ++step) {
            TemporaryShop shop;
            std::vector<Product> products;
            for (int i = 0; i < 300; ++i)
                products.push_back(product(std::to_string(i), "Sock " + std::to_string(i), 100));
            (void)shop.import(products);
            const Id list = shop->wishlists().create("mine");
            const Id variant = shop->search().find({.text = "299"}).hits.at(0).variant;
            shop->wishlists().add(list, variant, 50);
            shop->feedback().setNotForMe(shop->search().find({.text = "7"}).hits.at(0).variant);
            shop.close();
            const std::uintmax_t size = std::filesystem::file_size(shop.database());
            overwrite(shop.database(), size * static_cast<unsigned>(step) / 24, 4096);
            shop.open();
            if (shop->repaired().empty()) continue;
            ++repaired;
            QVERIFY(std::filesystem::exists(shop.folder() / "damaged"));
            if (shop->wishlists().lists().size() == 1 && shop->wishlists().items(list).size() == 1) ++listsSaved;
            if (!shop->feedback().notForMe().empty()) ++feedbackSaved;
            if (shop->catalogue().sources().empty()) continue; // it is made anew, as the app does
            (void)shop.import(products);
            QVERIFY(!shop->search().find({.text = "sock"}).hits.empty());
        }
        qInfo("%d of 24 were repaired, of %d the wishlist is there, of %d what is not wanted", repaired, listsSaved,
              feedbackSaved);
        QVERIFY(repaired > 5);
        QVERIFY(listsSaved * 2 > repaired);
        QVERIFY(feedbackSaved * 2 > repaired);
    }

    void somethingElseIsPutAside() {
        TemporaryShop shop;
        shop.close();
        std::ofstream(shop.database()) << std::string(10000, 'x');
        shop.open();
        QVERIFY(!shop->repaired().empty());
        QVERIFY(shop->catalogue().merchants().empty());
    }

    void newerFilesAreRefused() {
        TemporaryShop shop;
        shop->connection().script("PRAGMA user_version = 1000");
        shop.close();
        QVERIFY_THROWS_EXCEPTION(Error, shop.open());
    }
};

QTEST_APPLESS_MAIN(ShopRepairTest)
#include "repair_test.moc"
