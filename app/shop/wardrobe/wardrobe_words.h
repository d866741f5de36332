#pragma once

#include "app/shop/catalogue/shop.h"
#include "app/shop/words/lexicon.h"
#include "storage/shop/wardrobe.h"

#include <QString>
#include <QVariantList>
#include <QVariantMap>
#include <cstdint>
#include <string>

namespace calliope::app {

/// What keys of the lexicon are called on the screen: "navy", "T-shirt".
[[nodiscard]] QString keyText(std::string_view key);
[[nodiscard]] QString keysText(shop::Topic topic, std::uint64_t bits);

/// Everything of a topic as choices: { key, text }.
[[nodiscard]] QVariantList choicesOf(shop::Topic topic);

/// A thing of the wardrobe as rows show it: { id, name, picture, kind, colours, size, worn, words }.
[[nodiscard]] QVariantMap wardrobeCard(const storage::WardrobeItem& item);

/// Looks at pictures of the catalogue that were not looked at yet, some seconds at most: what a photo is compared with
/// shall be there. On the shop's thread.
void lookAtSome(shop::Shop& shop);

/// "92 %" alike.
[[nodiscard]] QString alikeText(float difference);

/// The thing of the wardrobe that is most like that, where one is so alike that it is worth telling: as wardrobeCard(),
/// with "alike". Where `category` is not empty, of that one only. On the shop's thread.
[[nodiscard]] QVariantMap ownedCard(const shop::Shop& shop, const shop::Likeness& likeness,
                                    const std::string& category = {});

} // namespace calliope::app
