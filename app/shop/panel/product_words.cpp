#include "app/shop/panel/product_words.h"

#include "app/shop/demo/drawing.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/panel/price_terms.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using shop::Reason;
using storage::Availability;

constexpr qsizetype mostSizes = 5;

QString tr(const char* text) {
    return QCoreApplication::translate("Shop", text);
}

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString capital(const QString& words) {
    return words.left(1).toUpper() + words.mid(1);
}

struct ReasonWords {
    Reason::Slot slot;
    const char* name;
    const char* line; ///< on a card; "%1" is the fact
};

/// In the order in which a card says them.
constexpr std::array reasonTable{
    ReasonWords{Reason::Slot::material, QT_TRANSLATE_NOOP("Shop", "Material"), "%1"},
    ReasonWords{Reason::Slot::colour, QT_TRANSLATE_NOOP("Shop", "Colour"), "%1"},
    ReasonWords{Reason::Slot::pattern, QT_TRANSLATE_NOOP("Shop", "Pattern"), "%1"},
    ReasonWords{Reason::Slot::size, QT_TRANSLATE_NOOP("Shop", "Size"), QT_TRANSLATE_NOOP("Shop", "in %1")},
    ReasonWords{Reason::Slot::words, QT_TRANSLATE_NOOP("Shop", "Your words"), QT_TRANSLATE_NOOP("Shop", "“%1”")},
    ReasonWords{Reason::Slot::category, QT_TRANSLATE_NOOP("Shop", "What it is"), nullptr},
    ReasonWords{Reason::Slot::gender, QT_TRANSLATE_NOOP("Shop", "For whom"), nullptr},
    ReasonWords{Reason::Slot::price, QT_TRANSLATE_NOOP("Shop", "Price"), nullptr},
    ReasonWords{Reason::Slot::stock, QT_TRANSLATE_NOOP("Shop", "Stock"), nullptr},
};

struct AvailabilityWords {
    Availability availability;
    const char* words;
};

constexpr std::array availabilityTable{
    AvailabilityWords{Availability::unknown, QT_TRANSLATE_NOOP("Shop", "Unknown")},
    AvailabilityWords{Availability::inStock, QT_TRANSLATE_NOOP("Shop", "In stock")},
    AvailabilityWords{Availability::outOfStock, QT_TRANSLATE_NOOP("Shop", "Out of stock")},
    AvailabilityWords{Availability::preorder, QT_TRANSLATE_NOOP("Shop", "Can be ordered before it is out")},
    AvailabilityWords{Availability::backorder, QT_TRANSLATE_NOOP("Shop", "Comes later")},
    AvailabilityWords{Availability::gone, QT_TRANSLATE_NOOP("Shop", "Not offered any more")},
};

/// Where nothing was wished for: what it is made of.
QString plainLine(const storage::Product& product, const storage::Variant& variant) {
    if (!canBeHad(variant)) return availabilityText(variant.availability);
    return capital(text(variant.material.empty() ? product.category : variant.material));
}

} // namespace

QString availabilityText(Availability availability) {
    const auto row = std::ranges::find(availabilityTable, availability, &AvailabilityWords::availability);
    return tr(row == availabilityTable.end() ? availabilityTable[0].words : row->words);
}

const storage::Variant* variantOf(const storage::Product& product, storage::Id id) {
    const auto found = std::ranges::find(product.variants, id, &storage::Variant::id);
    return found == product.variants.end() ? nullptr : &*found;
}

bool canBeHad(const storage::Variant& variant) {
    return variant.availability != Availability::outOfStock && variant.availability != Availability::gone;
}

const storage::Variant* shownVariant(const storage::Product& product, storage::Id id) {
    if (const storage::Variant* variant = variantOf(product, id)) return variant;
    const auto here = std::ranges::find_if(product.variants, canBeHad);
    if (here != product.variants.end()) return &*here;
    return product.variants.empty() ? nullptr : &product.variants.front();
}

QString titleOf(const storage::Product& product, const storage::Variant& variant) {
    const QString title = text(product.title);
    const QString colour = text(variant.colour);
    return colour.isEmpty() || title.contains(colour, Qt::CaseInsensitive) ? title : title + ", " + colour;
}

