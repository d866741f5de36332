#include "app/shop/catalogue/found_products.h"
#include "app/shop/tools/shop_facts.h"
#include "app/shop/tools/shop_ids.h"
#include "app/shop/words/lexicon.h"
#include "app/tools/tool_loop.h"
#include "tests/app/shop/tools/shop_tool_box.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QJsonDocument>
#include <QTest>
#include <algorithm>

using namespace calliope;
using namespace calliope::app;
using test::ShopToolBox;

namespace {

struct Row {
    const char* name;
    ToolEffect effect;
    bool readsStrangers;
    bool tellsOwnThings; ///< wardrobe, sizes, carts, orders
};

/// Names, effects, who wrote what they tell, and whether it is the user's own: the table of the specification.
constexpr std::array table{
    Row{"shop_search", ToolEffect::read, true, false},
    Row{"shop_similar", ToolEffect::read, true, true},
    Row{"shop_get", ToolEffect::read, true, false},
    Row{"shop_compare", ToolEffect::read, true, false},
    Row{"shop_price_history", ToolEffect::read, false, false},
    Row{"size_advise", ToolEffect::read, true, true},
    Row{"wardrobe_search", ToolEffect::read, false, true},
    Row{"outfit_suggest", ToolEffect::read, true, true},
    Row{"wishlist_update", ToolEffect::keep, false, false},
    Row{"cart_update", ToolEffect::keep, false, false},
    Row{"cart_view", ToolEffect::read, true, true},
    Row{"order_status", ToolEffect::read, true, true},
    Row{"style_propose", ToolEffect::propose, false, false},
    Row{"checkout_prepare", ToolEffect::propose, true, true},
};

QJsonArray productsFor(ShopToolBox& tools, const QJsonObject& wish) {
    return tools.answer("shop_search", wish)["products"].toArray();
}

} // namespace

class ShopToolsTest : public QObject {
    Q_OBJECT

private slots:
    void theyAreThoseOfTheTable() {
        ShopToolBox tools;
        QCOMPARE(tools.box.rows().size(), qsizetype(table.size()));
        for (const Row& row : table) {
            const Tool* tool = tools.box.find(row.name);
            if (tool == nullptr) QFAIL(row.name);
            QVERIFY2(tool->effect == row.effect, row.name);
            QVERIFY2(tool->readsStrangers == row.readsStrangers, row.name);
            QVERIFY2(tool->readsElsewhere == row.tellsOwnThings, row.name);
            QVERIFY2(tools.box.permissionOf(*tool, true) == (row.tellsOwnThings ? Permission::ask : Permission::always),
                     row.name);
            QVERIFY2(tools.box.permissionOf(*tool, false) == Permission::always, row.name);
            QVERIFY(tool->need == ToolNeed::shopping && tool->source.isEmpty());
            QCOMPARE(tool->parameters["additionalProperties"], QJsonValue(false));
            QVERIFY(!tool->title.isEmpty() && !tool->words({}).isEmpty());
        }
    }

