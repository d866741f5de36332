#include "app/shop/demo/drawing.h"
#include "tests/ui/support/test_window.h"

#include <QAccessible>
#include <QFile>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <algorithm>

/// Photos, wardrobe and outfits in the real window, offscreen, on the demo catalogue: flows (2), (3) and (4) of the
/// shopping panel.

using namespace calliope;

namespace {

const QString shirt = "demo:shirt/blue/plain/4711";

} // namespace

class WardrobeTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init() {
        m_window = std::make_unique<test::TestWindow>();
        m_window->window()->resize(1440, 900);
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    /// What is kept of a taste: where it came from, and until when it holds.
    void tastes() {
        app::WardrobeList& wardrobe = m_window->session().wardrobe();
        open("wardrobe");
        wardrobe.propose({.text = "linen in summer", .model = "Muse"});
        QTRY_VERIFY(m_window->item("keepTaste 0"));
        QVERIFY(m_window->click("keepTaste 0"));
        QTRY_COMPARE_WITH_TIMEOUT(wardrobe.tastes().size(), 1, 30'000);
        const QString chip = "taste " + wardrobe.tastes().first().toMap()["id"].toString();
        QTRY_VERIFY(m_window->item(chip));
        m_window->item(chip)->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY(m_window->item("tasteForYear") && m_window->item("tasteForYear")->isVisible());
        QVERIFY(m_window->item("tasteOrigin")->property("text").toString().startsWith("Proposed by Muse"));
        QVERIFY(m_window->click("tasteForYear"));
        const QString until = QLocale().toString(QDate::currentDate().addMonths(12), "d MMMM yyyy");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item(chip) &&
                                     m_window->item(chip)->property("text").toString().endsWith("until " + until),
                                 20'000);
    }

    /// Flow (2): a photo, the part that is meant, what is like it in the catalogue.
    void byPhoto() {
        open("photo");
        QTRY_VERIFY(m_window->item("choosePhoto"));
        lookAtAll();
        app::PhotoSearch& search = m_window->session().photoSearch();
        search.addFiles({photoOf(shirt)});
        QTRY_VERIFY_WITH_TIMEOUT(search.cards()->count() > 0, 30'000);
        QTRY_VERIFY(!search.isBusy());
        QVERIFY(search.picture().startsWith("image://wardrobe/"));
        QVERIFY(search.cards()->cards()[0]["reason"].toString().endsWith("% alike"));
        QTRY_VERIFY(m_window->item("cropPicker"));
        QVERIFY(m_window->shows("look most alike"));
        QVERIFY(!m_window->item("ownedNote"));
        m_window->shoot("photo-search", "1-found");

        // The frame by the keyboard: smaller, then moved; and never out of the picture.
        m_window->item("cropPicker")->forceActiveFocus(Qt::TabFocusReason);
        for (int i = 0; i < 10; ++i) QTest::keyClick(m_window->window(), Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(search.crop().width() < 0.9);
        for (int i = 0; i < 30; ++i) QTest::keyClick(m_window->window(), Qt::Key_Right);
        QVERIFY(search.crop().right() <= 1.0001 && search.crop().left() > 0.1);
        search.setCrop({-1, -1, 9, 9});
        QCOMPARE(search.crop(), QRectF(0, 0, 1, 1));
        QTRY_VERIFY(!search.isBusy());

        // And by the pointer: the lower right corner.
        m_window->settle();
        QQuickItem* corner = m_window->item("cropCorner 3");
        QVERIFY(corner);
        const QPoint from = corner->mapToScene(QPointF(corner->width() / 2, corner->height() / 2)).toPoint();
        QTest::mousePress(m_window->window(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_window->window(), from - QPoint(40, 40));
        QTest::mouseRelease(m_window->window(), Qt::LeftButton, {}, from - QPoint(40, 40));
        QVERIFY(search.crop().width() < 1 && search.crop().height() < 1);
        QTRY_VERIFY(!search.isBusy());
        m_window->shoot("photo-search", "2-part");

        search.clear();
        QTRY_VERIFY(m_window->item("choosePhoto"));
        QCOMPARE(search.picture(), QString());
    }

    /// Lists of shops have no pictures here: said, instead of promised for later.
    void nothingToCompareWith() {
        open("photo");
        bool isDone = false;
        m_window->session().shop().change(
            app::ShopThread::Part::catalogue, this,
            [](shop::Shop& shop) {
                for (const storage::FeedSource& source : shop.catalogue().sources()) shop.removeSource(source.id);
            },
            [&] { isDone = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isDone, 20'000);
        m_window->session().photoSearch().addFiles({photoOf(shirt)});
        QTRY_VERIFY_WITH_TIMEOUT(m_window->shows("pictures of shops are not on this computer"), 30'000);
    }

    void whatIsNoPicture() {
        open("photo");
        QTemporaryDir folder;
        QFile file(folder.filePath("photo.png"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a picture") > 0);
        file.close();
        app::PhotoSearch& search = m_window->session().photoSearch();
        search.addFiles({QUrl::fromLocalFile(file.fileName())});
        QTRY_VERIFY_WITH_TIMEOUT(!search.problem().isEmpty(), 20'000);
        QTRY_VERIFY(m_window->item("photoProblem"));
        search.addFiles({QUrl("https://evil.example/p.png")});
        QTRY_VERIFY(search.problem().contains("not fetched"));
        search.addFiles({QUrl::fromLocalFile(folder.path())});
        QTRY_VERIFY(search.problem().contains("no file"));
    }

    /// Flow (3): photos become things of the wardrobe, with what they seem to show; and (2) again: it is known.
    void intoTheWardrobe() {
        open("wardrobe");
        lookAtAll();
        app::WardrobeList& wardrobe = m_window->session().wardrobe();
        wardrobe.addFiles({photoOf(shirt)});
        QTRY_VERIFY_WITH_TIMEOUT(wardrobe.isDrafting(), 30'000);
        QCOMPARE(wardrobe.draft()["category"].toString(), QString("shirt"));
        QVERIFY2(wardrobe.draft()["colours"].toStringList().contains("blue"),
                 qPrintable(wardrobe.draft()["colours"].toStringList().join(' ')));
        QTRY_VERIFY(m_window->shows("what the photo seems to show"));
        QCOMPARE(wardrobe.items()->count(), 0); // nothing is kept unconfirmed
        m_window->shoot("wardrobe", "1-proposed");
        wardrobe.setField("name", "");
        QVERIFY(m_window->type("wardrobeName", "Blue shirt of my aunt"));
        QVERIFY(m_window->click("saveWardrobe"));
        QTRY_COMPARE(wardrobe.items()->count(), 1);
        QVERIFY(!wardrobe.isDrafting());
        const QVariantMap card = wardrobe.items()->cards()[0];
        QCOMPARE(card["name"].toString(), QString("Blue shirt of my aunt"));
        QVERIFY(card["picture"].toString().startsWith("image://wardrobe/"));

        const QString id = card["id"].toString();
        QTRY_VERIFY(m_window->item("wear " + id));
        m_window->shoot("wardrobe", "2-kept");
        QVERIFY(m_window->click("wear " + id));
        QTRY_VERIFY(wardrobe.items()->cards()[0]["words"].toString().contains("worn once"));
        m_window->session().shopping().undo();
        QTRY_VERIFY(!wardrobe.items()->cards()[0]["words"].toString().contains("worn"));

        QVERIFY(m_window->click("wardrobe " + id));
        QTRY_VERIFY(wardrobe.isDrafting());
        wardrobe.toggleKey("materials", "linen");
        wardrobe.setField("name", "");
        wardrobe.save();
        QTRY_VERIFY(m_window->shows("It needs a name."));
        wardrobe.setField("name", "Linen shirt");
        wardrobe.save();
        QTRY_COMPARE(wardrobe.items()->cards()[0]["name"].toString(), QString("Linen shirt"));

        // The same photo again: it is owned.
        m_window->go("shopping/photo");
        m_window->session().photoSearch().addFiles({photoOf(shirt)});
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("ownedNote"), 30'000);
        QVERIFY(m_window->shows("You already own something 100 % similar"));
        m_window->shoot("photo-search", "3-owned");

        m_window->go("shopping/wardrobe");
        QTRY_VERIFY(m_window->item("unwardrobe " + id));
        QVERIFY(m_window->click("unwardrobe " + id));
        QTRY_COMPARE(wardrobe.items()->count(), 0);
        m_window->session().shopping().undo();
        QTRY_COMPARE(wardrobe.items()->count(), 1);

        m_window->restart(); // photo and all
        open("wardrobe");
        QTRY_COMPARE(m_window->session().wardrobe().items()->count(), 1);
        QCOMPARE(m_window->session().wardrobe().items()->cards()[0]["picture"], card["picture"]);
    }

    /// One after the other becomes a draft, however each ends; what is no photo is told and passed over.
    void severalPhotos() {
        open("wardrobe");
        lookAtAll();
        app::WardrobeList& wardrobe = m_window->session().wardrobe();
        QFile none(m_folder.filePath("none.png"));
        QVERIFY(none.open(QIODevice::WriteOnly));
        none.write("no picture");
        none.close();
        QStringList told;
        const QObject listener;
        connect(&m_window->session().shopping(), &app::ShopPanel::done, &listener,
                [&](const QString& words) { told.append(words); });
        const auto file = QUrl::fromLocalFile(none.fileName());
        wardrobe.addFiles({photoOf(shirt, "1.png"), file, photoOf("demo:boot/black/plain/4711", "2.png")});
        wardrobe.addFiles({photoOf("demo:dress-long/navy/striped/17", "3.png"), photoOf(shirt, "4.png")});
        QTRY_VERIFY_WITH_TIMEOUT(wardrobe.isDrafting(), 30'000);
        QCOMPARE(wardrobe.waiting(), 4);
        QCOMPARE(wardrobe.draft()["category"].toString(), QString("shirt"));
        QTRY_VERIFY(m_window->shows("Leave out 4 more"));
        const QString first = wardrobe.draft()["picture"].toString();
        const auto isOther = [&](const QString& picture) {
            const QString now = wardrobe.draft()["picture"].toString();
            return wardrobe.isDrafting() && !now.isEmpty() && now != picture;
        };
        QVERIFY(m_window->click("saveWardrobe"));
        QTRY_VERIFY_WITH_TIMEOUT(isOther(first), 30'000);
        QCOMPARE(wardrobe.waiting(), 2);
        const QString second = wardrobe.draft()["picture"].toString();
        QVERIFY2(told.filter("none.png").size() == 1, qPrintable(told.join('\n')));

        QVERIFY(m_window->click("cancelWardrobe")); // this one is left out
        QTRY_VERIFY_WITH_TIMEOUT(isOther(second), 30'000);
        QVERIFY(m_window->click("forgetWaiting")); // and those behind it
        QCOMPARE(wardrobe.waiting(), 0);
        QVERIFY(wardrobe.isDrafting());
        QVERIFY(m_window->click("saveWardrobe"));
        QTRY_COMPARE(wardrobe.items()->count(), 2);
        QVERIFY(!wardrobe.isDrafting());

        wardrobe.addFiles(QList<QUrl>(app::WardrobeList::mostWaiting + 5, photoOf(shirt)));
        QVERIFY2(told.last().contains("At most 50"), qPrintable(told.last()));
        wardrobe.forgetWaiting();
        QTRY_VERIFY_WITH_TIMEOUT(wardrobe.isDrafting(), 30'000);
        wardrobe.cancel();
    }

    void measuresAndSizes() {
        open("wardrobe");
        app::WardrobeList& wardrobe = m_window->session().wardrobe();
        QTRY_VERIFY(wardrobe.measures().size() >= 8);
        QVERIFY(m_window->click("measures"));
        QTRY_VERIFY(m_window->item("measure chest"));
        QVERIFY(!wardrobe.setMeasure("chest", "9999"));
        QVERIFY(!wardrobe.setMeasure("chest", "a lot"));
        QVERIFY(!wardrobe.setMeasure("tail", "30"));
        QVERIFY(wardrobe.setMeasure("chest", "98.3"));
        QTRY_COMPARE(wardrobe.measures()[0].toMap()["text"].toString(), QString("98.3"));

        qint64 shirtId = 0;
        m_window->session().shop().run(
            this,
            [](shop::Shop& shop) {
                const auto hits = shop.search("shirt").hits;
                return hits.empty() ? storage::Id{0} : hits[0].product.id;
            },
            [&](storage::Id id) { shirtId = id; });
        QTRY_VERIFY_WITH_TIMEOUT(shirtId != 0, 20'000);
        app::SizeAdviser& sizes = m_window->session().sizeAdviser();
        sizes.setProduct(shirtId);
        QTRY_VERIFY(!sizes.words().isEmpty());
        QVERIFY(sizes.reasons().contains("chest 98.3 cm"));
        QVERIFY(wardrobe.setMeasure("chest", ""));
        QTRY_VERIFY(sizes.lacksMeasures());
        QCOMPARE(sizes.words(), QString());
    }

    /// Flow (4): one thing, the other places filled from the wardrobe first, then from the catalogue.
    void outfits() {
        addOwned("White shirt", "shirt", "white");
        addOwned("Black jeans", "jeans", "black");
        open("outfits");
        app::OutfitBoard& outfits = m_window->session().outfits();
        QTRY_COMPARE(outfits.seeds().size(), 2);
        QTRY_VERIFY(m_window->item("seed 1"));
        QVERIFY(m_window->click("seed 1"));
        QTRY_VERIFY_WITH_TIMEOUT(outfits.picks().size() >= 3 && !outfits.isBusy(), 20'000);
        QCOMPARE(pick("top")["name"].toString(), QString("White shirt"));
        QVERIFY(pick("top")["seed"].toBool());
        QCOMPARE(pick("bottom")["name"].toString(), QString("Black jeans"));
        QVERIFY(pick("bottom")["owned"].toBool());
        QVERIFY(!pick("shoes")["owned"].toBool());
        QVERIFY(pick("shoes")["price"].toString().size() > 1);
        QVERIFY(!pick("shoes")["why"].toString().isEmpty());
        m_window->shoot("outfits", "1-suggested");

        const QVariant shoes = pick("shoes")["variant"];
        QVERIFY(m_window->click("another shoes"));
        QTRY_VERIFY(!outfits.isBusy() && pick("shoes")["variant"] != shoes);
        QCOMPARE(pick("bottom")["name"].toString(), QString("Black jeans")); // the rest stays

        outfits.setOnlyOwned(true);
        QTRY_VERIFY(!outfits.isBusy() && pick("shoes").isEmpty());
        QVERIFY(outfits.empty().contains("Shoes"));
        m_window->shoot("outfits", "2-owned-only");
        QVERIFY(m_window->type("outfitName", "Everyday"));
        QVERIFY(m_window->click("saveOutfit"));
        QTRY_COMPARE(outfits.kept()->count(), 1);
        QVERIFY(!outfits.isMaking());

        const qint64 id = outfits.kept()->cards()[0]["id"].toLongLong();
        outfits.rename(id, "Sunday");
        QTRY_COMPARE(outfits.kept()->cards()[0]["name"].toString(), QString("Sunday"));
        QTRY_VERIFY(m_window->item("likeOutfit " + QString::number(id)));
        QQuickItem* like = m_window->item("likeOutfit " + QString::number(id));
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(like);
        QVERIFY(spoken && spoken->text(QAccessible::Name) == "I like Sunday" && !spoken->state().checked);
        like->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY(outfits.kept()->cards()[0]["liked"].toBool());
        QTRY_VERIFY(spoken->state().checked);
        QVERIFY(like->hasActiveFocus());
        m_window->session().shopping().undo();
        QTRY_VERIFY(!outfits.kept()->cards()[0]["liked"].toBool());
        QVERIFY(m_window->click("likeOutfit " + QString::number(id)));
        QTRY_VERIFY(outfits.kept()->cards()[0]["liked"].toBool());
        m_window->shoot("outfits", "3-kept");
        outfits.open(id);
        QTRY_COMPARE(outfits.picks().size(), 2);
        outfits.stop();
        QTRY_VERIFY(m_window->item("removeOutfit " + QString::number(id)));
        QVERIFY(m_window->click("removeOutfit " + QString::number(id)));
        QTRY_COMPARE(outfits.kept()->count(), 0);
        m_window->session().shopping().undo();
        QTRY_COMPARE(outfits.kept()->count(), 1);
    }

    /// The model's tools are there, and offered while the panel is open only.
    void toolsWhileItIsOpen() {
        app::Toolbox& tools = m_window->session().tools();
        QVERIFY(tools.find("shop_search"));
        QVERIFY(!tools.isShopping());
        open("search");
        QVERIFY(tools.isShopping());
        m_window->session().shopping().setOpen(false);
        QVERIFY(!tools.isShopping());
    }

private:
    void open(const QString& page) {
        m_window->go("shopping/" + page);
        QVERIFY(m_window->session().shopping().isOpen());
    }

    /// The demo catalogue's pictures, all of them.
    void lookAtAll() {
        bool isDone = false;
        m_window->session().shop().run(
            this,
            [](shop::Shop& shop) {
                while (shop.look(200)) {
                }
            },
            [&] { isDone = true; });
        QTRY_VERIFY_WITH_TIMEOUT(isDone, 60'000);
    }

    /// A file of a drawn thing.
    QUrl photoOf(const QString& locator, const QString& name = "photo.png") {
        const QString path = m_folder.filePath(name);
        [&] { QVERIFY(shop::drawn(*shop::DemoDesign::of(locator.toStdString()), 400).save(path)); }();
        return QUrl::fromLocalFile(path);
    }

    void addOwned(const QString& name, const QString& category, const QString& colour) {
        app::WardrobeList& wardrobe = m_window->session().wardrobe();
        wardrobe.addWithoutPhoto();
        wardrobe.setField("name", name);
        wardrobe.setField("category", category);
        wardrobe.toggleKey("colours", colour);
        wardrobe.save();
        QTRY_VERIFY_WITH_TIMEOUT(!wardrobe.isDrafting(), 20'000);
    }

    QVariantMap pick(const QString& slot) {
        for (const QVariant& each : m_window->session().outfits().picks())
            if (each.toMap()["slot"] == slot) return each.toMap();
        return {};
    }

    std::unique_ptr<test::TestWindow> m_window;
    QTemporaryDir m_folder;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<WardrobeTest>(argumentCount, arguments);
}
#include "wardrobe_test.moc"
