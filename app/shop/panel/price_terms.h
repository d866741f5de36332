#pragma once

#include "storage/shop/product.h"

#include <QString>
#include <optional>
#include <string>

namespace calliope::app {

/// What comes on a price, as far as it is known before the shop's checkout says it. Everything that shows prices says
/// it in these words.
struct PriceTerms {
    std::optional<bool> isTaxIncluded;      ///< as the feed says, else by the rule of the country that its list is for
    QString tax;                            ///< what it is called there
    std::optional<storage::Money> shipping; ///< as the feed says

    bool operator==(const PriceTerms&) const = default;
};

[[nodiscard]] PriceTerms termsOf(const storage::Product& product, const storage::Variant& variant);

/// Of both in one order: nobody knows yet what sending them costs.
[[nodiscard]] PriceTerms joined(const PriceTerms& one, const PriceTerms& other);

/// "VAT included, shipping at checkout".
[[nodiscard]] QString termsText(const PriceTerms& terms);
/// "incl. VAT, plus shipping", on a card.
[[nodiscard]] QString shortTermsText(const PriceTerms& terms);

/// "Prices there hold the VAT."; of a country that is not known that it is not.
[[nodiscard]] QString marketText(const std::string& country);

} // namespace calliope::app
