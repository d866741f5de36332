#pragma once

#include <QString>
#include <QStringList>

namespace calliope::ui {

/// An icon: one path in SVG's path language on a grid of 20, stroked and perhaps filled.
struct IconPath {
    const char* path = "";
    double stroke = 1.5;
    bool filled = false;
};

/// The row of the icon table; nullptr for an unknown name.
[[nodiscard]] const IconPath* iconPath(const QString& name);

/// All names, in no order.
[[nodiscard]] QStringList iconNames();

} // namespace calliope::ui
