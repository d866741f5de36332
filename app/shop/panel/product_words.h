#pragma once

#include "app/shop/catalogue/shop.h"

#include <QList>
#include <QString>
#include <QVariantMap>

namespace calliope::app {

/// Products as ProductCard.qml shows them: { product, variant, title, maker, shop, price, before, terms, shortTerms,
/// sizes, reason, picture, isHere }. All texts are those of feeds, to be shown as plain text only. On the shop's
/// thread.
[[nodiscard]] QList<QVariantMap> cardsOf(const shop::Shop& shop, const std::vector<shop::ShopHit>& hits,
                                         const shop::Wish& wish = {});

/// The card of one variant; `reason` is the line at its foot.
[[nodiscard]] QVariantMap cardOf(const storage::Product& product, const storage::Variant& variant,
                                 const QString& shopName, const QString& reason);

[[nodiscard]] QString shopNameOf(const shop::Shop& shop, storage::Id merchant);

/// "Arlen linen shirt, navy".
[[nodiscard]] QString titleOf(const storage::Product& product, const storage::Variant& variant);

/// Where QML finds the picture: one that is kept on this device, or that the app draws; empty where it has none.
/// Pictures of shops are never fetched unasked.
[[nodiscard]] QString pictureOf(const storage::Product& product, const storage::Variant& variant);

/// Sizes of that colour that can be had, as the feed has them.
[[nodiscard]] QString sizesOf(const storage::Product& product, const storage::Variant& variant);

/// One line of what of the wish it fulfils: "Linen, navy, in M, €12 under limit".
[[nodiscard]] QString reasonText(const std::vector<shop::Reason>& why, const shop::Wish& wish,
                                 const storage::Variant& variant);

/// The same as rows { name, fact }.
[[nodiscard]] QVariantList reasonRows(const std::vector<shop::Reason>& why, const storage::Variant& variant);

[[nodiscard]] QString availabilityText(storage::Availability availability);

/// Of that variant; nullptr: it has none like it.
[[nodiscard]] const storage::Variant* variantOf(const storage::Product& product, storage::Id id);

[[nodiscard]] bool canBeHad(const storage::Variant& variant);

/// The variant to show: that one, or the first that can be had; nullptr: the product has none.
[[nodiscard]] const storage::Variant* shownVariant(const storage::Product& product, storage::Id id);

} // namespace calliope::app
