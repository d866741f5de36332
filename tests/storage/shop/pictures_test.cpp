#include "tests/storage/shop/temporary_shop.h"

#include <QTest>
#include <array>

using namespace calliope::storage;
using calliope::test::product;
using calliope::test::TemporaryShop;

namespace {

constexpr std::array<std::byte, 3> look{};
const std::string hash(64, 'a');
const std::string other(64, 'b');

Product with(const std::string& id, const std::vector<std::string>& pictures) {
    Product out = product(id, "Cap " + id, 1000);
    out.variants.front().pictures = pictures;
    return out;
}

std::vector<std::string> wantedIn(TemporaryShop& shop, int version = 1) {
    std::vector<std::string> locators;
    for (const KeptPictures::Wanted& each : shop->pictures().wanted(version, BesideList::scheme, 100))
        locators.push_back(each.locator);
    return locators;
}

} // namespace

/// Which pictures of products are on this device.
class ShopPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void locatorsAreRead() {
        QCOMPARE((BesideList{7, "a/b.jpg"}).locator(), std::string("beside:7/a/b.jpg"));
        const auto read = BesideList::of("beside:7/a/b.jpg");
        QVERIFY(read && read->source == 7 && read->name == "a/b.jpg");
        for (const char* none : {"", "beside:", "beside:7", "beside:/a", "beside:7x/a", "https://shop.example/7/a"})
            QVERIFY2(!BesideList::of(none), none);
    }

    /// A picture of several products is wanted once; those of shops never are; and no more than a few of one thing.
    void onlyWhatIsMissingIsWanted() {
        TemporaryShop shop;
        const auto at = [&](const char* name) { return BesideList{shop.source, name}.locator(); };
        (void)shop.import({with("1", {at("1.jpg"), "https://shop.example/1.jpg", at("2.jpg"), at("4th.jpg")}),
                           with("2", {at("1.jpg")})});
        QCOMPARE(wantedIn(shop), (std::vector<std::string>{at("1.jpg"), at("2.jpg")}));
        QCOMPARE(shop->pictures().wantedCount(1, BesideList::scheme), 2);
        QCOMPARE(shop->pictures().wanted(1, BesideList::scheme, 1).front().locator, at("1.jpg"));
        QCOMPARE(shop->pictures().wanted(1, BesideList::scheme, 9, at("1.jpg")).front().locator, at("2.jpg"));

        shop->pictures().keep(at("1.jpg"), hash, 500, other, 1, look);
        shop->pictures().reject(at("2.jpg"), {}, "It is no good.");
        QCOMPARE(wantedIn(shop), std::vector<std::string>{});
        QCOMPARE(wantedIn(shop, 2), std::vector<std::string>{at("1.jpg")}); // has to be looked at in another way
        QCOMPARE(shop->pictures().count(shop.source), 1);
        QCOMPARE(shop->pictures().rejects(shop.source, 9), (std::vector<Reject>{{0, "1", "2.jpg: It is no good."}}));
        int looks = 0;
        shop->looks().each(1, [&](Id, Id, std::span<const std::byte>) { ++looks; });
        QCOMPARE(looks, 2); // of both products
        const auto hits = shop->search().find({.text = "cap"}).hits;
        QCOMPARE(hits.size(), std::size_t(2));
        for (const ProductHit& hit : hits)
            QCOMPARE(shop->catalogue().product(hit.product)->variants.front().kept, hash);
    }

    /// After its list was read again a picture may be another one; until that is known the old one shows.
    void listsThatAreReadAgain() {
        TemporaryShop shop;
        const std::string locator = BesideList{shop.source, "1.jpg"}.locator();
        (void)shop.import({with("1", {locator})});
        shop->pictures().keep(locator, hash, 500, other, 1, look);
        (void)shop.import({with("1", {locator})});
        const auto wanted = shop->pictures().wanted(1, BesideList::scheme, 9);
        QCOMPARE(wanted.size(), std::size_t(1));
        QCOMPARE(wanted.front().hash, hash);
        QCOMPARE(wanted.front().original, other);
        QVERIFY(!wanted.front().needsLook);
        QVERIFY(shop->pictures().has(hash));
        shop->pictures().confirm(locator);
        QCOMPARE(wantedIn(shop), std::vector<std::string>{});
    }

    /// Pictures go with the last product that has them.
    void picturesGoWithTheirProducts() {
        TemporaryShop shop;
        const auto at = [&](const char* name) { return BesideList{shop.source, name}.locator(); };
        (void)shop.import({with("1", {at("1.jpg")}), with("2", {at("2.jpg")}), with("3", {at("3.jpg")})});
        shop->pictures().keep(at("1.jpg"), hash, 500, {}, 1, look);
        shop->pictures().keep(at("2.jpg"), hash, 500, {}, 1, look); // the same content
        shop->pictures().keep(at("3.jpg"), other, 300, {}, 1, look);
        QCOMPARE(shop->pictures().used().pictures, 2);
        QCOMPARE(shop->pictures().used().bytes, 800);
        (void)shop.import({with("2", {at("2.jpg")})});
        QCOMPARE(shop->pictures().forgetUnused(), std::set<std::string>{other});
        shop->catalogue().removeSource(shop.source);
        QCOMPARE(shop->pictures().forgetUnused(), std::set<std::string>{hash});
        QCOMPARE(shop->pictures().hashes(), std::set<std::string>{});
    }

    /// What the user keeps of a list that goes keeps its picture.
    void whatIsKeptKeepsItsPicture() {
        TemporaryShop shop;
        const std::string locator = BesideList{shop.source, "1.jpg"}.locator();
        (void)shop.import({with("1", {locator})});
        shop->pictures().keep(locator, hash, 500, {}, 1, look);
        const ProductHit hit = shop->search().find({.text = "cap"}).hits.at(0);
        shop->wishlists().add(shop->wishlists().create("mine"), hit.variant, {});
        shop->catalogue().removeSource(shop.source);
        QVERIFY(shop->pictures().forgetUnused().empty());
        QCOMPARE(shop->catalogue().product(hit.product)->variants.front().kept, hash);
    }
};

QTEST_GUILESS_MAIN(ShopPicturesTest)
#include "pictures_test.moc"
