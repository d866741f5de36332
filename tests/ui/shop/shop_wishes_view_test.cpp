#include "tests/ui/shop/shop_window.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTest>

/// Wishlists in the shopping panel, and the prices of what is on them.

using namespace calliope;

class ShopWishesViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init() { m_window = std::make_unique<test::ShopWindow>(); }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    /// What this device has seen, in steps; never more than that.
    void pricesThatWereSeen() {
        m_window->open();
        for (const char* price : {"30.00 EUR", "24.00 EUR", "27.50 EUR"}) {
            m_window->import("Brooch", price);
            QTest::qWait(60);
        }
        m_window->ask("brooch");
        QTRY_COMPARE(cards().size(), 1);
        shopping().openProduct(cards()[0]["product"].toLongLong(), cards()[0]["variant"].toLongLong());
        QTRY_COMPARE(shopping().detail()->history()["steps"].toList().size(), 3);
        const QVariantList steps = shopping().detail()->history()["steps"].toList();
        QCOMPARE(steps[0].toMap()["price"].toString(), QString("€30.00"));
        QCOMPARE(steps[2].toMap()["price"].toString(), QString("€27.50"));
        QCOMPARE(steps[0].toMap()["from"].toDouble(), 0.0);
        QCOMPARE(steps[2].toMap()["to"].toDouble(), 1.0);
        QVERIFY(steps[1].toMap()["level"].toDouble() < steps[2].toMap()["level"].toDouble());
        QVERIFY(m_window->shows("Observed on this device: 3 prices since"));
        QVERIFY(!m_window->window()->grabWindow().isNull());
    }

    void wishesAndTheirPrices() {
        m_window->open();
        m_window->ask("shirt");
        QTRY_VERIFY(cards().size() >= 2);
        const QVariantMap card = cards()[0];
        QVERIFY(m_window->click("heart " + card["product"].toString()));
        QTRY_COMPARE(shopping().wishes()->items()->count(), 1);
        QVERIFY(shopping().wishes()->wished().contains(card["product"].toString()));
        QVERIFY(m_window->click("tab wishlist"));
        QTRY_VERIFY(m_window->item("target " + card["variant"].toString()));
        QCOMPARE(m_window->item("wishTerms")->property("text").toString(), QString("incl. VAT, plus shipping"));

        // A price that is no price is said; one that is reached is marked.
        const QString target = "target " + card["variant"].toString();
        QVERIFY(m_window->type(target, "cheap"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QVERIFY(m_window->item(target)->property("problem").toString().startsWith("A price like"));
        m_window->item(target)->setProperty("text", "");
        QVERIFY(m_window->type(target, "9999"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(m_window->item("reached"));
        QVERIFY(shopping().wishes()->summary().contains("one has reached its price"));

        // Every removal has a way back.
        QVERIFY(m_window->click("unwish " + card["variant"].toString()));
        QTRY_COMPARE(shopping().wishes()->items()->count(), 0);
        QTRY_VERIFY(m_window->shows("is off the wishlist"));
        shopping().undo();
        QTRY_COMPARE(shopping().wishes()->items()->count(), 1);
        QCOMPARE(shopping().wishes()->items()->cards()[0]["target"].toString().mid(1), QString("9,999.00"));

        m_window->restart(); // it is kept
        m_window->window()->resize(1440, 900);
        m_window->go("shopping/wishlist");
        QTRY_COMPARE(shopping().wishes()->items()->count(), 1);
    }

    /// Lists have names; what is on one can be put on another, and what is removed comes back.
    void severalWishlists() {
        m_window->open();
        m_window->ask("shirt");
        QTRY_VERIFY(cards().size() >= 2);
        const QVariantMap card = cards()[0];
        app::ShopWishes& wishes = *shopping().wishes();
        wishes.toggle(card["product"].toLongLong(), card["variant"].toLongLong());
        QTRY_COMPARE(wishes.items()->count(), 1);
        m_window->go("shopping/wishlist");
        QTRY_VERIFY(m_window->item("list Wishlist"));
        QVERIFY(m_window->click("addWish"));
        QTRY_VERIFY(m_window->item("addWishField"));
        QVERIFY(m_window->type("addWishField", " For  Ada "));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(m_window->item("list For Ada"));
        QTRY_COMPARE(wishes.items()->count(), 0); // the new one is shown
        const qint64 first = wishes.lists()[0].toMap()["id"].toLongLong();
        const qint64 second = wishes.list();
        QVERIFY(first != second && second != 0);
        wishes.addList("for ada"); // is there
        QCOMPARE(wishes.lists().size(), 2);

        QVERIFY(m_window->click("allWishes"));
        QTRY_COMPARE(wishes.items()->count(), 1);
        QTRY_VERIFY(m_window->item("moveWish " + card["variant"].toString()));
        wishes.move(first, card["variant"].toLongLong(), second);
        QTRY_COMPARE(wishes.items()->cards()[0]["listName"].toString(), QString("For Ada"));
        wishes.move(second, card["variant"].toLongLong(), 99); // there is no such list: it stays
        QVERIFY(m_window->click("list For Ada"));
        QTRY_COMPARE(wishes.list(), second);
        QTRY_COMPARE(wishes.items()->count(), 1);
        QVERIFY(m_window->click("renameList"));
        QTRY_VERIFY(m_window->item("listName"));
        m_window->item("listName")->setProperty("text", "");
        QVERIFY(m_window->type("listName", "Ada, 40"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(m_window->item("list Ada, 40"));
        QVERIFY(m_window->click("removeList"));
        QTRY_COMPARE(wishes.lists().size(), 1);
        QTRY_COMPARE(wishes.items()->count(), 0);
        QTRY_VERIFY(m_window->shows("The list Ada, 40 is gone"));
        shopping().undo();
        QTRY_COMPARE(wishes.lists().size(), 2);
        QTRY_COMPARE(wishes.items()->count(), 1);
    }

    /// Flow (7): what the user reads in brings a wish to its price, and that is told, once.
    void pricesThatAreReached() {
        m_window->open();
        m_window->import("Brooch", "30.00 EUR");
        m_window->ask("brooch");
        QTRY_COMPARE(cards().size(), 1);
        app::ShopWishes& wishes = *shopping().wishes();
        wishes.toggle(cards()[0]["product"].toLongLong(), cards()[0]["variant"].toLongLong());
        QTRY_COMPARE(wishes.items()->count(), 1);
        const QVariantMap wish = wishes.items()->cards()[0];
        QSignalSpy told(&wishes, &app::ShopWishes::pricesReached);
        wishes.setTarget(wish["list"].toLongLong(), wish["variant"].toLongLong(), "25", "EUR");
        QTRY_VERIFY(!wishes.items()->cards()[0]["target"].toString().isEmpty());
        m_window->import("Brooch", "26.00 EUR");
        QTRY_COMPARE(wishes.items()->cards()[0]["price"].toString(), QString("€26.00"));
        QCOMPARE(told.size(), 0);
        m_window->import("Brooch", "24.00 EUR");
        QTRY_COMPARE(told.size(), 1);
        QTRY_VERIFY(m_window->shows("Brooch has come to your price"));
        QCOMPARE(wishes.fresh(), 1);
        QTRY_VERIFY(m_window->item("news"));
        m_window->shoot("price-watch", "1-told");
        m_window->import("Brooch", "23.00 EUR");
        QTRY_COMPARE(wishes.items()->cards()[0]["price"].toString(), QString("€23.00"));
        QCOMPARE(told.size(), 1);
        m_window->go("shopping/wishlist");
        QTRY_COMPARE(wishes.fresh(), 0);
        QVERIFY(!m_window->item("news"));

        // A price that is reached when it is named is shown, and not told.
        wishes.setTarget(wish["list"].toLongLong(), wish["variant"].toLongLong(), "29", "EUR");
        QTRY_COMPARE(wishes.items()->cards()[0]["target"].toString(), QString("€29.00"));
        QTRY_VERIFY(m_window->item("reached"));
        QCOMPARE(told.size(), 1);
        m_window->shoot("price-watch", "2-wishlist");
    }

private:
    app::ShopPanel& shopping() { return m_window->shopping(); }
    const QList<QVariantMap>& cards() { return m_window->cards(); }

    std::unique_ptr<test::ShopWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ShopWishesViewTest>(argumentCount, arguments);
}

#include "shop_wishes_view_test.moc"
