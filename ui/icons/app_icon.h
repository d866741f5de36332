#pragma once

#include <QIcon>
#include <QImage>

namespace calliope::ui {

/// The app's icon, bone and lamp light on ink, so that it shows on light and dark panels: what
/// resources/icon/calliope.svg is for desktops, which packaging/calliope.desktop names.
[[nodiscard]] QImage drawAppIcon(int pixels);

/// The same in the sizes that windows and task bars ask for.
[[nodiscard]] QIcon appIcon();

} // namespace calliope::ui
