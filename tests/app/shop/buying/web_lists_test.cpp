#include "app/shop/buying/web_lists.h"
#include "app/shop/consent/consent_desk.h"
#include "tests/app/shop/panel/in_shop.h"
#include "tests/app/support/raw_server.h"

#include <QDateTime>
#include <QFile>
#include <QHostAddress>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

/// Lists on the web: asked for after a click or on a chosen period, and never otherwise.

using namespace calliope;
using app::FetchedList;
using app::ShopThread;
using app::WebLists;
using test::RawServer;

namespace {

constexpr int patience = 20'000;
constexpr qint64 hour = 3'600'000;
const QByteArray rows = "id,title,price\n1,Zubrin cap,10.00 EUR\n";

QByteArray contentOf(const FetchedList& list) {
    QFile file(QString::fromStdU16String(list.file->path().u16string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A shop, and who fetches its lists. What comes is read in at once, where it is of a list that there is.
struct Fetching {
    using Reach = app::ShopDoor::Reach;

    explicit Fetching(const QTemporaryDir& folder, const qint64& now, Reach reach = Reach::thisMachine)
        : gate([this](const QString&, QObject* context, const auto& told) {
            ++lookUps;
            QMetaObject::invokeMethod(
                context, [told] { told({QHostAddress("10.0.0.1")}); }, Qt::QueuedConnection);
        })
        , door(gate, reach)
        , shop(folder.filePath("data").toStdU16String())
        , web(
              shop, gate, door, [this](const FetchedList& list) { take(list); }, [&now] { return now; }) {}

    int lookUps = 0;
    std::vector<FetchedList> came;
    app::NetworkGate gate;
    app::ShopDoor door;
    ShopThread shop;
    WebLists web;

    void take(const FetchedList& list) {
        came.push_back(list);
        if (list.source == 0) return;
        shop.change(
            ShopThread::Part::catalogue, &door,
            [list](shop::Shop& each) {
                (void)each.import(list.source, list.file->path(), shop::FeedFormat::googleTable);
            },
            [] {});
    }

    template<typename Work>
    auto ask(Work work) {
        return test::inShop(shop, std::move(work));
    }

    /// A list that was fetched from there before.
    storage::Id add(const QUrl& address) {
        QTemporaryDir folder;
        QFile file(folder.filePath("list.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(rows) != rows.size()) qFatal("No file can be written.");
        file.close();
        return ask([locator = address.toString(QUrl::FullyEncoded).toStdString(),
                    path = file.fileName().toStdU16String()](shop::Shop& each) {
            storage::Catalogue& catalogue = each.catalogue();
            const storage::Id source =
                catalogue.saveSource({.merchant = catalogue.saveMerchant("https://caps.example", "Caps"),
                                      .kind = "google_table",
                                      .locator = locator,
                                      .currency = {}});
            (void)each.import(source, path, shop::FeedFormat::googleTable);
            return source;
        });
    }

    bool fetch(storage::Id source, const QUrl& address) {
        web.fetch(app::ConsentDesk().listAllowed(source, address));
        return QTest::qWaitFor([&] { return web.asked().isEmpty(); }, patience);
    }

    void keepUp(storage::Id source, const QUrl& address, int hours) {
        web.keepUp(app::ConsentDesk().listAllowed(source, address), hours);
        (void)ask([](shop::Shop&) { return 0; }); // it is kept, and looked for what is old
        QTest::qWait(300);
    }
};

} // namespace

class WebListsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy"}) qunsetenv(proxy); // they look names up
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// One click is one question, and the file goes with who needs it.
    void fromAClick() {
        RawServer host(test::says(test::answerOf(200, "text/csv", rows)));
        Fetching fetching(*m_folder, m_now);
        QTest::qWait(300);
        QCOMPARE(host.requests, QByteArray());
        QVERIFY(fetching.fetch(0, host.url("/list.csv?all=1")));
        QCOMPARE(fetching.web.problem(), QString());
        QCOMPARE(fetching.came.size(), std::size_t{1});
        QCOMPARE(fetching.came[0].address, host.url("/list.csv?all=1"));
        QCOMPARE(fetching.came[0].source, 0);
        QCOMPARE(contentOf(fetching.came[0]), rows);
        QCOMPARE(host.requests.count("GET /list.csv?all=1 "), 1);
        for (const char* header : {"\r\ncookie", "\r\nreferer", "\r\nauthorization"})
            QVERIFY2(!host.requests.toLower().contains(header), header);
        const std::filesystem::path path = fetching.came[0].file->path();
        fetching.came.clear();
        QVERIFY(!std::filesystem::exists(path));
    }

    /// A page of a shop may be a list, which whoever reads it finds out.
    void pagesCome() {
        RawServer host(test::says(test::answerOf(200, "text/html", "<p>Caps</p>")));
        Fetching fetching(*m_folder, m_now);
        QVERIFY(fetching.fetch(0, host.url("/caps")));
        QCOMPARE(fetching.web.problem(), QString());
        QCOMPARE(fetching.came.size(), std::size_t{1});
        QCOMPARE(contentOf(fetching.came[0]), QByteArray("<p>Caps</p>"));
    }

    /// It is fetched when it is as old as its period, once, and not while the network is switched off.
    void periodsThatWereChosen() {
        RawServer host(test::says(test::answerOf(200, "text/csv", QByteArray(rows).replace("10.00", "8.00"))));
        const QUrl address = host.url("/list.csv");
        m_now = QDateTime::currentMSecsSinceEpoch();
        storage::Id source = 0;
        {
            Fetching fetching(*m_folder, m_now);
            source = fetching.add(address);
            m_now += 1000 * hour;
            fetching.keepUp(source, host.url("/other.csv"), 24); // which it is not
            m_now -= 1000 * hour;
            fetching.keepUp(source, address, 24);
            QCOMPARE(host.requests, QByteArray()); // it is new
        }
        m_now += 25 * hour;
        { // nobody needs to shop for it
            ShopThread shop(m_folder->filePath("data").toStdU16String());
            const QSignalSpy opened(&shop, &ShopThread::opened);
            shop.openIfKeptUp();
            QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, patience);
        }
        {
            Fetching fetching(*m_folder, m_now);
            fetching.gate.setOnline(false);
            (void)fetching.ask([](shop::Shop&) { return 0; });
            QTest::qWait(300);
            QCOMPARE(host.requests, QByteArray());
            fetching.gate.setOnline(true);
            QTRY_COMPARE_WITH_TIMEOUT(fetching.came.size(), std::size_t{1}, patience);
            QCOMPARE(fetching.came[0].source, source);
            const auto prices = fetching.ask([](shop::Shop& each) {
                const auto hits = each.search("Zubrin").hits;
                return hits.empty() ? std::vector<storage::PricePoint>() : each.priceHistory(hits.front().variant.id);
            });
            QCOMPARE(prices.size(), std::size_t{2});
            fetching.gate.setOnline(false); // looks again for what is old
            fetching.gate.setOnline(true);
            QTest::qWait(300);
            QCOMPARE(host.requests.count("GET "), 1);
            fetching.keepUp(source, address, 0);
        }
        m_now += 1000 * hour;
        Fetching fetching(*m_folder, m_now);
        const QSignalSpy opened(&fetching.shop, &ShopThread::opened);
        fetching.shop.openIfKeptUp(); // not any more
        QTest::qWait(300);
        QCOMPARE(opened.size(), 0);
        (void)fetching.ask([](shop::Shop&) { return 0; });
        QTest::qWait(300);
        QCOMPARE(host.requests.count("GET "), 1);
    }

    /// Shops give out their lists in pages: all of them are one list, whatever moves on meanwhile.
    void listsInPages_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QByteArrayList>("pages"); // the last of them is sent for all that follow
        QTest::addColumn<int>("asked");
        QTest::addColumn<QByteArray>("list"); // without spaces; empty: nothing comes
        QTest::addColumn<QString>("problem");

        const QByteArray none = "{\"products\": []}";
        QTest::newRow("Shopify") << "/products.json"
                                 << "limit=250"
                                 << QByteArrayList{"{\"products\": [{\"id\": 1}, {\"id\": 2}]}",
                                                   "{\"products\": [{\"id\": 2}, {\"id\": 3}]}", none}
                                 << 3 << QByteArray("{\"products\":[{\"id\":1},{\"id\":2},{\"id\":3}]}") << "";
        QTest::newRow("WooCommerce") << "/wp-json/wc/store/v1/products"
                                     << "per_page=100" << QByteArrayList{"[{\"id\": 1}]", "[{\"id\": 2}]", "[]"} << 3
                                     << QByteArray("[{\"id\":1},{\"id\":2}]") << "";
        QTest::newRow("a file that knows of no pages") << "/products.json"
                                                       << "limit=250" << QByteArrayList{"{\"products\": [{\"id\": 1}]}"}
                                                       << 2 << QByteArray("{\"products\":[{\"id\":1}]}") << "";
        QTest::newRow("no such list") << "/products.json"
                                      << "limit=250" << QByteArrayList{rows} << 1 << QByteArray(rows).replace(" ", "")
                                      << "";
        QTest::newRow("broken off") << "/products.json"
                                    << "limit=250" << QByteArrayList{"{\"products\": [{\"id\": 1}]}", "<p>Busy</p>"}
                                    << 2 << QByteArray() << "broke off";
    }

    void listsInPages() {
        QFETCH(QString, path);
        QFETCH(QString, size);
        QFETCH(QByteArrayList, pages);
        QFETCH(QByteArray, list);
        QFETCH(QString, problem);
        int asked = 0;
        RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            const qsizetype page = std::min<qsizetype>(asked++, pages.size() - 1);
            if (request.startsWith("GET " + path.toUtf8() + "?a=b&" + size.toUtf8() +
                                   "&page=" + QByteArray::number(asked) + ' '))
                test::says(test::answerOf(200, "application/json", pages[page]))(socket, request);
            else
                test::says(test::answerOf(404, "text/plain", request))(socket, request);
        });
        Fetching fetching(*m_folder, m_now);
        QVERIFY(fetching.fetch(0, host.url(path + "?a=b")));
        QVERIFY2(problem.isEmpty() == fetching.web.problem().isEmpty(), qPrintable(fetching.web.problem()));
        QVERIFY2(fetching.web.problem().contains(problem), qPrintable(fetching.web.problem()));
        QTEST(asked, "asked");
        QCOMPARE(fetching.came.size(), std::size_t(list.isEmpty() ? 0 : 1));
        if (!list.isEmpty()) QCOMPARE(contentOf(fetching.came[0]).replace(",\n", ",").replace(" ", ""), list);
    }

