#include "app/shop/catalogue/found_products.h"
#include "app/shop/demo/demo_feeds.h"
#include "app/shop/demo/drawing.h"
#include "app/shop/words/lexicon.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <utility>
#include <vector>

using namespace calliope::shop;
using calliope::test::TemporaryShop;

namespace {

/// The demo catalogue, looked at.
struct Demo {
    TemporaryShop file;
    Shop shop{*file.operator->()};

    Demo() { importDemo(*file.operator->()); }

    void lookAtAll() {
        while (shop.look(200)) {
        }
    }
};

} // namespace

class FacadeTest : public QObject {
    Q_OBJECT

private slots:
    void wordsInFourLanguages() {
        Demo demo;
        for (const char* wish :
             {"boots in size 39", "Stiefeletten Größe 39", "bottines pointure 39", "botines talla 39"}) {
            const ShopHits hits = demo.shop.search(wish);
            QVERIFY2(!hits.hits.empty(), wish);
            for (const ShopHit& hit : hits.hits) {
                QCOMPARE(hit.product.category, std::string("boots"));
                QCOMPARE(hit.variant.size, std::string("39"));
                QVERIFY(hit.why.size() >= 2);
                QVERIFY(hit.why[1] == (Reason{Reason::Slot::size, "39"}));
            }
        }
    }

    /// An answer keeps ids of what was found, and anybody may have written what is read again.
    void foundThingsAreKept() {
        Demo demo;
        const ShopHits hits = demo.shop.search("boots in size 39");
        const std::vector<FoundProduct> found = foundOf(hits);
        QCOMPARE(found.size(), hits.hits.size());
        QVERIFY(found[0].why.size() >= 2 && found[0].why[1] == Reason::Slot::size);
        const calliope::storage::Block block = blockOf(found);
        QVERIFY(block.kind == calliope::storage::BlockKind::products);
        QVERIFY(foundIn(block.payload, block.text) == found);
        QVERIFY(block.payload.find(found[0].title) == std::string::npos);

        const auto product = productOf(demo.shop, found[0]);
        QVERIFY(product && product->title == found[0].title);
        QCOMPARE(factOf(Reason::Slot::size, *product, hits.hits[0].variant), std::string("39"));
        FoundProduct other = found[0];
        other.item += 'x'; // of another catalogue
        QVERIFY(!productOf(demo.shop, other));

        for (const char* payload : {"", "[1", "{\"products\": 7}", "{\"products\": [7, {\"product\": -1}, {}]}"})
            QVERIFY2(foundIn(payload, "Boots").empty(), payload);
        const std::vector<FoundProduct> read =
            foundIn("{\"products\": [{}, {\"product\": 5, \"why\": [\"size\", \"size\", \"nonsense\", 3]}]}",
                    "one\n\u202etwo\u200b");
        QCOMPARE(read.size(), std::size_t{1});
        QVERIFY(read[0].title == "two" && read[0].why == std::vector{Reason::Slot::size});
        QVERIFY(foundIn(blockOf(std::vector<FoundProduct>(200, found[0])).payload, {}).size() == mostFound);
        for (int slot = 0; slot <= static_cast<int>(Reason::Slot::words); ++slot)
            QVERIFY(slotOf(nameOf(static_cast<Reason::Slot>(slot))) == static_cast<Reason::Slot>(slot));
    }

    /// Who removes the demo catalogue does not get it back.
    void theDemoComesOnce() {
        QTemporaryDir folder;
        for (const bool isFirst : {true, false}) {
            calliope::storage::ShopStore store(folder.path().toStdString());
            Shop shop(store);
            QCOMPARE(shop.addDemoOnce(), isFirst);
            QVERIFY(!shop.addDemoOnce());
            for (const auto& source : shop.catalogue().sources()) shop.removeSource(source.id);
            QCOMPARE(shop.catalogue().productCount(), 0);
        }
    }

    /// The country that lies beside a list is its market, unless somebody has said another.
    void theMarketBesideAList() {
        TemporaryShop file;
        Shop shop(*file.operator->());
        std::ofstream(file.folder() / "metadata.json") << "{\"id\": \"feed_1\", \"target_country\": \"FR\"}";
        std::ofstream(file.folder() / "products.jsonl")
            << "{\"id\": \"1\", \"variants\": [{\"id\": \"1\", \"title\": \"Cap\", "
               "\"price\": {\"amount\": 1000, \"currency\": \"EUR\"}}]}\n";
        const auto read = [&] {
            shop.import(file.source, file.folder() / "products.jsonl", FeedFormat::acpLines);
            return shop.catalogue().sources().at(0).market;
        };
        QCOMPARE(read(), std::string("FR"));
        shop.catalogue().setMarket(file.source, "NZ");
        QCOMPARE(read(), std::string("NZ"));
    }

