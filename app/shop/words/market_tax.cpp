#include "app/shop/words/market_tax.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

constexpr std::array markets{
    // The European Union: Directive 98/6/EC, articles 2(a) and 3. Iceland, Liechtenstein and Norway: the same, by
    // annex XIX of the EEA Agreement.
    MarketTax{"AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO", true, "VAT"},
    // United Kingdom: Price Marking Order 2004 (SI 2004/102), articles 1(2) and 4.
    MarketTax{"GB", true, "VAT"},
    // Switzerland: Preisbekanntgabeverordnung (SR 942.211), article 4.
    MarketTax{"CH", true, "VAT"},
    // Australia: Australian Consumer Law (Competition and Consumer Act 2010, schedule 2), section 48.
    MarketTax{"AU", true, "GST"},
    // New Zealand: Commerce Commission on pricing under the Fair Trading Act 1986, sections 9 and 13(g).
    MarketTax{"NZ", true, "GST"},
    // Japan: Consumption Tax Act, article 63.
    MarketTax{"JP", true, "consumption tax"},
    // United States: sales taxes are those of the states, and added at the till. Prices that must be whole need not
    // hold them: California Civil Code, section 1770(a)(29).
    MarketTax{"US", false, "sales tax"},
    // Canada: Competition Act, section 74.01(1.1), leaves out what law puts on the buyer; D. M. Sherman, "Tax-Included
    // Pricing for HST", Canadian Tax Journal 57(4), 2009.
    MarketTax{"CA", false, "sales tax"},
};

} // namespace

bool isCountryCode(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

const MarketTax* marketTax(std::string_view country) {
    if (!isCountryCode(country)) return nullptr;
    for (const MarketTax& market : markets)
        if (market.countries.find(country) != std::string_view::npos) return &market;
    return nullptr;
}

std::optional<bool> isTaxIncluded(std::optional<bool> said, std::string_view country) {
    const MarketTax* rule = marketTax(country);
    return !said && rule ? std::optional(rule->isIncluded) : said;
}

} // namespace calliope::shop
