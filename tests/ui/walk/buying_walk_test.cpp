#include "tests/ui/checkout/buyer.h"
#include "tests/ui/support/keyboard_walk.h"

#include <QFile>
#include <QTest>
#include <functional>
#include <memory>
#include <vector>

/// Walks with the keyboard over buying: the cart, every step of a purchase and what can become of it, orders, and the
/// sources with their forms. What is asked of controls is in keyboard_walk.h.

using namespace calliope;
using namespace std::chrono_literals;

namespace {

/// One view of the pages, and the way to it from the cart.
struct Place {
    const char* name;
    std::function<bool()> arrive;
};

constexpr int patience = 20'000; ///< milliseconds
constexpr int tall = 1'800;      ///< all of a review sheet is in view

} // namespace

class BuyingWalkTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_other = std::make_unique<test::Merchant>(test::Merchant::Speaks::ucpNewest);
        m_buyer = std::make_unique<test::Buyer>();
        m_buyer->isQuick = true;
        m_buyer->fillCart();
    }

    void cleanup() {
        QVERIFY2(window().warnings().isEmpty(), qPrintable(window().warnings().join('\n')));
        m_buyer.reset();
        m_other.reset();
    }

    void everyControlIsReached_data() {
        QTest::addColumn<int>("row");
        const std::vector<Place> all = places();
        for (int row = 0; row < static_cast<int>(all.size()); ++row)
            QTest::newRow(all[static_cast<std::size_t>(row)].name) << row;
    }

    void everyControlIsReached() {
        QFETCH(int, row);
        QVERIFY(places()[static_cast<std::size_t>(row)].arrive());
        window().rest();
        QCOMPARE(test::walk(window()), QStringList());
    }

    /// Arrows lead through what a button opens.
    void menusAreReached_data() {
        QTest::addColumn<QString>("button");
        QTest::newRow("ways to add a source") << "addSource";
        QTest::newRow("what became of an order") << "markOrder";
    }

    void menusAreReached() {
        QFETCH(QString, button);
        const bool isOrder = button == "markOrder";
        QVERIFY(isOrder ? orders("placed") && goes("orders") && press("unfoldOrder") : goes("sources"));
        QTRY_VERIFY(window().item(button));
        test::pressByKey(window(), window().item(button));
        QTRY_VERIFY(test::sheetOf(window()));
        QCOMPARE(test::walkMenu(window()), QStringList());
        QTest::keyClick(window().window(), Qt::Key_Escape);
        QTRY_VERIFY(!test::sheetOf(window()));
    }

