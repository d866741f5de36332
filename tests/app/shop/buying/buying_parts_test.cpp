#include "app/shop/buying/address_form.h"
#include "app/shop/buying/buying_steps.h"
#include "app/shop/buying/cart_rows.h"
#include "app/shop/buying/link_words.h"
#include "app/shop/buying/own_export.h"
#include "app/shop/buying/withdrawal.h"
#include "app/shop/checkout/order_status.h"
#include "tests/storage/shop/temporary_shop.h"
#include "tests/storage/temporary_store.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>
#include <QTest>
#include <QTimeZone>
#include <utility>

using namespace calliope;
using namespace calliope::app;

namespace {

storage::ShopOrder orderWith(const char* status, const QDate& until) {
    storage::ShopOrder order;
    order.status = status;
    order.withdrawUntil = QDateTime(until, QTime(12, 0)).toMSecsSinceEpoch();
    return order;
}

} // namespace

class BuyingPartsTest : public QObject {
    Q_OBJECT

private slots:
    /// Carts at shops go with everything else, so they are taken along with everything else.
    void cartsAtShopsAreTakenAlong() {
        test::TemporaryStore store;
        QVERIFY(purchasesJson(*store)["carts_at_shops"].toArray().isEmpty());
        storage::RemoteCarts& carts = store->remoteCarts();
        (void)carts.begin("https://shop.example", "EUR", "key-1", std::string(64, 'a'));
        carts.settle("https://shop.example", "EUR", {}, "cart_1");
        const QJsonArray all = purchasesJson(*store)["carts_at_shops"].toArray();
        QCOMPARE(all.size(), 1);
        const QJsonObject wanted{
            {"shop", "https://shop.example"}, {"currency", "EUR"}, {"state", "open"}, {"id", "cart_1"}};
        QCOMPARE(all[0].toObject(), wanted);
    }

    void linkWords() {
        QCOMPARE(linkText("refund_policy"), QString("Returns"));
        QCOMPARE(linkText("cookie_policy"), QString("cookie policy"));
        QCOMPARE(linkText("Sending it back"), QString("Sending it back"));
    }

    void withdrawal_data() {
        QTest::addColumn<QString>("status");
        QTest::addColumn<int>("days"); ///< from today
        QTest::addColumn<QString>("words");
        QTest::newRow("ordered") << "placed" << 14
                                 << "at least: 14 days left; the 14 days count from the day it arrives";
        QTest::newRow("arrived today") << "delivered" << 14 << ": 14 days left";
        QTest::newRow("one day") << "delivered" << 1 << ": 1 day left";
        QTest::newRow("last day") << "delivered" << 0 << ": today is the last day";
        QTest::newRow("over") << "delivered" << -1 << "were over on";
        QTest::newRow("ordered long ago, still coming")
            << "shipped" << -9 << "14 days to withdraw, from the day it arrives";
        QTest::newRow("sent back") << "returned" << 3 << "";
        QTest::newRow("cancelled") << "cancelled" << 3 << "";
    }

    void withdrawal() {
        QFETCH(QString, status);
        QFETCH(int, days);
        QFETCH(QString, words);
        const QDate today(2026, 11, 21);
        const auto found = withdrawalOf(orderWith(qPrintable(status), today.addDays(days)), today);
        QCOMPARE(found.has_value(), !words.isEmpty());
        if (!found) return;
        QCOMPARE(found->daysLeft, std::int64_t(days));
        QVERIFY2(textOf(*found).contains(words), qPrintable(textOf(*found)));
    }

    /// 14 days are 14 days, also where one of them has 23 or 25 hours.
    void daysWhenClocksChange() {
        const QTimeZone zone("Europe/Berlin");
        if (!zone.isValid()) QSKIP("The system knows no time zones.");
        const std::pair<QDateTime, QDate> rows[]{
            {QDateTime(QDate(2026, 3, 20), QTime(23, 30), zone), QDate(2026, 4, 3)},  // 23 hours in between
            {QDateTime(QDate(2026, 10, 20), QTime(0, 30), zone), QDate(2026, 11, 3)}, // 25
            {QDateTime(QDate(2026, 6, 1), QTime(12, 0), zone), QDate(2026, 6, 15)}};
        for (const auto& [arrived, until] : rows) {
            storage::ShopOrder order;
            order.status = "delivered";
            order.withdrawUntil = arrived.toMSecsSinceEpoch() + storage::withdrawalTime;
            const auto found = withdrawalOf(order, until, zone);
            QCOMPARE(found->until, until);
            QCOMPARE(found->daysLeft, std::int64_t{0});
        }
    }

    void daysOfArrival() {
        const QDate today(2026, 11, 21);
        storage::ShopOrder order;
        order.placedAt = noonOf(today.addDays(-3));
        const std::vector<QDate> days = arrivalDays(order, today);
        QCOMPARE(days.size(), std::size_t{4});
        QVERIFY(days.front() == today && days.back() == today.addDays(-3));
        order.placedAt = noonOf(today.addDays(-90));
        QCOMPARE(arrivalDays(order, today).size(), std::size_t{15});
        order.placedAt = noonOf(today.addDays(2)); // the clock was set back
        QCOMPARE(arrivalDays(order, today).size(), std::size_t{1});
        order.status = "delivered";
        order.withdrawUntil = noonOf(today.addDays(-14)) + storage::withdrawalTime;
        QCOMPARE(withdrawalOf(order, today)->daysLeft, std::int64_t{0});
    }