    /// One without an end is not taken for a whole one.
    void pagesWithoutAnEnd() {
        int asked = 0;
        RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            const QByteArray page = "{\"products\": [{\"id\": " + QByteArray::number(++asked) + "}]}";
            test::says(test::answerOf(200, "application/json", page))(socket, request);
        });
        Fetching fetching(*m_folder, m_now);
        QVERIFY(fetching.fetch(0, host.url("/products.json")));
        QVERIFY2(fetching.web.problem().contains("longer than"), qPrintable(fetching.web.problem()));
        QVERIFY(fetching.came.empty());
        QCOMPARE(asked, 100);
    }

    /// What goes wrong is said, and nothing comes of it.
    void whatIsNotFetched_data() {
        QTest::addColumn<QByteArray>("answer"); // empty: nobody is asked
        QTest::addColumn<QString>("address");   // empty: the server's
        QTest::addColumn<QString>("problem");

        const auto leadsTo = [](const QByteArray& address) {
            return test::answerOf(302, "text/plain", {}, "Location: " + address + "\r\n");
        };
        QTest::newRow("not there") << test::answerOf(404, "text/plain", "none") << ""
                                   << "could not be fetched";
        QTest::newRow("elsewhere") << leadsTo("http://127.0.0.2:1/list.csv") << ""
                                   << "has moved to 127.0.0.2";
        QTest::newRow("nearby") << leadsTo("http://10.0.0.1/list.csv") << ""
                                << "not on the public network";
        QTest::newRow("a file") << leadsTo("file:///etc/passwd") << ""
                                << "not on the public network";
        QTest::newRow("round") << leadsTo("/list.csv") << ""
                               << "could not be fetched";
        QTest::newRow("not encrypted") << QByteArray() << "http://caps.example/list.csv"
                                       << "not encrypted";
        QTest::newRow("a file at once") << QByteArray() << "file:///etc/passwd"
                                        << "not encrypted";
        QTest::newRow("no address") << QByteArray() << "https:///list.csv"
                                    << "not encrypted";
    }

    void whatIsNotFetched() {
        QFETCH(QByteArray, answer);
        QFETCH(QString, address);
        QFETCH(QString, problem);
        RawServer host(test::says(answer));
        Fetching fetching(*m_folder, m_now);
        QVERIFY(fetching.fetch(0, address.isEmpty() ? host.url("/list.csv") : QUrl(address)));
        QVERIFY2(fetching.web.problem().contains(problem), qPrintable(fetching.web.problem()));
        QVERIFY(fetching.came.empty());
        QCOMPARE(host.requests.isEmpty(), answer.isEmpty());
        QVERIFY(host.requests.count("GET ") <= 4);
    }

    /// The ledger has who was to be asked, also where nothing was sent.
    void theGatesRulesHold() {
        Fetching fetching(*m_folder, m_now, app::ShopDoor::Reach::publicNetwork);
        const QUrl address("https://caps.example/list.csv");
        fetching.gate.setOnline(false);
        QVERIFY(fetching.fetch(0, address));
        QVERIFY(!fetching.web.problem().isEmpty());
        QCOMPARE(fetching.lookUps, 0);
        fetching.gate.setOnline(true);
        QVERIFY(fetching.fetch(0, address)); // its name stands for a machine of the user's network
        QVERIFY2(fetching.web.problem().contains("not on the public network"), qPrintable(fetching.web.problem()));
        QCOMPARE(fetching.lookUps, 1);
        const auto& entries = fetching.gate.ledger().entries();
        QCOMPARE(entries.size(), std::size_t{2});
        for (const app::LedgerEntry& entry : entries) {
            QCOMPARE(entry.host, QString("caps.example"));
            QCOMPARE(entry.state, app::LedgerEntry::State::refused);
            QCOMPARE(entry.bytesOut, 0);
        }
        QVERIFY(fetching.came.empty());
    }

    void whatWasTyped_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("host"); // empty: nobody would be asked

        QTest::newRow("without a scheme") << " shop.example/list.xml "
                                          << "shop.example";
        QTest::newRow("with one") << "https://shop.example:8443/list.xml#top"
                                  << "shop.example:8443";
        QTest::newRow("not encrypted") << "http://shop.example/list.xml"
                                       << "";
        QTest::newRow("nearby") << "https://192.168.0.4/list.xml"
                                << "";
        QTest::newRow("with a name") << "https://me:secret@shop.example/"
                                     << "";
        QTest::newRow("a file") << "file:///etc/passwd"
                                << "";
        QTest::newRow("nothing") << " "
                                 << "";
    }

    void whatWasTyped() {
        QFETCH(QString, typed);
        Fetching fetching(*m_folder, m_now, app::ShopDoor::Reach::publicNetwork);
        QTEST(fetching.web.hostOf(typed), "host");
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    qint64 m_now = 0;
};

QTEST_GUILESS_MAIN(WebListsTest)
#include "web_lists_test.moc"
