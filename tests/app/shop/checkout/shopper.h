#pragma once

#include "app/network/network_gate.h"
#include "app/shop/checkout/purchases.h"
#include "app/shop/checkout/shop_finder.h"
#include "app/shop/consent/consent_desk.h"
#include "app/store/store_thread.h"
#include "tests/fakes/merchant/merchant.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>
#include <chrono>
#include <memory>
#include <optional>

namespace calliope::test {

/// Somebody who buys at a test shop: everything that the app has for it, with a person's clicks as functions. Time goes
/// as fast as the shop answers.
class Shopper {
    QTemporaryDir m_own; // goes last

public:
    /// `profile` is the page that the shop is told of who asks; `mostWait` how long it may have one wait.
    explicit Shopper(QUrl shop, std::filesystem::path folder = {},
                     const char* profile = "https://calliope.example/.well-known/ucp",
                     std::chrono::milliseconds mostWait = std::chrono::milliseconds(10));
    ~Shopper();

    void allowContact();
    /// How the shop is spoken to; `objection` is what the finder said. Where it is not found out, `problem` says why.
    [[nodiscard]] app::ShopRoute find(bool hasKey = true);
    [[nodiscard]] app::Purchase* begin(const app::ShopRoute& route);

    /// Until nothing is asked or saved any more.
    void settle(const app::Purchase& purchase);
    /// Cart, address, delivery, payment: as far as `review` where the shop lets one.
    void fill(app::Purchase& purchase);
    /// Reads the sheet and clicks; whether the button could be pressed.
    bool order(app::Purchase& purchase);

    [[nodiscard]] static app::Basket basket();
    [[nodiscard]] static app::PaymentToken payment();

    app::NetworkGate gate;
    std::unique_ptr<app::StoreThread> store;
    app::ShopDoor door;
    std::unique_ptr<app::Purchases> purchases;
    app::ConsentDesk desk;
    QString objection;
    QString problem;

private:
    QUrl m_shop;
    std::chrono::milliseconds m_ahead{0}; ///< how far the desk's clock is
};

/// Runs `work` on the store's thread and waits for what it returns.
template<typename Work>
auto inStore(app::StoreThread& store, Work work) {
    using Result = std::invoke_result_t<Work, storage::Store&>;
    std::optional<Result> result;
    store.run(&store, work, [&](Result got) { result = std::move(got); });
    while (!result) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return std::move(*result);
}

} // namespace calliope::test
