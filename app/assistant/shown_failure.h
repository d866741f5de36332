#pragma once

#include "app/base/failure.h"

#include <QVariantMap>

namespace calliope::app {

/// A failure as FailureCard.qml reads it: { title, detail, action, actionText, report }. An empty title: there is none.
/// `action` is the name of what the button does: "retry", "settings", "online", …; empty: there is no button.
[[nodiscard]] QVariantMap shownFailure(const Failure& failure);

} // namespace calliope::app
