#include "tests/storage/temporary_store.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::TemporaryStore;

namespace {

constexpr const char* shop = "https://shop.example";
const std::string wanted(64, 'a');
const std::string other(64, 'b');

} // namespace

class RemoteCartsTest : public QObject {
    Q_OBJECT

private slots:
    void aCartIsMadeOnce() {
        TemporaryStore store;
        const RemoteCart first = store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        QCOMPARE(first.remote, std::string());
        QCOMPARE(first.key, std::string("key-1"));
        store.close();
        store.open(); // the key was on the disk
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", wanted).key, std::string("key-1"));
        store->remoteCarts().settle(shop, "EUR", {}, "cart_1");
        const RemoteCart again = store->remoteCarts().begin(shop, "EUR", "key-3", wanted);
        QCOMPARE(again.remote, std::string("cart_1"));
        QCOMPARE(again.key, std::string("key-3"));
        store->remoteCarts().settle(shop, "EUR", "cart_1", {}); // it has none any more
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-4", wanted).remote, std::string());
    }

    /// Two requests at once: what is said of a cart that is not the one any more changes nothing.
    void lateAnswersForgetNothing() {
        TemporaryStore store;
        (void)store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        store->remoteCarts().settle(shop, "EUR", {}, "cart_1");
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", wanted).remote, std::string("cart_1"));
        store->remoteCarts().settle(shop, "EUR", {}, {}); // the other answer to the first key, as a conflict
        store->remoteCarts().settle(shop, "EUR", "cart_0", {});
        const RemoteCart now = store->remoteCarts().begin(shop, "EUR", "key-3", wanted);
        QCOMPARE(now.remote, std::string("cart_1"));
        QCOMPARE(now.key, std::string("key-2")); // has no answer yet
    }

    void anotherWishIsAnotherRequest() {
        TemporaryStore store;
        (void)store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", other).key, std::string("key-2"));
        QCOMPARE(store->remoteCarts().begin(shop, "USD", "key-3", other).key, std::string("key-3"));
        QCOMPARE(store->remoteCarts().begin("https://other.example", "EUR", "key-4", other).key, std::string("key-4"));
    }

    void whatIsOverIsNotChanged_data() {
        QTest::addColumn<bool>("isOrdered");
        QTest::newRow("cancelled") << false;
        QTest::newRow("ordered") << true;
    }

    void whatIsOverIsNotChanged() {
        QFETCH(bool, isOrdered);
        TemporaryStore store;
        (void)store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        store->remoteCarts().settle(shop, "EUR", {}, "cart_1");
        if (isOrdered) {
            Checkout checkout;
            checkout.shop = shop;
            checkout.remote = "cart_1";
            checkout.state = CheckoutState::atShop;
            ShopOrder order;
            order.checkout = store->checkouts().create(checkout);
            order.shop = shop;
            order.currency = "EUR";
            (void)store->checkouts().setPlaced(order, "Ordered there");
        } else {
            store->remoteCarts().cancel(shop, "cart_1");
        }
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", wanted).remote, std::string());
    }

    void ordersElsewhereEndNoCart() {
        TemporaryStore store;
        (void)store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        Checkout checkout;
        checkout.shop = shop; // a page of the shop: without any id of it
        ShopOrder order;
        order.checkout = store->checkouts().create(checkout);
        order.shop = shop;
        (void)store->checkouts().setPlaced(order, "Ordered there");
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", wanted).key, std::string("key-1"));
    }

    void goesWithAllPurchases() {
        TemporaryStore store;
        (void)store->remoteCarts().begin(shop, "EUR", "key-1", wanted);
        store->remoteCarts().settle(shop, "EUR", {}, "cart_1");
        store->checkouts().removeAll({});
        QVERIFY(!store->connection().number("SELECT 1 FROM cart").has_value());
        store->checkouts().bringBackAll();
        QCOMPARE(store->remoteCarts().begin(shop, "EUR", "key-2", wanted).remote, std::string("cart_1"));
    }
};

QTEST_APPLESS_MAIN(RemoteCartsTest)
#include "remote_carts_test.moc"
