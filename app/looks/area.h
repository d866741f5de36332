#pragma once

#include <QJsonObject>
#include <QRectF>
#include <QSize>
#include <optional>

namespace calliope::app {

/// A part of a picture as models give it in a tool's arguments, in pixels of the picture as it is kept.
///
/// Each edge has a name (`left`, `top`, `right`, `bottom`; of a point `x`, `y`), because models were trained with
/// either order. Numbers are thousandths of the whole picture, from its upper left corner, whatever its shape and
/// however it was scaled for the model. Two habits are understood besides: numbers of 1 and less, not all of them
/// whole, are shares of it; and where one is beyond 1000, all are pixels. Edges in the wrong order are exchanged, and
/// what lies beyond the picture is cut off; nothing is left of an area that is not on it.
[[nodiscard]] std::optional<QRectF> areaIn(const QJsonObject& given, const QSize& picture);

/// The point is a rectangle without a size.
[[nodiscard]] std::optional<QRectF> pointIn(const QJsonObject& given, const QSize& picture);

/// For models: where an area lies, in thousandths.
[[nodiscard]] QString areaWords(const QRectF& area, const QSize& picture);

} // namespace calliope::app
