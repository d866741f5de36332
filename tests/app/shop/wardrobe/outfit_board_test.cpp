#include "app/shop/wardrobe/outfit_board.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

/// Outfits that are kept, without a window. With one: tests/ui/wardrobe.

using namespace calliope;
using test::inShop;

class OutfitBoardTest : public QObject {
    Q_OBJECT

private slots:
    /// A mark of liking is kept with the outfit whatever is done to it, and what is liked comes first from the next
    /// look.
    void likedOnesComeFirst() {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QTemporaryDir folder;
        app::ShopThread shop(std::filesystem::path(folder.path().toStdString()));
        app::ShopUndo undo(shop);
        const std::vector<storage::Id> ids = inShop(shop, [](shop::Shop& inside) {
            storage::WardrobeItem coat;
            coat.name = "Navy coat";
            coat.category = "coat";
            const storage::Id own = inside.wardrobe().save(coat);
            std::vector<storage::Id> kept;
            for (const char* name : {"Walk", "Office", "Party"})
                kept.push_back(inside.wardrobe().saveOutfit({0, name, "", "", {}, {{"layer", own, 0}}}));
            return kept;
        });
        app::OutfitBoard outfits(shop, undo);
        const auto shown = [&] {
            QStringList names;
            for (const QVariantMap& card : outfits.kept()->cards())
                names.append(card["name"].toString() + (card["liked"].toBool() ? "!" : ""));
            return names.join(' ');
        };
        outfits.begin();
        QTRY_COMPARE_WITH_TIMEOUT(shown(), QString("Party Office Walk"), 60'000);
        QSignalSpy said(&undo, &app::ShopUndo::done);
        outfits.setLiked(ids[0], true);
        QTRY_COMPARE(shown(), QString("Party Office Walk!")); // nothing moves under the pointer
        QTRY_COMPARE(said.count(), 1);
        QCOMPARE(said[0][0].toString(), QString("You like Walk"));
        QVERIFY(said[0][1].toBool());
        outfits.begin();
        QTRY_COMPARE(shown(), QString("Walk! Party Office"));

        outfits.rename(ids[0], "Long walk");
        QTRY_COMPARE(shown(), QString("Long walk! Party Office"));
        outfits.open(ids[0]);
        QTRY_COMPARE(outfits.name(), QString("Long walk"));
        outfits.setName("Short walk");
        outfits.save();
        QTRY_COMPARE(shown(), QString("Short walk! Party Office"));

        outfits.setLiked(ids[0], false);
        QTRY_COMPARE(shown(), QString("Short walk Party Office"));
        undo.undo();
        QTRY_COMPARE(shown(), QString("Short walk! Party Office"));
        outfits.setLiked(ids[2] + 1, true); // there is none
        outfits.remove(ids[0]);
        QTRY_COMPARE(shown(), QString("Party Office"));
        undo.undo();
        QTRY_COMPARE(shown(), QString("Short walk! Party Office"));
    }
};

QTEST_GUILESS_MAIN(OutfitBoardTest)
#include "outfit_board_test.moc"
