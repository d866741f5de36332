#include "app/shop/demo/drawing.h"
#include "app/shop/pictures/shop_sights.h"
#include "tests/app/shop/panel/told_parts.h"
#include "tests/app/shop/wardrobe/fake_embedder.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <optional>
#include <utility>

/// Pictures of products that a local model looks at while nobody waits for it.

using namespace calliope;

namespace {

constexpr int patience = 60'000;

struct Seeing {
    explicit Seeing(const QTemporaryDir& folder, std::chrono::milliseconds longest = std::chrono::minutes(1))
        : shop(folder.path().toStdU16String())
        , files(folder.path().toStdU16String() + u"/offers", app::PictureReader(QString()))
        , sights(shop, files, embedder, {std::chrono::milliseconds(1), std::chrono::milliseconds(1), longest}) {}

    app::ShopThread shop;
    test::ToldParts changed{shop};
    app::PictureFolder files;
    test::FakeEmbedder embedder;
    app::ShopSights sights;

    /// Pictures that `model` has not seen.
    std::size_t missing(const std::string& model) {
        std::optional<std::size_t> result;
        shop.run(
            &shop,
            [model](shop::Shop& each) {
                while (each.look(200)) {
                }
                return each.sights().missing(model, shop::DemoDesign::scheme, 10'000).size();
            },
            [&](std::size_t count) { result = count; });
        if (!QTest::qWaitFor([&] { return result.has_value(); }, patience)) qFatal("The shop does not answer.");
        return *result;
    }

    [[nodiscard]] bool seesMore() {
        const auto before = embedder.pictures.size();
        return QTest::qWaitFor([&] { return embedder.pictures.size() > before + 2; }, patience);
    }

    /// Nothing more, once the one under way has been seen.
    [[nodiscard]] bool seesNothing() {
        qsizetype before = -1;
        return QTest::qWaitFor(
            [&] {
                if (std::exchange(before, embedder.pictures.size()) == embedder.pictures.size()) return true;
                QTest::qWait(500);
                return false;
            },
            patience);
    }

    /// All that the app draws has been looked at and told, so that nothing begins anew.
    [[nodiscard]] bool isSettled() {
        return QTest::qWaitFor([&] { return changed.has(app::ShopThread::Part::looks); }, patience);
    }
};

} // namespace

class ShopSightsTest : public QObject {
    Q_OBJECT

private slots:
    void whileNobodyWaits() {
        const QTemporaryDir folder;
        Seeing seeing(folder);
        seeing.embedder.set("eye", true);
        QVERIFY(seeing.seesNothing()); // nobody shops
        QVERIFY(!QFile::exists(folder.filePath("shop.db")));

        seeing.embedder.set("eye", false);
        const std::size_t all = seeing.missing("eye");
        QVERIFY(all > 50);
        QVERIFY(seeing.seesNothing()); // it answers somebody
        QVERIFY(seeing.embedder.pictures.isEmpty());
        seeing.embedder.set("eye", true);
        QVERIFY(seeing.seesMore());
        QVERIFY(!QImage::fromData(seeing.embedder.pictures[0]).isNull());
        seeing.embedder.set("eye", false);
        QVERIFY(seeing.seesNothing());
        const std::size_t left = seeing.missing("eye");
        QVERIFY(left < all);

        // Another model begins anew, and what the one before saw is forgotten.
        seeing.embedder.set("other", true);
        QVERIFY(seeing.seesMore());
        seeing.embedder.set({}, true);
        QVERIFY(seeing.seesNothing());
        QCOMPARE(seeing.missing("eye"), all);
        QVERIFY(seeing.missing("other") < all);
    }

    /// A computer that takes long for one picture is not kept busy with all of them.
    void slowComputers() {
        const QTemporaryDir folder;
        Seeing seeing(folder, std::chrono::milliseconds(-1));
        const std::size_t all = seeing.missing("eye");
        QVERIFY(seeing.isSettled());
        seeing.embedder.set("eye", true);
        QTRY_COMPARE_WITH_TIMEOUT(seeing.embedder.pictures.size(), 1, patience);
        QVERIFY(seeing.seesNothing());
        QCOMPARE(seeing.embedder.pictures.size(), 1);
        QCOMPARE(seeing.missing("eye"), all - 1); // that one is kept
    }

    /// What cannot be embedded is left out, once.
    void whatCannotBeSeen() {
        const QTemporaryDir folder;
        Seeing seeing(folder);
        const std::size_t all = seeing.missing("eye");
        QVERIFY(seeing.isSettled());
        seeing.embedder.vector.clear();
        seeing.embedder.set("eye", true);
        QTRY_COMPARE_WITH_TIMEOUT(std::size_t(seeing.embedder.pictures.size()), all, patience);
        QVERIFY(seeing.seesNothing());
        QCOMPARE(std::size_t(seeing.embedder.pictures.size()), all);
        QCOMPARE(seeing.missing("eye"), all);
    }
};

QTEST_GUILESS_MAIN(ShopSightsTest)
#include "shop_sights_test.moc"
