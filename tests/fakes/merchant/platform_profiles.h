#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

namespace calliope::test {

/// The page of a program that a shop is told of, as the shop would find it at this address: read from
/// tests/data/shopping/profiles.json, and fetched from nowhere. nullopt: nothing can be reached there.
[[nodiscard]] std::optional<QJsonObject> platformProfile(const QString& url);

} // namespace calliope::test
