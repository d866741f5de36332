#pragma once

#include "app/shop/catalogue/why.h"
#include "app/shop/words/wish.h"

#include <QString>
#include <QVariantList>

namespace calliope::app {

/// A wish as chips: { part, text } for each part of it that says something. What stands on a chip can be read again
/// as a wish.
[[nodiscard]] QVariantList chipsOf(const shop::Wish& wish);

/// Takes a part off, by its name on the chip.
void removePart(shop::Wish& wish, const QString& part);

/// What a part of Shop::relaxed() is called on its chip.
[[nodiscard]] QString partOf(shop::Reason::Slot slot);

} // namespace calliope::app
