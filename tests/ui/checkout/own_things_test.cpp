#include "app/shop/words/lexicon.h"
#include "storage/connection.h"
#include "tests/ui/checkout/buyer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

/// What a person keeps of shopping, in the real window: taken along as a file, deleted in one go, and brought back.

using namespace calliope;

class OwnThingsViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_buyer = std::make_unique<test::Buyer>();
        m_buyer->isQuick = true;
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->giveAddress() && m_buyer->chooseDelivery() && m_buyer->pay());
        QVERIFY(m_buyer->order() && m_buyer->waitFor("placed"));
        m_buyer->buying().close();
        m_buyer->fillCart();
        bool isDone = false;
        window().session().shop().change(
            app::ShopThread::Part::wardrobe, &window().session().ownThings(),
            [](shop::Shop& shop) {
                shop.wishlists().add(shop.wishlists().create("Summer"),
                                     shop.search("wool scarf").hits.at(0).variant.id);
                storage::WardrobeItem coat;
                coat.name = "Green coat";
                coat.colours = shop::bitOf(shop::Topic::colour, "green");
                (void)shop.wardrobe().save(coat);
                shop.wardrobe().setMeasure({"waist", 800});
            },
            [&] { isDone = true; });
        QTRY_VERIFY(isDone);
        QCOMPARE(kept(), QString("1 wishlists, 1 carts, 1 things, 1 measures"));
        window().session().orders().refresh();
        QTRY_COMPARE(window().session().orders().orders().size(), 1);
    }

    void cleanup() {
        QVERIFY2(window().warnings().isEmpty(), qPrintable(window().warnings().join('\n')));
        m_buyer.reset();
    }

    void takenAlong() {
        const QString path = window().folder() + "/shopping.json";
        window().session().ownThings().exportAll(QUrl::fromLocalFile(path));
        QTRY_VERIFY(window().shows("Everything of shopping is in shopping.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(all["format"].toString(), QString("calliope-shopping"));
        const QJsonObject wish = all["wishlists"].toArray()[0].toObject()["things"].toArray()[0].toObject();
        QCOMPARE(wish["title"].toString(), QString("Wool scarf"));
        QCOMPARE(wish["price_minor"].toInt(), 2950);
        QCOMPARE(all["carts"].toArray()[0].toObject()["things"].toArray().size(), 2);
        QCOMPARE(all["wardrobe"].toArray()[0].toObject()["colours"].toArray()[0].toString(), QString("green"));
        QCOMPARE(all["measures"].toArray()[0].toObject()["millimetres"].toInt(), 800);
        QCOMPARE(all["lists"].toArray().size(), 1);
        QVERIFY(all["lists"].toArray()[0].toObject()["market"].isString());
        QCOMPARE(all["may_be_asked"].toArray().size(), 1);
        const QJsonObject order = all["orders"].toArray()[0].toObject();
        QCOMPARE(order["shop"].toString(), m_buyer->merchant.origin().toString());
        QVERIFY(order["receipts"].toArray()[0].toObject()["shown"].toObject().contains("rows"));
        file.seek(0);
        const QByteArray bytes = file.readAll();
        for (const char* secret : {"secret-token-of-the-wallet", "Rue 1", "ada@example.com"})
            QVERIFY2(!bytes.contains(secret), secret);
    }

    void deletedAndBroughtBack() {
        window().session().ownThings().removeAll();
        QTRY_VERIFY(window().shows("All that you kept of shopping is deleted"));
        QCOMPARE(kept(), QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        QTRY_COMPARE(window().session().orders().orders().size(), 0);
        window().session().ownThings().undo();
        QTRY_COMPARE(kept(), QString("1 wishlists, 1 carts, 1 things, 1 measures"));
        QTRY_COMPARE(window().session().orders().orders().size(), 1);

        window().session().ownThings().removeAll();
        QTRY_COMPARE(window().session().orders().orders().size(), 0);
        QTRY_COMPARE(kept(), QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        window().restart();
        window().session().ownThings().undo(); // too late
        QCOMPARE(kept(), QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        window().session().orders().refresh();
        QTRY_VERIFY(window().session().orders().isLoaded());
        QVERIFY(window().session().orders().orders().isEmpty());
        // The list and the permission have their own ways to go.
        window().go("shopping/sources");
        QTRY_COMPARE(window().session().sources().sources().size(), 1);
        QVERIFY(window().session().sources().sources()[0].toMap()["allowed"].toBool());
    }

    /// What takes its time shows how far it is, and can be stopped: then there is no file, and all is still there.
    void slowWorkIsShown_data() {
        QTest::addColumn<bool>("isExport");
        QTest::addColumn<bool>("isStopped");
        QTest::addColumn<QString>("during");
        QTest::addColumn<QString>("after");
        const QString exports = "Writing shopping.json";
        const QString deletes = "Deleting what you keep of shopping";
        QTest::newRow("export") << true << false << exports << "Everything of shopping is in shopping.json";
        QTest::newRow("export, stopped") << true << true << exports << "Stopped: shopping.json was not written";
        QTest::newRow("delete") << false << false << deletes << "All that you kept of shopping is deleted";
        QTest::newRow("delete, stopped") << false << true << deletes << "Stopped: nothing was deleted";
    }

    void slowWorkIsShown() {
        QFETCH(bool, isExport);
        QFETCH(bool, isStopped);
        QFETCH(QString, during);
        QFETCH(QString, after);
        app::OwnThings& own = window().session().ownThings();
        const QString path = window().folder() + "/shopping.json";
        window().go("settings/privacy");
        const auto gate = std::make_shared<QSemaphore>(); // the shop's file is slow
        const auto opened = qScopeGuard([&] { gate->release(); });
        window().session().shop().run(
            &own, [gate](shop::Shop&) { gate->acquire(); }, [] {});
        if (isExport)
            own.exportAll(QUrl::fromLocalFile(path));
        else
            QVERIFY(m_buyer->press("deleteShopping"));
        QTRY_VERIFY(window().item("stopFile"));
        QVERIFY(window().shows(during));
        if (!isExport) own.removeAll(); // the same
        if (isStopped) {
            QVERIFY(window().click("stopFile"));
            QTRY_VERIFY(window().shows("Stopping"));
        }
        gate->release();
        QTRY_VERIFY_WITH_TIMEOUT(window().shows(after), 20'000);
        QTRY_VERIFY(!window().item("stopFile"));
        QCOMPARE(QFile::exists(path), isExport && !isStopped);
        const bool isKept = isExport || isStopped;
        QTRY_COMPARE(window().session().orders().orders().size(), isKept ? 1 : 0);
        QCOMPARE(kept(), isKept ? QString("1 wishlists, 1 carts, 1 things, 1 measures")
                                : QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        if (isKept) {
            own.removeAll(); // later, all of it
            QTRY_COMPARE(window().session().orders().orders().size(), 0);
        }
        own.undo();
        QTRY_COMPARE(kept(), QString("1 wishlists, 1 carts, 1 things, 1 measures"));
    }

    /// The program ends while one of the two files is slow: nothing of either is deleted.
    void endedMeanwhile_data() {
        QTest::addColumn<bool>("isShopSlow");
        QTest::addColumn<bool>("isStopped");
        QTest::newRow("purchases wait") << false << false;
        QTest::newRow("purchases wait, stopped") << false << true;
        QTest::newRow("all waits") << true << false;
        QTest::newRow("all waits, stopped") << true << true;
    }

    void endedMeanwhile() {
        QFETCH(bool, isShopSlow);
        QFETCH(bool, isStopped);
        app::OwnThings& own = window().session().ownThings();
        const auto gate = std::make_shared<QSemaphore>();
        const auto opened = qScopeGuard([&] { gate->release(); });
        connect(&own, &QObject::destroyed, [gate] { gate->release(); });
        if (isShopSlow)
            window().session().shop().run(
                &own, [gate](shop::Shop&) { gate->acquire(); }, [] {});
        else
            window().session().store().run([gate](storage::Store&) { gate->acquire(); });
        own.removeAll();
        if (!isShopSlow) QCOMPARE(kept(), QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        if (isStopped) window().session().chats().files()->stop();
        window().restart();
        QCOMPARE(kept(), QString("1 wishlists, 1 carts, 1 things, 1 measures"));
        window().session().orders().refresh();
        QTRY_COMPARE(window().session().orders().orders().size(), 1);
    }

    /// Nobody is told that nothing was deleted where it cannot be brought back.
    void whatDoesNotComeBackIsTold() {
        app::OwnThings& own = window().session().ownThings();
        const QSignalSpy done(&own, &app::OwnThings::done);
        const QSignalSpy failed(&own, &app::OwnThings::failed);
        const auto gate = std::make_shared<QSemaphore>();
        const auto opened = qScopeGuard([&] { gate->release(); });
        window().session().store().run([gate](storage::Store&) { gate->acquire(); });
        own.removeAll();
        QCOMPARE(kept(), QString("0 wishlists, 0 carts, 0 things, 0 measures"));
        storage::Connection file((window().folder() + "/data/shop.db").toStdU16String(),
                                 storage::Connection::Use::write);
        file.run("ALTER TABLE wishlist RENAME TO gone");
        window().session().chats().files()->stop();
        gate->release();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(done.size(), 0);
        QVERIFY(window().session().chats().files()->words().isEmpty());
        file.run("ALTER TABLE gone RENAME TO wishlist");
    }

    void thereAreButtonsForIt() {
        window().go("settings/privacy");
        QTRY_VERIFY(window().item("exportShopping"));
        QVERIFY(m_buyer->press("deleteShopping"));
        QTRY_COMPARE(window().session().orders().orders().size(), 0);
    }

private:
    test::TestWindow& window() { return *m_buyer->window; }

    QString kept() {
        QString words;
        window().session().shop().run(
            &window().session().ownThings(),
            [](shop::Shop& shop) {
                return QString("%1 wishlists, %2 carts, %3 things, %4 measures")
                    .arg(shop.wishlists().lists().size())
                    .arg(shop.carts().merchants().size())
                    .arg(shop.wardrobe().items().size())
                    .arg(shop.wardrobe().measures().size());
            },
            [&](const QString& told) { words = told; });
        return QTest::qWaitFor([&] { return !words.isEmpty(); }, 60'000) ? words : QString();
    }

    std::unique_ptr<test::Buyer> m_buyer;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<OwnThingsViewTest>(argumentCount, arguments);
}

#include "own_things_test.moc"
