#include "app/shop/consent/consent_desk.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/pictures/web_pictures.h"
#include "tests/app/support/raw_server.h"

#include <QBuffer>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <optional>
#include <type_traits>

/// Pictures that lie on the web, on the real decoder: none is asked for before a click, and then only where it says.

using namespace calliope;
using app::ShopThread;
using app::WebPictures;
using test::RawServer;

namespace {

constexpr int patience = 60'000;
constexpr const char* boots = "demo:boot/black/plain/4711";
constexpr const char* dress = "demo:dress-long/navy/striped/17";

QByteArray png(const QImage& image) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// A photo of a thing, as a shop has it.
QByteArray photo(const std::string& drawing) {
    return png(shop::Shop::drawnPicture(drawing, 300));
}

RawServer::Handler picture(const QByteArray& bytes) {
    return test::says(test::answerOf(200, "image/png", bytes));
}

RawServer::Handler leadsTo(const QString& address) {
    return test::says(test::answerOf(302, "text/plain", {}, "Location: " + address.toLatin1() + "\r\n"));
}

/// A server of pictures on the loopback interface; counts what it is asked for.
class PictureHost {
public:
    PictureHost()
        : m_server([this](QTcpSocket& socket, const QByteArray& request) {
            const QString path = QString::fromLatin1(request.split(' ').value(1));
            asked.append(path);
            const auto answer = answers.constFind(path);
            (answer == answers.constEnd() ? test::says(test::answerOf(404, "text/plain", "none")) : *answer)(socket,
                                                                                                             request);
        }) {}

    QHash<QString, RawServer::Handler> answers; ///< by path
    QStringList asked;                          ///< paths

    [[nodiscard]] int connections() const { return m_server.connections; }
    [[nodiscard]] QByteArray heads() const { return m_server.requests.toLower(); }
    [[nodiscard]] QString origin() const { return m_server.url({}).toString(); }
    [[nodiscard]] QString at(const QString& path) const { return m_server.url(path).toString(QUrl::FullyEncoded); }

private:
    RawServer m_server;
};

/// A shop, and who fetches its pictures.
struct Fetching {
    explicit Fetching(const QTemporaryDir& folder, app::NetworkGate::LookUp lookUp = {},
                      const app::ShopPictures::Most& most = {})
        : data(folder.filePath("data").toStdU16String())
        , gate(lookUp ? std::move(lookUp)
                      : [](const QString&, QObject*, const auto&) { qFatal("A name is looked up."); })
        , door(gate, app::ShopDoor::Reach::thisMachine)
        , shop(data)
        , beside(shop, data, reader)
        , web(std::make_unique<WebPictures>(shop, gate, door, beside.files(), reader, most)) {}

    std::filesystem::path data;
    app::PictureReader reader{QStringLiteral(CALLIOPE_ENGINE)};
    app::NetworkGate gate;
    app::ShopDoor door;
    ShopThread shop;
    app::ShopPictures beside;
    std::unique_ptr<WebPictures> web;

    /// What `work` says of the shop, once all jobs before it are done.
    template<typename Work>
    auto ask(Work work) {
        using Result = std::invoke_result_t<Work, shop::Shop&>;
        std::optional<Result> result;
        shop.run(&beside, std::move(work), [&](Result read) { result = std::move(read); });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, patience)) qFatal("The shop does not answer.");
        return *result;
    }

    storage::Id import(const std::filesystem::path& file) {
        std::optional<storage::Id> source;
        shop.change(
            ShopThread::Part::catalogue, &beside,
            [file](shop::Shop& each) {
                storage::Catalogue& catalogue = each.catalogue();
                const storage::Id made =
                    catalogue.saveSource({.merchant = catalogue.saveMerchant("https://web.example", "Web"),
                                          .kind = "google_table",
                                          .locator = QString::fromStdU16String(file.u16string()).toStdString(),
                                          .currency = {}});
                (void)each.import(made, file, shop::FeedFormat::googleTable);
                return made;
            },
            [&](storage::Id made) { source = made; });
        if (!QTest::qWaitFor([&] { return source.has_value(); }, patience)) qFatal("The list is not read.");
        return *source;
    }

    /// The click, and nothing further.
    void click(storage::Id source, const QStringList& origins) {
        web->load(app::ConsentDesk().picturesAllowed(source, origins));
    }

    /// The click, and all that comes of it.
    bool load(storage::Id source, const QStringList& origins) {
        click(source, origins);
        return QTest::qWaitFor([&] { return web->source() == 0; }, patience);
    }

    storage::KeptPictures::OnWeb state(storage::Id source) {
        return ask([source](shop::Shop& each) { return each.pictures().onWeb(source); });
    }

    std::int64_t missing(storage::Id source) {
        const auto now = state(source);
        std::int64_t count = now.elsewhere;
        for (const auto& host : now.hosts) count += host.missing;
        return count;
    }

    QString pictureOf(const std::string& title) {
        return ask([title](shop::Shop& each) {
            const auto hits = each.search(title).hits;
            return hits.empty() ? QString() : app::pictureOf(hits.front().product, hits.front().variant);
        });
    }

    [[nodiscard]] int files() const {
        int count = 0;
        QDirIterator each(QString::fromStdU16String((data / "offers").u16string()), QDir::Files,
                          QDirIterator::Subdirectories);
        for (; each.hasNext(); each.next()) ++count;
        return count;
    }
};

