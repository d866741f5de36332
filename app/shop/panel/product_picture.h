#pragma once

#include <QImage>
#include <QString>

namespace calliope::app {

/// The picture behind "image://product/…", `side` pixels square, cut out and standing on its shadow; null for none that
/// the app draws itself. Any thread.
[[nodiscard]] QImage productPicture(const QString& locator, int side);

} // namespace calliope::app
