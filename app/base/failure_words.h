#pragma once

#include "app/base/failure.h"

#include <QVariantMap>

namespace calliope::app {

/// What an action is called in files and in QML: "retry", "openSettings", …; "none" for no action.
[[nodiscard]] QString nameOf(Failure::Action action);

/// The other way; "none" for any other text.
[[nodiscard]] Failure::Action actionOf(const QString& name);

/// As FailureCard.qml reads it: { title, detail, action, actionText, report }; actionText is empty where there is
/// nothing to press.
[[nodiscard]] QVariantMap shownFailure(const Failure& failure);

} // namespace calliope::app
