#include "storage/error.h"
#include "tests/storage/temporary_store.h"

#include <QTest>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace calliope::storage;
using calliope::test::TemporaryStore;

namespace {

constexpr const char* shop = "https://shop.example";
const std::string hash(64, 'a');

Id inReview(TemporaryStore& store) {
    Checkout checkout;
    checkout.shop = shop;
    checkout.state = CheckoutState::review;
    checkout.remote = "cs_1";
    return store->checkouts().create(checkout);
}

ConsentReceipt receiptFor(Id checkout) {
    return {.id = 0,
            .checkout = checkout,
            .sheetHash = hash,
            .shown = R"({"total":"59.90 EUR"})",
            .total = 5990,
            .currency = "EUR",
            .approvedAt = 1};
}

ShopOrder orderOf(Id checkout) {
    ShopOrder order;
    order.checkout = checkout;
    order.shop = shop;
    order.remote = "o-1";
    order.url = "https://shop.example/orders/1";
    order.total = 5990;
    order.currency = "EUR";
    return order;
}

} // namespace

class CheckoutsTest : public QObject {
    Q_OBJECT

private slots:
    void statesHaveNames() {
        for (int i = 0; i <= static_cast<int>(CheckoutState::atShop); ++i) {
            const auto state = static_cast<CheckoutState>(i);
            QVERIFY(checkoutStateOf(nameOf(state)) == state);
        }
        QVERIFY(!checkoutStateOf("ordered"));
    }

    void contactIsAllowedPerShop() {
        TemporaryStore store;
        QVERIFY(!store->checkouts().mayContact(shop));
        store->checkouts().allowContact(shop);
        store->checkouts().allowContact(shop);
        store.reopen();
        QVERIFY(store->checkouts().mayContact(shop));
        QVERIFY(!store->checkouts().mayContact("https://other.example"));
        store->checkouts().forbidContact(shop);
        QVERIFY(!store->checkouts().mayContact(shop));
    }

    void rowsComeBack() {
        TemporaryStore store;
        Checkout checkout;
        checkout.shop = shop;
        checkout.basket = R"({"lines":[]})";
        checkout.id = store->checkouts().create(checkout);
        checkout.state = CheckoutState::needsInput;
        checkout.remote = "cs_9";
        checkout.problem = "An address is missing.";
        store.wall += 5;
        store->checkouts().save(checkout);
        store.reopen();
        checkout.createdAt = store.wall - 5;
        checkout.changedAt = store.wall;
        QVERIFY(store->checkouts().find(checkout.id) == checkout);
        QVERIFY(store->checkouts().list(10).front() == checkout);
        checkout.id = 99;
        QVERIFY_THROWS_EXCEPTION(Error, store->checkouts().save(checkout));
    }

    /// A key is used until the shop has answered to it.
    void keysAreKeptUntilAnswered() {
        TemporaryStore store;
        const Id id = inReview(store);
        QCOMPARE(store->checkouts().beginPlacing(receiptFor(id), "key-1", hash).key, std::string("key-1"));
        store.reopen();
        QCOMPARE(store->checkouts().unresolved().size(), std::size_t{1});
        QVERIFY(store->checkouts().lastAttempt(id)->isOpen);
        QVERIFY_THROWS_EXCEPTION(Error, store->checkouts().beginPlacing(receiptFor(id), "key-2", hash));

        Checkout again = *store->checkouts().find(id);
        again.state = CheckoutState::review; // it was asked, and there is no order
        store->checkouts().save(again);
        QCOMPARE(store->checkouts().unresolved().size(), std::size_t{1});
        const PlacingAttempt second = store->checkouts().beginPlacing(receiptFor(id), "key-2", hash);
        QCOMPARE(second.key, std::string("key-1"));
        QVERIFY(second.isRepeat);

        Checkout asking = *store->checkouts().find(id);
        for (const CheckoutState state :
             {CheckoutState::quoting, CheckoutState::needsInput, CheckoutState::failed, CheckoutState::atShop}) {
            asking.state = state; // and then the program ends
            store->checkouts().save(asking);
            QCOMPARE(store->checkouts().unresolved().size(), std::size_t{1});
        }

        store->checkouts().endPlacing(id, CheckoutState::review, "The card was refused.");
        QVERIFY(!store->checkouts().lastAttempt(id)->isOpen);
        QVERIFY(store->checkouts().unresolved().empty());
        const PlacingAttempt third = store->checkouts().beginPlacing(receiptFor(id), "key-3", hash);
        QCOMPARE(third.key, std::string("key-3"));
        QVERIFY(!third.isRepeat);
        QCOMPARE(store->checkouts().receipts(id).size(), std::size_t{3});
        QCOMPARE(store->checkouts().receipts(id).front().shown, receiptFor(id).shown);
    }

    void leftAtShops() {
        TemporaryStore store;
        Checkout row = *store->checkouts().find(inReview(store));
        row.state = CheckoutState::atShop;
        store->checkouts().save(row);
        store.reopen();
        QCOMPARE(store->checkouts().leftAtShop(store.wall).size(), std::size_t{1});
        QVERIFY(store->checkouts().leftAtShop(store.wall + 1).empty()); // long ago
        const Id ordered = inReview(store);
        (void)store->checkouts().beginPlacing(receiptFor(ordered), "key-1", hash);
        row = *store->checkouts().find(ordered);
        row.state = CheckoutState::atShop; // the shop itself is asked about it
        store->checkouts().save(row);
        QCOMPARE(store->checkouts().leftAtShop(0).size(), std::size_t{1});
        QCOMPARE(store->checkouts().unresolved().size(), std::size_t{1});
    }

