#include "app/shop/panel/card_pictures.h"

#include "app/shop/panel/product_words.h"

#include <utility>
#include <vector>

namespace calliope::app {

namespace {

struct Shown {
    storage::Id product = 0;
    storage::Id variant = 0;
    QString picture;

    [[nodiscard]] bool isOf(const QVariantMap& card) const {
        return card["product"].toLongLong() == product && card["variant"].toLongLong() == variant;
    }
};

void readPictures(const shop::Shop& shop, std::vector<Shown>& all) {
    for (Shown& each : all) {
        const auto product = shop.product(each.product);
        const storage::Variant* variant = product ? variantOf(*product, each.variant) : nullptr;
        if (variant) each.picture = pictureOf(*product, *variant);
    }
}

} // namespace

void refreshPictures(ShopThread& shop, CardList& cards) {
    std::vector<Shown> shown;
    for (const QVariantMap& card : cards.cards())
        shown.push_back({card["product"].toLongLong(), card["variant"].toLongLong(), card["picture"].toString()});
    if (shown.empty()) return;
    shop.read(
        &cards,
        [shown = std::move(shown)](const shop::Shop& each) mutable {
            readPictures(each, shown);
            return shown;
        },
        [&cards](const std::vector<Shown>& read) {
            QList<QVariantMap> now = cards.cards();
            for (std::size_t i = 0; i < read.size() && i < static_cast<std::size_t>(now.size()); ++i) {
                QVariantMap& card = now[static_cast<qsizetype>(i)];
                if (read[i].isOf(card)) card["picture"] = read[i].picture;
            }
            cards.update(std::move(now));
        });
}

} // namespace calliope::app