private:
    std::vector<Place> places() {
        return {
            {"cart", [this] { return appears("buy"); }},
            {"cart, with an order that is open",
             [this] { return leaves() && goesThere() && press("act done") && appears("notOrdered"); }},
            {"permission", [this] { return press("buy") && m_buyer->waitFor("permission"); }},
            {"the shop is asked",
             [this] {
                 faults().isSilent = true;
                 return asks() && QTest::qWaitFor([this] { return m_buyer->buying().step() == "finding"; }, patience);
             }},
            {"address", [this] { return m_buyer->begin() && appears("sendAddress"); }},
            {"address, something is missing",
             [this] { return m_buyer->begin() && press("sendAddress") && shows("The shop needs this"); }},
            {"delivery", [this] { return m_buyer->begin() && m_buyer->giveAddress() && press("delivery standard"); }},
            {"review, not paid", [this] { return reviews() && press("handler handler-1") && appears("token"); }},
            {"review, ready", [this] { return reviews() && m_buyer->pay() && isArmed(); }},
            {"review, changed",
             [this] {
                 if (!reviews() || !m_buyer->pay()) return false;
                 faults().raisesPrice = true;
                 return m_buyer->order() && appears("differences") && isArmed();
             }},
            {"review, too old",
             [this] {
                 if (!reviews() || !m_buyer->pay()) return false;
                 m_buyer->goAhead(61s);
                 return appears("askPrice");
             }},
            {"placed", [this] { return orders("placed"); }},
            {"unknown", [this] { return losesSight() && press("act anew") && appears("beginAnew"); }},
            {"expired",
             [this] {
                 faults().expires = true;
                 return orders("expired");
             }},
            {"something else is wanted",
             [this] {
                 faults().sellsOut = true;
                 return orders("input");
             }},
            {"failed", [this] { return fails(); }},
            {"leave, after a failure", [this] { return fails() && press("act page") && appears("askAgain"); }},
            {"leave, to pages of things",
             [this] {
                 return press("buy") && m_buyer->waitFor("permission") && press("openInstead") && appears("openThing");
             }},
            {"leave, with a cart there", [this] { return leaves() && appears("cancelCart"); }},
            {"cancelled", [this] { return leaves() && press("cancelCart") && m_buyer->waitFor("cancelled"); }},
            {"at the shop", [this] { return leaves() && goesThere(); }},
            {"orders", [this] { return orders("placed") && goes("orders") && press("unfoldOrder"); }},
            {"orders, one is open", [this] { return losesSight() && goes("orders") && appears("askOpen"); }},
            {"sources",
             [this] {
                 return goes("sources") && press("showRejects") && press("addKey") &&
                        m_buyer->write("shopKey", "key") && appears("keepKey");
             }},
            {"source with pictures on the web",
             [this] {
                 return goes("sources") && choosesList() && fills("feedShop", "caps.example") && press("importFeed") &&
                        appears("loadPictures");
             }},
            {"list to add",
             [this] {
                 return goes("sources") && choosesList() && fills("feedShop", m_buyer->merchant.origin().toString()) &&
                        appears("feedInstead");
             }},
            {"address to fetch",
             [this] {
                 return adds("addAddress") && fills("listAddress", m_buyer->merchant.origin().toString() + "/list.csv");
             }},
            {"shop to add",
             [this] { return adds("addShop") && fills("newShopAddress", m_other->origin().toString()); }},
            {"shop that has answered", [this] { return asksOther(); }},
            {"shop that was added", [this] { return asksOther() && press("addNewShop") && appears("refreshPeriod"); }},
        };
    }

    // The ways; each false where it did not work.
    bool asks() { return press("buy") && m_buyer->waitFor("permission") && press("askShop"); }
    bool reviews() {
        window().window()->resize(window().window()->width(), tall);
        return m_buyer->begin() && m_buyer->giveAddress() && m_buyer->chooseDelivery() && m_buyer->waitFor("review");
    }
    /// The order can be clicked, and goes on so while the sheet stays in view.
    bool isArmed() {
        m_buyer->goAhead(1'100ms);
        return QTest::qWaitFor([this] { return m_buyer->session().orderClick().isArmed(); }, patience);
    }
    bool orders(const QString& outcome) {
        return reviews() && m_buyer->pay() && m_buyer->order() && m_buyer->waitFor(outcome);
    }
    bool losesSight() {
        faults().slow = 1'000;
        return orders("unknown");
    }
    bool fails() {
        faults().profileStatus = 503;
        return asks() && m_buyer->waitFor("failed");
    }
    /// To the page of a shop that keeps a cart.
    bool leaves() {
        faults().hidesCheckout = true;
        return m_buyer->begin() && m_buyer->waitFor("leave");
    }
    /// As if the browser were there.
    bool goesThere() {
        m_buyer->buying().left();
        return m_buyer->waitFor("atShop");
    }
    bool goes(const QString& page) {
        window().go("shopping/" + page);
        return true;
    }
    bool adds(const QString& way) {
        return goes("sources") && press("addSource") && press(way) &&
               QTest::qWaitFor([this] { return !window().hasPopup(); }, patience);
    }
    bool asksOther() {
        return adds("addShop") && fills("newShopAddress", m_other->origin().toString()) && press("askNewShop") &&
               appears("addNewShop");
    }
    bool choosesList() {
        QFile file(window().folder() + "/caps.csv");
        const QByteArray list = "id,title,price,image_link\n1,Cap,10.00 EUR,http://127.0.0.1:9/cap.png\n";
        if (!file.open(QIODevice::WriteOnly) || file.write(list) != list.size()) return false;
        file.close();
        m_buyer->session().sources().choose(QUrl::fromLocalFile(file.fileName()));
        return appears("feedShop");
    }

    bool press(const QString& name) { return m_buyer->press(name); }
    bool fills(const QString& name, const QString& text) {
        return appears(name) && window().item(name)->setProperty("text", text);
    }
    bool appears(const QString& name) {
        return QTest::qWaitFor([&] { return window().item(name) != nullptr; }, patience);
    }
    bool shows(const QString& text) {
        return QTest::qWaitFor([&] { return window().shows(text); }, patience);
    }
    test::Faults& faults() { return m_buyer->merchant.shop.faults; }
    test::TestWindow& window() { return *m_buyer->window; }

    std::unique_ptr<test::Merchant> m_other; ///< a shop that is not known yet
    std::unique_ptr<test::Buyer> m_buyer;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<BuyingWalkTest>(argumentCount, arguments);
}

#include "buying_walk_test.moc"
