#pragma once

#include <optional>
#include <string_view>

namespace calliope::shop {

/// What stands on price tags for consumers in some countries.
struct MarketTax {
    std::string_view countries; ///< ISO 3166, with spaces between
    bool isIncluded = false;    ///< prices hold the taxes; otherwise these come on top
    const char* name = "";      ///< of the tax in English
};

/// Of that country; nullptr: it is not known, or in no table here.
[[nodiscard]] const MarketTax* marketTax(std::string_view country);

/// Whether a price holds the taxes: as the feed says, else by the rule of the country that its list is for.
[[nodiscard]] std::optional<bool> isTaxIncluded(std::optional<bool> said, std::string_view country);

/// Whether it is written as a country is: two capital letters.
[[nodiscard]] bool isCountryCode(std::string_view text);

} // namespace calliope::shop
