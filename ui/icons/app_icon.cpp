#include "ui/icons/app_icon.h"

#include "ui/icons/ink_provider.h"

#include <QPainter>

namespace calliope::ui {

QImage drawAppIcon(int pixels) {
    constexpr QRectF box(2, 2, 44, 44); // of 48
    constexpr QRectF mark(6, 6, 36, 36);
    constexpr double radius = 11;
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(pixels / 48.0, pixels / 48.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x1B, 0x22, 0x30)); // as PalettePaper.qml has them
    painter.drawRoundedRect(box, radius, radius);
    paintMark(painter, mark, QColor(0xFB, 0xFA, 0xF7), QColor(0xED, 0xAE, 0x3D));
    return image;
}

QIcon appIcon() {
    QIcon icon;
    for (const int pixels : {16, 24, 32, 48, 64, 128, 256}) icon.addPixmap(QPixmap::fromImage(drawAppIcon(pixels)));
    return icon;
}

} // namespace calliope::ui
