#pragma once

#include <QQuickImageProvider>

namespace calliope::ui {

/// Pictures drawn by the app itself, in the colour and size that are asked for (image://ink/…; any thread):
///
///   image://ink/icon/NAME?COLOUR          an icon of icon_paths.cpp
///   image://ink/mark?INK/LAMP             the app's mark
///   image://ink/shadow?RADIUS/BLUR/DOWN/OPACITY     a soft shadow of a rounded box, to be stretched as nine parts,
///   with
///                                         RADIUS + BLUR + DOWN of border on each side (shadowBorder in Shadow.qml)
///   image://ink/ring?SHARE/TRACK/COLOUR/WEIGHT   a share of a whole as an arc, from the top; its stroke, of 20
///   image://ink/dashes?COLOUR/RADIUS/SCALE   a rounded frame of dashes
///   image://ink/strokes?KINDS/COLUMNS/MERGED/COLOUR/LAMP/SCALE   strokes of columns that meet in a diamond below
///   image://ink/glow?COLOUR               a round light that fades to nothing
///
/// Colours are #AARRGGBB without the #. Unknown names give an empty picture.
class InkProvider : public QQuickImageProvider {
public:
    InkProvider();

    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;
};

/// The app's mark into a square.
void paintMark(QPainter& painter, const QRectF& place, const QColor& ink, const QColor& lamp);

} // namespace calliope::ui
