#include "app/shop/wardrobe/wardrobe_list.h"

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
};

QTEST_GUILESS_MAIN(WardrobeListTest)
#include "wardrobe_list_test.moc"