    void priceIsAHardFilter() {
        Demo demo;
        const ShopHits hits = demo.shop.search("something under 30 euros");
        QVERIFY(!hits.hits.empty());
        for (const ShopHit& hit : hits.hits) {
            QVERIFY(hit.variant.price.minor <= 3000);
            QCOMPARE(hit.variant.price.currency, std::string("EUR"));
        }
    }

    void wordsThatNothingHasAreSaid() {
        Demo demo;
        const ShopHits hits = demo.shop.search("waterproof boots");
        QVERIFY(!hits.hits.empty());
        QVERIFY(hits.areWordsLeftOut);
        QVERIFY(!demo.shop.search("boots").areWordsLeftOut);
        QVERIFY(demo.shop.search("zzzzqqqq").hits.empty());
    }

    void whatStandsInTheWay() {
        Demo demo;
        const Wish wish = wishOf("boots under 1 euro");
        QVERIFY(demo.shop.search(wish).hits.empty());
        const auto relaxed = demo.shop.relaxed(wish);
        QCOMPARE(relaxed.size(), std::size_t{1});
        QVERIFY(relaxed[0].without == Reason::Slot::price);
        QVERIFY(relaxed[0].hits > 0);
    }

    void looksAlike() {
        Demo demo;
        const auto boots = demo.shop.search("boots").hits;
        QVERIFY(demo.shop.similar(boots.at(0).product.id).hits.empty());
        demo.lookAtAll();
        const ShopHits similar = demo.shop.similar(boots.at(0).product.id);
        QVERIFY(similar.hits.size() >= 5);
        QCOMPARE(similar.hits[0].product.category, std::string("boots"));
        for (const ShopHit& hit : similar.hits) QVERIFY(hit.product.id != boots.at(0).product.id);

        const Likeness coat = Shop::likenessOf(drawn({"coat", "green", "plain", 999}, 500, {.turn = 5, .scale = 0.7}));
        QCOMPARE(demo.shop.photoSearch(coat).hits.at(0).product.category, std::string("coat"));
        const ShopHits bags = demo.shop.photoSearch(coat, wishOf("bag"));
        for (const ShopHit& hit : bags.hits)
            QVERIFY(hit.product.category == "bag" || hit.product.category == "backpack");
    }

    /// What a vision encoder has seen is put in order among itself, by that encoder's sights only.
    void sightsPutInOrder() {
        Demo demo;
        demo.lookAtAll();
        const Likeness coat = Shop::likenessOf(drawn({"coat", "green", "plain", 999}, 300));
        const auto order = [&](const Sight* sight) {
            std::vector<std::int64_t> products;
            const ShopHits hits = demo.shop.photoSearch(coat, {}, 12, sight);
            for (const ShopHit& hit : hits.hits) products.push_back(hit.product.id);
            return std::pair(products, hits.areBySight);
        };
        const auto before = order(nullptr);
        const std::vector<std::int64_t>& plain = before.first;
        QVERIFY(!before.second);
        const auto see = [&](std::size_t place, const std::string& model, const std::vector<float>& vector) {
            const auto pictures = demo.shop.catalogue().pictures(plain.at(place));
            demo.shop.sights().set(pictures.at(0).id, model, packed(vector));
        };
        see(2, "eye", {0.5F, 0.5F, 0});
        see(5, "eye", {0.9F, 0.1F, 0});
        see(7, "eye", {-1, 0, 0});
        see(8, "eye", {1, 0}); // no vector of that encoder
        see(9, "other", {1, 0, 0});
        std::vector<std::int64_t> expected = plain;
        std::swap(expected[2], expected[5]);
        const Sight mine{"eye", {1, 0, 0}};
        QVERIFY(order(&mine) == std::pair(expected, true));
        const Sight foreign{"none", {1, 0, 0}};
        QVERIFY(order(&foreign) == before);

        // The likest by sight is shown although it was not among the first.
        const auto all = demo.shop.photoSearch(coat, {}, Shop::sightCandidates).hits;
        const std::int64_t last = all.at(40).product.id;
        demo.shop.sights().set(demo.shop.catalogue().pictures(last).at(0).id, "eye", packed(mine.vector));
        QCOMPARE(order(&mine).first.at(2), last);
    }

    /// What is not for the user comes behind the rest of what looks like it.
    void notForMeComesLast() {
        Demo demo;
        demo.lookAtAll();
        const Likeness coat = Shop::likenessOf(drawn({"coat", "green", "plain", 999}, 300));
        const ShopHits before = demo.shop.photoSearch(coat);
        demo.shop.feedback().setNotForMe(before.hits.at(0).variant.id);
        const ShopHits after = demo.shop.photoSearch(coat);
        QCOMPARE(after.hits.size(), before.hits.size());
        QCOMPARE(after.hits.at(0).product.id, before.hits.at(1).product.id);
        QCOMPARE(after.hits.back().product.id, before.hits.at(0).product.id);
    }

