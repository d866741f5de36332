#include "storage/error.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::product;
using calliope::test::TemporaryShop;

namespace {

std::vector<Id> idsOf(TemporaryShop& shop, const ProductQuery& query = {}) {
    std::vector<Id> ids;
    for (const ProductHit& hit : shop->search().find(query).hits) ids.push_back(hit.product);
    return ids;
}

/// What the index finds must be what the texts say.
bool isIndexEqual(TemporaryShop& shop) {
    try {
        shop->connection().run("INSERT INTO product_text (product_text, rank) VALUES ('integrity-check', 1)");
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace

class CatalogueTest : public QObject {
    Q_OBJECT

private slots:
    void everythingComesBack() {
        TemporaryShop shop;
        Product made = product("p1", "Linen shirt", 4990, "shirt");
        made.brand = "Ara";
        made.description = "Light.";
        made.facts = "{\"care\":\"30\"}";
        made.ratingMilli = 4500;
        made.ratingCount = 12;
        made.pictures = {"https://shop.example/1.jpg"};
        Variant first = made.variants.front();
        first.sizeLabel = "M";
        first.size = "M";
        first.colour = "white";
        first.colours = 2;
        first.listMinor = 5990;
        first.isTaxIncluded = true;
        first.pictures = {"https://shop.example/2.jpg"};
        made.variants.front() = first;
        Variant second = first;
        second.extId = "p1-2";
        second.sizeLabel = "L";
        second.pictures.clear();
        made.variants.push_back(second);
        const ImportRun run = shop.import({made});
        QCOMPARE(run.products, 1);
        QCOMPARE(run.variants, 2);
        const std::optional<Product> found = shop->catalogue().product(idsOf(shop).at(0));
        QVERIFY(found.has_value());
        QCOMPARE(found->title, made.title);
        QCOMPARE(found->facts, made.facts);
        QCOMPARE(found->ratingMilli, made.ratingMilli);
        QCOMPARE(found->pictures, made.pictures);
        QCOMPARE(found->variants.size(), std::size_t{2});
        QCOMPARE(found->variants[0].sizeLabel, std::string("M"));
        QVERIFY(found->variants[0].price == (Money{4990, "EUR"}));
        QCOMPARE(found->variants[0].listMinor, std::optional<std::int64_t>(5990));
        QCOMPARE(found->variants[0].isTaxIncluded, std::optional(true));
        QCOMPARE(found->variants[0].colours, std::uint64_t{2});
        QCOMPARE(found->variants[0].pictures, first.pictures);
        QCOMPARE(found->variants[0].observedAt, shop.wall);
    }

    void idsStayAndPricesAreRemembered() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Wool scarf", 2000), product("b", "Silk scarf", 3000)});
        const std::vector<Id> before = idsOf(shop);
        const Id variant = shop->catalogue().product(before[0])->variants[0].id;
        shop.wall += 1000;
        (void)shop.import({product("a", "Wool scarf", 1500), product("b", "Silk scarf", 3000)});
        shop.wall += 1000;
        (void)shop.import({product("a", "Warm scarf", 1500), product("b", "Silk scarf", 3000)});
        QCOMPARE(idsOf(shop), before);
        const std::vector<PricePoint> points = shop->prices().of(variant);
        QCOMPARE(points.size(), std::size_t{2});
        QVERIFY(points[0].price == (Money{2000, "EUR"}));
        QVERIFY(points[1].price == (Money{1500, "EUR"}));
        QCOMPARE(shop->prices().of(variant, points[1].at + 500).size(), std::size_t{1});
        QVERIFY(idsOf(shop, {.text = "wool"}).empty());
        QCOMPARE(idsOf(shop, {.text = "warm"}), std::vector<Id>{before[0]});
        QVERIFY(isIndexEqual(shop));
    }

    /// Products that a feed has no more go, but not those that the user keeps.
    void goneProducts() {
        TemporaryShop shop;
        (void)shop.import(
            {product("a", "Kept shoe", 100), product("b", "Lost shoe", 200), product("c", "New shoe", 300)});
        const std::vector<Id> before = idsOf(shop);
        const Id kept = shop->catalogue().product(before[0])->variants[0].id;
        const Id list = shop->wishlists().create("shoes");
        shop->wishlists().add(list, kept, 50);
        (void)shop.import({product("c", "New shoe", 300)});
        QVERIFY(!shop->catalogue().product(before[1]));
        QCOMPARE(shop->catalogue().product(before[0])->variants[0].availability, Availability::gone);
        QCOMPARE(idsOf(shop, {.mustBeInStock = true}), std::vector<Id>{before[2]});
        QCOMPARE(idsOf(shop, {.text = "shoe"}).size(), std::size_t{2});
        QVERIFY(isIndexEqual(shop));
        (void)shop.import({product("a", "Kept shoe", 40), product("c", "New shoe", 300)});
        QCOMPARE(idsOf(shop).front(), before[0]);
        QCOMPARE(shop->wishlists().reached().size(), std::size_t{1});
    }

    /// What the user keeps outlives its source, and is offered again when that comes back.
    void removedSources() {
        TemporaryShop shop;
        const std::vector<Product> all{product("a", "Wished shoe", 100), product("b", "Carted shoe", 200),
                                       product("c", "Worn shoe", 300), product("d", "Unwanted shoe", 400)};
        (void)shop.import(all);
        const std::vector<Id> products = idsOf(shop);
        std::vector<Id> variants;
        for (const Id id : products) variants.push_back(shop->catalogue().product(id)->variants[0].id);
        const Id list = shop->wishlists().create("shoes");
        shop->wishlists().add(list, variants[0], 50);
        shop->carts().set(variants[1], 1);
        const Id outfit = shop->wardrobe().saveOutfit({0, "Sunday", "", "", {}, {{"shoes", 0, variants[2]}}});
        const FeedSource source = shop->catalogue().sources().at(0);

        shop->catalogue().removeSource(shop.source);
        QVERIFY(shop->catalogue().sources().empty());
        QVERIFY(shop->catalogue().hadSources());
        QCOMPARE(idsOf(shop), (std::vector<Id>{products[0], products[1], products[2]}));
        QVERIFY(idsOf(shop, {.mustBeInStock = true}).empty());
        QCOMPARE(shop->wishlists().items(list).at(0).availability, Availability::gone);
        QCOMPARE(shop->carts().lines(shop.merchant).at(0).availability, Availability::gone);
        QCOMPARE(shop->wardrobe().outfits().at(0).items.size(), std::size_t{1});
        QCOMPARE(shop->prices().of(variants[0]).size(), std::size_t{1});
        QVERIFY(isIndexEqual(shop));

        QCOMPARE(shop->catalogue().saveSource({0, source.merchant, source.kind, source.locator, "EUR"}), shop.source);
        (void)shop.import(all);
        QCOMPARE(shop->wishlists().items(list).at(0).availability, Availability::inStock);

        // Once nobody keeps it, it goes, at the next start at the latest; the shop with the last.
        shop->catalogue().removeSource(shop.source);
        shop->wishlists().remove(list);
        shop->carts().empty(shop.merchant);
        shop.close();
        shop.open();
        QCOMPARE(idsOf(shop), std::vector<Id>{products[2]});
        QVERIFY(shop->catalogue().merchant(shop.merchant).has_value());
        shop->wardrobe().removeOutfit(outfit);
        shop->catalogue().forgetRemoved();
        QVERIFY(idsOf(shop).empty());
        QVERIFY(!shop->catalogue().merchant(shop.merchant));
        QVERIFY(isIndexEqual(shop));
    }

    /// What a shop has told when it was asked stays beside its list, as long as somebody keeps it.
    void toldThings() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Listed shoe", 100)});
        const Id told = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "test", .locator = "told:", .currency = {}});
        const auto tell = [&](const Product& each) {
            CatalogueImport import(shop->connection(), shop->clock(), told, CatalogueImport::Scope::more);
            import.take(each, 1);
            (void)import.commit({});
        };
        Product two = product("b", "Told shoe", 200);
        two.variants.push_back(two.variants[0]);
        two.variants[1].extId = "b-2";
        two.variants[1].checkoutItem = "item of b-2";
        tell(two);
        const std::optional<Id> large = shop->catalogue().variantOf(shop.merchant, "item of b-2");
        QVERIFY(large.has_value());
        QVERIFY(!shop->catalogue().variantOf(shop.merchant, "b-2")); // it is called otherwise
        QVERIFY(shop->catalogue().variantOf(shop.merchant, "b-1").has_value());
        const Id list = shop->wishlists().create("shoes");
        shop->wishlists().add(list, *large);
        tell(product("c", "Passing shoe", 300));
        Product more = product("a", "Listed shoe", 100); // a size that the list does not have
        more.variants[0].extId = more.variants[0].checkoutItem = "a-2";
        tell(more);
        QCOMPARE(idsOf(shop, {.mustBeInStock = true}).size(), std::size_t{3}); // one does not drive out the other

