#include "tests/fakes/merchant/acp_face.h"
#include "tests/ui/checkout/sources_page.h"

#include <QDir>
#include <QFile>
#include <QTest>

/// Who may be asked, in the real window: shops are asked by a click, with a permission that can be taken back, or with
/// a key.

using namespace calliope;

class AskedShopsViewTest : public QObject, protected test::SourcesPage {
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }

    /// What a shop charges now, for what lies in its cart.
    void pricesAreAskedForByAClick() {
        m_buyer->merchant.shop.products[0].price = 4990;
        m_buyer->fillCart();
        window().go("shopping/sources");
        QTRY_VERIFY(window().item("mayAsk"));
        QVERIFY(!window().item("askPrices")); // it may not be asked
        QVERIFY(m_buyer->press("mayAsk"));
        QTRY_VERIFY(window().item("askPrices"));
        m_buyer->shoot("sources-prices");
        QCOMPARE(m_buyer->merchant.connections(), 0);
        QVERIFY(m_buyer->press("askPrices"));
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("told 2 of 2 prices, 1 of them changed"), 20'000);
        QCOMPARE(pricesOf("linen shirt"), 2);
        QCOMPARE(m_buyer->merchant.count("lookup"), 1);
    }

    /// What a shop has of a wish, from the page of the search: asked by the button with its name, and by nothing else.
    void shopsAreAskedByAClick() {
        m_buyer->merchant.shop.products.push_back({"cap", "Zubrin cap", 1500});
        window().go("shopping/search");
        QTRY_VERIFY(window().item("wish"));
        QVERIFY(!window().item("askAShop")); // no shop may be asked
        window().go("shopping/sources");
        QVERIFY(m_buyer->press("mayAsk"));
        window().go("shopping/search");
        QTRY_VERIFY(window().item("askAShop"));
        QVERIFY(m_buyer->press("askAShop") && m_buyer->write("askWords", "Zubrin"));
        window().item("askWords")->forceActiveFocus();
        QTest::keyClick(window().window(), Qt::Key_Return);
        QTest::qWait(100);
        QCOMPARE(m_buyer->merchant.connections(), 0);
        const QString button = "ask 127.0.0.1:" + QString::number(m_buyer->merchant.origin().port());
        QTRY_VERIFY(window().item(button) && window().item(button)->hasActiveFocus());
        QTest::keyClick(window().window(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("tells one thing for “Zubrin”"), 20'000);
        QCOMPARE(m_buyer->merchant.count("search"), 1);
        QTRY_VERIFY(window().shows("Marrow & Lane tells")); // on the card
        m_buyer->shoot("ask-a-shop");
        QCOMPARE(pricesOf("Zubrin"), 0);

        QVERIFY(m_buyer->press("wishTold 0"));
        QTRY_VERIFY_WITH_TIMEOUT(window().shows("On the wishlist"), 20'000);
        QCOMPARE(pricesOf("Zubrin"), 1);
        QVERIFY(m_buyer->press("openTold 0"));
        QTRY_VERIFY(window().session().shopping().product() != 0);
        window().session().shopping().back();
        QTRY_VERIFY(window().item("askWords"));
        window().item("askWords")->forceActiveFocus();
        QTest::keyClick(window().window(), Qt::Key_Escape);
        QTRY_VERIFY(!window().item("askWords"));
        QVERIFY(window().item("productGrid"));

        window().go("shopping/sources"); // where it came from
        QTRY_COMPARE(sources().size(), 2);
        QTRY_VERIFY(window().shows("What you keep of its answers"));
    }

    /// A thing that is there in many sizes shows some of them, and all at a click.
    void manyChoices() {
        QByteArray sizes;
        for (int i = 0; i < 30; ++i)
            sizes += QString("{\"id\": \"s%1\", \"title\": \"Size %1\", \"price\": {\"amount\": 900, \"currency\": "
                             "\"EUR\"}},")
                         .arg(i)
                         .toUtf8();
        sizes.chop(1);
        m_buyer->merchant.shop.faults.reply =
            "{\"products\": [{\"id\": \"cap\", \"title\": \"Cap\", \"variants\": [" + sizes + "]}]}";
        QVERIFY(m_buyer->press("mayAsk"));
        window().go("shopping/search");
        QTRY_VERIFY(window().item("askAShop"));
        QVERIFY(m_buyer->press("askAShop") && m_buyer->write("askWords", "cap"));
        QVERIFY(m_buyer->press("ask 127.0.0.1:" + QString::number(m_buyer->merchant.origin().port())));
        QTRY_VERIFY_WITH_TIMEOUT(window().item("choice 0 11"), 20'000);
        QVERIFY(!window().item("choice 0 12"));
        QVERIFY(m_buyer->press("moreChoices 0"));
        QTRY_VERIFY(window().item("choice 0 29"));
        QVERIFY(window().item("choice 0 12")->hasActiveFocus());
        QVERIFY(!window().item("moreChoices 0"));
    }

    /// Taken back is taken back: the next question does not leave.
    void permissionIsTakenBack() {
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->waitFor("address"));
        window().go("shopping/sources");
        QTRY_VERIFY(window().item("mayAsk") && window().item("mayAsk")->property("checked").toBool());
        QVERIFY(m_buyer->press("mayAsk"));
        QTRY_VERIFY(!sources().first().toMap()["allowed"].toBool());
        const int before = m_buyer->merchant.connections();
        window().go("shopping/cart");
        QVERIFY(m_buyer->giveAddress());
        QCOMPARE(m_buyer->buying().step(), QString("failed"));
        QTRY_VERIFY(window().shows("You have not allowed to ask"));
        QCOMPARE(m_buyer->merchant.connections(), before);
        m_buyer->buying().close();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission"));
    }

    /// A shop that speaks ACP sells to nobody without its key, which lies in the keychain only.
    void keysOfShops() {
        m_buyer.reset(); // one window at a time
        m_buyer = std::make_unique<test::Buyer>(test::Merchant::Speaks::acp);
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->waitFor("leave"));
        QVERIFY(m_buyer->buying().problem().contains("under Sources"));
        m_buyer->buying().close();
        window().go("shopping/sources");
        QVERIFY(m_buyer->press("addKey"));
        QVERIFY(m_buyer->write("shopKey", "no key") && m_buyer->press("keepKey"));
        QTRY_VERIFY(window().shows("Keys are letters"));
        window().item("shopKey")->setProperty("text", QString(test::AcpFace::key));
        m_buyer->shoot("sources-key");
        QVERIFY(m_buyer->press("keepKey"));
        QTRY_VERIFY(sources().first().toMap()["keyed"].toBool());
        QVERIFY(face().problem().isEmpty() && !window().item("shopKey"));
        QTRY_VERIFY(window().item("forgetKey"));

        window().go("shopping/cart");
        m_buyer->isQuick = true;
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("address") && m_buyer->giveAddress());
        QVERIFY(m_buyer->chooseDelivery() && m_buyer->pay() && m_buyer->order() && m_buyer->waitFor("placed"));
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{1});

        window().go("shopping/sources");
        QVERIFY(m_buyer->press("forgetKey"));
        QTRY_VERIFY(window().item("addKey"));
        QVERIFY(!m_buyer->session().shopKeys().has(m_buyer->merchant.origin().toString()));
        QDir files(window().folder() + "/data");
        for (const QString& name : files.entryList(QDir::Files)) {
            QFile file(files.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                QVERIFY2(!file.readAll().contains(test::AcpFace::key), qPrintable(name));
        }
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<AskedShopsViewTest>(argumentCount, arguments);
}

#include "asked_shops_view_test.moc"
