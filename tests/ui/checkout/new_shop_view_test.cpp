#include "tests/ui/checkout/sources_page.h"

#include <QTest>
#include <algorithm>

/// Shops in the real window that are added by their address: asked what they offer, searched, and removed again.

using namespace calliope;

class NewShopViewTest : public QObject, protected test::SourcesPage {
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }

    /// A shop by its address: asked what it offers by one button, added by another, and then searched. Its prices are
    /// asked for on a period that is chosen on its card.
    void shopsAreAddedByTheirAddress() {
        test::Merchant other(test::Merchant::Speaks::ucpNewest);
        other.shop.products.push_back({"cap", "Zubrin cap", 1500});
        QVERIFY(add("addShop"));
        QTRY_VERIFY(window().item("newShopAddress"));
        window().item("newShopAddress")->setProperty("text", "http://caps.example");
        QTRY_VERIFY(window().shows("over encrypted connections only"));
        QVERIFY(!window().item("askNewShop")->property("enabled").toBool());
        window().item("newShopAddress")->setProperty("text", other.origin().toString());
        QTRY_VERIFY(window().shows(other.origin().authority() + " is asked for its profile"));
        QCOMPARE(other.connections(), 0);

        QVERIFY(m_buyer->press("askNewShop"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("addNewShop"), 20'000);
        QVERIFY(window().shows("It can be searched") && window().shows("UCP 2026-08-25 over REST"));
        QTRY_VERIFY(window().item("newShopName")->hasActiveFocus());
        QCOMPARE(window().item("newShopName")->property("text").toString(), other.origin().authority());
        m_buyer->shoot("sources-new-shop");
        QCOMPARE(sources().size(), 1);
        QCOMPARE(other.requests(), 1);
        window().item("newShopName")->setProperty("text", "Caps");
        QCOMPARE(window().item("newShopMarket")->property("displayText").toString(), QString("Country not known"));
        const QVariantList markets = face().markets();
        const auto market = std::ranges::find_if(
            markets, [](const QVariant& each) { return each.toMap()["value"].toString() == QLatin1String("DE"); });
        window().item("newShopMarket")->setProperty("currentIndex", static_cast<int>(market - markets.begin()));
        QVERIFY(m_buyer->press("addNewShop"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QTRY_VERIFY(!window().item("newShopName"));
        QCOMPARE(sources().last().toMap()["name"].toString(), QString("Caps"));
        QCOMPARE(sources().last().toMap()["market"].toString(), QString("DE"));
        QVERIFY(sources().last().toMap()["byAddress"].toBool() && sources().last().toMap()["allowed"].toBool());
        QTRY_VERIFY(window().shows("Added by its address"));
        QCOMPARE(other.requests(), 1);

        window().go("shopping/search");
        QTRY_VERIFY(window().item("askAShop"));
        QVERIFY(m_buyer->press("askAShop") && m_buyer->write("askWords", "Zubrin"));
        QVERIFY(m_buyer->press("ask " + other.origin().authority()));
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("Caps tells one thing for “Zubrin”"), 20'000);
        QVERIFY(window().shows("incl. VAT, plus shipping"));
        QVERIFY(m_buyer->press("wishTold 0"));
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("On the wishlist"), 20'000);
        QCOMPARE(other.count("lookup"), 0);

        other.shop.products.back().price = 1200;
        window().session().orderClick().keepPricesUp(other.origin().toString(), 24); // as the card's choice does
        QTRY_COMPARE_WITH_TIMEOUT(other.count("lookup"), 1, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(pricesOf("Zubrin"), 2, 20'000);
        window().go("shopping/sources");
        QTRY_VERIFY(window().item("refreshPeriod"));
        QTRY_COMPARE(window().item("refreshPeriod")->property("displayText").toString(), QString("Every day"));
        QTRY_VERIFY(window().shows("Asked for prices on"));
        window().restart(); // it is kept, and so is the permission; what it told is new
        window().go("shopping/sources");
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 3, 20'000);
        QTest::qWait(300);
        QCOMPARE(other.count("lookup"), 1);

        // Its card says so; switched off and on again it is asked at a click only.
        const auto row = [&] { return rowByAddress(other.origin().toString()); };
        QCOMPARE(row()["refreshHours"].toInt(), 24);
        QTRY_VERIFY(window().shows("for prices also on the period that you chose"));
        face().forbid(other.origin().toString()); // as the switch of the card does
        QTRY_COMPARE_WITH_TIMEOUT(row()["refreshHours"].toInt(), 0, 20'000);
        window().session().orderClick().allowShop(other.origin().toString());
        face().refresh();
        QTRY_VERIFY(row()["allowed"].toBool());
        QVERIFY(!row()["onPeriod"].toBool());
    }

    /// A shop that only takes orders says so on all of its cards, and none offers to ask it for things or prices.
    void shopsThatOnlyTakeOrders() {
        test::Merchant other(test::Merchant::Speaks::acp);
        const QString origin = other.origin().toString();
        QVERIFY(add("addShop"));
        QTRY_VERIFY(window().item("newShopAddress"));
        window().item("newShopAddress")->setProperty("text", origin);
        QVERIFY(m_buyer->press("askNewShop"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("addNewShop"), 20'000);
        QVERIFY(window().shows("It takes orders with the key") && window().shows("ACP 2026-04-17 over REST"));
        QVERIFY(window().shows("It tells nothing of its things"));
        QVERIFY(m_buyer->press("addNewShop"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        face().choose(fileWith("caps.csv", "id,title,price\n1,Zubrin cap,10.00 EUR\n")); // which is its list
        QTRY_VERIFY(window().item("feedShop"));
        window().item("feedShop")->setProperty("text", origin);
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 3, 20'000);
        QTRY_COMPARE(window().items("ordersOnly").size(), 2);
        for (const QVariant& each : sources())
            if (each.toMap()["origin"].toString() == origin)
                QVERIFY(each.toMap()["ordersOnly"].toBool() && each.toMap()["allowed"].toBool());
        QVERIFY(!window().item("askPrices") && !window().item("refreshPeriod"));
        m_buyer->shoot("sources-orders-only");
        window().go("shopping/search");
        QTRY_VERIFY(window().item("wish"));
        QCOMPARE(productsOf(origin.toStdString()), 1); // behind the page's own question, which is answered now
        QVERIFY(!window().item("askAShop"));
        QCOMPARE(other.requests(), 2); // its profiles
    }

    /// One that was just removed comes in again, and the permission goes with the last that there is of a shop.
    void removedShopsAreAddedAgain() {
        test::Merchant other(test::Merchant::Speaks::ucpNewest);
        const QString origin = other.origin().toString();
        const auto addOther = [&] {
            if (!add("addShop") || !QTest::qWaitFor([&] { return window().item("newShopAddress"); })) return false;
            window().item("newShopAddress")->setProperty("text", origin);
            return m_buyer->press("askNewShop") &&
                   QTest::qWaitFor([&] { return window().item("addNewShop") != nullptr; }, 20'000) &&
                   m_buyer->press("addNewShop") &&
                   QTest::qWaitFor([&] { return window().item("newShopName") == nullptr; }, 20'000);
        };
        QVERIFY(addOther());
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QVERIFY(rowByAddress(origin)["allowed"].toBool());
        face().remove(rowByAddress(origin)["id"].toLongLong());
        QCOMPARE(sources().size(), 1);
        QVERIFY(addOther()); // while it could be brought back
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        window().restart();
        window().go("shopping/sources");
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QTRY_VERIFY(rowByAddress(origin)["allowed"].toBool());

        face().remove(rowByAddress(origin)["id"].toLongLong());
        window().restart(); // it goes at the end at the latest
        window().go("shopping/sources");
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 1, 20'000);
        face().choose(fileWith("caps.csv", "id,title,price\n1,Cap,10.00 EUR\n"));
        QTRY_VERIFY(window().item("feedShop"));
        window().item("feedShop")->setProperty("text", origin);
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QCOMPARE(sources().last().toMap()["origin"].toString(), origin);
        QVERIFY(!sources().last().toMap()["allowed"].toBool());
    }

private:
    /// Of the shop that was added by its address.
    QVariantMap rowByAddress(const QString& origin) {
        for (const QVariant& each : sources())
            if (each.toMap()["byAddress"].toBool() && each.toMap()["origin"].toString() == origin) return each.toMap();
        return {};
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<NewShopViewTest>(argumentCount, arguments);
}

#include "new_shop_view_test.moc"
