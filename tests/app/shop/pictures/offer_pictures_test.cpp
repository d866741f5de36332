#include "app/shop/panel/product_words.h"
#include "app/shop/pictures/shop_pictures.h"
#include "tests/app/documents/make_documents.h"
#include "tests/app/shop/panel/in_shop.h"
#include "tests/app/support/test_folder.h"
#include "tests/inference/pictures/odd_pictures.h"

#include <QBuffer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <optional>
#include <utility>

/// Pictures beside imported lists, on the real decoder: taken, shown, found by what they look like, and gone with their
/// list.

using namespace calliope;
using app::ShopPictures;
using app::ShopThread;

namespace {

constexpr int patience = 60'000;

/// A photo of a thing, as a shop has it.
QByteArray photo(const std::string& drawing) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    shop::Shop::drawnPicture(drawing, 700).save(&buffer, "PNG");
    return bytes;
}

constexpr const char* boots = "demo:boot/black/plain/4711";
constexpr const char* dress = "demo:dress-long/navy/striped/17";

/// A shop, and who takes its pictures.
struct Taking {
    explicit Taking(const QTemporaryDir& folder, const ShopPictures::Most& most = {},
                    const QString& program = QStringLiteral(CALLIOPE_ENGINE))
        : data(folder.filePath("data").toStdU16String())
        , shop(data)
        , pictures(shop, data, app::PictureReader(program), most) {}

    std::filesystem::path data;
    ShopThread shop;
    ShopPictures pictures;

    template<typename Work>
    auto ask(Work work) {
        return test::inShop(shop, std::move(work));
    }

