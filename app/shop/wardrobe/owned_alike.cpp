#include "app/shop/wardrobe/owned_alike.h"

#include "app/shop/wardrobe/wardrobe_words.h"

namespace calliope::app {

OwnedAlike::OwnedAlike(ShopThread& shop, QObject* parent)
    : QObject(parent)
    , m_shop(shop) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        using Part = ShopThread::Part;
        if (part != Part::wishlists && part != Part::carts && part != Part::feedback) read();
    });
}

void OwnedAlike::setProduct(qint64 product) {
    if (m_product == product) return;
    m_product = product;
    m_owned.clear();
    emit changed();
    read();
}

void OwnedAlike::read() {
    const quint64 asked = ++m_asked; // what is on its way is of another product
    if (m_product == 0) return;
    m_shop.run(
        this,
        [id = m_product](shop::Shop& shop) {
            const auto product = shop.product(id);
            const auto likeness = shop.likenessOfProduct(id);
            const bool isKnown = product && likeness && !product->category.empty();
            return isKnown ? ownedCard(shop, *likeness, product->category) : QVariantMap();
        },
        [this, asked](const QVariantMap& owned) {
            if (asked != m_asked || owned == m_owned) return;
            m_owned = owned;
            emit changed();
        });
}

} // namespace calliope::app
