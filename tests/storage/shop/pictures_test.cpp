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

    /// Sights are of pictures at hand, by one encoder, and go with the look that they stand beside.
    void sightsStandBesideLooks() {
        TemporaryShop shop;
        const auto at = [&](const char* name) { return BesideList{shop.source, name}.locator(); };
        (void)shop.import({with("1", {at("1.jpg"), at("2.jpg")}), with("2", {"demo:a"}), with("3", {"demo:b"}),
                           with("4", {"https://shop.example/4.jpg"})});
        const auto missing = [&](std::string_view model) {
            std::vector<std::string> locators;
            for (const Sights::Unseen& each : shop->sights().missing(model, "demo:", 9))
                locators.push_back(each.locator);
            return locators;
        };
        QCOMPARE(missing("eye"), std::vector<std::string>{}); // nothing has been looked at
        shop->pictures().keep(at("1.jpg"), hash, 500, other, 1, look);
        shop->pictures().keep(at("2.jpg"), other, 500, hash, 1, look);
        for (const Looks::Unseen& each : shop->looks().missing(1, "demo:", 9)) shop->looks().set(each.picture, 1, look);
        QCOMPARE(missing("eye"), (std::vector<std::string>{at("1.jpg"), "demo:a", "demo:b"})); // one of each thing
        const auto first = shop->sights().missing("eye", "demo:", 1);
        QCOMPARE(first.size(), std::size_t(1));
        QCOMPARE(first[0].kept, hash);
        QCOMPARE(shop->sights().missing("eye", "demo:", 9, first[0].picture).front().locator, std::string("demo:a"));

        const Id product = shop->catalogue().picture(first[0].picture)->product;
        const auto seen = [&](std::string_view model) {
            int count = 0;
            shop->sights().of(product, model, [&](std::span<const std::byte> vector) {
                count += vector.size() == look.size() ? 1 : 100;
            });
            return count;
        };
        shop->sights().set(first[0].picture, "eye", look);
        QCOMPARE(missing("eye"), (std::vector<std::string>{"demo:a", "demo:b"}));
        QCOMPARE(missing("other"), (std::vector<std::string>{at("1.jpg"), "demo:a", "demo:b"}));
        QCOMPARE(seen("eye"), 1);
        QCOMPARE(seen("other"), 0);
        shop->sights().keepOnly("eye");
        QCOMPARE(seen("eye"), 1);

        shop->pictures().keep(at("1.jpg"), other, 500, other, 1, look); // another picture
        QCOMPARE(seen("eye"), 0);
        shop->sights().set(first[0].picture, "eye", look);
        QCOMPARE(seen("eye"), 1);
        shop->pictures().reject(at("1.jpg"), {}, "It is no good.");
        QCOMPARE(seen("eye"), 0);
        shop->sights().set(first[0].picture, "eye", look); // there is no look that it could stand beside
        QCOMPARE(seen("eye"), 0);
        const Id drawn = shop->sights().missing("eye", "demo:", 1).front().picture;
        shop->sights().set(drawn, "eye", look);
        shop->sights().keepOnly("other");
        QCOMPARE(missing("eye"), (std::vector<std::string>{"demo:a", "demo:b"}));
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

    /// Pictures on the web: the first of each thing, by the host that would be asked; once it is known, never again.
    void picturesOnTheWeb() {
        TemporaryShop shop;
        const std::string images = "https://images.example";
        const auto at = [&](const char* name) { return images + '/' + name; };
        const Id second = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "test", .locator = "second.tsv", .currency = "EUR"});
        const std::vector<Product> list{with("1", {at("1.jpg"), at("further.jpg")}), with("2", {at("1.jpg")}),
                                        with("3", {at("a/3.jpg")}), with("4", {"http://old.example:8080/4.jpg"}),
                                        with("5", {BesideList{shop.source, "5.jpg"}.locator()})};
        (void)shop.import(list);
        (void)shop.import({with("9", {at("9.jpg")})}, second);
        const KeptPictures::OnWeb before = shop->pictures().onWeb(shop.source);
        QCOMPARE(before.hosts.size(), std::size_t(2));
        QCOMPARE(before.hosts[0].origin, images);
        QCOMPARE(before.hosts[0].missing, 2);
        QCOMPARE(before.hosts[1].origin, std::string("http://old.example:8080"));
        QCOMPARE(before.kept + before.bad + before.elsewhere, 0);
        const auto missing = [&] { return shop->pictures().missingOnWeb(shop.source, images, 9); };
        QCOMPARE(missing(), (std::vector<std::string>{at("1.jpg"), at("a/3.jpg")}));
        QCOMPARE(shop->pictures().missingOnWeb(shop.source, images, 1).size(), std::size_t(1));
        QCOMPARE(shop->pictures().missingOnWeb(shop.source, images, 9, at("1.jpg")),
                 std::vector<std::string>{at("a/3.jpg")});
        QCOMPARE(shop->pictures().missingOnWeb(shop.source, "https://images.exampl", 9), std::vector<std::string>{});

        shop->pictures().keep(at("1.jpg"), hash, 500, {}, 1, look);
        shop->pictures().keep(at("9.jpg"), hash, 500, {}, 1, look);
        shop->pictures().reject(at("a/3.jpg"), {}, "It is no good.");
        QCOMPARE(missing(), std::vector<std::string>{});
        const KeptPictures::OnWeb after = shop->pictures().onWeb(shop.source);
        QCOMPARE(after.hosts.size(), std::size_t(1));
        QCOMPARE(after.kept, 1);
        QCOMPARE(after.bad, 1);
        QCOMPARE(shop->pictures().rejectsOnWeb(shop.source, 9),
                 (std::vector<Reject>{{0, "3", at("a/3.jpg") + ": It is no good."}}));
        QCOMPARE(shop->pictures().rejectsOnWeb(second, 9), std::vector<Reject>{});

        // Read again: what is here stays, what was no good may be good now. A further thing with the picture has its
        // look.
        QCOMPARE(shop->pictures().unlookedOnWeb(1, 9).size(), std::size_t(0));
        std::vector<Product> longer = list;
        longer.push_back(with("6", {at("1.jpg")}));
        (void)shop.import(longer);
        QCOMPARE(missing(), std::vector<std::string>{at("a/3.jpg")});
        const auto unlooked = shop->pictures().unlookedOnWeb(1, 9);
        QCOMPARE(unlooked.size(), std::size_t(1));
        QCOMPARE(unlooked.front().locator, at("1.jpg"));
        QCOMPARE(unlooked.front().hash, hash);
        shop->pictures().setLook(at("1.jpg"), 1, look);
        QCOMPARE(shop->pictures().unlookedOnWeb(1, 9).size(), std::size_t(0));
        QCOMPARE(shop->pictures().unlookedOnWeb(2, 9).size(), std::size_t(2)); // another version of looks

        // Forgotten: the file of another list's picture stays.
        QCOMPARE(shop->pictures().forgetOnWeb(shop.source), std::set<std::string>{});
        QCOMPARE(missing(), (std::vector<std::string>{at("1.jpg"), at("a/3.jpg")}));
        int looks = 0;
        shop->looks().each(1, [&](Id, Id, std::span<const std::byte>) { ++looks; });
        QCOMPARE(looks, 1);
        QCOMPARE(shop->pictures().forgetOnWeb(second), std::set<std::string>{hash});
    }

    /// However many hosts a list names: they are counted, and not all are told.
    void manyHostsOnTheWeb() {
        TemporaryShop shop;
        std::vector<Product> list;
        for (int i = 0; i < 150; ++i) {
            const std::string number = std::to_string(i);
            list.push_back(with(number, {"https://h" + number + ".example/1.jpg"}));
        }
        (void)shop.import(list);
        const KeptPictures::OnWeb all = shop->pictures().onWeb(shop.source);
        QCOMPARE(all.hosts.size(), KeptPictures::OnWeb::mostHosts);
        QCOMPARE(all.elsewhere, 50);
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