    void offeredWhileShoppingIsInUse() {
        ShopToolBox tools;
        int characters = 0;
        for (const ToolSpec& spec : tools.box.offer(4'096))
            characters += static_cast<int>(spec.description.size()) +
                          static_cast<int>(QJsonDocument(spec.parameters).toJson(QJsonDocument::Compact).size());
        QCOMPARE(tools.box.offer(4'096).size(), table.size());
        QVERIFY2(characters < 8'000, qPrintable(QString::number(characters)));
        tools.box.setShopping(false);
        QVERIFY(tools.box.offer(4'096).empty());
    }

    /// For people there are cards: which products, and nothing that is said of them.
    void foundThingsAreCards() {
        ShopToolBox tools;
        const ToolResult found = tools.call("shop_search", {{"query", ""}, {"category", "boots"}, {"limit", 5}});
        const QJsonArray rows = QJsonDocument::fromJson(found.text.toUtf8()).object()["products"].toArray();
        QCOMPARE(found.blocks.size(), std::size_t{1});
        const std::vector<shop::FoundProduct> kept = shop::foundIn(found.blocks[0].payload, found.blocks[0].text);
        QCOMPARE(kept.size(), static_cast<std::size_t>(rows.size()));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const shop::FoundProduct& each = kept[static_cast<std::size_t>(i)];
            QCOMPARE(shopId(ShopIdKind::product, each.product), rows[i]["id"].toString());
            QCOMPARE(shopId(ShopIdKind::variant, each.variant), rows[i]["variant_id"].toString());
        }
        const QString id = rows[0]["id"].toString();
        QCOMPARE(tools.call("shop_get", {{"product_id", id}}).blocks.size(), std::size_t{1});
        QVERIFY(tools.call("shop_get", {{"product_id", "p999999"}}).blocks.empty());
        QVERIFY(
            tools.call("shop_search", {{"query", "boots"}, {"price", QJsonObject{{"max", "0.01"}}}}).blocks.empty());
    }

    void searches() {
        ShopToolBox tools;
        const QJsonObject answer =
            tools.answer("shop_search",
                         {{"query", ""}, {"category", "boots"}, {"size", QJsonObject{{"label", "39"}}}, {"limit", 5}});
        const QJsonArray products = answer["products"].toArray();
        QVERIFY(!products.isEmpty() && products.size() <= 5);
        for (const QJsonValue each : products) {
            const QJsonObject product = each.toObject();
            QVERIFY(product.size() <= mostFacts);
            QCOMPARE(product["size"].toString(), QString("39"));
            QVERIFY(shopIdOf(ShopIdKind::product, product["id"].toString()));
            QVERIFY(shopIdOf(ShopIdKind::variant, product["variant_id"].toString()));
            QVERIFY(product["price"].toString().contains(' '));
            QVERIFY(product["fits"].toString().contains("size"));
        }
        QCOMPARE(answer["understood"].toObject()["category"].toString(), QString("boots"));
        QVERIFY(answer["note"].toString().contains("never instructions"));
    }

    /// Whether prices hold the tax, by the country to which a shop sells; unknown where nobody has said it.
    void taxesAreTold() {
        ShopToolBox tools;
        const auto products = [&] { return productsFor(tools, {{"query", ""}, {"merchants", QJsonArray{"orilla"}}}); };
        const QJsonArray ids{products().at(0)["variant_id"], products().at(1)["variant_id"]};
        const auto said = [](const QJsonObject& answer, const char* rows) {
            const QJsonArray all = answer[QLatin1String(rows)].toArray();
            return all.at(0)["tax"].toString();
        };
        const auto found = [&] { return products().at(0)["tax"].toString(); };
        const auto compared = [&] { return said(tools.answer("shop_compare", {{"variant_ids", ids}}), "compared"); };
        QCOMPARE(found(), QString("VAT included"));
        QCOMPARE(compared(), QString("VAT included"));
        QVERIFY(!tools.call("cart_update", {{"op", "set"}, {"variant_id", ids.at(0)}, {"qty", 1}}).isError);
        const QJsonArray carts = tools.answer("cart_view", {})["carts"].toArray();
        QCOMPARE(said(carts.at(0).toObject(), "lines"), QString("VAT included"));

        const auto setMarket = [&](const char* country) {
            for (const storage::FeedSource& source : tools.shop.catalogue().sources())
                tools.shop.catalogue().setMarket(source.id, country);
        };
        setMarket("US");
        QCOMPARE(found(), QString("sales tax comes on top"));
        setMarket("");
        QCOMPARE(found(), QString());
        QCOMPARE(compared(), QString("unknown"));
    }

    void shopsAreFoundByName() {
        ShopToolBox tools;
        const QJsonArray products = productsFor(tools, {{"query", ""}, {"merchants", QJsonArray{"orilla"}}});
        QVERIFY(!products.isEmpty());
        for (const QJsonValue each : products) QCOMPARE(each.toObject()["shop"].toString(), QString("Orilla Norte"));
        QVERIFY(productsFor(tools, {{"query", ""}, {"merchants", QJsonArray{"no such shop"}}}).isEmpty());
    }

    void whatFindsNothingSaysSo() {
        ShopToolBox tools;
        const QJsonObject answer =
            tools.answer("shop_search", {{"query", "boots"}, {"price", QJsonObject{{"max", "1.00"}}}});
        QVERIFY(answer["products"].toArray().isEmpty());
        QVERIFY(answer["note"].toString().contains("one condition less"));
        const ToolResult wrong = tools.call("shop_search", {{"query", ""}, {"price", QJsonObject{{"max", "-1"}}}});
        QVERIFY(wrong.isError && wrong.text.contains("price.max"));
    }

    void looksAtOne() {
        ShopToolBox tools;
        const QString id = productsFor(tools, {{"query", "boots"}})[0].toObject()["id"].toString();
        const QJsonObject product = tools.answer("shop_get", {{"product_id", id}});
        QCOMPARE(product["id"].toString(), id);
        QVERIFY(product["variants"].toArray().size() >= 2);
        for (const QJsonValue variant : product["variants"].toArray()) {
            QVERIFY(variant.toObject().size() <= mostFacts);
            QVERIFY(shopIdOf(ShopIdKind::variant, variant.toObject()["variant_id"].toString()));
        }
        QCOMPARE(product["text_of_the_shop"].toObject()["tainted"], QJsonValue(true));
    }

    void looksAlike() {
        ShopToolBox tools;
        while (tools.shop.look(200)) {
        }
        const QString id = productsFor(tools, {{"query", "boots"}})[0].toObject()["id"].toString();
        const QJsonArray alike = tools.answer("shop_similar", {{"product_id", id}})["products"].toArray();
        QVERIFY(!alike.isEmpty());
        for (const QJsonValue each : alike) {
            QVERIFY(each.toObject()["alike"].toString().endsWith('%'));
            QVERIFY(each.toObject()["id"].toString() != id);
        }
        const QJsonArray cheap =
            tools
                .answer("shop_similar",
                        {{"product_id", id},
                         {"filters",
                          QJsonObject{{"price", QJsonObject{{"max", "60.00"}, {"currency", "EUR"}}}}}})["products"]
                .toArray();
        for (const QJsonValue each : cheap) QVERIFY(each.toObject()["price"].toString().endsWith("EUR"));
        storage::WardrobeItem item;
        item.name = "my boots";
        const storage::Id own = tools.shop.wardrobe().save(item);
        QVERIFY(tools.call("shop_similar", {{"wardrobe_id", shopId(ShopIdKind::wardrobe, own)}}).isError);
        QVERIFY(tools.call("shop_similar", QJsonObject{}).isError);
        QVERIFY(tools.call("shop_similar", {{"image_ref", "1"}}).isError); // no picture in the chat
    }

    void compares() {
        ShopToolBox tools;
        const QJsonArray products = productsFor(tools, {{"query", "boots"}});
        const QJsonArray ids{products[0].toObject()["variant_id"], products[1].toObject()["variant_id"]};
        const QJsonArray all = tools.answer("shop_compare", {{"variant_ids", ids}})["compared"].toArray();
        QCOMPARE(all.size(), 2);
        QVERIFY(all[0].toObject().size() <= mostFacts);
        QCOMPARE(all[0].toObject()["price"], products[0].toObject()["price"]);
        const QJsonArray some =
            tools
                .answer("shop_compare",
                        {{"variant_ids", ids}, {"criteria", QJsonArray{"cost", "Waterproofing"}}})["compared"]
                .toArray();
        QVERIFY(some[0].toObject().contains("price"));
        QCOMPARE(some[0].toObject()["Waterproofing"].toString(), QString("unknown")); // nothing is made up
        QVERIFY(tools.call("shop_compare", {{"variant_ids", QJsonArray{ids[0]}}}).isError);
        QVERIFY(tools.call("shop_compare", {{"variant_ids", QJsonArray{"v999999", ids[0]}}}).isError);
    }

    void earlierPrices() {
        ShopToolBox tools(false);
        tools.file.import({test::product("a", "Shirt", 5'000, "shirt")});
        const QString id = productsFor(tools, {{"query", "shirt"}})[0].toObject()["variant_id"].toString();
        tools.file.wall += 86'400'000;
        tools.file.import({test::product("a", "Shirt", 4'000, "shirt")});
        const QJsonArray prices =
            tools.answer("shop_price_history", {{"variant_id", id}, {"days", 3650}})["prices"].toArray();
        QCOMPARE(prices.size(), 2);
        QCOMPARE(prices[1].toObject()["price"].toString(), QString("40.00 EUR"));
    }

    /// What the body measures stays here, whoever answers.
    void sizesWithoutMeasures() {
        ShopToolBox tools(false);
        storage::Product shirt = test::product("a", "Shirt", 5'000, "shirt");
        shirt.gender = "male";
        shirt.variants[0].size = shirt.variants[0].sizeLabel = "M";
        storage::Variant large = shirt.variants[0];
        large.extId = "a-2";
        large.size = large.sizeLabel = "L";
        shirt.variants.push_back(large);
        tools.file.import({shirt});
        const QString id = productsFor(tools, {{"query", "shirt"}})[0].toObject()["id"].toString();
        QCOMPARE(tools.answer("size_advise", {{"product_id", id}})["advice"].toString(), QString("unknown"));
        tools.shop.wardrobe().setMeasure({"chest", 983});
        const ToolResult result = tools.call("size_advise", {{"product_id", id}});
        const QJsonObject advice = QJsonDocument::fromJson(result.text.toUtf8()).object();
        QCOMPARE(advice["advice"].toString(), QString("fits"));
        QCOMPARE(advice["size"].toString(), QString("M"));
        QCOMPARE(advice["by"].toString(), QString("chest"));
        QVERIFY(!result.text.contains("983") && !result.text.contains("98.3"));
    }

    void wardrobeAndOutfits() {
        ShopToolBox tools;
        storage::WardrobeItem shirt;
        shirt.name = "white linen shirt";
        shirt.category = "shirt";
        shirt.colours = shop::bitOf(shop::Topic::colour, "white");
        const storage::Id own = tools.shop.wardrobe().save(shirt);
        shirt.name = "black jeans";
        shirt.category = "jeans";
        shirt.colours = shop::bitOf(shop::Topic::colour, "black");
        (void)tools.shop.wardrobe().save(shirt);
        QCOMPARE(tools.answer("wardrobe_search", {})["wardrobe"].toArray().size(), 2);
        const QJsonArray tops =
            tools.answer("wardrobe_search", {{"type", "top"}, {"colours", QJsonArray{"weiss", "white"}}})["wardrobe"]
                .toArray();
        QCOMPARE(tops.size(), 1);
        QCOMPARE(tops[0].toObject()["id"].toString(), shopId(ShopIdKind::wardrobe, own));
        QVERIFY(tools.answer("wardrobe_search", {{"type", "boots"}})["wardrobe"].toArray().isEmpty());

        const QJsonObject outfit = tools.answer(
            "outfit_suggest", {{"seed_ids", QJsonArray{shopId(ShopIdKind::wardrobe, own)}}, {"budget", "200 EUR"}});
        bool hasJeans = false;
        bool hasShoes = false;
        for (const QJsonValue each : outfit["outfit"].toArray()) {
            hasJeans = hasJeans || each.toObject()["name"].toString() == u"black jeans";
            hasShoes =
                hasShoes || (each.toObject()["slot"].toString() == u"shoes" && each.toObject().contains("price"));
        }
        QVERIFY(hasJeans && hasShoes); // what is owned first, the rest out of the catalogue
        QVERIFY(tools.call("outfit_suggest", {{"budget", "much"}}).isError);
        QVERIFY(tools.call("outfit_suggest", {{"seed_ids", QJsonArray{"w99999"}}}).isError);
    }

    void wishlistsAndBack() {
        ShopToolBox tools;
        const QString id = productsFor(tools, {{"query", "boots"}})[0].toObject()["variant_id"].toString();
        const QJsonObject add{{"op", "add"}, {"variant_id", id}, {"list", "Autumn"}, {"target_price", "10.00"}};
        QVERIFY(!tools.call("wishlist_update", add).isError);
        QCOMPARE(tools.shop.wishlists().lists().size(), std::size_t{1});
        const storage::Id list = tools.shop.wishlists().lists()[0].id;
        QCOMPARE(*tools.shop.wishlists().items(list)[0].targetMinor, 1'000);
        QCOMPARE(tools.changes.size(), 1);
        tools.undo();
        QVERIFY(tools.shop.wishlists().lists().empty());

        QVERIFY(!tools.call("wishlist_update", add).isError);
        QVERIFY(!tools.call("wishlist_update", {{"op", "remove"}, {"variant_id", id}, {"list", "autumn"}}).isError);
        tools.undo();
        const storage::Id again = tools.shop.wishlists().lists()[0].id;
        QCOMPARE(*tools.shop.wishlists().items(again)[0].targetMinor, 1'000);
        QVERIFY(tools.call("wishlist_update", {{"op", "remove"}, {"variant_id", id}, {"list", "none"}}).isError);
        QVERIFY(tools.call("wishlist_update", {{"op", "add"}, {"variant_id", id}, {"target_price", "cheap"}}).isError);
    }

    void cartsAndBack() {
        ShopToolBox tools;
        const QJsonObject boots = productsFor(tools, {{"query", "boots"}})[0].toObject();
        const QString id = boots["variant_id"].toString();
        QVERIFY(!tools.call("cart_update", {{"op", "set"}, {"variant_id", id}, {"qty", 2}}).isError);
        QVERIFY(!tools.call("cart_update", {{"op", "set"}, {"variant_id", id}, {"qty", 5}}).isError);
        const QJsonObject cart = tools.answer("cart_view", {})["carts"].toArray()[0].toObject();
        QCOMPARE(cart["lines"].toArray()[0].toObject()["qty"].toInt(), 5);
        tools.undo();
        QCOMPARE(tools.shop.carts().lines(tools.shop.carts().merchants()[0])[0].quantity, 2);
        QVERIFY(!tools.call("cart_update", {{"op", "remove"}, {"variant_id", id}}).isError);
        QVERIFY(tools.shop.carts().merchants().empty());
        QCOMPARE(tools.call("cart_view", {}).text, QString("The cart is empty."));
        tools.undo();
        // The price that it was seen at has to be the price.
        QVERIFY(tools.call("cart_update", {{"op", "set"}, {"variant_id", id}, {"qty", 1}, {"expected_price_minor", 1}})
                    .isError);
        QCOMPARE(tools.shop.carts().lines(tools.shop.carts().merchants()[0])[0].quantity, 2);

        const QString cartId = cart["cart_id"].toString();
        const QJsonObject prepared = tools.answer("checkout_prepare", {{"cart_id", cartId}});
        QCOMPARE(prepared["status"].toString(), QString("permission"));
        QVERIFY(prepared["note"].toString().startsWith("Nothing is ordered."));
        QCOMPARE(prepared["lines"].toArray().size(), 1);
        QCOMPARE(tools.checkouts, std::vector<storage::Id>{*shopIdOf(ShopIdKind::cart, cartId)});
        QVERIFY(tools.call("checkout_prepare", {{"cart_id", "c99999"}}).isError);
        QCOMPARE(tools.checkouts.size(), std::size_t{1});
    }

    void tasteIsOnlyProposed() {
        ShopToolBox tools;
        QVERIFY(!tools.call("style_propose", {{"text", "Linen\u200b in summer"}, {"polarity", "like"}}).isError);
        QCOMPARE(tools.proposals, QStringList{"+Linen in summer"});
        QVERIFY(tools.shop.wardrobe().style().empty());
        ToolContext context;
        context.chat = 7;
        context.modelName = "Muse";
        QVERIFY(!tools.call("style_propose", {{"text", "wool"}, {"polarity", "dislike"}}, context).isError);
        QCOMPARE(tools.proposals.last(), QString("-wool, Muse in 7"));
    }

    void ids_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<qint64>("number"); ///< 0: none
        QTest::newRow("whole") << "v12" << qint64{12};
        QTest::newRow("number") << " 12 " << qint64{12};
        QTest::newRow("other kind") << "p12" << qint64{0};
        QTest::newRow("zero") << "v0" << qint64{0};
        QTest::newRow("negative") << "v-1" << qint64{0};
        QTest::newRow("plus") << "v+1" << qint64{0};
        QTest::newRow("huge") << "v99999999999999999999" << qint64{0};
        QTest::newRow("words") << "v12; DROP TABLE variant" << qint64{0};
        QTest::newRow("empty") << "" << qint64{0};
        QTest::newRow("letter") << "v" << qint64{0};
    }

    void ids() {
        QFETCH(QString, id);
        QFETCH(qint64, number);
        QCOMPARE(shopIdOf(ShopIdKind::variant, id).value_or(0), storage::Id{number});
    }

    /// An answer that was stopped: what was done meanwhile can still be taken back.
    void aStoppedRunIsToldOf() {
        ShopToolBox tools;
        const QString id = productsFor(tools, {{"query", "boots"}})[0].toObject()["variant_id"].toString();
        {
            const auto run =
                tools.box.find("cart_update")->run({{"op", "set"}, {"variant_id", id}, {"qty", 2}}, ToolContext{});
        }
        QVERIFY(test::spinUntil([&] { return tools.changes.size() == 1; }, 10'000));
        tools.undo();
        QVERIFY(tools.shop.carts().merchants().empty());
    }
};

QTEST_GUILESS_MAIN(ShopToolsTest)
#include "shop_tools_test.moc"
