#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::app {

/// What a shop says of a session, in the words of no protocol. All texts are plain, one line, and short; all amounts
/// are within `mostAmount`; ids are the shop's own and mean nothing here.
struct QuoteLine {
    QString id;   ///< of the line
    QString item; ///< what was asked for
    QString title;
    std::int64_t quantity = 1;
    std::int64_t price = 0;  ///< of one
    std::int64_t amount = 0; ///< of all, before what is taken off
    QStringList disclosures; ///< that must stand beside the line
};

/// A row of the sum, as the shop tells it.
struct QuoteTotal {
    QString kind; ///< "subtotal", "tax", …, "total"
    QString words;
    std::int64_t amount = 0;
};

struct DeliveryOption {
    QString id;
    QString title;
    std::optional<std::int64_t> amount;
};

/// A part of the delivery with options of its own.
struct DeliveryGroup {
    QString id;
    std::vector<DeliveryOption> options;
    QString selected; ///< id of an option; empty: none yet
};

struct Delivery {
    QString method; ///< id
    QString destination;
    QString address; ///< as the shop has it, one line
    std::vector<DeliveryGroup> groups;
};

struct QuoteNotice {
    enum class Kind { info, warning, error } kind = Kind::info;
    QString code;
    QString words;
    bool mustStay = false; ///< may not be folded away
};

struct QuoteLink {
    QString kind; ///< "terms_of_service", …
    QUrl url;
    QString title = {}; ///< as the shop calls it; empty: it does not

    [[nodiscard]] const QString& label() const { return title.isEmpty() ? kind : title; }
};

struct Quote {
    QString session;
    QString currency;
    std::vector<QuoteLine> lines;
    std::vector<QuoteTotal> totals; ///< in the shop's order
    std::int64_t total = 0;         ///< what its row "total" says
    bool addsUp = false;            ///< our own sum of its rows, and of its lines, is the same
    std::optional<Delivery> delivery;
    bool isDeliverySplit = false; ///< in ways that we do not offer
    std::vector<QuoteNotice> notices;
    std::vector<QuoteLink> links;
    QStringList handlers; ///< ids of the ways to pay that it takes
    QUrl continueUrl;     ///< its own page for this; only of the shop itself, or elsewhere and said so
    bool leadsElsewhere = false;
    bool wantsOwnPage = false; ///< it goes on there only
    QDateTime expires; ///< invalid: not told
    QString order;     ///< id; empty: none
    QUrl orderUrl;
};

} // namespace calliope::app
