#pragma once

#include "app/shop/words/wish.h"

namespace calliope::shop {

/// Two wishes as one. A slot is open where it says nothing; the two ends of a price are one slot with their currency.
/// The words to look for are no slot: both functions say what becomes of them.

/// What `wish` leaves open is as `other` says; its words stay its own.
void fillOpenSlots(Wish& wish, const Wish& other);

/// Both: lists and words are put together, and of what a wish has once that of `more` counts.
[[nodiscard]] Wish joined(const Wish& before, Wish more);

} // namespace calliope::shop
