#include "ui/icons/ink_provider.h"

#include "ui/icons/icon_paths.h"
#include "ui/icons/svg_path.h"

#include <QPainter>
#include <QRadialGradient>
#include <algorithm>
#include <cmath>

namespace calliope::ui {

namespace {

constexpr int largestSide = 2048; ///< of what is drawn here, in pixels

QColor colourOf(const QString& text) {
    return {'#' + text};
}

QImage blank(QSize size) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    return image;
}

QImage drawIcon(const QString& name, const QColor& colour, QSize size) {
    const IconPath* icon = iconPath(name);
    if (!icon) return {};
    QImage image = blank(size);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size.width() / 20.0, size.height() / 20.0);
    const QPainterPath path = svgPath(icon->path);
    if (icon->filled) painter.fillPath(path, colour);
    if (icon->stroke > 0)
        painter.strokePath(path, QPen(colour, icon->stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    return image;
}

/// How much of a shadow falls on a place `distance` outside (negative: inside) the box's edge: a smooth step over the
/// blur, which is what a Gaussian looks like from afar.
double shade(double distance, double blur) {
    const double t = std::clamp(0.5 - distance / (2 * blur), 0.0, 1.0);
    return t * t * (3 - 2 * t);
}

QImage drawShadow(double radius, double blur, double down, double opacity) {
    const double border = radius + blur + down;
    const int side = 2 * static_cast<int>(std::ceil(border)) + 2;
    if (!(blur > 0) || side > largestSide) return {};
    QImage image = blank({side, side});
    const double low = blur + down; // the box, before it is moved down
    const double high = side - low;
    for (int y = 0; y < side; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < side; ++x) {
            const double px = x + 0.5;
            const double py = y + 0.5 - down;
            const double dx = std::max({low + radius - px, px - (high - radius), 0.0});
            const double dy = std::max({low + radius - py, py - (high - radius), 0.0});
            const double outside = std::hypot(dx, dy) - radius;
            const int alpha = static_cast<int>(std::lround(255 * opacity * shade(outside, blur)));
            line[x] = qRgba(0, 0, 0, alpha);
        }
    }
    return image;
}

QImage drawRing(double share, const QColor& track, const QColor& colour, double weight, QSize size) {
    QImage image = blank(size);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size.width() / 20.0, size.height() / 20.0);
    const double edge = weight > 2 ? 2.5 : 1 + weight / 2; // a thin one may be larger
    const QRectF circle(edge, edge, 20 - 2 * edge, 20 - 2 * edge);
    painter.setPen(QPen(track, weight));
    painter.drawEllipse(circle);
    if (share > 0) {
        painter.setPen(QPen(colour, weight, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(circle, 90 * 16, -static_cast<int>(std::lround(360 * 16 * std::min(share, 1.0))));
    }
    return image;
}

QImage drawMark(int pixels, const QColor& ink, const QColor& lamp) {
    QImage image = blank({pixels, pixels});
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paintMark(painter, image.rect(), ink, lamp);
    return image;
}

/// A rounded frame of dashes.
QImage drawDashes(const QColor& colour, double radius, double scale, QSize size) {
    QImage image = blank(size);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(colour, scale);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    const double half = scale / 2;
    painter.drawRoundedRect(QRectF(half, half, size.width() - scale, size.height() - scale), radius, radius);
    return image;
}

/// Strokes from above that meet in a diamond below. `kinds` has a letter for each column: s solid, d dashed, f faint,
/// anything else none.
QImage drawStrokes(const QString& kinds, int columns, bool isMerged, const QColor& colour, const QColor& lamp,
                   double scale, QSize size) {
    constexpr int mostColumns = 8;
    if (columns < 1 || columns > mostColumns || !(scale > 0)) return {};
    QImage image = blank(size);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = size.width();
    const double side = 5.5 * scale;
    const double stroke = 1.5 * scale;
    const QPointF meet(width / 2, size.height() - 2 * side - stroke);
    for (int i = 0; i < std::min<int>(columns, static_cast<int>(kinds.size())); ++i) {
        const QChar kind = kinds[i];
        if (kind != u's' && kind != u'd' && kind != u'f') continue;
        QColor ink = colour;
        if (kind == u'f') ink.setAlphaF(0.45F);
        QPen pen(ink, stroke, Qt::SolidLine, Qt::RoundCap);
        if (kind == u'd') pen.setDashPattern({2.6, 2.6});
        painter.setPen(pen);
        const QPointF from(width * (i + 0.5) / columns, 3 * scale);
        QPainterPath path(from);
        const double drop = 0.8 * (meet.y() - from.y());
        path.cubicTo(from + QPointF(0, drop), meet - QPointF(0, drop), meet);
        painter.strokePath(path, pen);
    }
    const QPointF middle = meet + QPointF(0, side);
    const QPolygonF diamond(
        {middle - QPointF(0, side), middle + QPointF(side, 0), middle + QPointF(0, side), middle - QPointF(side, 0)});
    painter.setPen(QPen(lamp, stroke, Qt::SolidLine, Qt::RoundCap, Qt::MiterJoin));
    if (isMerged) painter.setBrush(lamp);
    painter.drawPolygon(diamond);
    return image;
}

QImage drawGlow(const QColor& colour, QSize size) {
    QImage image = blank(size);
    QPainter painter(&image);
    painter.scale(size.width(), size.height());
    QRadialGradient light(QPointF(0.5, 0.5), 0.5);
    QColor end = colour;
    end.setAlpha(0);
    light.setColorAt(0, colour);
    light.setColorAt(1, end);
    painter.fillRect(QRectF(0, 0, 1, 1), light);
    return image;
}

} // namespace

void paintMark(QPainter& painter, const QRectF& place, const QColor& ink, const QColor& lamp) {
    painter.save();
    painter.translate(place.topLeft());
    painter.scale(place.width() / 24.0, place.height() / 24.0);
    painter.fillPath(
        svgPath("M15.55 3.75C9 2.9 2.9 7.2 2.9 13c0 5.1 4.2 8.5 9.3 8.5 3.6 0 6.6-1.7 8.4-4.7-1.9 1.6-3.9 2.3-6.1 "
                "2.3-4.1 0-7-2.9-7-7.2C7.5 8 10.4 5.25 14.25 5.05z"),
        ink);
    painter.fillPath(svgPath("M17.4 2.4l3.7 3.7-3.7 3.7-3.7-3.7z"), lamp);
    painter.restore();
}

InkProvider::InkProvider()
    : QQuickImageProvider(QQuickImageProvider::Image) {}

QImage InkProvider::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    const QString name = id.section('?', 0, 0);
    const QStringList values = id.section('?', 1).split('/');
    const auto value = [&](qsizetype i) { return values.value(i); };
    QSize wanted = requestedSize.isEmpty() ? QSize(20, 20) : requestedSize;
    wanted = wanted.boundedTo({largestSide, largestSide});

    QImage image;
    if (name.startsWith("icon/")) image = drawIcon(name.mid(5), colourOf(value(0)), wanted);
    if (name == "mark") image = drawMark(wanted.width(), colourOf(value(0)), colourOf(value(1)));
    if (name == "shadow")
        image = drawShadow(value(0).toDouble(), value(1).toDouble(), value(2).toDouble(), value(3).toDouble());
    if (name == "ring")
        image = drawRing(value(0).toDouble(), colourOf(value(1)), colourOf(value(2)),
                         std::clamp(value(3).toDouble(), 0.5, 5.0), wanted);
    if (name == "dashes") image = drawDashes(colourOf(value(0)), value(1).toDouble(), value(2).toDouble(), wanted);
    if (name == "strokes")
        image = drawStrokes(value(0), value(1).toInt(), value(2).toInt() != 0, colourOf(value(3)), colourOf(value(4)),
                            value(5).toDouble(), wanted);
    if (name == "glow") image = drawGlow(colourOf(value(0)), wanted);
    if (image.isNull()) image = blank({1, 1});
    if (size) *size = image.size();
    return image;
}

} // namespace calliope::ui
