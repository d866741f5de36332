#pragma once

#include "app/shop/checkout/consent.h"
#include "app/shop/checkout/review_sheet.h"

#include <QUrl>
#include <chrono>
#include <functional>
#include <optional>

namespace calliope::app {

/// Where clicks become consents: the button under the review sheet, the switch that lets a shop be asked, and the
/// buttons that have pictures and lists fetched. Only the user interface includes this (tests/architecture), so tools,
/// modes and servers of tools cannot even name it.
///
/// The button is armed when the sheet has been in view for a second and its quote is younger than a minute. A sheet
/// that changes begins anew.
class ConsentDesk {
public:
    static constexpr std::chrono::milliseconds inView{1'000};
    static constexpr std::chrono::milliseconds freshFor{60'000};

    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    explicit ConsentDesk(Clock clock = std::chrono::steady_clock::now)
        : m_clock(std::move(clock)) {}

    /// The whole sheet with its button is in view; called again for the same sheet it changes nothing.
    void shown(const ReviewSheet& sheet);
    void hidden();

    [[nodiscard]] bool isArmed(const ReviewSheet& sheet) const;

    /// The click on "Order with obligation to pay". Nothing where the button is not armed for this sheet. One click is
    /// one consent: the sheet must be shown anew for another.
    [[nodiscard]] std::optional<Consent> clicked(const ReviewSheet& sheet);

    /// The click on "Ask this shop".
    [[nodiscard]] ContactConsent contactAllowed(const QUrl& shop) const;

    /// The click on "Load pictures" of a list, beside the names of these hosts.
    [[nodiscard]] PictureConsent picturesAllowed(std::int64_t source, const QStringList& origins) const;

    /// The click on "Fetch it" or "Read again" beside the list's host, or the choice of a period there.
    [[nodiscard]] ListConsent listAllowed(std::int64_t source, const QUrl& address) const;

private:
    Clock m_clock;
    QString m_hash; ///< of the sheet in view
    std::chrono::steady_clock::time_point m_since;
};

} // namespace calliope::app
