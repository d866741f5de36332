#include "app/shop/panel/found_cards.h"

#include "app/shop/catalogue/found_products.h"
#include "app/shop/panel/product_words.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

struct Cards {
    QList<QVariantMap> cards;
    QStringList gone;
};

/// Why it was found, in the words that the catalogue has now.
QString reasonOf(const shop::FoundProduct& found, const storage::Product& product, const storage::Variant& variant) {
    if (!canBeHad(variant)) return availabilityText(variant.availability);
    std::vector<shop::Reason> why;
    for (const shop::Reason::Slot slot : found.why)
        if (const std::string fact = factOf(slot, product, variant); !fact.empty()) why.push_back({slot, fact});
    return reasonText(why, {}, variant);
}

Cards cardsOf(const shop::Shop& shop, const std::vector<shop::FoundProduct>& found) {
    Cards out;
    for (const shop::FoundProduct& each : found) {
        const auto product = productOf(shop, each);
        if (!product) {
            out.gone.append(each.title.empty() ? FoundCards::tr("something without a name")
                                               : QString::fromStdString(each.title));
            continue;
        }
        const storage::Variant& variant = *shownVariant(*product, each.variant);
        out.cards.append(
            cardOf(*product, variant, shopNameOf(shop, product->merchant), reasonOf(each, *product, variant)));
    }
    return out;
}

} // namespace

void FoundCards::setShopping(ShopPanel* shopping) {
    if (shopping == m_shopping) return;
    if (m_shopping) {
        m_shopping->shop().disconnect(this);
        m_shopping->compare()->disconnect(this);
    }
    m_shopping = shopping;
    if (m_shopping) {
        connect(m_shopping->compare(), &ShopCompare::changed, this, &FoundCards::pickedChanged);
        connect(&m_shopping->shop(), &ShopThread::changed, this, [this](ShopThread::Part part) {
            if (part == ShopThread::Part::catalogue || part == ShopThread::Part::pictures) readCards();
        });
    }
    emit shoppingChanged();
    emit pickedChanged();
    readCards();
}

bool FoundCards::isPicked() const {
    if (!m_shopping) return false;
    const QVariantMap picked = m_shopping->compare()->picked();
    return std::ranges::any_of(cards(),
                               [&](const QVariantMap& card) { return picked.contains(card["variant"].toString()); });
}

void FoundCards::setFound(const QVariantMap& found) {
    if (found == m_found) return;
    m_found = found;
    emit foundChanged();
    readCards();
}

void FoundCards::readCards() {
    if (!m_shopping || m_found.isEmpty()) return;
    const quint64 asked = ++m_asked;
    m_shopping->wake();
    m_shopping->shop().read(
        this,
        [found = shop::foundIn(m_found["payload"].toString().toStdString(), m_found["text"].toString().toStdString())](
            const shop::Shop& shop) { return cardsOf(shop, found); },
        [this, asked](Cards now) {
            if (asked != m_asked) return;
            update(std::move(now.cards));
            m_gone = std::move(now.gone);
            m_isKnown = true;
            emit read();
            emit pickedChanged();
        },
        [this](const Failure&) { // told by the panel
            m_isKnown = true;
            emit read();
        });
}

} // namespace calliope::app
