#pragma once

#include "tests/fakes/merchant/merchant.h"
#include "tests/ui/support/test_window.h"

#include <QUrl>
#include <chrono>
#include <memory>
#include <string>

namespace calliope::test {

/// Somebody who buys at a test shop in the real window, by clicks and keys. What the shop sells is in the catalogue,
/// from a feed. Time goes as fast as the shop answers; the second for which the sheet must be in view is skipped by
/// order().
class Buyer {
    std::chrono::milliseconds m_ahead{0}; ///< how far the desk's clock is; goes last

public:
    /// `profile` is the page that the shop is told of who asks.
    explicit Buyer(Merchant::Speaks speaks = Merchant::Speaks::ucpNewest,
                   const char* profile = "https://calliope.example/.well-known/ucp");
    ~Buyer();

    Merchant merchant;
    std::unique_ptr<TestWindow> window;
    bool isQuick = false; ///< the address is not typed letter by letter

    [[nodiscard]] ui::Session& session() { return window->session(); }
    [[nodiscard]] app::Buying& buying() { return session().buying(); }

    /// Puts two shirts and a belt into the cart, and shows it.
    void fillCart();
    /// Brings it into view and clicks; false where it is not there, or cannot be pressed.
    bool press(const QString& name);
    bool write(const QString& name, const QString& text);
    bool waitFor(const QString& step); ///< of buying, with nothing asked any more

    // The steps of a person who wants it; each false where it did not work.
    bool begin();       ///< from the cart to the shop's first answer
    bool giveAddress(); ///< until what comes after it
    bool chooseDelivery();
    bool pay();
    bool order(); ///< reads the sheet, waits the second and clicks

    /// A picture of the window, for people to look at.
    void shoot(const QString& name);

    /// For the desk's clock.
    void goAhead(std::chrono::milliseconds by) { m_ahead += by; }

private:
    void fillCatalogue();
};

/// The feed of the test shop at an address, one JSON object per line.
[[nodiscard]] std::string feedOfTestShop(const QUrl& origin);

} // namespace calliope::test