std::vector<std::string> titlesOf(const shop::ShopHits& hits) {
    std::vector<std::string> titles;
    for (const shop::ShopHit& hit : hits.hits) titles.push_back(hit.product.title);
    return titles;
}

} // namespace

class WebPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy"}) qunsetenv(proxy); // they look names up
    }

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    /// From the click to a card and a search by a photo; before it, and for what is here, nobody is asked.
    void fromAClickToACard() {
        PictureHost host;
        host.answers["/boots.png"] = picture(photo(boots));
        host.answers["/moved.png"] = leadsTo(host.at("/dress.png")); // on the same host that is nothing special
        host.answers["/dress.png"] = picture(photo(dress));
        const QStringList list{host.at("/boots.png"), host.at("/moved.png"), host.at("/boots.png")};
        storage::Id source = 0;
        {
            Fetching fetching(*m_folder);
            source = fetching.import(write("list.csv", list));
            QCOMPARE(fetching.missing(source), 2);
            QTest::qWait(300);
            QCOMPARE(host.connections(), 0);
            QCOMPARE(fetching.pictureOf("Zubrina"), QString());
        }
        {
            Fetching fetching(*m_folder);
            QCOMPARE(fetching.missing(source), 2); // which opens the shop
            QTest::qWait(300);
            QCOMPARE(host.connections(), 0);
            QVERIFY(fetching.load(source, {host.origin()}));
            QCOMPARE(fetching.web->problem(), QString());
            QCOMPARE(host.asked, (QStringList{"/boots.png", "/moved.png", "/dress.png"}));
            for (const char* header : {"cookie", "referer", "authorization"})
                QVERIFY2(!host.heads().contains(QByteArray("\r\n") + header), header);
            const auto state = fetching.state(source);
            QCOMPARE(state.kept, 2);
            QCOMPARE(state.bad, 0);
            QCOMPARE(fetching.files(), 2);
            const QString shown = fetching.pictureOf("Zubrina");
            QVERIFY(shown.startsWith("image://offer/"));
            QCOMPARE(fetching.pictureOf("Zubrinc"), shown);
            QVERIFY(!fetching.beside.shelf().pixels(shown.section('/', -1).toStdString(), 0).image.isNull());
            const auto looked = shop::Shop::likenessOf(shop::Shop::drawnPicture(boots, 200));
            const auto found =
                fetching.ask([&](shop::Shop& each) { return titlesOf(each.photoSearch(looked, {}, 5)); });
            QVERIFY(std::ranges::find(found, "Zubrina") != found.end());

            // A second click, and the list once more.
            QVERIFY(fetching.load(source, {host.origin()}));
            QCOMPARE(fetching.import(m_folder->filePath("list.csv").toStdU16String()), source);
            QVERIFY(fetching.load(source, {host.origin()}));
            QCOMPARE(host.asked.size(), 3);
        }
        Fetching fetching(*m_folder);
        QCOMPARE(fetching.state(source).kept, 2);
        QTest::qWait(300);
        QCOMPARE(host.asked.size(), 3);
        fetching.shop.change(
            ShopThread::Part::catalogue, &fetching.beside, [source](shop::Shop& each) { each.removeSource(source); },
            [] {});
        QTRY_COMPARE_WITH_TIMEOUT(fetching.files(), 0, patience);
    }

    /// Each costs its own line and nothing else; no host is asked that the click does not name.
    void hostilePicturesCostALineEach() {
        PictureHost host;
        PictureHost other;
        other.answers["/x.png"] = picture(photo(boots));
        struct Row {
            const char* path;
            RawServer::Handler answer;
            const char* reason;
        };
        const std::vector<Row> rows{
            {"/none.png", test::says(test::answerOf(404, "text/plain", "none")), "does not give it"},
            {"/forbidden.png", test::says(test::answerOf(403, "text/plain", "no")), "does not give it"},
            {"/page.png", test::says(test::answerOf(200, "text/html", "<img src=x>")), "no picture"},
            {"/zipped.png", test::says(test::answerOf(200, "image/png", photo(boots), "Content-Encoding: gzip\r\n")),
             "no picture"},
            {"/text.png", picture("Shall I compare thee"), ""},
            {"/empty.png", picture({}), ""},
            {"/drawing.png", test::says(test::answerOf(200, "image/svg+xml", "<svg/>")), ""},
            {"/pixel.png", picture(png(QImage(1, 1, QImage::Format_RGB32))), "too small"},
            {"/announced.png", test::says(test::answerOf(200, "image/png", QByteArray(6 << 20, 'x'))), "5 MB"},
            {"/endless.png",
             test::floods("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", QByteArray(64 << 10, 'x')), "5 MB"},
            {"/elsewhere.png", leadsTo(other.at("/x.png")), "has moved to"},
            {"/private.png", leadsTo("http://10.0.0.1/x.png"), "not on the public network"},
            {"/file.png", leadsTo("file:///etc/passwd"), "not on the public network"},
            {"/round.png", leadsTo("/round.png"), "sends us elsewhere"},
            {"/nowhere.png", test::says(test::answerOf(302, "text/plain", {})), "sends us elsewhere"},
        };
        host.answers["/good.png"] = picture(photo(boots));
        QStringList list{host.at("/good.png")};
        for (const Row& row : rows) {
            host.answers[row.path] = row.answer;
            list.append(host.at(row.path));
        }
        const QString asking = "/who.png?asks=" + QString(200, 'x');
        list.append(host.at(asking));
        Fetching fetching(*m_folder);
        const storage::Id source = fetching.import(write("list.csv", list));
        QVERIFY(fetching.load(source, {host.origin()}));
        QCOMPARE(fetching.state(source).kept, 1);
        QVERIFY(fetching.pictureOf("Zubrina").startsWith("image://offer/"));
        const auto rejects = fetching.ask([=](shop::Shop& each) { return each.pictures().rejectsOnWeb(source, 99); });
        QCOMPARE(rejects.size(), rows.size() + 1);
        for (const Row& row : rows) {
            const std::string address = host.at(row.path).toStdString() + ": ";
            const auto reject =
                std::ranges::find_if(rejects, [&](const auto& each) { return each.reason.starts_with(address); });
            QVERIFY2(reject != rejects.end(), row.path);
            QVERIFY2(reject->reason.size() > address.size() && !reject->extId.empty(), row.path);
            QVERIFY2(reject->reason.find(row.reason) != std::string::npos, reject->reason.c_str());
        }
        QCOMPARE(other.connections(), 0);
        QVERIFY(!host.asked.contains(asking));

        // None is tried again before its list is read again.
        const qsizetype before = host.asked.size();
        QVERIFY(fetching.load(source, {host.origin()}));
        QCOMPARE(host.asked.size(), before);
        QCOMPARE(fetching.import(m_folder->filePath("list.csv").toStdU16String()), source);
        QCOMPARE(fetching.missing(source), static_cast<std::int64_t>(rows.size()) + 1);
        QCOMPARE(fetching.state(source).kept, 1);
    }

    /// The click names hosts of a list: other hosts, and other lists, are not asked.
    void onlyWhatTheClickNames() {
        PictureHost host;
        PictureHost other;
        host.answers["/a.png"] = picture(photo(boots));
        Fetching fetching(*m_folder);
        const storage::Id first = fetching.import(write("a.csv", {host.at("/a.png"), other.at("/b.png")}));
        const storage::Id second = fetching.import(write("b.csv", {host.at("/c.png")}, 100));
        QVERIFY(fetching.load(first, {host.origin()}));
        QCOMPARE(host.asked, QStringList{"/a.png"});
        QCOMPARE(other.connections(), 0);
        QCOMPARE(fetching.missing(first), 1);
        QCOMPARE(fetching.missing(second), 1);
    }

    /// Then nothing is known of the pictures: they stay missing, and the next click tries again.
    void hostsThatDoNotAnswer_data() {
        QTest::addColumn<int>("status"); // 0: the connection is closed
        QTest::addColumn<int>("asked");

        QTest::newRow("out of order") << 503 << 3;
        QTest::newRow("too many") << 429 << 1;
        QTest::newRow("hangs up") << 0 << 3;
    }

    void hostsThatDoNotAnswer() {
        QFETCH(int, status);
        QFETCH(int, asked);
        PictureHost host;
        PictureHost good;
        QStringList list;
        for (int i = 0; i < 10; ++i) {
            const QString path = QString("/%1.png").arg(i);
            host.answers[path] =
                status == 0 ? test::says({}) : test::says(test::answerOf(status, "text/plain", "Ring 0190-666666."));
            list.append(host.at(path));
        }
        good.answers["/good.png"] = picture(photo(dress));
        list.append(good.at("/good.png"));
        Fetching fetching(*m_folder);
        const storage::Id source = fetching.import(write("list.csv", list));
        QVERIFY(fetching.load(source, {host.origin(), good.origin()}));
        QSet<QString> different(host.asked.begin(), host.asked.end());
        QCOMPARE(different.size(), asked);
        QVERIFY(fetching.web->problem().contains("still missing"));
        QVERIFY(!fetching.web->problem().contains("0190"));
        QCOMPARE(fetching.missing(source), 10);
        QCOMPARE(fetching.state(source).bad, 0);
        QCOMPARE(fetching.state(source).kept, 1);
        for (auto& answer : host.answers) answer = picture(photo(boots));
        QVERIFY(fetching.load(source, {host.origin(), good.origin()}));
        QCOMPARE(fetching.web->problem(), QString());
        QCOMPARE(fetching.missing(source), 0);
    }

    /// The network's switch, and names that stand for machines of the own network: nothing is sent.
    void namesAndTheSwitch() {
        QStringList looked;
        Fetching fetching(*m_folder, [&](const QString& name, QObject* context, const auto& told) {
            looked.append(name);
            QMetaObject::invokeMethod(
                context, [told] { told({QHostAddress("192.168.0.1")}); }, Qt::QueuedConnection);
        });
        const storage::Id source =
            fetching.import(write("list.csv", {"https://pictures.example/1.png", "https://pictures.example/2.png",
                                               "http://pictures.example/3.png", "https://192.168.0.1/4.png"}));
        fetching.gate.setOnline(false);
        QVERIFY(fetching.load(source, {"https://pictures.example"}));
        QVERIFY(fetching.web->problem().contains("switched off"));
        QCOMPARE(looked, QStringList());
        fetching.gate.setOnline(true);
        QVERIFY(fetching.load(source, {"https://pictures.example"}));
        QCOMPARE(looked, QStringList{"pictures.example"});
        QVERIFY(fetching.web->problem().contains("public network"));
        QCOMPARE(fetching.missing(source), 4);
        QCOMPARE(fetching.state(source).bad, 0);
        for (const app::LedgerEntry& entry : fetching.gate.ledger().entries()) {
            QCOMPARE(entry.state, app::LedgerEntry::State::refused);
            QCOMPARE(entry.purpose, QString("Picture of a product"));
        }
        QCOMPARE(fetching.gate.ledger().entries().size(), std::size_t(2));

        // Whatever hosts a click would name: not encrypted, or not public, is not asked.
        QVERIFY(fetching.load(source, {"http://pictures.example", "https://192.168.0.1"}));
        QCOMPARE(fetching.gate.ledger().entries().size(), std::size_t(2));
        QCOMPARE(fetching.state(source).bad, 2);
    }

    /// Stopped in the middle: what has come stays, and the next click asks for the rest only.
    void stopsAndGoesOn() {
        PictureHost host;
        QStringList list;
        for (int i = 0; i < 20; ++i) {
            const QString path = QString("/%1.png").arg(i, 2, 10, QLatin1Char('0'));
            host.answers[path] = picture(photo("demo:boot/black/plain/" + std::to_string(i)));
            list.append(host.at(path));
        }
        const auto last = host.answers["/05.png"];
        host.answers["/05.png"] = [](QTcpSocket& socket, const QByteArray&) { // has all the time in the world
            socket.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
        };
        storage::Id source = 0;
        {
            Fetching fetching(*m_folder);
            source = fetching.import(write("list.csv", list));
            fetching.click(source, {host.origin()});
            QCOMPARE(fetching.web->source(), qint64(source));
            QVERIFY(!fetching.web->asked().isEmpty());
            QTRY_COMPARE_WITH_TIMEOUT(host.asked.size(), 6, patience);
            QCOMPARE(fetching.web->words(), QString("Pictures from %1: 5 of 20").arg(QUrl(host.origin()).authority()));
            QCOMPARE(fetching.web->share(), 0.25);
            fetching.web->stop();
            QCOMPARE(fetching.web->source(), qint64(0));
            QVERIFY(fetching.web->asked().isEmpty());
            QCOMPARE(fetching.state(source).kept, 5);
            QTest::qWait(200);
            QCOMPARE(host.asked.size(), 6);

            // The end of the program is a stop as well.
            fetching.click(source, {host.origin()});
            QTRY_COMPARE_WITH_TIMEOUT(host.asked.size(), 7, patience);
        }
        host.answers["/05.png"] = last;
        host.asked.clear();
        Fetching fetching(*m_folder);
        QVERIFY(fetching.load(source, {host.origin()}));
        QCOMPARE(host.asked.size(), 15);
        QCOMPARE(fetching.state(source).kept, 20);
    }

    void forgottenAndBroughtBack() {
        PictureHost host;
        host.answers["/a.png"] = picture(photo(boots));
        Fetching fetching(*m_folder);
        const storage::Id source = fetching.import(write("list.csv", {host.at("/a.png")}));
        QVERIFY(fetching.load(source, {host.origin()}));
        fetching.web->forget(source);
        QCOMPARE(fetching.web->forgetting(), qint64(source));
        fetching.web->undo();
        QCOMPARE(fetching.web->forgetting(), qint64(0));
        QCOMPARE(fetching.state(source).kept, 1);
        fetching.web->forget(source);
        QCOMPARE(fetching.state(source).kept, 1); // there is time to undo it
        fetching.web.reset();                     // the end of the program is the end of it
        QCOMPARE(fetching.state(source).kept, 0);
        QCOMPARE(fetching.missing(source), 1);
        QCOMPARE(fetching.files(), 0);
        QCOMPARE(fetching.pictureOf("Zubrina"), QString());
        QCOMPARE(host.asked.size(), 1);
    }

    /// A thing that comes later with a picture that is here is found by it, and nobody is asked.
    void whatIsHereIsLookedAt() {
        PictureHost host;
        host.answers["/a.png"] = picture(photo(boots));
        Fetching fetching(*m_folder);
        const storage::Id source = fetching.import(write("list.csv", {host.at("/a.png")}));
        QVERIFY(fetching.load(source, {host.origin()}));
        QCOMPARE(fetching.import(write("list.csv", {host.at("/a.png"), host.at("/a.png")})), source);
        const auto alike = [&] {
            return fetching.ask([](shop::Shop& each) {
                const auto hits = each.search("Zubrinb").hits;
                return hits.empty() ? std::vector<std::string>()
                                    : titlesOf(each.similar(hits.front().product.id, {}, 1));
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(alike(), std::vector<std::string>{"Zubrina"}, patience);
        QCOMPARE(host.asked.size(), 1);
    }

    void thereIsAnEndToTheRoom() {
        PictureHost host;
        QStringList list;
        for (int i = 0; i < 30; ++i) {
            const QString path = QString("/%1.png").arg(i);
            host.answers[path] = picture(photo("demo:boot/black/plain/" + std::to_string(i)));
            list.append(host.at(path));
        }
        Fetching fetching(*m_folder, {}, {.pictures = 3});
        const storage::Id source = fetching.import(write("list.csv", list));
        QVERIFY(fetching.load(source, {host.origin()}));
        QVERIFY(fetching.web->problem().contains("no room"));
        QVERIFY(fetching.missing(source) > 0);
    }

private:
    /// A list with a thing for each of these pictures: "Zubrina", "Zubrinb", …
    [[nodiscard]] std::filesystem::path write(const QString& name, const QStringList& pictures, int first = 0) const {
        const QString path = m_folder->filePath(name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly)) qFatal("The list cannot be written.");
        file.write("id,title,price,image_link\n");
        for (const QString& picture : pictures) {
            const QChar letter(u'a' + first % 26);
            file.write(
                QString("%1,Zubrin%2,10.00 EUR,%3\n").arg(QString::number(first), QString(letter), picture).toUtf8());
            ++first;
        }
        return path.toStdU16String();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(WebPicturesTest)
#include "web_pictures_test.moc"
