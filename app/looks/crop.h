#pragma once

#include <QImage>
#include <QRectF>

namespace calliope::app {

/// Which pixels a closer look at an area has: with a little around it, and not fewer than a model can see something in;
/// of a point, an eighth of the picture around it.
[[nodiscard]] QRect cropArea(const QRectF& area, const QSize& picture);

/// Those pixels at the picture's full resolution; small ones are enlarged, because models look at patches of fixed
/// size. Takes some milliseconds: not for the thread of the user interface. REQUIRES: cropArea() of the image
[[nodiscard]] QImage cropOf(const QImage& picture, const QRect& area);

} // namespace calliope::app
