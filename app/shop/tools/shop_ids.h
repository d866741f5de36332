#pragma once

#include "storage/connection.h"

#include <QString>
#include <optional>

namespace calliope::app {

/// What things of the shop are called by models: a letter for the kind and the number in the store, "p12". Models copy
/// them from results; a letter too few is forgiven.
enum class ShopIdKind : char { product = 'p', variant = 'v', wardrobe = 'w', cart = 'c', order = 'o' };

[[nodiscard]] QString shopId(ShopIdKind kind, storage::Id id);
[[nodiscard]] std::optional<storage::Id> shopIdOf(ShopIdKind kind, const QString& text); ///< nullopt: it is none

} // namespace calliope::app