    void cartLinks_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("item");
        QTest::addColumn<bool>("isWhole");
        QTest::addColumn<QString>("page");
        QTest::newRow("Shopify") << "shopify"
                                 << "4411" << true << "https://shop.example/cart/4411:2,7:1";
        QTest::newRow("WooCommerce") << "woocommerce"
                                     << "4411" << true << "https://shop.example/checkout-link/?products=4411:2,7:1";
        QTest::newRow("a size that its id does not say") << "woocommerce"
                                                         << "4411" << false << "";
        QTest::newRow("an id that is no number") << "shopify"
                                                 << "4411:9,1" << true << "";
        QTest::newRow("no id") << "shopify"
                               << "" << true << "";
        QTest::newRow("other software") << "openai_lines"
                                        << "4411" << true << "";
        QTest::newRow("several lists") << ""
                                       << "4411" << true << "";
    }

    /// Shops whose software takes a filled cart get one.
    void cartLinks() {
        QFETCH(QString, kind);
        QFETCH(QString, item);
        QFETCH(bool, isWhole);
        QFETCH(QString, page);
        ShopCart cart;
        cart.merchant.origin = "https://shop.example";
        cart.kind = kind.toStdString();
        for (const auto& [id, quantity] : {std::pair(item, 2), std::pair(QString("7"), 1)}) {
            CartRow& row = cart.rows.emplace_back();
            row.item = id;
            row.line.quantity = quantity;
        }
        cart.rows.front().isWhole = isWhole;
        QCOMPARE(cart.basket().cart.toString(QUrl::FullyEncoded), page);
    }

    void whatAShopCallsIt_data() {
        QTest::addColumn<QString>("variant"); // of the product "77"
        QTest::addColumn<QString>("item");
        QTest::addColumn<bool>("isWhole");
        QTest::newRow("an id of its own") << "77/M"
                                          << "771" << true;
        QTest::newRow("a plain product") << "77"
                                         << "77" << true;
        QTest::newRow("that of the product") << "77/M"
                                             << "77" << false;
        QTest::newRow("not known") << "77/M"
                                   << "" << false;
    }

    void whatAShopCallsIt() {
        QFETCH(QString, variant);
        QFETCH(QString, item);
        QFETCH(bool, isWhole);
        test::TemporaryShop file;
        storage::Product product = test::product("77", "Shirt", 500);
        product.variants[0].extId = variant.toStdString();
        product.variants[0].checkoutItem = item.toStdString();
        file.import({product});
        shop::Shop shop(*file.operator->());
        const storage::Product kept = *shop.product(file->search().find({}).hits.at(0).product);
        shop.carts().set(kept.variants.at(0).id, 1);
        QCOMPARE(cartsOf(shop).at(0).rows.at(0).isWhole, isWhole);
    }

    void addresses() {
        AddressForm form;
        QVERIFY(form.isEmpty());
        for (const QVariant& problem : form.problems()) QCOMPARE(problem.toString(), QString()); // nothing was tried
        QVERIFY(!form.check());
        QVERIFY(!form.problems()["lastName"].toString().isEmpty());
        QVERIFY(form.problems()["extra"].toString().isEmpty());
        for (const auto& [name, text] : {std::pair("lastName", "Lovelace"), std::pair("street", "Rue 1"),
                                         std::pair("city", "Paris"), std::pair("country", "FR")})
            form.set(name, text);
        for (const char* wrong : {"ada", "ada@", "@example.com", "a da@example.com", "ada@example"}) {
            form.set("email", wrong);
            QVERIFY2(!form.check(), wrong);
        }
        form.set("email", "ada@example.com");
        QVERIFY(form.check());
        QCOMPARE(textOf(form.address()), QString("Lovelace, Rue 1, Paris, FR"));
        form.set("street", QString("Rue\n\t1") + QChar(0) + QString(500, 'x'));
        QCOMPARE(form.address().street.size(), qsizetype{120});
        QVERIFY(form.address().street.startsWith("Rue1x"));
        form.set("no such field", "x");
        form.clear();
        QVERIFY(form.isEmpty());
    }

    void countriesAreThere() {
        QSet<QString> codes;
        for (const QVariant& row : AddressForm().countries()) {
            const QString code = row.toMap()["value"].toString();
            QVERIFY(code.size() == 2 && !codes.contains(code) && !row.toMap()["text"].toString().isEmpty());
            codes.insert(code);
        }
        for (const char* code : {"DE", "FR", "JP", "US", "KW"}) QVERIFY2(codes.contains(code), code);
        QVERIFY(codes.size() > 200);
    }

    void everyStepHasWords() {
        for (const char* step : {"permission", "finding", "asking", "address", "delivery", "input", "leave", "review",
                                 "placing", "placed", "unknown", "failed", "cancelled", "expired", "atShop"})
            QVERIFY2(buyingStep(step) && *buyingStep(step)->title, step);
        QVERIFY(!buyingStep("") && !buyingStep("other"));
    }

    void statuses() {
        QCOMPARE(orderStatusText("shipped"), QString("On its way"));
        QVERIFY(!orderStatus("shipped").isOver && orderStatus("returned").isOver);
        QCOMPARE(QString(orderStatus("nonsense").name), QString("placed"));
        QSet<QString> words;
        for (const OrderStatus& each : orderStatuses()) words.insert(orderStatusText(each.name));
        QCOMPARE(words.size(), qsizetype(orderStatuses().size()));
    }
};

QTEST_GUILESS_MAIN(BuyingPartsTest)
#include "buying_parts_test.moc"
