#include "app/shop/panel/product_picture.h"

#include "app/shop/demo/drawing.h"

#include <QPainter>
#include <QRadialGradient>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int leastSide = 16;
constexpr int mostSide = 2048;

/// The lowest row in which something was drawn.
int footOf(const QImage& image) {
    for (int y = image.height() - 1; y > 0; --y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        if (std::any_of(line, line + image.width(), [](QRgb pixel) { return qAlpha(pixel) > 128; })) return y;
    }
    return image.height() - 1;
}

} // namespace

QImage productPicture(const QString& locator, int side) {
    const auto design = shop::DemoDesign::of(locator.toStdString());
    if (!design) return {};
    side = std::clamp(side, leastSide, mostSide);
    const QImage thing = shop::drawn(*design, side, {.isCutOut = true});
    QImage picture(thing.size(), thing.format());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.translate(side / 2.0, std::min<double>(footOf(thing), side * 0.97));
    painter.scale(1, 0.09);
    QRadialGradient shadow({0, 0}, side * 0.34);
    shadow.setColorAt(0, QColor(0, 0, 0, 52));
    shadow.setColorAt(0.7, QColor(0, 0, 0, 24));
    shadow.setColorAt(1, QColor(0, 0, 0, 0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(shadow);
    painter.drawEllipse(QPointF(), side * 0.34, side * 0.34);
    painter.restore();
    painter.drawImage(0, 0, thing);
    return picture;
}

} // namespace calliope::app
