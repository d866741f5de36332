#include "tests/app/shop/checkout/shopper.h"

#include <QCoreApplication>
#include <cstdio>

/// Buys at a test shop until it is killed; a part of checkout_kills_test. Arguments: folder, the shop's address, and
/// "finish" to order only what was left of earlier runs. Each line on the standard output is something that has been
/// told to the user:
///
///     R          what was left of earlier runs is resolved as far as the shop says
///     O ID       the order of purchase ID is about to be clicked
///     P ID       it is ordered

using namespace calliope;
using State = storage::CheckoutState;

namespace {

void buy(test::Shopper& shopper, app::Purchase& purchase) {
    constexpr int tries = 4;
    for (int i = 0; i < tries && purchase.state() != State::placed; ++i) {
        if (purchase.state() == State::unknown) {
            purchase.check();
            shopper.settle(purchase);
            continue;
        }
        shopper.fill(purchase);
        std::printf("O %lld\n", static_cast<long long>(purchase.id()));
        shopper.order(purchase);
    }
    if (purchase.state() == State::placed) std::printf("P %lld\n", static_cast<long long>(purchase.id()));
}

} // namespace

int main(int count, char** arguments) {
    const QCoreApplication application(count, arguments);
    std::setvbuf(stdout, nullptr, _IONBF, 0);
    try {
        test::Shopper shopper(QUrl(arguments[2]), arguments[1]);
        bool isRestored = false;
        QObject::connect(shopper.purchases.get(), &app::Purchases::restored, [&] { isRestored = true; });
        shopper.purchases->restore();
        while (!isRestored) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        for (app::Purchase* purchase : shopper.purchases->all()) shopper.settle(*purchase);
        std::printf("R\n");
        shopper.allowContact();
        for (app::Purchase* purchase : shopper.purchases->all()) buy(shopper, *purchase);
        if (count > 3) return 0;
        const app::ShopRoute route = shopper.find();
        for (;;) buy(shopper, *shopper.begin(route));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    return 1;
}
