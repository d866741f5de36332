#pragma once

#include "app/shop/catalogue/shop.h"
#include "storage/store.h"

#include <QByteArray>
#include <QJsonObject>
#include <functional>
#include <string>

namespace calliope::app {

// What a person keeps of shopping as JSON, see OwnThings::exportAll(). Things say what they are by name as far as they
// can, since ids mean nothing elsewhere.

/// `photo` has the bytes of a photo by its hash; empty where it is missing.
[[nodiscard]] QJsonObject ownThingsJson(shop::Shop& shop,
                                        const std::function<QByteArray(const std::string& hash)>& photo);
[[nodiscard]] QJsonObject purchasesJson(storage::Store& store);

} // namespace calliope::app
