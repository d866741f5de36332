#include "app/shop/panel/price_terms.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/words/market_tax.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Shop", text);
}

/// "%tax" is what the tax is called, "%shipping" what sending it costs.
struct Words {
    std::optional<bool> isTaxIncluded;
    const char* line = nullptr;
    const char* lineWithShipping = nullptr; ///< where that is known
    const char* brief = nullptr;
    const char* briefWithShipping = nullptr;
};

constexpr std::array rows{
    Words{true, QT_TRANSLATE_NOOP("Shop", "%tax included, shipping at checkout"),
          QT_TRANSLATE_NOOP("Shop", "%tax included, %shipping"), QT_TRANSLATE_NOOP("Shop", "incl. %tax, plus shipping"),
          QT_TRANSLATE_NOOP("Shop", "incl. %tax, %shipping")},
    Words{false, QT_TRANSLATE_NOOP("Shop", "Plus tax and shipping, known at checkout"),
          QT_TRANSLATE_NOOP("Shop", "Plus tax, known at checkout, %shipping"),
          QT_TRANSLATE_NOOP("Shop", "plus tax and shipping"), QT_TRANSLATE_NOOP("Shop", "plus tax, %shipping")},
    Words{std::nullopt, QT_TRANSLATE_NOOP("Shop", "Shipping and tax are the shop's to say at checkout"),
          QT_TRANSLATE_NOOP("Shop", "Tax is the shop's to say at checkout, %shipping"),
          QT_TRANSLATE_NOOP("Shop", "tax, shipping at checkout"),
          QT_TRANSLATE_NOOP("Shop", "tax at checkout, %shipping")},
};

QString filled(const PriceTerms& terms, const char* Words::*alone, const char* Words::*withShipping) {
    const auto row = std::ranges::find(rows, terms.isTaxIncluded, &Words::isTaxIncluded);
    QString text = tr((*row).*(terms.shipping ? withShipping : alone));
    text.replace(QStringLiteral("%tax"), terms.tax);
    if (terms.shipping)
        text.replace(QStringLiteral("%shipping"), terms.shipping->minor == 0
                                                      ? tr("free shipping")
                                                      : tr("shipping %1").arg(moneyText(*terms.shipping)));
    return text;
}

} // namespace

PriceTerms termsOf(const storage::Product& product, const storage::Variant& variant) {
    const shop::MarketTax* rule = shop::marketTax(product.market);
    PriceTerms terms;
    terms.isTaxIncluded = shop::isTaxIncluded(variant.isTaxIncluded, product.market);
    terms.tax = tr(rule ? rule->name : "tax");
    if (variant.shipMinor) terms.shipping = storage::Money{*variant.shipMinor, variant.price.currency};
    return terms;
}

PriceTerms joined(const PriceTerms& one, const PriceTerms& other) {
    PriceTerms both = one;
    if (one.isTaxIncluded != other.isTaxIncluded) both.isTaxIncluded.reset();
    if (one.tax != other.tax) both.tax = tr("tax");
    both.shipping.reset();
    return both;
}

QString termsText(const PriceTerms& terms) {
    QString text = filled(terms, &Words::line, &Words::lineWithShipping);
    text[0] = text[0].toUpper(); // the name of a tax may be first
    return text;
}

QString shortTermsText(const PriceTerms& terms) {
    return filled(terms, &Words::brief, &Words::briefWithShipping);
}

QString marketText(const std::string& country) {
    const shop::MarketTax* rule = shop::marketTax(country);
    if (!rule) return tr("Whether prices hold the tax is not known, unless the list says it.");
    return rule->isIncluded ? tr("Prices for consumers there hold the %1.").arg(tr(rule->name))
                            : tr("To prices there tax is added at checkout.");
}

} // namespace calliope::app
