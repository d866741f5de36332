#include "storage/error.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::product;
using calliope::test::TemporaryShop;

class OwnThingsTest : public QObject {
    Q_OBJECT

private slots:
    void wishlists() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000)});
        const Id variant = shop->search().find({}).hits.at(0).variant;
        const Id list = shop->wishlists().create("summer");
        shop->wishlists().rename(list, "Summer");
        shop->wishlists().add(list, variant);
        shop->wishlists().add(list, variant, 800, "for June");
        QCOMPARE(shop->wishlists().lists().at(0).items, 1);
        WishlistItem item = shop->wishlists().items(list).at(0);
        QCOMPARE(item.note, std::string("for June"));
        QVERIFY(!item.isReached());
        (void)shop.import({product("a", "Cap", 800)});
        item = shop->wishlists().items(list).at(0);
        QCOMPARE(item.seen.minor, 1000);
        QCOMPARE(item.now.minor, 800);
        QVERIFY(item.isReached());
        QVERIFY_THROWS_EXCEPTION(Error, shop->wishlists().add(list, variant + 1));
        QVERIFY_THROWS_EXCEPTION(Error, shop->wishlists().add(list + 1, variant));
        shop->wishlists().removeItem(list, variant);
        QVERIFY(shop->wishlists().items(list).empty());
        shop->wishlists().remove(list);
        QVERIFY(shop->wishlists().lists().empty());
    }

    void carts() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000), product("b", "Hat", 2000)});
        const std::vector<ProductHit> hits = shop->search().find({}).hits;
        shop->carts().set(hits[0].variant, 2, 1000);
        shop->carts().set(hits[1].variant, 1);
        shop->carts().set(hits[0].variant, 3);
        QCOMPARE(shop->carts().merchants(), std::vector<Id>{shop.merchant});
        std::vector<CartLine> lines = shop->carts().lines(shop.merchant);
        QCOMPARE(lines.size(), std::size_t{2});
        QCOMPARE(lines[0].quantity, 3);
        QVERIFY_THROWS_EXCEPTION(Error, shop->carts().set(hits[0].variant, 1, 999));
        for (const std::int64_t quantity : {std::int64_t{-1}, std::int64_t{21}, INT64_MAX})
            QVERIFY_THROWS_EXCEPTION(Error, shop->carts().set(hits[0].variant, quantity));
        QVERIFY_THROWS_EXCEPTION(Error, shop->carts().set(999, 1));
        (void)shop.import({product("a", "Cap", 1100)});
        lines = shop->carts().lines(shop.merchant);
        QCOMPARE(lines[0].seen.minor, 1000);
        QCOMPARE(lines[0].now.minor, 1100);
        QCOMPARE(lines[1].availability, Availability::gone);
        const CartLine taken = lines[0];
        shop->carts().set(taken.variant, 0);
        shop->carts().restore(taken);
        QCOMPARE(shop->carts().lines(shop.merchant).at(1).seen.minor, 1000); // as it was seen then
        QCOMPARE(shop->carts().lines(shop.merchant).at(1).quantity, 3);
        QVERIFY_THROWS_EXCEPTION(Error, shop->carts().restore({.variant = 999, .quantity = 1}));
        shop->carts().set(hits[1].variant, 0);
        QCOMPARE(shop->carts().lines(shop.merchant).size(), std::size_t{1});
        shop->carts().empty(shop.merchant);
        QVERIFY(shop->carts().merchants().empty());
    }

    void wardrobe() {
        TemporaryShop shop;
        WardrobeItem item;
        item.name = "Blue coat";
        item.category = "coat";
        item.colours = 8;
        item.bought = Money{12000, "EUR"};
        item.look = {std::byte{1}, std::byte{0}, std::byte{255}};
        item.lookVersion = 1;
        item.id = shop->wardrobe().save(item);
        QVERIFY(shop->wardrobe().item(item.id) == item);
        item.notes = "warm";
        QCOMPARE(shop->wardrobe().save(item), item.id);
        shop->wardrobe().wear(item.id);
        QCOMPARE(shop->wardrobe().item(item.id)->wearCount, 1);
        QCOMPARE(shop->wardrobe().item(item.id)->lastWornAt, std::optional(shop.wall));
        Outfit outfit{0, "Winter", "work", "winter", 4, {{"layer", item.id, 0}}};
        outfit.id = shop->wardrobe().saveOutfit(outfit);
        QVERIFY(shop->wardrobe().outfits() == std::vector<Outfit>{outfit});
        QVERIFY(outfit.isLiked());
        for (const std::optional<std::int64_t>& rating : std::vector<std::optional<std::int64_t>>{3, std::nullopt, 5}) {
            shop->wardrobe().rateOutfit(outfit.id, rating);
            outfit.rating = rating;
            QVERIFY(shop->wardrobe().outfits() == std::vector<Outfit>{outfit});
            QCOMPARE(outfit.isLiked(), rating == 5);
        }
        for (const std::int64_t none : {0, 6, -1})
            QVERIFY_THROWS_EXCEPTION(Error, shop->wardrobe().rateOutfit(outfit.id, none));
        shop->wardrobe().rateOutfit(outfit.id + 1, 4); // there is none
        QVERIFY(shop->wardrobe().outfits() == std::vector<Outfit>{outfit});
        outfit.items = {{"layer", 0, 0}};
        QVERIFY_THROWS_EXCEPTION(Error, shop->wardrobe().saveOutfit(outfit));
        QCOMPARE(shop->wardrobe().outfits().at(0).items.size(), std::size_t{1});
        shop->wardrobe().remove(item.id);
        QVERIFY(shop->wardrobe().items().empty());
        QVERIFY(shop->wardrobe().outfits().at(0).items.empty());
        shop->wardrobe().removeOutfit(outfit.id);
        QVERIFY(shop->wardrobe().outfits().empty());
    }

    void measuresAndStyle() {
        TemporaryShop shop;
        shop->wardrobe().setMeasure({"waist", 800});
        shop->wardrobe().setMeasure({"waist", 810});
        shop->wardrobe().setMeasure({"chest", 1000});
        shop->wardrobe().setMeasure({"chest", 0});
        QVERIFY(shop->wardrobe().measures() == (std::vector<BodyMeasure>{{"waist", 810}}));
        QVERIFY_THROWS_EXCEPTION(Error, shop->wardrobe().setMeasure({"waist", -1}));
        StyleFact fact{0, "no wool", false, 7, "Muse", 0, {}};
        fact.id = shop->wardrobe().addStyle(fact);
        fact.at = shop.wall;
        QVERIFY(shop->wardrobe().style() == std::vector<StyleFact>{fact});
        shop->wardrobe().removeStyle(fact.id);
        QVERIFY(shop->wardrobe().style().empty());
        const Id again = shop->wardrobe().addStyle(fact); // as it was
        QCOMPARE(shop->wardrobe().style().at(0).at, fact.at);
        shop->wardrobe().removeStyle(again);
    }

    /// What holds for some time only is not there any more after it, and then not in the file either.
    void styleThatEnds() {
        TemporaryShop shop;
        const Id wool = shop->wardrobe().addStyle({.text = "no wool", .isLiked = false});
        const Id linen = shop->wardrobe().addStyle({.text = "linen", .until = shop.wall + 500});
        shop->connection().run("DELETE FROM style_source WHERE fact = ?", {wool}); // of an earlier version
        QCOMPARE(shop->wardrobe().style().size(), std::size_t{2});
        shop->wardrobe().setStyleUntil(wool, shop.wall + 1000);
        shop.wall += 500;
        QCOMPARE(shop->wardrobe().style().size(), std::size_t{1});
        QCOMPARE(shop->wardrobe().style().at(0).until, std::optional<std::int64_t>(shop.wall + 500));
        shop->wardrobe().setStyleUntil(wool, std::nullopt);
        shop->wardrobe().setStyleUntil(linen + 1, shop.wall); // which is not there
        shop.wall += 1000;
        QCOMPARE(shop->wardrobe().style().size(), std::size_t{1});
        shop.close();
        shop.open();
        QCOMPARE(shop->connection().number("SELECT count(*) FROM style_fact"), std::optional<std::int64_t>(1));
        QCOMPARE(shop->connection().number("SELECT count(*) FROM style_source"), std::optional<std::int64_t>(1));
    }

    /// What is not for the user comes last where the best come first, and is found as before.
    void notForMe() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000), product("b", "Cap", 2000), product("c", "Cap", 3000)});
        const auto order = [&](ProductQuery::Sort sort, const std::string& text = {}) {
            std::vector<Id> products;
            for (const ProductHit& hit : shop->search().find({.text = text, .sort = sort}).hits)
                products.push_back(hit.product);
            return products;
        };
        using Sort = ProductQuery::Sort;
        const std::vector<Id> before = order(Sort::best);
        const std::vector<Id> cheap = order(Sort::price);
        const std::vector<Id> worded = order(Sort::best, "cap");
        const ProductHit first = shop->search().find({}).hits.at(0);
        shop->feedback().setNotForMe(first.variant);
        shop->feedback().setNotForMe(first.variant); // says nothing new
        const auto said = shop->feedback().notForMe();
        QCOMPARE(said.size(), std::size_t{1});
        QVERIFY(said[0] == (Feedback::Item{first.variant, first.product, shop.wall}));
        QVERIFY(order(Sort::best) == (std::vector<Id>{before[1], before[2], before[0]}));
        QCOMPARE(order(Sort::best, "cap").back(), first.product);
        QCOMPARE(order(Sort::best, "cap").size(), std::size_t{3});
        QVERIFY(order(Sort::price) == cheap);
        QCOMPARE(shop->search().count({}), std::int64_t{3});
        shop.close();
        shop.open();
        QVERIFY(order(Sort::best) == (std::vector<Id>{before[1], before[2], before[0]}));
        QVERIFY_THROWS_EXCEPTION(Error, shop->feedback().setNotForMe(9999));

        shop->feedback().forget(first.product);
        QVERIFY(order(Sort::best) == before);
        QVERIFY(order(Sort::best, "cap") == worded);
        shop->feedback().restore(said[0]);
        QVERIFY(shop->feedback().notForMe() == said);
        (void)shop.import({product("b", "Cap", 2000), product("c", "Cap", 3000)}); // it goes with the thing
        QVERIFY(shop->feedback().notForMe().empty());
    }

    /// All of it goes in one go, and comes back in one go as long as nobody says that it is for good.
    void allOfItAtOnce() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000), product("b", "Hat", 2000)});
        const std::vector<ProductHit> hits = shop->search().find({}).hits;
        const Id list = shop->wishlists().create("summer");
        shop->wishlists().add(list, hits[0].variant, 800, "for June");
        shop->wishlists().add(list, hits[1].variant);
        shop->carts().set(hits[0].variant, 2);
        shop->feedback().setNotForMe(hits[1].variant);
        WardrobeItem coat;
        coat.name = "Coat";
        coat.look = std::vector<std::byte>(8, std::byte{3});
        coat.lookVersion = 1;
        coat.id = shop->wardrobe().save(coat);
        (void)shop->wardrobe().saveOutfit(
            {0, "Sunday", "", "", {}, {{"layer", coat.id, 0}, {"top", 0, hits[0].variant}}});
        shop->wardrobe().setMeasure({"waist", 800});
        (void)shop->wardrobe().addStyle({.text = "no wool", .isLiked = false});
        const std::vector<WishlistItem> wishes = shop->wishlists().items(list);

        const auto isEmpty = [&] {
            return shop->wishlists().lists().empty() && shop->carts().merchants().empty() &&
                   shop->feedback().notForMe().empty() && shop->wardrobe().items().empty() &&
                   shop->wardrobe().outfits().empty() && shop->wardrobe().measures().empty() &&
                   shop->wardrobe().style().empty();
        };
        shop->ownThings().take();
        QVERIFY(isEmpty());
        QCOMPARE(shop->catalogue().productCount(), 2); // what shops offer is not the user's
        shop->wardrobe().setMeasure({"waist", 900});
        shop->ownThings().bringBack();
        QCOMPARE(shop->wishlists().items(list).size(), wishes.size());
        QCOMPARE(shop->wishlists().items(list).back().note, wishes.back().note);
        QCOMPARE(shop->carts().lines(shop.merchant).at(0).quantity, 2);
        QVERIFY(shop->wardrobe().items().at(0) == coat);
        QCOMPARE(shop->wardrobe().outfits().at(0).items.size(), std::size_t{2});
        QVERIFY(shop->wardrobe().measures() == (std::vector<BodyMeasure>{{"waist", 900}})); // the newer one
        QCOMPARE(shop->wardrobe().style().size(), std::size_t{1});
        QCOMPARE(shop->feedback().notForMe().size(), std::size_t{1});

        // What refers to a thing that has gone meanwhile does not come back, and is not in the way of the rest.
        shop->ownThings().take();
        (void)shop.import({product("b", "Hat", 2000)});
        shop->ownThings().bringBack();
        QCOMPARE(shop->wishlists().items(list).size(), std::size_t{1});
        QVERIFY(shop->carts().merchants().empty());

        shop->ownThings().take();
        shop->ownThings().forget();
        shop->ownThings().bringBack();
        QVERIFY(isEmpty());
        shop.close();
        shop.open();
        QVERIFY(isEmpty());
    }

    void looks() {
        TemporaryShop shop;
        Product made = product("a", "Cap", 1000);
        made.pictures = {"demo:1", "https://shop.example/demo:1.jpg"};
        made.variants.front().pictures = {"demo:2"};
        (void)shop.import({made});
        const auto missing = [&](int version, Id after = 0) {
            return shop->looks().missing(version, "demo:", 10, after);
        };
        const std::vector<Looks::Unseen> all = missing(1);
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(all[0].locator, std::string("demo:1"));
        QCOMPARE(shop->looks().missing(1, "", 10).size(), std::size_t{3});
        QCOMPARE(shop->looks().missing(1, "demo:", 1).size(), std::size_t{1});
        QCOMPARE(missing(1, all[0].picture).size(), std::size_t{1});
        QVERIFY(missing(1, all[1].picture).empty());
        const std::vector<std::byte> vector(40, std::byte{7});
        shop->looks().set(all[0].picture, 1, vector);
        QCOMPARE(missing(1).size(), std::size_t{1});
        QCOMPARE(missing(2).size(), std::size_t{2});
        int seen = 0;
        shop->looks().each(1, [&](Id picture, Id product, std::span<const std::byte> bytes) {
            ++seen;
            QCOMPARE(picture, all[0].picture);
            QCOMPARE(shop->catalogue().picture(picture)->product, product);
            QCOMPARE(bytes.size(), vector.size());
        });
        QCOMPARE(seen, 1);
        (void)shop.import({made});
        QCOMPARE(missing(1).size(), std::size_t{1}); // pictures that stay keep theirs
    }
};

QTEST_APPLESS_MAIN(OwnThingsTest)
#include "own_test.moc"