    storage::Id import(const std::filesystem::path& file) {
        std::optional<storage::Id> source;
        shop.change(
            ShopThread::Part::catalogue, &pictures,
            [file](shop::Shop& each) {
                storage::Catalogue& catalogue = each.catalogue();
                const storage::Id made =
                    catalogue.saveSource({.merchant = catalogue.saveMerchant("https://beside.example", "Beside"),
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

    struct State {
        std::int64_t kept = 0;
        std::vector<storage::Reject> rejects;
        std::int64_t wanted = 0;
    };
    State state(storage::Id source) {
        return ask([source](shop::Shop& each) {
            return State{each.pictures().count(source), each.pictures().rejects(source, 1000),
                         each.pictures().wantedCount(shop::Likeness::version, storage::BesideList::scheme)};
        });
    }

    /// Whether nothing is left to be done.
    bool isDone(storage::Id source) {
        return QTest::qWaitFor([&] { return !pictures.isTaking() && state(source).wanted == 0; }, patience);
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

} // namespace

class OfferPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<test::TestFolder>(); }

    /// From a list to a card and a search by a photo, and away again.
    void listsBringTheirPictures_data() {
        QTest::addColumn<bool>("isArchive");
        QTest::newRow("folder") << false;
        QTest::newRow("archive") << true;
    }

    void listsBringTheirPictures() {
        QFETCH(bool, isArchive);
        const QByteArray list = "id,title,price,image_link\n"
                                "1,Zubrin boots,89.00 EUR,images/boots.png\n"
                                "2,Zubrin dress,99.00 EUR,dress.png\n"
                                "3,Zubrin twin,99.00 EUR,images/boots.png\n"
                                "4,Zubrin bare,9.00 EUR,https://beside.example/4.jpg\n";
        if (isArchive) {
            m_folder->write("list.zip", make::archive({{"shop/list.csv", list},
                                                       {"shop/images/boots.png", photo(boots)},
                                                       {"shop/dress.png", photo(dress)}}));
        } else {
            m_folder->write("list.csv", list);
            m_folder->write("images/boots.png", photo(boots));
            m_folder->write("dress.png", photo(dress));
        }
        Taking taking(*m_folder);
        const storage::Id source = taking.import(m_folder->at(isArchive ? "list.zip" : "list.csv"));
        QVERIFY(taking.isDone(source));
        QCOMPARE(taking.state(source).kept, 2);
        QCOMPARE(taking.files(), 2);
        QVERIFY(taking.state(source).rejects.empty());
        const QString picture = taking.pictureOf("Zubrin boots");
        QVERIFY(picture.startsWith("image://offer/"));
        QCOMPARE(taking.pictureOf("Zubrin twin"), picture);
        QCOMPARE(taking.pictureOf("Zubrin bare"), QString());
        const app::ReadPicture shown = taking.pictures.shelf().pixels(picture.section('/', -1).toStdString(), 0);
        QCOMPARE(std::max(shown.image.width(), shown.image.height()), 512);

        // A photo of such boots finds them, and "more like this" begins with their twin.
        const auto looked = shop::Shop::likenessOf(shop::Shop::drawnPicture(boots, 300));
        const auto titlesOf = [](const shop::ShopHits& hits) {
            std::vector<std::string> titles;
            for (const shop::ShopHit& hit : hits.hits) titles.push_back(hit.product.title);
            return titles;
        };
        const auto found = taking.ask([&](shop::Shop& each) { return titlesOf(each.photoSearch(looked, {}, 5)); });
        QVERIFY(std::ranges::find(found, "Zubrin boots") != found.end());
        const auto alike = taking.ask([&](shop::Shop& each) {
            return titlesOf(each.similar(each.search("Zubrin boots").hits.front().product.id, {}, 1));
        });
        QCOMPARE(alike, std::vector<std::string>{"Zubrin twin"});

        taking.shop.change(
            ShopThread::Part::catalogue, &taking.pictures, [source](shop::Shop& each) { each.removeSource(source); },
            [] {});
        QTRY_COMPARE_WITH_TIMEOUT(taking.files(), 0, patience);
    }

    /// Each costs its own line and nothing else; none is tried again at the next start.
    void hostilePicturesCostALineEach() {
        QByteArray list = "id,title,price,image_link\n1,Zubrin,10.00 EUR,good.png\n2,None,10.00 EUR,none.png\n"
                          "3,Wolpin,10.00 EUR,../list.png\n";
        m_folder->write("good.png", photo(dress));
        int bad = 1; // the one that is not there
        const auto add = [&](const QByteArray& name, const QByteArray& content) {
            m_folder->write(name.constData(), content);
            list += name + ",Bad,10.00 EUR," + name + '\n';
            ++bad;
        };
        add("text.jpg", "Shall I compare thee");
        add("empty.jpg", {});
        add("svg.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"https://beside.example/x\"/></svg>");
        int number = 0;
        for (const auto& odd : {test::oddPngs(), test::oddJpegs(), test::oddGifs()})
            for (const test::OddPicture& each : odd)
                if (each.outcome == test::Outcome::refused && number < 24)
                    add("odd" + QByteArray::number(number++) + ".png",
                        QByteArray(reinterpret_cast<const char*>(each.file.data()),
                                   static_cast<qsizetype>(each.file.size())));
        m_folder->write("list.csv", list);
        storage::Id source = 0;
        {
            Taking taking(*m_folder);
            source = taking.import(m_folder->at("list.csv"));
            QVERIFY(taking.isDone(source));
            const Taking::State state = taking.state(source);
            QCOMPARE(state.kept, 1);
            QCOMPARE(static_cast<int>(state.rejects.size()), bad);
            for (const storage::Reject& reject : state.rejects) {
                QVERIFY(!reject.extId.empty());
                QVERIFY2(reject.reason.find(": ") != std::string::npos, reject.reason.c_str());
            }
            QVERIFY(taking.pictureOf("Zubrin").startsWith("image://offer/"));
            QCOMPARE(taking.pictureOf("Wolpin"), QString());
        }
        Taking again(*m_folder);
        QCOMPARE(again.state(source).wanted, 0);
    }

    /// Stopped, then started again where it was; the window is told of both.
    void stoppedAndRestarted() {
        writeMany(40);
        storage::Id source = 0;
        std::int64_t before = 0;
        {
            Taking taking(*m_folder);
            source = taking.import(m_folder->at("list.csv"));
            QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.isTaking(), patience);
            QCOMPARE(taking.pictures.words(), QString("Pictures: 0 of 40"));
            taking.pictures.stop();
            QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.isStopped() && !taking.pictures.isTaking(), patience);
            before = taking.state(source).kept;
            QVERIFY(before < 40);
            QTest::qWait(300);
            QCOMPARE(taking.state(source).kept, before);
            taking.pictures.goOn();
            QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.isTaking(), patience);
        }
        m_folder->write("data/offers/attachments/ab/left", "of a run that broke off");
        QFile left(m_folder->filePath("data/offers/attachments/ab/left"));
        QVERIFY(left.open(QIODevice::ReadWrite) &&
                left.setFileTime(QDateTime::currentDateTime().addSecs(-60), QFileDevice::FileModificationTime));
        left.close();
        Taking taking(*m_folder);
        QVERIFY(taking.isDone(source)); // which opens the shop
        QCOMPARE(taking.state(source).kept, 40);
        QTRY_VERIFY(!left.exists());
    }

    /// A list that is read again: only what is another picture is taken again.
    void listsThatAreReadAgain() {
        m_folder->write("list.csv", "id,title,price,image_link\n1,Zubrin,89.00 EUR,a.png\n2,Other,9.00 EUR,b.png\n");
        m_folder->write("a.png", photo(boots));
        m_folder->write("b.png", photo(boots));
        Taking taking(*m_folder);
        const storage::Id source = taking.import(m_folder->at("list.csv"));
        QVERIFY(taking.isDone(source));
        const QString first = taking.pictureOf("Zubrin");
        QCOMPARE(taking.files(), 1); // the same content
        m_folder->write("a.png", photo(dress));
        QCOMPARE(taking.import(m_folder->at("list.csv")), source);
        QVERIFY(taking.isDone(source));
        QVERIFY(taking.pictureOf("Zubrin") != first);
        QCOMPARE(taking.pictureOf("Other"), first);
        QCOMPARE(taking.files(), 2);
    }

    void thereIsAnEndToTheRoom() {
        writeMany(80);
        Taking taking(*m_folder, {.pictures = 3});
        const storage::Id source = taking.import(m_folder->at("list.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.problem().contains("no room"), patience);
        QVERIFY(taking.state(source).kept < 80);
    }

    /// Then nothing is known of the pictures, and none is rejected.
    void missingProgramAndMissingDisk() {
        writeMany(2);
        storage::Id source = 0;
        {
            Taking taking(*m_folder, {}, QString());
            source = taking.import(m_folder->at("list.csv"));
            QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.problem().contains("calliope-engine"), patience);
            QVERIFY(taking.state(source).rejects.empty());
        }
        QVERIFY(QFile::rename(m_folder->filePath("list.csv"), m_folder->filePath("away.csv")));
        {
            Taking taking(*m_folder);
            QVERIFY(taking.state(source).rejects.empty());
            QTRY_VERIFY_WITH_TIMEOUT(taking.pictures.problem().contains("list.csv"), patience);
            QVERIFY(taking.state(source).rejects.empty());
        }
        QVERIFY(QFile::rename(m_folder->filePath("away.csv"), m_folder->filePath("list.csv")));
        Taking taking(*m_folder);
        QVERIFY(taking.isDone(source));
        QCOMPARE(taking.state(source).kept, 2);
    }

private:
    /// A list with so many things, each with a picture of its own.
    void writeMany(int count) const {
        QByteArray list = "id,title,price,image_link\n";
        for (int i = 0; i < count; ++i) {
            const QByteArray number = QByteArray::number(i);
            list += number + ",Thing " + number + ",10.00 EUR,p" + number + ".png\n";
            m_folder->write(("p" + number + ".png").constData(), photo("demo:boot/black/plain/" + std::to_string(i)));
        }
        m_folder->write("list.csv", list);
    }

    std::unique_ptr<test::TestFolder> m_folder;
};

QTEST_GUILESS_MAIN(OfferPicturesTest)
#include "offer_pictures_test.moc"
