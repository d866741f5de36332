#include "app/shop/wardrobe/wardrobe_list.h"

#include <QDate>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

/// What the user owns, without a window. With one: tests/ui/wardrobe.

using namespace calliope;

class WardrobeListTest : public QObject {
    Q_OBJECT

private slots:
    /// A photo of which the catalogue cannot say what it shows: that is told, and the next one can come.
    void withoutACatalogue() {
        QTemporaryDir folder;
        const std::filesystem::path data = folder.path().toStdString();
        const storage::ShopStore held(data); // as another program has it
        app::ShopThread shop(data);
        app::ShopUndo undo(shop);
        app::WardrobePhotos photos(data, app::PictureReader(QString()));
        app::WardrobeList wardrobe(shop, undo, photos);
        QImage photo(64, 64, QImage::Format_RGB888);
        photo.fill(Qt::blue);
        for (int i = 0; i < 2; ++i) {
            wardrobe.addImage(photo);
            QVERIFY(wardrobe.isBusy());
            QTRY_VERIFY_WITH_TIMEOUT(!wardrobe.isBusy(), 20'000);
            QCOMPARE(wardrobe.problem(), QString("Calliope is open already"));
            QVERIFY(!wardrobe.isDrafting());
        }
    }

    /// What is kept of a taste says where it came from, and holds as long as the user says.
    void tastesHaveAnOrigin() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QTemporaryDir folder;
        const std::filesystem::path data = folder.path().toStdString();
        app::ShopThread shop(data);
        app::ShopUndo undo(shop);
        app::WardrobePhotos photos(data, app::PictureReader(QString()));
        app::WardrobeList wardrobe(shop, undo, photos);
        wardrobe.begin();
        wardrobe.propose({.text = "linen in summer", .chat = 7, .model = "Muse"});
        wardrobe.propose({.text = "no wool", .isLiked = false, .model = "Muse"});
        QCOMPARE(wardrobe.proposals().size(), 2);
        QVERIFY(wardrobe.tastes().isEmpty()); // nothing is kept unasked
        wardrobe.dismissTaste(1);
        wardrobe.acceptTaste(0);
        QVERIFY(wardrobe.proposals().isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(wardrobe.tastes().size(), 1, 60'000);
        const auto taste = [&] { return wardrobe.tastes().value(0).toMap(); };
        const QString today = QLocale().toString(QDate::currentDate(), "d MMMM yyyy");
        QCOMPARE(taste()["origin"].toString(), "Proposed by Muse, kept on " + today);
        QCOMPARE(taste()["until"].toString(), QString());
        const qint64 id = taste()["id"].toLongLong();
        wardrobe.keepTasteFor(id, 3);
        const QString then = QLocale().toString(QDate::currentDate().addMonths(3), "d MMMM yyyy");
        QTRY_COMPARE_WITH_TIMEOUT(taste()["until"].toString(), then, 20'000);
        wardrobe.removeTaste(id);
        QTRY_VERIFY_WITH_TIMEOUT(wardrobe.tastes().isEmpty(), 20'000);
        undo.undo(); // as it was
        QTRY_COMPARE_WITH_TIMEOUT(taste()["until"].toString(), then, 20'000);
        QVERIFY(taste()["origin"].toString().startsWith("Proposed by Muse"));
        wardrobe.keepTasteFor(taste()["id"].toLongLong(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(taste()["until"].toString(), QString(), 20'000);
    }

    /// What was paid for a thing, by how often it was worn.
    void whatAWearCosts() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QTemporaryDir folder;
        const std::filesystem::path data = folder.path().toStdString();
        app::ShopThread shop(data);
        app::ShopUndo undo(shop);
        app::WardrobePhotos photos(data, app::PictureReader(QString()));
        app::WardrobeList wardrobe(shop, undo, photos);
        wardrobe.setCurrency("GBP");
        wardrobe.begin();
        wardrobe.addWithoutPhoto();
        wardrobe.setField("name", "Coat");
        for (const char* wrong : {"cheap", "-5", "1.999 GBP and a cup of tea", "1.200"}) {
            wardrobe.setField("bought", wrong);
            wardrobe.save();
            QVERIFY2(wardrobe.problem().contains("59.90"), wrong);
        }
        wardrobe.setField("bought", "100");
        wardrobe.save();
        const auto words = [&] {
            return wardrobe.items()->count() == 0 ? QString() : wardrobe.items()->cards()[0]["words"].toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(wardrobe.items()->count(), 1, 60'000);
        QVERIFY(!words().contains("wear"));
        const qint64 id = wardrobe.items()->cards()[0]["id"].toLongLong();
        for (int i = 0; i < 3; ++i) wardrobe.wear(id);
        QTRY_VERIFY_WITH_TIMEOUT(words().endsWith("worn 3 times, £33.33 a wear"), 20'000);

        wardrobe.edit(id); // what is not touched stays, and keeps its currency
        QTRY_VERIFY(wardrobe.isDrafting());
        wardrobe.setCurrency("EUR");
        QCOMPARE(wardrobe.draft()["bought"].toString(), QString("£100.00"));
        wardrobe.setField("name", "Old coat");
        wardrobe.save();
        QTRY_VERIFY(!wardrobe.isDrafting());
        QTRY_COMPARE(wardrobe.items()->cards()[0]["name"].toString(), QString("Old coat"));
        QVERIFY(words().endsWith("£33.33 a wear"));
        wardrobe.edit(id);
        QTRY_VERIFY(wardrobe.isDrafting());
        wardrobe.setField("bought", " ");
        wardrobe.save();
        QTRY_VERIFY(words().endsWith("worn 3 times"));
    }
};

QTEST_GUILESS_MAIN(WardrobeListTest)
#include "wardrobe_list_test.moc"
