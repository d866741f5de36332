#pragma once

#include "app/shop/words/wish.h"

#include <QJsonObject>
#include <QString>
#include <cstdint>
#include <string>

namespace calliope::app {

/// What models write a wish as: the arguments of shop_search, and the form of answers that WishReading asks for. Prices
/// are decimals as text, and the words are anybody's: they are read by the lexicon like typed ones.
[[nodiscard]] const QJsonObject& wishSchema();

/// A wish out of JSON that anybody may have written.
struct WrittenWish {
    static constexpr int usualLimit = 12;

    shop::Wish wish;
    int limit = usualLimit; ///< how many products are asked for, 1 to 30
    QString problem;        ///< why it is none: one sentence for who wrote it; empty: it is one
};

/// `currency` is that of prices that name none. What a field says counts more than the same in `query`; words that the
/// lexicon does not know are looked for as words. Texts are cleaned and bounded.
[[nodiscard]] WrittenWish readWish(const QJsonObject& json, const std::string& currency = "EUR");

/// The other way round, as the schema wants it.
[[nodiscard]] QJsonObject writeWish(const shop::Wish& wish);

} // namespace calliope::app
