#include "tests/app/shop/checkout/shopper.h"

#include "tests/app/support/spin.h"
#include "tests/fakes/merchant/acp_face.h"
#include "tests/support/figures.h"

#include <stdexcept>
#include <utility>

namespace calliope::test {

namespace {

constexpr int patience = 3'000; ///< milliseconds, times what limit() makes of it

app::Purchases::Setup setup(const char* profile, std::chrono::milliseconds mostWait) {
    app::Purchases::Setup setup;
    setup.agent = QUrl(profile);
    setup.keyOf = [](const QString&, QObject*, const std::function<void(const QByteArray&)>& then) {
        then(QByteArray(AcpFace::key));
    };
    setup.pace = {std::chrono::milliseconds(1), std::chrono::milliseconds(10), 12, 2, mostWait};
    return setup;
}

} // namespace

Shopper::Shopper(QUrl shop, std::filesystem::path folder, const char* profile, std::chrono::milliseconds mostWait)
    : store(std::make_unique<app::StoreThread>(folder.empty() ? std::filesystem::path(m_own.path().toStdString())
                                                              : std::move(folder)))
    , door(gate, app::ShopDoor::Reach::thisMachine)
    , purchases(std::make_unique<app::Purchases>(*store, door, setup(profile, mostWait)))
    , desk([this] { return std::chrono::steady_clock::now() + m_ahead; })
    , m_shop(std::move(shop)) {}

Shopper::~Shopper() = default;

void Shopper::allowContact() {
    purchases->allow(desk.contactAllowed(m_shop));
}

app::ShopRoute Shopper::find(bool hasKey) {
    app::ShopFinder finder(door, m_shop, hasKey);
    std::optional<app::ShopRoute> found;
    problem.clear();
    QObject::connect(&finder, &app::ShopFinder::found, &finder, [&](const app::ShopRoute& route, const QString& said) {
        found = route;
        objection = said;
    });
    QObject::connect(&finder, &app::ShopFinder::notFound, &finder, [&](const QString& said) {
        found.emplace();
        problem = said;
    });
    if (!spinUntil([&] { return found.has_value(); }, limit(patience))) throw std::runtime_error("No route was found");
    return *found;
}

app::Purchase* Shopper::begin(const app::ShopRoute& route) {
    app::Purchase* purchase = nullptr;
    purchases->begin(route, [&](app::Purchase* made, const app::Failure&) { purchase = made; });
    if (!spinUntil([&] { return purchase != nullptr; }, limit(patience))) throw std::runtime_error("Nothing was begun");
    return purchase;
}

void Shopper::settle(const app::Purchase& purchase) {
    if (!spinUntil([&] { return !purchase.isAsking(); }, limit(patience))) throw std::runtime_error("It does not end");
    inStore(*store, [](storage::Store&) { return true; }); // what it has saved is there
}

void Shopper::fill(app::Purchase& purchase) {
    purchase.choosePayment(payment());
    app::Basket basket = Shopper::basket();
    purchase.ask(basket);
    settle(purchase);
    const auto& quote = purchase.quote();
    if (!quote || !quote->delivery || quote->delivery->groups.empty()) return;
    basket.option = "standard";
    purchase.ask(basket);
    settle(purchase);
}

bool Shopper::order(app::Purchase& purchase) {
    if (!purchase.sheet()) return false;
    desk.shown(*purchase.sheet());
    m_ahead += app::ConsentDesk::inView; // a second goes by
    auto consent = desk.clicked(*purchase.sheet());
    m_ahead = std::chrono::milliseconds(0);
    if (!consent) return false;
    purchase.place(std::move(*consent));
    settle(purchase);
    return true;
}

app::Basket Shopper::basket() {
    app::Basket basket;
    basket.lines = {{"shirt-m", 2}, {"belt 95", 1}};
    basket.currency = "EUR";
    basket.email = "ada@example.com";
    basket.address = app::Address{"Ada", "Lovelace", "Rue de la Paix 1", {}, "75002", "Paris", "IDF", "FR", {}};
    return basket;
}

app::PaymentToken Shopper::payment() {
    return {"handler-1", "instrument-1", "token", "token", "secret-token-of-the-wallet", "Wallet ending in 42"};
}

} // namespace calliope::test