    void ordersAreThereOnce() {
        TemporaryStore store;
        const Id id = inReview(store);
        (void)store->checkouts().beginPlacing(receiptFor(id), "key-1", hash);
        const Id order = store->checkouts().setPlaced(orderOf(id), "Ordered");
        QCOMPARE(store->checkouts().setPlaced(orderOf(id), "Ordered"), order);
        store.reopen();
        QVERIFY(store->checkouts().unresolved().empty());
        QVERIFY(store->checkouts().find(id)->state == CheckoutState::placed);
        QVERIFY(!store->checkouts().lastAttempt(id)->isOpen);
        QCOMPARE(store->checkouts().orders(10).size(), std::size_t{1});
        store->checkouts().setOrderStatus(order, "shipped", "With the carrier");
        QCOMPARE(store->checkouts().orders(10).front().status, std::string("shipped"));
        const std::vector<ShopOrderEvent> events = store->checkouts().events(order);
        QCOMPARE(events.size(), std::size_t{2});
        QCOMPARE(events.back().detail, std::string("With the carrier"));
        // The time to withdraw counts from the arrival, and again from the order where that was a mistake.
        const auto until = [&] { return store->checkouts().orders(1).front().withdrawUntil; };
        const std::int64_t placedAt = store->checkouts().orders(1).front().placedAt;
        constexpr std::int64_t threeDays = std::int64_t{3} * 24 * 3'600 * 1'000;
        store.wall += threeDays;
        store->checkouts().setOrderStatus(order, "delivered", {});
        QCOMPARE(until(), placedAt + threeDays + withdrawalTime);
        store->checkouts().setOrderStatus(order, "returned", {});
        QCOMPARE(until(), placedAt + threeDays + withdrawalTime);
        // It counts from the day that is told, which may be past; nothing arrives before the order or in the future.
        const auto arrivedAt = [&](std::int64_t at) {
            store->checkouts().setOrderStatus(order, "delivered", {}, at);
            return until() - withdrawalTime;
        };
        QCOMPARE(arrivedAt(placedAt + threeDays / 3), placedAt + threeDays / 3);
        QCOMPARE(arrivedAt(1), placedAt);
        QCOMPARE(arrivedAt(placedAt + 9 * threeDays), placedAt + threeDays);
        store->checkouts().setOrderStatus(order, "shipped", {});
        QCOMPARE(until(), placedAt + withdrawalTime);
        QVERIFY_THROWS_EXCEPTION(Error, store->checkouts().setOrderStatus(99, "shipped", {}));
    }

    /// Everything goes but what may be under way, and what somebody goes on with.
    void allOfThemAtOnce() {
        TemporaryStore store;
        const Id placed = inReview(store);
        (void)store->checkouts().beginPlacing(receiptFor(placed), "key-1", hash);
        const Id order = store->checkouts().setPlaced(orderOf(placed), "Ordered");
        const Id underWay = inReview(store);
        (void)store->checkouts().beginPlacing(receiptFor(underWay), "key-2", hash);
        const Id shown = inReview(store);
        const Id left = inReview(store);

        store->checkouts().removeAll({shown});
        QVERIFY(!store->checkouts().find(placed) && !store->checkouts().find(left));
        QVERIFY(store->checkouts().find(underWay) && store->checkouts().find(shown));
        QVERIFY(store->checkouts().orders(10).empty() && store->checkouts().receipts(placed).empty());
        QCOMPARE(store->checkouts().lastAttempt(underWay)->key, std::string("key-2"));
        QCOMPARE(store->checkouts().receipts(underWay).size(), std::size_t{1});

        store->checkouts().bringBackAll();
        QCOMPARE(store->checkouts().list(10).size(), std::size_t{4});
        QCOMPARE(store->checkouts().orders(10).at(0).id, order);
        QCOMPARE(store->checkouts().events(order).size(), std::size_t{1});
        QCOMPARE(store->checkouts().receipts(placed).size(), std::size_t{1});

        (void)store->backUp();
        store->checkouts().removeAll({});
        store->checkouts().forgetAll();
        store->forgetInCopies();
        store->checkouts().bringBackAll();
        QCOMPARE(store->checkouts().list(10).size(), std::size_t{1});
        for (const auto& file : std::filesystem::recursive_directory_iterator(store->folder())) {
            if (!file.is_regular_file()) continue;
            std::ifstream stream(file.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
            QVERIFY2(bytes.find("o-1") == std::string::npos || bytes.find("orders/1") == std::string::npos,
                     file.path().string().c_str());
        }
    }

    void nothingIsPlacedForWhatIsNotThere() {
        TemporaryStore store;
        QVERIFY_THROWS_EXCEPTION(Error, store->checkouts().beginPlacing(receiptFor(7), "key", hash));
        QVERIFY_THROWS_EXCEPTION(Error, store->checkouts().setPlaced(orderOf(7), "Ordered"));
        QVERIFY(store->checkouts().orders(1).empty());
    }
};

QTEST_APPLESS_MAIN(CheckoutsTest)
#include "checkouts_test.moc"
