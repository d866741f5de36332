#pragma once

#include <QJsonObject>
#include <QString>
#include <QUrl>
#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::app {

struct BasketLine {
    QString item; ///< the shop's id of the variant
    std::int64_t quantity = 1;
    QUrl page = {};         ///< of the thing, as the shop's list has it; empty: not told
    QString title = {};     ///< as the list calls it
    std::int64_t price = 0; ///< of one, as the list has it, in minor units of the basket's currency
};

/// Where it goes. Leaves this machine only with a request to the shop, and is never kept.
struct Address {
    QString firstName;
    QString lastName;
    QString street;
    QString extra; ///< flat, c/o
    QString postalCode;
    QString city;
    QString region;
    QString country; ///< ISO 3166, two letters
    QString phone;
};

/// What somebody wants of one shop.
struct Basket {
    std::vector<BasketLine> lines;
    QString currency; ///< wanted; the shop decides
    QString email;
    std::optional<Address> address;
    QString option; ///< of delivery, as the shop named it; empty: none chosen yet
    QUrl cart;      ///< the shop's page that fills its own cart with all of it; empty: it has none
};

/// Why a shop cannot be asked for it; empty: it can.
[[nodiscard]] QString objectionTo(const Basket& basket);

/// What is kept of it: no address and no name.
[[nodiscard]] QJsonObject keptForm(const Basket& basket);
[[nodiscard]] Basket basketOf(const QJsonObject& kept);

/// The address in one line, for people.
[[nodiscard]] QString textOf(const Address& address);

} // namespace calliope::app
