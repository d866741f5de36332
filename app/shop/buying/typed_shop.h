#pragma once

#include <QString>

namespace calliope::app {

/// The shop that is meant by what was typed: "shop.example" and "https://shop.example/some/page" are
/// "https://shop.example". Empty for what is no address that may be asked.
[[nodiscard]] QString originOfTyped(const QString& typed);

} // namespace calliope::app
