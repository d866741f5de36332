#include "app/shop/feeds/feed.h"
#include "app/shop/feeds/list_place.h"
#include "storage/error.h"
#include "tests/app/documents/make_documents.h"
#include "tests/app/support/test_folder.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTest>
#include <memory>

using namespace calliope;
using shop::ListPlace;

namespace {

const QByteArray list = "id,title,price,image_link\n1,Cap,10.00 EUR,images/cap.jpg\n";
const QByteArray products = "{\"id\": \"1\", \"variants\": [{\"id\": \"1\", \"title\": \"Cap\"}]}\n";

} // namespace

/// Lists in folders and archives, and the pictures beside them.
class ListPlaceTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<test::TestFolder>(); }

    void names_data() {
        QTest::addColumn<QByteArray>("link");
        QTest::addColumn<QByteArray>("name");
        const auto row = [](const char* link, const char* name) {
            QTest::newRow(link) << QByteArray(link) << QByteArray(name);
        };
        row("cap.jpg", "cap.jpg");
        row(" images/Cap 1.JPEG ", "images/Cap 1.JPEG");
        row("./images/cap.webp", "images/cap.webp");
        row("images\\cap.png", "images/cap.png");
        row("grün.gif", "grün.gif");
        row("", "");
        row("cap", "");
        row("cap.svg", "");
        row("cap.jpg.exe", "");
        row("/etc/cap.jpg", "");
        row("C:\\cap.jpg", "");
        row("//server/cap.jpg", "");
        row("\\\\server\\cap.jpg", "");
        row("../cap.jpg", "");
        row("images/../../cap.jpg", "");
        row("images/..\\cap.jpg", "");
        row("..", "");
        row("images//cap.jpg", "");
        row("file:cap.jpg", "");
        row("https://shop.example/cap.jpg", "");
        row("data:image/png;base64,cap.jpg", "");
        row("cap\n.jpg", "");
        row("cap\u200b.jpg", "");
    }

    void names() {
        QFETCH(QByteArray, link);
        QFETCH(QByteArray, name);
        QCOMPARE(QByteArray::fromStdString(shop::nameBeside(link.toStdString())), name);
    }

    void besideAFile() {
        m_folder->write("list.csv", list);
        m_folder->write("images/cap.jpg", "the cap");
        m_folder->write("images/my cap.jpg", "my cap");
        ListPlace place(m_folder->at("list.csv"));
        QCOMPARE(place.list(), m_folder->at("list.csv"));
        QCOMPARE(place.picture("images/cap.jpg", 100), std::string("the cap"));
        QCOMPARE(place.picture("images/my%20cap.jpg", 100), std::string("my cap"));
        QVERIFY(isRefused(place, "images/none.jpg"));
        QVERIFY(isRefused(place, "images/cap.jpg", 3)); // too large
    }

    void inAFolder() {
        m_folder->write("shop/read me.txt", "Shall I compare thee");
        m_folder->write("shop/.hidden.csv", list);
        m_folder->write("shop/the list.csv", list);
        m_folder->write("shop/images/cap.jpg", "the cap");
        ListPlace place(m_folder->at("shop"));
        QCOMPARE(place.list().filename(), std::filesystem::path("the list.csv"));
        QCOMPARE(place.picture("images/cap.jpg", 100), std::string("the cap"));
        m_folder->write("acp/metadata.json", "{\"id\": \"feed_1\", \"target_country\": \"FR\"}"); // comes first
        m_folder->write("acp/products.jsonl", products);
        QCOMPARE(ListPlace(m_folder->at("acp")).list().filename(), std::filesystem::path("products.jsonl"));
        m_folder->write("poems/poem.txt", "Shall I compare thee");
        QVERIFY_EXCEPTION_THROWN(ListPlace(m_folder->at("poems")), storage::Error);
    }

    void inAnArchive() {
        m_folder->write("shop.zip", make::archive({{"__MACOSX/list.csv", list},
                                                   {"read me.txt", "Shall I compare thee"},
                                                   {"shop/list.csv", list},
                                                   {"shop/images/cap.jpg", "the cap"},
                                                   {"cap.jpg", "another cap"},
                                                   {"../outside.jpg", "outside"}}));
        std::filesystem::path unpacked;
        {
            ListPlace place(m_folder->at("shop.zip"));
            unpacked = place.list();
            QCOMPARE(shop::formatOfFile(unpacked), std::optional(shop::FeedFormat::googleTable));
            QCOMPARE(place.picture("images/cap.jpg", 100), std::string("the cap"));
            for (const char* name : {"cap.jpg", "../cap.jpg", "../outside.jpg", "..%2Fcap.jpg"})
                QVERIFY2(isRefused(place, name), name);
            QVERIFY(isRefused(place, "images/cap.jpg", 3));
        }
        QVERIFY(!std::filesystem::exists(unpacked));
        m_folder->write("empty.zip", make::archive({{"poem.txt", "Shall I compare thee"}}));
        QVERIFY_EXCEPTION_THROWN(ListPlace(m_folder->at("empty.zip")), storage::Error);
        m_folder->write("damaged.zip", QByteArray("PK\3\4 and nothing more"));
        QVERIFY_EXCEPTION_THROWN(ListPlace(m_folder->at("damaged.zip")), storage::Error);
    }

    void markets_data() {
        QTest::addColumn<QByteArray>("about");
        QTest::addColumn<QString>("market");
        QTest::newRow("named") << QByteArray(R"({"id": "feed_1", "target_country": "FR"})") << "FR";
        QTest::newRow("not named") << QByteArray(R"({"id": "feed_1"})") << "";
        QTest::newRow("no code") << QByteArray(R"({"id": "feed_1", "target_country": "France"})") << "";
        QTest::newRow("no text") << QByteArray(R"({"id": "feed_1", "target_country": 33})") << "";
        QTest::newRow("about something else") << QByteArray(R"({"id": "1", "target_country": "FR", "a": 1})") << "";
        QTest::newRow("no JSON") << QByteArray("FR") << "";
        QTest::newRow("far too large")
            << QByteArray(R"({"id": "feed_1", "target_country": "FR"})").leftJustified(20'000, ' ') << "";
    }

    /// What lies beside the products of an ACP feed names its country.
    void markets() {
        QFETCH(QByteArray, about);
        QFETCH(QString, market);
        const auto of = [&](const char* place) {
            return QString::fromStdString(ListPlace(m_folder->at(place)).market());
        };
        m_folder->write("acp/products.jsonl", products);
        QCOMPARE(of("acp"), QString());
        m_folder->write("acp/metadata.json", about);
        m_folder->write("acp/others.jsonl", products);
        m_folder->write("acp.zip", make::archive({{"metadata.json", "{\"id\": \"2\", \"target_country\": \"GB\"}"},
                                                  {"feed/metadata.json", about},
                                                  {"feed/products.jsonl", products}}));
        for (const char* place : {"acp/products.jsonl", "acp.zip"}) QCOMPARE(of(place), market);
        QCOMPARE(of("acp/others.jsonl"), QString()); // may be of another shop
    }

    /// A table whose first column is called PK is no archive.
    void lettersAloneAreNoArchive() {
        m_folder->write("list.csv", "PK,id,title,price\n1,1,Cap,10.00 EUR\n");
        QCOMPARE(ListPlace(m_folder->at("list.csv")).list(), m_folder->at("list.csv"));
    }

    void linksLeadNowhere() {
        m_folder->write("outside.jpg", "outside");
        m_folder->write("shop/list.csv", list);
        std::error_code error;
        std::filesystem::create_symlink(m_folder->at("outside.jpg"), m_folder->at("shop/link.jpg"), error);
        if (error) QSKIP("There are no links on this disk.");
        std::filesystem::create_directory_symlink(m_folder->at("."), m_folder->at("shop/up"), error);
        m_folder->write("shop/real.jpg", "inside");
        std::filesystem::create_symlink(m_folder->at("shop/real.jpg"), m_folder->at("shop/inside.jpg"), error);
        std::filesystem::create_directory(m_folder->at("shop/folder.jpg"));
        ListPlace place(m_folder->at("shop/list.csv"));
        QVERIFY(isRefused(place, "link.jpg"));
        QVERIFY(isRefused(place, "up/outside.jpg"));
        QVERIFY(isRefused(place, "folder.jpg"));
        QCOMPARE(place.picture("inside.jpg", 100), std::string("inside"));
    }

    /// What an import keeps of them.
    void importsKeepTheirNames() {
        m_folder->write("list.csv",
                        "id,title,price,image_link,additional_image_link\n"
                        "1,Cap,10.00 EUR,images/cap.jpg,\"side.png, ../out.png, https://shop.example/b.png\"\n");
        test::TemporaryShop shop;
        const storage::Id source = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "google_table", .locator = "list.csv", .currency = {}});
        (void)shop::importFeed(*shop.operator->(), source, m_folder->at("list.csv"), shop::FeedFormat::googleTable);
        const storage::Id product = shop->search().find({.text = "cap"}).hits.at(0).product;
        const std::string beside = storage::BesideList{source, {}}.locator();
        QCOMPARE(
            shop->catalogue().product(product)->variants.front().pictures,
            (std::vector<std::string>{beside + "images/cap.jpg", beside + "side.png", "https://shop.example/b.png"}));
        const storage::Id pasted = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "google_table", .locator = "pasted:1", .currency = {}});
        (void)shop::importFeed(*shop.operator->(), pasted, m_folder->at("list.csv"), shop::FeedFormat::googleTable);
        const storage::Product again = *shop->catalogue().product(product);
        QCOMPARE(again.variants.front().pictures, std::vector<std::string>{"https://shop.example/b.png"});
    }

private:
    static bool isRefused(ListPlace& place, const char* name, std::size_t most = 100) {
        try {
            (void)place.picture(name, most);
            return false;
        } catch (const storage::Error&) {
            return true;
        }
    }

    std::unique_ptr<test::TestFolder> m_folder;
};

QTEST_GUILESS_MAIN(ListPlaceTest)
#include "list_place_test.moc"