        shop.close();
        shop.open();
        QCOMPARE(idsOf(shop, {.text = "passing"}).size(), std::size_t{0});
        QCOMPARE(idsOf(shop, {.mustBeInStock = true}).size(), std::size_t{2});
        const auto kept = shop->catalogue().product(*shop->catalogue().productOf(*large));
        QCOMPARE(kept->variants.size(), std::size_t{2}); // its other size, too
        QCOMPARE(shop->catalogue().sources().size(), std::size_t{2});
        const auto sourceOf = [&](std::string_view id) {
            return shop->connection().number("SELECT source FROM product WHERE ext_id = ?", {id}).value_or(0);
        };
        QCOMPARE(sourceOf("b"), told);
        QCOMPARE(sourceOf("a"), shop.source); // what the list has, too, is the list's again
        QVERIFY(!shop->catalogue().variantOf(shop.merchant, "a-2"));
        QVERIFY(shop->catalogue().variantOf(shop.merchant, "a-1").has_value());

        shop->wishlists().remove(list);
        shop->catalogue().forgetRemoved();
        QCOMPARE(idsOf(shop).size(), std::size_t{1});
        QCOMPARE(shop->catalogue().sources().size(), std::size_t{1});
        QVERIFY(shop->catalogue().merchant(shop.merchant).has_value());
        QVERIFY(isIndexEqual(shop));
    }

    /// Two lists of one shop that have the same things: one product, as the list says that was read last, with the
    /// variants of both, until none has it.
    void overlappingLists() {
        TemporaryShop shop;
        const Id second = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "test", .locator = "sale.tsv", .currency = "EUR"});
        const auto inStock = [&](std::string_view text) {
            return idsOf(shop, {.text = std::string(text), .mustBeInStock = true});
        };
        (void)shop.import({product("a", "Cap", 2000), product("b", "Bonnet", 3000)});
        const Id both = idsOf(shop, {.text = "bonnet"}).at(0);

        Product sale = product("b", "Bonnet in the sale", 2500);
        sale.variants.push_back(product("b", "", 2600).variants.front());
        sale.variants.back().extId = "b-2";
        sale.variants.back().pictures = {"https://shop.example/b-2.jpg"};
        shop.wall += 1000;
        (void)shop.import({sale, product("c", "Beret", 1000)}, second);
        QCOMPARE(shop->catalogue().productCount(), 3);
        std::optional<Product> found = shop->catalogue().product(both);
        QVERIFY(found.has_value());
        QCOMPARE(found->title, std::string("Bonnet in the sale"));
        QCOMPARE(found->variants.size(), std::size_t{2});
        QVERIFY(found->variants[0].price == (Money{2500, "EUR"}));
        QCOMPARE(shop->prices().of(found->variants[0].id).size(), std::size_t{2});

        // The first one read anew: what only the second has stays, with its pictures.
        shop.wall += 1000;
        (void)shop.import({product("b", "Bonnet", 3000)});
        QVERIFY(inStock("cap").empty());
        QCOMPARE(inStock("beret").size(), std::size_t{1});
        found = shop->catalogue().product(both);
        QCOMPARE(found->title, std::string("Bonnet"));
        QCOMPARE(found->variants.size(), std::size_t{2});
        QVERIFY(found->variants[0].price == (Money{3000, "EUR"}));
        QCOMPARE(found->variants[1].availability, Availability::inStock);
        QCOMPARE(found->variants[1].pictures, sale.variants.back().pictures);

        // A list goes with what no other has.
        shop->catalogue().removeSource(shop.source);
        QCOMPARE(inStock("bonnet"), std::vector<Id>{both});
        found = shop->catalogue().product(both);
        QCOMPARE(found->variants.size(), std::size_t{2});
        QCOMPARE(shop->catalogue().sources().size(), std::size_t{1});
        shop.close();
        shop.open();
        QCOMPARE(shop->catalogue().productCount(), 2);
        shop->catalogue().removeSource(second);
        QCOMPARE(shop->catalogue().productCount(), 0);
        QVERIFY(!shop->catalogue().merchant(shop.merchant));
        QVERIFY(isIndexEqual(shop));
    }

    /// Whichever list goes, what the other one has does not.
    void theLastReadListGoes() {
        TemporaryShop shop;
        const Id second = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "test", .locator = "sale.tsv", .currency = "EUR"});
        (void)shop.import({product("a", "Cap", 2000)});
        (void)shop.import({product("a", "Cap", 1500), product("b", "Bonnet", 3000)}, second);
        const Id cap = idsOf(shop, {.text = "cap"}).at(0);
        const Id kept = shop->catalogue().product(idsOf(shop, {.text = "bonnet"}).at(0))->variants[0].id;
        shop->wishlists().add(shop->wishlists().create("hats"), kept);
        shop->catalogue().removeSource(second);
        QCOMPARE(idsOf(shop, {.mustBeInStock = true}), std::vector<Id>{cap});
        QCOMPARE(shop->catalogue().productCount(), 2); // the one that is wished for is gone, and shown
        shop.close();
        shop.open();
        QCOMPARE(idsOf(shop, {.mustBeInStock = true}), std::vector<Id>{cap});
    }

    /// In a file of before there were such lists, each thing is of the list that it came with.
    void olderFilesKnowTheirLists() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 2000)});
        shop.close();
        {
            Connection old(shop.database(), Connection::Use::write);
            old.script(
                "DROP TABLE market; DROP TABLE variant_facts; ALTER TABLE staged_variant DROP COLUMN facts; DROP TABLE "
                "style_source; DROP TABLE refresh_period; DROP TABLE feedback; DROP TABLE sight; "
                "DROP TABLE kept_picture; "
                "DROP INDEX media_by_locator; DROP TABLE listed; PRAGMA user_version = 2");
        }
        shop.open();
        QCOMPARE(shop->connection().number("SELECT count(*) FROM listed WHERE source = ?", {shop.source}), 1);
        (void)shop.import({product("b", "Bonnet", 2000)});
        QCOMPARE(shop->catalogue().productCount(), 1);
    }

    /// What a list says of one variant stays with it, and goes when the list does not say it any more.
    void factsOfVariants() {
        TemporaryShop shop;
        Product oil = product("oil", "Olive oil", 1200);
        oil.variants.push_back(oil.variants.front());
        oil.variants[0].facts = "{\"unit_pricing_measure\":\"750 ml\"}";
        oil.variants[1].extId = "oil-2";
        (void)shop.import({oil});
        const auto factsOf = [&](std::size_t variant) {
            return shop->catalogue().product(idsOf(shop).at(0))->variants.at(variant).facts;
        };
        QCOMPARE(factsOf(0), oil.variants[0].facts);
        QCOMPARE(factsOf(1), std::string("{}"));
        std::swap(oil.variants[0].facts, oil.variants[1].facts);
        (void)shop.import({oil});
        QCOMPARE(factsOf(0), std::string("{}"));
        QCOMPARE(factsOf(1), oil.variants[1].facts);
    }

    /// In a file of before, a product had them; they are those of its variant where it has one.
    void olderFilesHaveTheirFacts() {
        TemporaryShop shop;
        Product oil = product("oil", "Olive oil", 1200);
        oil.facts = "{\"care\":\"cool\",\"unit_pricing_measure\":\"750 ml\"}";
        Product soap = product("soap", "Olive soap", 500);
        soap.facts = oil.facts;
        soap.variants.push_back(soap.variants.front());
        soap.variants[1].extId = "soap-2";
        (void)shop.import({oil, soap});
        shop.close();
        {
            Connection old(shop.database(), Connection::Use::write);
            old.script("DROP TABLE market; DROP TABLE variant_facts; ALTER TABLE staged_variant DROP COLUMN facts; "
                       "PRAGMA user_version = 8");
        }
        shop.open();
        for (const Id id : idsOf(shop)) {
            const std::optional<Product> found = shop->catalogue().product(id);
            QCOMPARE(found->facts, std::string("{\"care\":\"cool\"}"));
            const bool isOne = found->variants.size() == 1;
            QCOMPARE(found->variants[0].facts, std::string(isOne ? "{\"unit_pricing_measure\":\"750 ml\"}" : "{}"));
        }
    }

    /// A period is one of the list that it was chosen for: the next list at the same place has none.
    void periodsGoWithTheirList() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 2000)});
        const auto hours = [&] { return shop->catalogue().sources().at(0).refreshHours; };
        QCOMPARE(hours(), 0);
        shop->catalogue().setRefresh(shop.source, 24);
        shop->catalogue().setRefresh(shop.source + 1, 24); // there is none
        QCOMPARE(hours(), 24);
        const FeedSource list = shop->catalogue().sources().at(0);
        QCOMPARE(shop->catalogue().saveSource(list), shop.source);
        shop.close();
        shop.open();
        QCOMPARE(hours(), 24);
        shop->catalogue().setRefresh(shop.source, 0);
        QCOMPARE(hours(), 0);
        shop->catalogue().setRefresh(shop.source, 168);

        const Id wished = shop->search().find({.text = "cap"}).hits.at(0).variant;
        shop->wishlists().add(shop->wishlists().create("mine"), wished, 2000); // so the list leaves something behind
        shop->catalogue().removeSource(shop.source);
        QCOMPARE(shop->catalogue().saveSource(list), shop.source);
        QCOMPARE(hours(), 0);
    }

    /// A thing is for the buyers for whom its list is, else its shop; what was said of a list stays when it comes
    /// again.
    void marketsOfThings() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 2000)});
        const Id wished = shop->search().find({.text = "cap"}).hits.at(0).variant;
        const Id cap = shop->catalogue().productOf(wished).value_or(0);
        const auto market = [&] { return shop->catalogue().product(cap)->market; };
        QCOMPARE(market(), std::string());
        const Id asked = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = std::string(askedKind), .locator = std::string(askedLocator)});
        shop->catalogue().setMarket(asked, "US");
        QCOMPARE(market(), std::string("US"));
        shop->catalogue().setMarket(shop.source, "AT");
        shop->catalogue().setMarket(shop.source, "DE");
        shop->catalogue().setMarket(asked + 1, "DE"); // there is none
        QCOMPARE(market(), std::string("DE"));
        shop.close();
        shop.open();
        FeedSource list = shop->catalogue().sources().at(0);
        QCOMPARE(list.market, std::string("DE"));
        list.market.clear();
        QCOMPARE(shop->catalogue().saveSource(list), shop.source);
        QCOMPARE(market(), std::string("DE"));
        for (const char* none : {"de", "D", "DEU", "D1"})
            QVERIFY_THROWS_EXCEPTION(Error, shop->catalogue().setMarket(shop.source, none));
        shop->wishlists().add(shop->wishlists().create("mine"), wished, 2000);
        shop->catalogue().removeSource(shop.source);
        QCOMPARE(market(), std::string("DE")); // as long as it is kept
        shop->catalogue().setMarket(shop.source, {});
        shop->catalogue().setMarket(asked, {});
        QCOMPARE(market(), std::string());
    }

    /// What a shop was asked counts for offers, filters and the history, where it can be compared.
    void pricesThatWereTold() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 2000), product("b", "Hat", 3000), product("c", "Bonnet", 4000)});
        const auto variantOf = [&](const char* word) { return shop->search().find({.text = word}).hits.at(0).variant; };
        const Id cap = variantOf("cap");
        const Id hat = variantOf("hat");
        const Id list = shop->wishlists().create("mine");
        shop->wishlists().add(list, cap);
        shop->carts().set(hat, 1);
        std::vector<Id> kept;
        for (const auto& thing : shop->catalogue().kept(shop.merchant, 9)) kept.push_back(thing.variant);
        QCOMPARE(kept, (std::vector<Id>{cap, hat}));
        QCOMPARE(shop->catalogue().kept(shop.merchant, 1).size(), std::size_t{1});
        QVERIFY(shop->catalogue().kept(shop.merchant + 1, 9).empty());

        const std::int64_t later = shop.wall + 1000;
        QCOMPARE(shop->prices().take({{cap, {1500, "EUR"}, 2000, Availability::outOfStock},
                                      {hat, {1, "USD"}, std::nullopt, Availability::inStock},
                                      {Id{9999}, {1, "EUR"}, std::nullopt, Availability::inStock}},
                                     later),
                 1);
        const Variant now = shop->catalogue().product(*shop->catalogue().productOf(cap))->variants.at(0);
        QVERIFY(now.price == (Money{1500, "EUR"}));
        QCOMPARE(now.listMinor, std::optional<std::int64_t>(2000));
        QCOMPARE(now.observedAt, later);
        QCOMPARE(shop->prices().of(cap), (std::vector<PricePoint>{{shop.wall, {2000, "EUR"}}, {later, {1500, "EUR"}}}));
        QCOMPARE(shop->prices().of(hat).size(), std::size_t{1});
        QCOMPARE(idsOf(shop, {.text = "cap", .mustBeInStock = true}).size(), std::size_t{0});
        QCOMPARE(shop->prices().take({{cap, {1500, "EUR"}, std::nullopt, Availability::inStock}}, later + 1), 0);
        QCOMPARE(shop->prices().of(cap).size(), std::size_t{2});
        QCOMPARE(idsOf(shop, {.text = "cap", .mustBeInStock = true}).size(), std::size_t{1});

        (void)shop.import({product("b", "Hat", 3000)}); // the cap is gone, and stays so
        QCOMPARE(shop->prices().take({{cap, {1, "EUR"}, std::nullopt, Availability::inStock}}, later + 2), 0);
        QCOMPARE(shop->prices().of(cap).size(), std::size_t{2});
        QCOMPARE(shop->catalogue().kept(shop.merchant, 9).size(), std::size_t{1});
    }

    void variantsInSeveralRows() {
        TemporaryShop shop;
        Product second = product("a", "Not the title", 1000);
        second.variants.front().extId = "a-2";
        second.words = "red";
        CatalogueImport import(shop->connection(), shop->clock(), shop.source);
        import.take(product("a", "Jeans", 1000), 1);
        import.take(second, 2);
        import.take(second, 3);
        QCOMPARE(import.rejectCount(), 1);
        const ImportRun run = import.commit("");
        QCOMPARE(run.variants, 2);
        QCOMPARE(shop->catalogue().rejects(run.id),
                 (std::vector<Reject>{{3, "a-2", "It is there twice: the first one counts."}}));
        const Product found = *shop->catalogue().product(idsOf(shop).at(0));
        QCOMPARE(found.title, std::string("Jeans"));
        QCOMPARE(found.words, std::string(" red"));
    }

    /// An import that ends early, by an error or a crash, changes nothing.
    void halfImportsChangeNothing() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000)});
        {
            CatalogueImport import(shop->connection(), shop->clock(), shop.source);
            for (int i = 0; i < 5000; ++i) import.take(product(std::to_string(i), "Hat", 1), i);
        }
        QCOMPARE(shop->catalogue().productCount(), 1);
        QCOMPARE(shop->connection().number("SELECT count(*) FROM staged_product"), 0);
        shop->connection().run(
            "INSERT INTO staged_product (ext_id, title, brand, kind, category, gender, age_group, url, "
            "description, words, facts) VALUES ('x', '', '', '', '', '', '', '', '', '', '')");
        (void)shop.import({product("b", "Cap", 1000)});
        QCOMPARE(shop->catalogue().productCount(), 1);
    }

    void tooManyVariants() {
        TemporaryShop shop;
        Product many = product("a", "Sock", 100);
        many.variants.resize(CatalogueImport::mostVariants + 1, many.variants.front());
        CatalogueImport import(shop->connection(), shop->clock(), shop.source);
        QVERIFY_THROWS_EXCEPTION(Error, import.take(many, 1));
    }

    void readersSeeWhatIsCommitted() {
        TemporaryShop shop;
        (void)shop.import({product("a", "Cap", 1000)});
        QVERIFY(shop->canBeReadBeside());
        ShopStore reader(ShopStore::Beside(), shop.folder());
        CatalogueImport import(shop->connection(), shop->clock(), shop.source);
        import.take(product("b", "Hat", 1000), 1);
        QCOMPARE(reader.search().find({.text = "cap"}).hits.size(), std::size_t{1});
        (void)import.commit("");
        QCOMPARE(reader.search().find({.text = "hat"}).hits.size(), std::size_t{1});
        QVERIFY(reader.search().find({.text = "cap"}).hits.empty());
        QVERIFY_THROWS_EXCEPTION(Error, reader.wishlists().create("Summer"));
        QVERIFY(shop->wishlists().lists().empty());
    }
};

QTEST_APPLESS_MAIN(CatalogueTest)
#include "catalogue_test.moc"
