#include "tests/ui/checkout/buyer.h"

#include "app/shop/feeds/feed.h"
#include "tests/support/figures.h"

#include <QFile>

namespace calliope::test {

namespace {

ui::Session::Options optionsFor(std::chrono::milliseconds& ahead, const char* profile) {
    ui::Session::Options options;
    options.shopProfile = QString::fromLatin1(profile);
    options.shops = app::ShopDoor::Reach::thisMachine;
    options.pace = {std::chrono::milliseconds(1), std::chrono::milliseconds(10), 12, 2, std::chrono::milliseconds(10)};
    options.clickClock = [&ahead] { return std::chrono::steady_clock::now() + ahead; };
    return options;
}

constexpr int patience = 3'000; ///< milliseconds, times what limit() makes of it

} // namespace

std::string feedOfTestShop(const QUrl& origin) {
    QString feed =
        R"json({"item_id": "shirt-m", "title": "Linen shirt", "price": "59.90 EUR", "size": "M", "color": "sand", "availability": "in_stock", "link": "%1/things/shirt?utm_source=list"}
{"item_id": "scarf", "title": "Wool scarf", "price": "29.50 EUR", "color": "grey", "availability": "in_stock"}
{"item_id": "belt 95", "title": "Belt", "price": "35.00 EUR", "size": "95", "availability": "in_stock", "link": "https://elsewhere.example/belt"}
{"item_id": "no-price", "title": "Hat", "availability": "in_stock"}
)json";
    return feed.replace("%1", origin.toString()).toStdString();
}

Buyer::Buyer(Merchant::Speaks speaks, const char* profile)
    : merchant(speaks)
    , window(std::make_unique<TestWindow>(optionsFor(m_ahead, profile))) {
    fillCatalogue();
}

Buyer::~Buyer() = default;

void Buyer::fillCatalogue() {
    const QString file = window->folder() + "/feed.jsonl";
    QFile feed(file);
    if (!feed.open(QIODevice::WriteOnly)) qFatal("The feed cannot be written");
    feed.write(feedOfTestShop(merchant.origin()).c_str());
    feed.close();
    // Before the window's own thread opens it, which it does with its first job.
    storage::ShopStore store((window->folder() + "/data").toStdString());
    const storage::Id shop =
        store.catalogue().saveMerchant(merchant.origin().toString().toStdString(), "Marrow & Lane");
    const storage::Id source = store.catalogue().saveSource(
        {.merchant = shop, .kind = "openai_lines", .locator = file.toStdString(), .currency = ""});
    (void)shop::importFeed(store, source, file.toStdString(), shop::FeedFormat::flatLines);
}

void Buyer::fillCart() {
    bool isDone = false;
    session().shop().run(
        &session().carts(),
        [](shop::Shop& shop) {
            for (const auto& [word, quantity] : {std::pair("linen shirt", 2), std::pair("belt", 1)})
                shop.carts().set(shop.search(word).hits.at(0).variant.id, quantity);
        },
        [&] { isDone = true; });
    if (!QTest::qWaitFor([&] { return isDone; }, limit(patience))) qFatal("The cart is not filled");
    window->go("shopping/cart");
}

bool Buyer::press(const QString& name) {
    if (!QTest::qWaitFor([&] { return window->item(name) && window->item(name)->isEnabled(); }, limit(patience)))
        return false;
    QQuickItem* item = window->item(name);
    for (QQuickItem* above = item->parentItem(); above; above = above->parentItem())
        if (above->property("contentY").isValid() && above->property("contentHeight").isValid()) {
            const qreal top = item->mapToItem(above, {}).y() + above->property("contentY").toReal();
            const qreal most = above->property("contentHeight").toReal() - above->height();
            above->setProperty("contentY", qBound(qreal(0), top - above->height() / 2, qMax(qreal(0), most)));
            break;
        }
    return window->click(name);
}

bool Buyer::write(const QString& name, const QString& text) {
    return QTest::qWaitFor([&] { return window->item(name) != nullptr; }, limit(patience)) && window->type(name, text);
}

bool Buyer::waitFor(const QString& step) {
    return QTest::qWaitFor([&] { return buying().step() == step && !buying().isAsking(); }, limit(patience));
}

bool Buyer::begin() {
    return press("buy") && waitFor("permission") && press("askShop") &&
           QTest::qWaitFor([&] { return buying().purchase() && !buying().isAsking(); }, limit(patience));
}

bool Buyer::giveAddress() {
    if (!waitFor("address")) return false;
    if (!QTest::qWaitFor([&] { return window->item("address firstName") != nullptr; }, limit(patience))) return false;
    const std::pair<const char*, const char*> fields[]{
        {"firstName", "Ada"}, {"lastName", "Lovelace"}, {"street", "Rue 1"},         {"postalCode", "75002"},
        {"city", "Paris"},    {"region", "IDF"},        {"email", "ada@example.com"}};
    for (const auto& [name, text] : fields) {
        if (isQuick)
            buying().address()->set(name, text);
        else if (!write(QString("address ") + name, text))
            return false;
    }
    buying().address()->set("country", "FR");
    if (!press("sendAddress")) return false;
    return QTest::qWaitFor([&] { return buying().step() != "address" && !buying().isAsking(); }, limit(patience));
}

bool Buyer::chooseDelivery() {
    if (!waitFor("delivery") || !press("delivery standard") || !press("sendDelivery")) return false;
    return QTest::qWaitFor([&] { return buying().step() != "delivery" && !buying().isAsking(); }, limit(patience));
}

bool Buyer::pay() {
    return waitFor("review") && press("handler handler-1") && write("token", "secret-token-of-the-wallet") &&
           press("useToken");
}

bool Buyer::order() {
    using namespace std::chrono_literals;
    if (!waitFor("review")) return false;
    // The foot of the sheet comes into view.
    if (!QTest::qWaitFor([&] { return window->item("orderNow"); }, limit(patience))) return false;
    QQuickItem* button = window->item("orderNow");
    for (QQuickItem* above = button->parentItem(); above; above = above->parentItem())
        if (above->property("contentY").isValid() && above->property("contentHeight").isValid()) {
            above->setProperty("contentY", qMax(qreal(0), above->property("contentHeight").toReal() - above->height()));
            break;
        }
    window->settle();
    goAhead(1'100ms);
    const bool isArmed = QTest::qWaitFor([&] { return session().orderClick().isArmed(); }, 2'000);
    if (!isArmed || !window->click("orderNow")) return false;
    return QTest::qWaitFor([&] { return !buying().isAsking(); }, limit(patience));
}

void Buyer::shoot(const QString& name) {
    window->shoot("buying", name);
}

} // namespace calliope::test