QString pictureOf(const storage::Product& product, const storage::Variant& variant) {
    const std::string& kept = variant.kept.empty() ? product.kept : variant.kept;
    if (!kept.empty()) return QStringLiteral("image://offer/") + text(kept);
    const std::vector<std::string>& own = variant.pictures.empty() ? product.pictures : variant.pictures;
    if (own.empty() || !shop::DemoDesign::of(own.front())) return {};
    return QStringLiteral("image://product/") +
           QString::fromLatin1(QUrl::toPercentEncoding(text(own.front()), QByteArray("/:")));
}

QString sizesOf(const storage::Product& product, const storage::Variant& variant) {
    QStringList sizes;
    for (const storage::Variant& other : product.variants) {
        const QString size = text(other.sizeLabel);
        if (other.colour == variant.colour && canBeHad(other) && !size.isEmpty() && !sizes.contains(size))
            sizes.append(size);
    }
    const bool isMore = sizes.size() > mostSizes;
    return sizes.mid(0, mostSizes).join(QStringLiteral("  ")) + (isMore ? QStringLiteral("  …") : QString());
}

QString reasonText(const std::vector<Reason>& why, const shop::Wish& wish, const storage::Variant& variant) {
    QStringList words;
    for (const ReasonWords& row : reasonTable) {
        const auto reason = std::ranges::find(why, row.slot, &Reason::slot);
        if (reason != why.end() && row.line != nullptr) words.append(tr(row.line).arg(text(reason->fact)));
    }
    words.removeDuplicates();
    if (wish.mostMinor && variant.price.currency == wish.currency && variant.price.minor < *wish.mostMinor)
        words.append(
            tr("%1 under limit").arg(shortMoneyText({*wish.mostMinor - variant.price.minor, variant.price.currency})));
    return capital(words.join(QStringLiteral(", ")));
}

QVariantList reasonRows(const std::vector<Reason>& why, const storage::Variant& variant) {
    QVariantList rows;
    for (const Reason& reason : why) {
        const auto row = std::ranges::find(reasonTable, reason.slot, &ReasonWords::slot);
        if (row == reasonTable.end()) continue;
        const QString fact = reason.slot == Reason::Slot::price   ? moneyText(variant.price)
                             : reason.slot == Reason::Slot::stock ? availabilityText(variant.availability)
                                                                  : capital(text(reason.fact));
        rows.append(QVariantMap{{"name", tr(row->name)}, {"fact", fact}});
    }
    return rows;
}

QVariantMap cardOf(const storage::Product& product, const storage::Variant& variant, const QString& shopName,
                   const QString& reason) {
    const bool isReduced = variant.listMinor && *variant.listMinor > variant.price.minor;
    const PriceTerms terms = termsOf(product, variant);
    return {{"product", static_cast<qlonglong>(product.id)},
            {"variant", static_cast<qlonglong>(variant.id)},
            {"title", titleOf(product, variant)},
            {"maker", text(product.brand)},
            {"shop", shopName},
            {"price", moneyText(variant.price)},
            {"before", isReduced ? moneyText({*variant.listMinor, variant.price.currency}) : QString()},
            {"terms", termsText(terms)},
            {"shortTerms", shortTermsText(terms)},
            {"sizes", sizesOf(product, variant)},
            {"reason", reason.isEmpty() ? plainLine(product, variant) : reason},
            {"picture", pictureOf(product, variant)},
            {"isHere", canBeHad(variant)}};
}

QString shopNameOf(const shop::Shop& shop, storage::Id merchant) {
    const auto found = shop.catalogue().merchant(merchant);
    return found ? text(found->name) : QString();
}

QList<QVariantMap> cardsOf(const shop::Shop& shop, const std::vector<shop::ShopHit>& hits, const shop::Wish& wish) {
    QList<QVariantMap> cards;
    for (const shop::ShopHit& hit : hits)
        cards.append(cardOf(hit.product, hit.variant, shopNameOf(shop, hit.product.merchant),
                            reasonText(hit.why, wish, hit.variant)));
    return cards;
}

} // namespace calliope::app
