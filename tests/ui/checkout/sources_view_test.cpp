#include "tests/app/support/raw_server.h"
#include "tests/ui/checkout/sources_page.h"

#include <QAccessible>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QTest>
#include <algorithm>

/// Lists of products in the real window: added, read, left out, removed and brought back.

using namespace calliope;

class SourcesViewTest : public QObject, protected test::SourcesPage {
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }

    void whatThereIsShows() {
        const QVariantMap source = sources().first().toMap();
        QCOMPARE(source["format"].toString(), QString("OpenAI product feed"));
        QCOMPARE(source["products"].toString(), QString("3"));
        QCOMPARE(source["rejected"].toInt(), 1);
        QVERIFY(m_buyer->press("showRejects"));
        QTRY_VERIFY(window().shows("It has no price that can be read."));
        m_buyer->shoot("sources");
    }

    void listsAreAdded() {
        face().choose(fileWith("shopify.json", R"json({"products": [{"id": 1, "title": "Cap", "handle": "cap",
            "variants": [{"id": 2, "title": "M", "price": "12.00", "available": true}]}]})json"));
        QTRY_VERIFY(window().item("feedShop"));
        QCOMPARE(window().item("feedFormat")->property("text").toString(), QString("Shopify products"));
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_VERIFY(window().shows("The shop's address is like"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->press("importFeed"));
        QTRY_VERIFY(window().shows("This format names no currency"));
        QVERIFY(m_buyer->write("feedName", "Caps") && m_buyer->write("feedCurrency", "euro"));
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().size(), 2);
        const QVariantMap added = sources().last().toMap();
        QCOMPARE(added["origin"].toString(), QString("https://caps.example"));
        QCOMPARE(added["currency"].toString(), QString("EUR"));
        QVERIFY(!window().item("feedShop"));

        face().remove(added["id"].toLongLong());
        QCOMPARE(sources().size(), 1);
        face().undo();
        QCOMPARE(sources().size(), 2);
        face().remove(added["id"].toLongLong());
        window().restart(); // it goes at the end at the latest
        window().go("shopping/sources");
        QTRY_COMPARE(sources().size(), 1);
    }

    /// To which country a list sells is said where it is added, and on its card; prices then say what they hold.
    void marketsAreChosen() {
        const QVariantList markets = face().markets();
        QCOMPARE(markets.first().toMap()["value"].toString(), QString());
        const auto choose = [&](const char* box, const char* country) {
            QTRY_VERIFY(window().item(box));
            const auto row = std::ranges::find_if(
                markets, [&](const QVariant& market) { return market.toMap()["value"].toString() == country; });
            QVERIFY(row != markets.end());
            const int index = static_cast<int>(row - markets.begin());
            window().item(box)->setProperty("currentIndex", index);
            QVERIFY(QMetaObject::invokeMethod(window().item(box), "activated", Q_ARG(int, index)));
        };
        QTRY_VERIFY(window().shows("Whether prices hold the tax is not known"));
        QCOMPARE(window().item("sourceMarket")->property("displayText").toString(), QString("Country not known"));
        choose("sourceMarket", "DE");
        QTRY_COMPARE(sources().first().toMap()["market"].toString(), QString("DE"));
        QTRY_VERIFY(window().shows("Prices for consumers there hold the VAT."));
        QTRY_COMPARE(window().item("sourceMarket")->property("displayText").toString(), QString("Germany"));

        face().choose(fileWith("caps.csv", "id,title,price\n1,Zubrin cap,10.00 EUR\n"));
        choose("feedMarket", "US");
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().size(), 2);
        QTRY_VERIFY(!face().isImporting());
        QCOMPARE(sources().last().toMap()["market"].toString(), QString("US"));
        face().again(sources().last().toMap()["id"].toLongLong());
        QTRY_VERIFY(!face().isImporting());
        QCOMPARE(sources().last().toMap()["market"].toString(), QString("US"));
        m_buyer->shoot("sources-markets");

        window().go("shopping/search");
        app::ShopSearch& search = *window().session().shopping().search();
        search.add("Zubrin cap");
        QTRY_VERIFY(search.cards()->count() == 1 && window().shows("plus tax and shipping"));
        m_buyer->fillCart();
        QTRY_VERIFY(window().item("cartTerms"));
        QTRY_COMPARE(window().item("cartTerms")->property("text").toString(),
                     QString("Prices as last seen here. VAT included, shipping at checkout."));
        window().go("shopping/sources");
        choose("sourceMarket", "");
        window().go("shopping/cart");
        QTRY_COMPARE(window().item("cartTerms")->property("text").toString(),
                     QString("Prices as last seen here. Shipping and tax are the shop's to say at checkout."));
    }

    /// The source of a shop's page, as it is copied out of a browser. Nobody is asked for anything.
    void pagesArePasted() {
        const auto page = [](const char* price) {
            return QString("<!doctype html><html><body><p>Cap</p><script type=\"application/ld+json\">"
                           "{\"@type\":\"Product\",\"sku\":\"c1\",\"name\":\"Felt cap\","
                           "\"url\":\"https://caps.example/felt#top\",\"offers\":{\"price\":\"%1\","
                           "\"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\"}}"
                           "</script></body></html>")
                .arg(QLatin1String(price));
        };
        const int before = m_buyer->merchant.connections();
        QGuiApplication::clipboard()->setText("https://caps.example/felt");
        QVERIFY(add("addCopied"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("listAddress"), 20'000); // an address alone is not fetched
        QVERIFY(m_buyer->press("dropAddress"));
        QGuiApplication::clipboard()->setText("Felt cap, 20 euros");
        QVERIFY(add("addCopied"));
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("What was pasted says of no product"), 20'000);

        QGuiApplication::clipboard()->setText(page("20.00"));
        QVERIFY(add("addCopied"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("feedShop"), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(window().item("feedShop")->property("text").toString(), QString("caps.example"),
                                  20'000);
        QVERIFY(window().shows("Pasted from /felt"));
        m_buyer->shoot("sources-paste");
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QCOMPARE(productsOf("https://caps.example"), 1);

        // The same page once more is the same list; another one is a further list.
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);
        face().pasteText(page("18.00"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("feedInstead"), 20'000);
        QCOMPARE(window().item("feedInstead")->property("displayText").toString(),
                 QString("A further list of this shop"));
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_VERIFY_WITH_TIMEOUT(!window().item("feedShop"), 20'000);
        QCOMPARE(productsOf("https://caps.example"), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);
        face().pasteText(page("25.00").replace("c1", "c2").replace("/felt", "/straw"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("feedInstead"), 20'000);
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 3, 20'000);
        QCOMPARE(productsOf("https://caps.example"), 2);
        QCOMPARE(sources().last().toMap()["file"].toString(), QString("Pasted from /straw"));
        QVERIFY(sources().last().toMap()["pasted"].toBool());
        face().again(sources().last().toMap()["id"].toLongLong()); // there is no file to read
        QVERIFY(!face().isImporting());
        QCOMPARE(m_buyer->merchant.connections(), before);
        for (const QVariant& entry : window().session().connections().entries())
            QVERIFY(!entry.toMap()["host"].toString().contains("caps.example"));
    }

    /// A list with a picture beside it: it is taken, shows on the card of its product, and what is no picture is said.
    void picturesComeWithTheirList() {
        const QUrl list = fileWith("shop.csv", "id,title,price,image_link\n1,Zubrin cap,10.00 EUR,cap.png\n"
                                               "2,Wolpin scarf,20.00 EUR,scarf.png\n");
        QVERIFY(QFile::copy(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/pictures/files/plain.png",
                            QFileInfo(list.toLocalFile()).dir().filePath("cap.png")));
        face().choose(list);
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().last().toMap()["pictures"].toString(), QString("1"), 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!window().session().offerPictures().isTaking(), 20'000);
        QTRY_VERIFY(window().shows("one picture on this computer"));
        QTRY_VERIFY(window().shows("One picture could not be taken"));
        QTRY_COMPARE(sources().last().toMap()["rejects"].toList().size(), 1);
        QVERIFY(sources().last().toMap()["rejects"].toList().first().toMap()["reason"].toString().startsWith(
            "scarf.png: "));
        m_buyer->shoot("sources-pictures");
        app::ShopSearch& search = *window().session().shopping().search();
        window().go("shopping/search");
        search.add("Zubrin cap");
        QTRY_VERIFY(search.cards()->count() == 1 &&
                    search.cards()->cards().first()["picture"].toString().startsWith("image://offer/"));
        QTRY_VERIFY(!window().shows("Not fetched"));
        for (const QVariant& entry : window().session().connections().entries())
            QVERIFY(!entry.toMap()["host"].toString().contains("caps.example"));
    }

    /// A list whose pictures lie on the web: nobody is asked before the button beside the host's name is pressed.
    void picturesAreLoadedByAClick() {
        QFile picture(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/pictures/files/plain.png");
        QVERIFY(picture.open(QIODevice::ReadOnly));
        test::RawServer host(test::says(test::answerOf(200, "image/png", picture.readAll())));
        face().choose(fileWith("shop.csv", "id,title,price,image_link\n1,Zubrin cap,10.00 EUR," +
                                               host.url("/cap.png").toEncoded() +
                                               "\n2,Wolpin scarf,20.00 EUR,http://caps.example/scarf.png\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->press("importFeed"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("loadPictures"), 20'000);
        QCOMPARE(window().item("loadPictures")->property("text").toString(), QString("Load one picture"));
        QVERIFY(window().shows("From " + host.url().authority() + ":"));
        QVERIFY(window().shows("One is not fetched"));
        m_buyer->shoot("sources-web-pictures");
        QCOMPARE(host.connections, 0);

        QVERIFY(m_buyer->press("loadPictures"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().last().toMap()["pictures"].toString(), QString("1"), 20'000);
        QTRY_VERIFY(!window().item("loadPictures"));
        QCOMPARE(host.connections, 1);
        app::ShopSearch& search = *window().session().shopping().search();
        window().go("shopping/search");
        search.add("Zubrin cap");
        QTRY_VERIFY(search.cards()->count() == 1 &&
                    search.cards()->cards().first()["picture"].toString().startsWith("image://offer/"));

        window().go("shopping/sources");
        QVERIFY(m_buyer->press("forgetPictures"));
        QTRY_VERIFY(!window().item("forgetPictures"));
        window().session().webPictures().undo(); // as the word of it does
        QTRY_VERIFY(window().item("forgetPictures"));
        QVERIFY(m_buyer->press("forgetPictures"));
        window().restart(); // they go at the end at the latest
        window().go("shopping/sources");
        QTRY_VERIFY_WITH_TIMEOUT(window().item("loadPictures"), 20'000);
        QCOMPARE(sources().last().toMap()["pictures"].toString(), QString());
        QCOMPARE(host.connections, 1);
        for (const QVariant& entry : window().session().connections().entries())
            QVERIFY(!entry.toMap()["host"].toString().contains("caps.example"));
    }

    /// A list at an address: nobody is asked before the button beside the host's name is pressed. Prices that are other
    /// ones when it is read again are remembered.
    void listsAreFetchedByAClick() {
        QByteArray price = "10.00";
        test::RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            test::says(test::answerOf(200, "text/csv", "id,title,price\n1,Zubrin cap," + price + " EUR\n"))(socket,
                                                                                                            request);
        });
        const QString address = host.url("/caps/list.csv").toString();
        QGuiApplication::clipboard()->setText(address);
        QVERIFY(add("addCopied"));
        QTRY_VERIFY(window().item("listAddress"));
        QCOMPARE(window().item("listAddress")->property("text").toString(), address);
        QVERIFY(window().shows(host.url().authority() + " sees this computer's address"));
        m_buyer->shoot("sources-address");
        window().item("listAddress")->setProperty("text", "http://caps.example/list.csv");
        QTRY_VERIFY(window().shows("This cannot be fetched"));
        QVERIFY(!window().item("fetchList")->property("enabled").toBool());
        QVERIFY(m_buyer->press("dropAddress"));
        QVERIFY(add("addCopied"));
        QTRY_VERIFY(window().item("listAddress"));
        QCOMPARE(host.requests, QByteArray());

        QVERIFY(m_buyer->press("fetchList"));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("feedShop"), 20'000);
        QTRY_VERIFY(!window().item("listAddress"));
        QTRY_COMPARE(window().item("feedShop")->property("text").toString(), host.url().authority());
        window().item("feedShop")->setProperty("text", "caps.example");
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);
        const QVariantMap fetched = sources().last().toMap();
        QCOMPARE(fetched["address"].toString(), address);
        QCOMPARE(fetched["file"].toString(), host.url().authority() + "/caps/list.csv");
        QCOMPARE(fetched["refreshHours"].toInt(), 0);
        face().again(fetched["id"].toLongLong()); // that is not the click
        QVERIFY(!face().isImporting());
        QCOMPARE(host.requests.count("GET "), 1);

        face().choose(fileWith("hats.csv", "id,title,price\n7,Hat,10.00 EUR\n")); // which waits meanwhile
        QTRY_VERIFY(window().item("feedShop"));
        window().item("feedShop")->setProperty("text", "hats.example");
        price = "8.00";
        window().session().orderClick().fetchAgain(fetched["id"].toLongLong(), address); // as the card's button does
        QTRY_COMPARE_WITH_TIMEOUT(pricesOf("Zubrin"), 2, 20'000);
        QCOMPARE(host.requests.count("GET "), 2);
        QCOMPARE(sources().size(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);
        QTRY_VERIFY(window().item("feedShop"));
        QCOMPARE(window().item("feedShop")->property("text").toString(), QString("hats.example"));
        face().drop();

        window().session().orderClick().keepUp(fetched["id"].toLongLong(), address, 24);
        QTRY_COMPARE_WITH_TIMEOUT(sources().last().toMap()["refreshHours"].toInt(), 24, 20'000);
        QTRY_VERIFY(window().item("refreshPeriod"));
        QTRY_COMPARE(window().item("refreshPeriod")->property("displayText").toString(), QString("Every day"));
        m_buyer->shoot("sources-period");
        QCOMPARE(host.requests.count("GET "), 2); // it is new
    }

    /// The page of one thing is a list of its own, that can be read again.
    void pagesAreFetchedByAClick() {
        QByteArray content = "<!doctype html><p>Caps</p>";
        test::RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            test::says(test::answerOf(200, "text/html; charset=utf-8", content))(socket, request);
        });
        const QString address = host.url("/caps/felt").toString();
        window().session().orderClick().fetchList(address);
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("says of no product what it costs"), 20'000);
        content = "<!doctype html><script type=\"application/ld+json\">{\"@type\":\"Product\",\"sku\":\"c1\","
                  "\"name\":\"Zubrin cap\",\"offers\":{\"price\":\"20.00\",\"priceCurrency\":\"EUR\"}}</script>";
        window().session().orderClick().fetchList(address);
        QTRY_VERIFY_WITH_TIMEOUT(window().item("feedShop"), 20'000);
        window().item("feedShop")->setProperty("text", "caps.example");
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE_WITH_TIMEOUT(sources().size(), 2, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);
        content.replace("20.00", "18.00");
        window().session().orderClick().fetchAgain(sources().last().toMap()["id"].toLongLong(), address);
        QTRY_COMPARE_WITH_TIMEOUT(pricesOf("Zubrin"), 2, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(!face().isImporting(), 20'000);

        content = "<!doctype html><p>Please log in</p>"; // which changes nothing
        window().session().orderClick().fetchAgain(sources().last().toMap()["id"].toLongLong(), address);
        QTRY_VERIFY_WITH_TIMEOUT(!face().problem().isEmpty(), 20'000);
        QCOMPARE(pricesOf("Zubrin"), 2);
        QCOMPARE(host.requests.count("GET "), 4);
    }

    /// The words of its head have room, however narrow the panel is.
    void theHeadIsRead() {
        for (const int width : {1920, 1440, 1200, 1024, 800, 720}) {
            window().window()->resize(width, 640);
            const auto hasRoom = [&] {
                QQuickItem* words = window().item("headWords");
                QQuickItem* button = window().item("addSource");
                return words != nullptr && words->width() >= 220 && button != nullptr &&
                       button->mapToScene({button->width(), 0}).x() <= width;
            };
            QTRY_VERIFY2(hasRoom(), qPrintable(QString::number(width)));
        }
    }

    /// One button with a menu, worked with keys: its entries are words, and leaving it leaves the keys where they were.
    void waysToAddAreNamed() {
        QTRY_VERIFY(window().item("addSource"));
        QQuickItem* button = window().item("addSource");
        QCOMPARE(nameOf(button), QString("Add"));
        button->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(window().window(), Qt::Key_Space);
        QTRY_VERIFY(window().hasOpenPopup());
        for (const char* each : {"addFile", "addCopied", "addAddress", "addShop"}) {
            QTest::keyClick(window().window(), Qt::Key_Down);
            QTRY_VERIFY2(window().item(each) && window().item(each)->hasActiveFocus(), each);
            QVERIFY2(nameOf(window().item(each)).contains(' '), each); // more than one word
        }
        m_buyer->shoot("sources-add");
        QTest::keyClick(window().window(), Qt::Key_Escape);
        QTRY_VERIFY(!window().hasPopup());
        QVERIFY(button->hasActiveFocus());

        QTest::keyClick(window().window(), Qt::Key_Space);
        QTRY_VERIFY(window().hasOpenPopup());
        for (int i = 0; i < 3; ++i) QTest::keyClick(window().window(), Qt::Key_Down);
        QTest::keyClick(window().window(), Qt::Key_Return);
        QTRY_VERIFY(window().item("listAddress") && window().item("listAddress")->hasActiveFocus());
        QVERIFY(!window().hasPopup());
    }

    /// Pressed once more, the button closes its menu.
    void waysToAddClose() {
        QVERIFY(m_buyer->press("addSource"));
        QTRY_VERIFY(window().hasOpenPopup());
        QVERIFY(m_buyer->press("addSource"));
        QTRY_VERIFY(!window().hasPopup());
    }

    void whatIsNoListIsSaid() {
        face().choose(fileWith("poem.txt", "Shall I compare thee"));
        QTRY_VERIFY(window().shows("poem.txt is no list of products"));
        face().choose(QUrl("https://shop.example/feed.csv"));
        QTRY_VERIFY(window().shows("Only files of this computer"));
        face().choose(fileWith("empty.csv", "id,title,price\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "new.example") && m_buyer->press("importFeed"));
        QTRY_VERIFY(window().shows("There is no product in the feed"));
        QTRY_COMPARE(sources().size(), 1); // nothing of it stays
    }

    /// The next file of a shop comes in under another name: what it has no more is gone, unless both lists count.
    void newerFilesTakeThePlace() {
        face().choose(fileWith("january.csv", "id,title,price\n1,Cap,10.00 EUR\n2,Hat,20.00 EUR\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(!window().item("feedInstead"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->write("feedName", "Caps"));
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().size(), 2);

        face().choose(fileWith("february.csv", "id,title,price\n2,Hat,20.00 EUR\n3,Bonnet,30.00 EUR\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example"));
        QTRY_VERIFY(window().item("feedInstead"));
        QCOMPARE(window().item("feedInstead")->property("displayText").toString(), QString("Instead of january.csv"));
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().last().toMap()["file"].toString(), QString("february.csv"));
        QCOMPARE(sources().size(), 2);
        QCOMPARE(sources().last().toMap()["name"].toString(), QString("Caps")); // no other was given
        QCOMPARE(productsOf("https://caps.example"), 2);

        face().choose(fileWith("bags.csv", "id,title,price\n9,Bag,40.00 EUR\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example"));
        QTRY_VERIFY(window().item("feedInstead"));
        window().item("feedInstead")->setProperty("currentIndex", 1);
        QVERIFY(m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().size(), 3);
        QCOMPARE(productsOf("https://caps.example"), 3);
    }

    void failedImportsChangeNothing() {
        const QByteArray good = R"json({"products": [{"id": 1, "title": "Cap", "handle": "cap",
            "variants": [{"id": 2, "title": "M", "price": "12.00", "available": true}]}]})json";
        face().choose(fileWith("caps.json", good));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->write("feedName", "Caps"));
        QVERIFY(m_buyer->write("feedCurrency", "EUR") && m_buyer->press("importFeed"));
        QTRY_COMPARE(sources().size(), 2);
        face().choose(fileWith("caps.json", "id,title,price\n"));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "caps.example") && m_buyer->write("feedName", "Bonnets"));
        QVERIFY(m_buyer->write("feedCurrency", "USD") && m_buyer->press("importFeed"));
        QTRY_VERIFY(window().shows("There is no product in the feed"));
        window().restart();
        window().go("shopping/sources");
        QTRY_COMPARE(sources().size(), 2);
        const QVariantMap kept = sources().last().toMap();
        QCOMPARE(kept["name"].toString(), QString("Caps"));
        QCOMPARE(kept["format"].toString(), QString("Shopify products"));
        QCOMPARE(kept["currency"].toString(), QString("EUR"));
    }

    void importsCanBeStopped() {
        QByteArray rows = "id,title,price\n";
        for (int i = 0; i < 60'000; ++i) rows += QByteArray::number(i) + ",Shirt,10.00 EUR\n";
        face().choose(fileWith("many.csv", rows));
        QTRY_VERIFY(window().item("feedShop"));
        QVERIFY(m_buyer->write("feedShop", "many.example") && m_buyer->press("importFeed"));
        QTRY_VERIFY(face().share() > 0);
        m_buyer->shoot("sources-import");
        window().go("shopping/search"); // which has to wait, and says so
        QTRY_VERIFY(window().shows("Reading many.csv"));
        window().go("shopping/sources");
        QVERIFY(m_buyer->press("stopImport"));
        QTRY_VERIFY(!face().isImporting());
        QVERIFY(window().shows("The import was stopped"));
        QCOMPARE(sources().size(), 1);
    }

private:
    static QString nameOf(QQuickItem* item) {
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(item);
        return face ? face->text(QAccessible::Name) : QString();
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SourcesViewTest>(argumentCount, arguments);
}

#include "sources_view_test.moc"
