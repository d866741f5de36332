#include "app/shop/panel/shop_panel.h"
#include "app/shop/panel/shop_thread.h"
#include "app/shop/panel/shop_undo.h"
#include "tests/app/shop/panel/in_shop.h"
#include "tests/app/shop/panel/told_parts.h"

#include <QFile>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <optional>
#include <string_view>

/// The shop on a thread of its own.

using namespace calliope;
using app::ShopThread;

class ShopThreadTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void isOpenedByTheFirstJob() {
        ShopThread shop(folder());
        shop.openIfKeptUp(); // nobody has ever shopped
        QTest::qWait(50);
        QVERIFY(!QFile::exists(m_folder->filePath("shop.db")));
        QSignalSpy preparing(&shop, &ShopThread::preparing);
        QSignalSpy opened(&shop, &ShopThread::opened);
        std::int64_t count = 0;
        shop.run(
            this, [](shop::Shop& each) { return each.catalogue().productCount(); },
            [&](std::int64_t products) { count = products; });
        QTRY_COMPARE_WITH_TIMEOUT(count, 100, 20'000);
        QCOMPARE(preparing.size(), 4);
        QCOMPARE(preparing.last()[0].toInt(), 4);
        QCOMPARE(opened.size(), 1);
    }

    /// A panel that comes to a shop that others have opened does not wait for it to be opened.
    void isOpenedByOthers() {
        ShopThread shop(folder());
        QCOMPARE(test::inShop(shop, [](shop::Shop& each) { return each.catalogue().productCount(); }), 100);
        app::ShopPanel panel(shop);
        panel.setOpen(true);
        QTRY_VERIFY_WITH_TIMEOUT(!panel.catalogue().isEmpty(), 20'000);
        QTest::qWait(700); // longer than it says nothing
        QCOMPARE(panel.preparing(), QString());
    }

    void jobsComeInOrderAndChangesAreTold() {
        ShopThread shop(folder());
        const test::ToldParts changed(shop);
        QList<int> order;
        shop.run(
            this, [](shop::Shop&) {}, [&] { order.append(1); });
        shop.change(
            ShopThread::Part::wishlists, this, [](shop::Shop& each) { return each.wishlists().create("Summer"); },
            [&](storage::Id) { order.append(2); });
        shop.run(
            this, [](shop::Shop& each) { return each.wishlists().lists().size(); },
            [&](std::size_t lists) { order.append(static_cast<int>(10 + lists)); });
        QTRY_COMPARE_WITH_TIMEOUT(order, (QList<int>{1, 2, 11}), 20'000);
        QTRY_VERIFY(changed.has(ShopThread::Part::wishlists));
    }

    /// However long a list is read, searches find what was there before it, and afterwards what it has.
    void searchesDoNotWaitForImports() {
        QSemaphore reads;
        QSemaphore mayGoOn;
        ShopThread shop(folder());
        const auto guard = qScopeGuard([&] { mayGoOn.release(1000); });
        const QSignalSpy opened(&shop, &ShopThread::opened);
        const test::ToldParts changed(shop);
        shop.run(
            this, [](shop::Shop&) {}, [] {});
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 20'000);

        QFile list(m_folder->filePath("list.csv"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("id,title,price,link\n");
        for (int i = 0; i < 500; ++i)
            list.write("z" + QByteArray::number(i) + ",Zubrinquartz cap,9.00 EUR,https://cap.example/\n");
        list.close();
        bool isImported = false;
        shop.change(
            ShopThread::Part::catalogue, this,
            [&, file = list.fileName().toStdU16String()](shop::Shop& each) {
                storage::Catalogue& catalogue = each.catalogue();
                const storage::Id source =
                    catalogue.saveSource({.merchant = catalogue.saveMerchant("https://cap.example", "Caps"),
                                          .kind = "google_table",
                                          .locator = "list.csv",
                                          .currency = "EUR"});
                (void)each.import(source, file, shop::FeedFormat::googleTable, [&](double) {
                    reads.release();
                    mayGoOn.acquire();
                    return true;
                });
            },
            [&] { isImported = true; });
        QTRY_VERIFY_WITH_TIMEOUT(reads.available() > 0, 20'000);

        std::optional<std::size_t> boots;
        std::optional<std::size_t> caps;
        const auto search = [&](std::string_view words, std::optional<std::size_t>& found) {
            found.reset();
            shop.read(
                this, [words](const shop::Shop& each) { return each.search(words).hits.size(); },
                [&found](std::size_t count) { found = count; });
        };
        search("boots", boots);
        search("Zubrinquartz", caps);
        QTRY_VERIFY_WITH_TIMEOUT(boots && caps, 20'000);
        QVERIFY(!isImported);
        QVERIFY(*boots > 0);
        QCOMPARE(*caps, std::size_t{0});

        mayGoOn.release(1000);
        QTRY_VERIFY_WITH_TIMEOUT(isImported, 20'000);
        search("Zubrinquartz", caps);
        QTRY_VERIFY_WITH_TIMEOUT(caps.has_value(), 20'000);
        QVERIFY(*caps > 0);
        QTRY_VERIFY(changed.has(ShopThread::Part::catalogue));
    }

    /// What is alike changes for readers, too, when pictures do.
    void readersSeeLooks() {
        ShopThread shop(folder());
        const test::ToldParts changed(shop);
        const QSignalSpy opened(&shop, &ShopThread::opened);
        std::optional<std::size_t> alike;
        const auto find = [&] {
            alike.reset();
            shop.read(
                this,
                [](const shop::Shop& each) {
                    const auto hits = each.search("boots").hits;
                    return hits.empty() ? std::size_t{0} : each.similar(hits.front().product.id).hits.size();
                },
                [&](std::size_t found) { alike = found; });
        };
        find(); // which opens it
        QTRY_VERIFY_WITH_TIMEOUT(alike.has_value() && opened.size() == 1, 20'000);
        find(); // with what has been looked at by then
        QTRY_VERIFY_WITH_TIMEOUT(changed.has(ShopThread::Part::looks), 30'000);
        find();
        QTRY_VERIFY_WITH_TIMEOUT(alike.has_value(), 20'000);
        QVERIFY(*alike >= 5);
    }

    /// A thing that is not there: told to the job, or to all.
    void failuresAreTold() {
        ShopThread shop(folder());
        QSignalSpy troubled(&shop, &ShopThread::troubled);
        app::Failure failure;
        const auto wrong = [](shop::Shop& each) { each.carts().set(1, 99); };
        shop.run(
            this, wrong, [] { QFAIL("it went well"); }, [&](const app::Failure& told) { failure = told; });
        QTRY_VERIFY_WITH_TIMEOUT(!failure.title.isEmpty(), 20'000);
        QVERIFY(troubled.isEmpty());
        shop.run(this, wrong, [] { QFAIL("it went well"); });
        QTRY_COMPARE(troubled.size(), 1);
    }

    /// One that cannot be opened now can be later.
    void opensWhenItCan() {
        auto first = std::make_unique<ShopThread>(folder());
        bool isOpen = false;
        first->run(
            this, [](shop::Shop&) {}, [&] { isOpen = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isOpen, 20'000);
        ShopThread second(folder());
        app::Failure failure;
        second.run(
            this, [](shop::Shop&) {}, [] { QFAIL("both are open"); },
            [&](const app::Failure& told) { failure = told; });
        QTRY_COMPARE(failure.title, QString("Calliope is open already"));
        first.reset();
        isOpen = false;
        second.run(
            this, [](shop::Shop&) {}, [&] { isOpen = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isOpen, 20'000);
    }

    /// Pictures are looked at between jobs, and jobs do not wait for all of them.
    void looksAtPicturesMeanwhile() {
        ShopThread shop(folder());
        const test::ToldParts changed(shop);
        std::size_t alike = 0;
        const auto find = [&] {
            shop.run(
                this,
                [](shop::Shop& each) {
                    const auto hits = each.search("boots").hits;
                    return hits.empty() ? std::size_t{0} : each.similar(hits.front().product.id).hits.size();
                },
                [&](std::size_t found) { alike = found; });
        };
        find();
        QTRY_VERIFY_WITH_TIMEOUT(changed.has(ShopThread::Part::looks), 30'000);
        find();
        QTRY_VERIFY_WITH_TIMEOUT(alike >= 5, 20'000);
    }

    /// Nothing hangs where it goes in the middle of things.
    void endsAtAnyMoment() {
        for (const int milliseconds : {0, 5, 30, 200, 500}) {
            QTemporaryDir other;
            auto shop = std::make_unique<ShopThread>(std::filesystem::path(other.filePath("x").toStdString()));
            auto context = std::make_unique<QObject>();
            for (int i = 0; i < 5; ++i)
                shop->run(
                    context.get(), [](shop::Shop& each) { return each.search("dress").hits.size(); },
                    [](std::size_t) {});
            for (int i = 0; i < 5; ++i)
                shop->read(
                    context.get(), [](const shop::Shop& each) { return each.search("boots").hits.size(); },
                    [](std::size_t) {});
            QTest::qWait(milliseconds);
            context.reset();
            shop.reset();
        }
    }

    void undoneOnce() {
        ShopThread shop(folder());
        app::ShopUndo undo(shop);
        QSignalSpy done(&undo, &app::ShopUndo::done);
        undo.offer("Only said");
        QCOMPARE(done.last()[1].toBool(), false);
        undo.undo();
        undo.offer("A list is made", ShopThread::Part::wishlists,
                   [](shop::Shop& each) { each.wishlists().create("Back"); });
        QCOMPARE(done.last()[1].toBool(), true);
        undo.undo();
        undo.undo();
        std::size_t lists = 0;
        shop.run(
            this, [](shop::Shop& each) { return each.wishlists().lists().size(); },
            [&](std::size_t count) { lists = count; });
        QTRY_COMPARE_WITH_TIMEOUT(lists, std::size_t{1}, 20'000);
        int here = 0;
        undo.offerHere("Here", [&] { ++here; });
        undo.undo();
        undo.undo();
        QCOMPARE(here, 1);
    }

private:
    [[nodiscard]] std::filesystem::path folder() const { return m_folder->path().toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ShopThreadTest)
#include "shop_thread_test.moc"
