#pragma once

#include <QPainterPath>
#include <QString>

namespace calliope::ui {

/// A path in SVG's path language (SVG 1.1, chapter 8) as a painter's. Empty where `text` is no valid path.
[[nodiscard]] QPainterPath svgPath(const QString& text);

} // namespace calliope::ui