    void cosines() {
        const std::vector<float> some{3, -4, 0.5F};
        QVERIFY(std::abs(*cosine(some, packed(some)) - 1) < 1e-3F);
        QVERIFY(std::abs(*cosine(std::vector<float>{1, 0}, packed(std::vector<float>{0, 2}))) < 1e-6F);
        QVERIFY(std::abs(*cosine(std::vector<float>{2, 0}, packed(std::vector<float>{-5, 0})) + 1) < 1e-6F);
        QVERIFY(!cosine(some, packed(std::vector<float>{1, 2})));
        QVERIFY(!cosine(some, packed(std::vector<float>{0, 0, 0})));
        QVERIFY(!cosine({}, {}));
    }

    /// What a list takes with it is no hit, and takes no place of one.
    void removedListsAreNotFound() {
        Demo demo;
        demo.lookAtAll();
        const Likeness coat = Shop::likenessOf(drawn({"coat", "green", "plain", 999}, 300));
        const ShopHits before = demo.shop.photoSearch(coat);
        QCOMPARE(before.hits.size(), std::size_t{12});
        for (const auto& source : demo.shop.catalogue().sources())
            if (source.merchant == before.hits[0].product.merchant) demo.shop.removeSource(source.id);
        const ShopHits after = demo.shop.photoSearch(coat);
        QCOMPARE(after.hits.size(), std::size_t{12});
        for (const ShopHit& hit : after.hits) QVERIFY(hit.product.merchant != before.hits[0].product.merchant);
    }

    /// However little it looks like the photo, what fits is found.
    void filtersReachBeyondTheNearest() {
        Demo demo;
        demo.lookAtAll();
        const Likeness coat = Shop::likenessOf(drawn({"coat", "green", "plain", 999}, 300));
        int kinds = 0;
        for (const char* category : {"sneakers", "boots", "belt", "tie", "umbrella", "scarf", "jeans", "dress"}) {
            Wish wish;
            wish.category = category;
            if (demo.shop.count(wish) == 0) continue;
            ++kinds;
            const ShopHits hits = demo.shop.photoSearch(coat, wish, 1);
            QVERIFY2(hits.hits.size() == 1, category);
            QCOMPARE(hits.hits[0].product.category, std::string(category));
        }
        QVERIFY(kinds >= 5);
    }

    void whatOneOwnsAlready() {
        Demo demo;
        const Likeness coat = Shop::likenessOf(drawn({"coat", "navy", "plain", 1}, 300));
        const Likeness tie = Shop::likenessOf(drawn({"tie", "red", "dotted", 1}, 300));
        for (const auto& [name, look] : {std::pair("coat", &coat), std::pair("tie", &tie)}) {
            calliope::storage::WardrobeItem item;
            item.name = name;
            item.lookVersion = Likeness::version;
            item.look.assign(look->bytes().begin(), look->bytes().end());
            demo.shop.wardrobe().save(item);
        }
        calliope::storage::WardrobeItem bare;
        bare.name = "without a photo";
        demo.shop.wardrobe().save(bare);
        const auto owned = demo.shop.ownedLike(Shop::likenessOf(drawn({"coat", "black", "plain", 7}, 200)));
        QCOMPARE(owned.size(), std::size_t{2});
        QCOMPARE(owned[0].item.name, std::string("coat"));
        QVERIFY(owned[0].difference < owned[1].difference);
    }

    /// Pictures that the device does not have are left alone: none of them costs a turn, or a row.
    void picturesThatAreNotThere() {
        TemporaryShop file;
        Shop shop(*file.operator->());
        auto cap = calliope::test::product("a", "Cap", 100);
        cap.pictures = {"https://shop.example/cap.jpg", "https://shop.example/cap-2.jpg"};
        (void)file.import({cap});
        QVERIFY(!shop.look(1));
        QCOMPARE(file->connection().number("SELECT count(*) FROM look"), 0);
        QVERIFY(shop.similar(file->search().find({.text = "cap"}).hits.at(0).product).hits.empty());

        cap.pictures.push_back(DemoDesign{"cap", "red", "plain", 1}.locator());
        cap.pictures.push_back(DemoDesign{"cap", "blue", "plain", 1}.locator());
        (void)file.import({cap});
        QVERIFY(shop.look(1));
        QVERIFY(shop.look(1));
        QVERIFY(!shop.look(1));
        QCOMPARE(file->connection().number("SELECT count(*) FROM look"), 2);
    }
};

QTEST_APPLESS_MAIN(FacadeTest)
#include "facade_test.moc"
