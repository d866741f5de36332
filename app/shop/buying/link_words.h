#pragma once

#include <QString>

namespace calliope::app {

/// What a page of a shop is called, for people. `label` is what the shop calls it, or else the protocol's word for it:
/// "refund_policy".
[[nodiscard]] QString linkText(const QString& label);

} // namespace calliope::app
