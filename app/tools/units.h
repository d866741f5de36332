#pragma once

#include <QString>

namespace calliope::app {

/// "5 ft = 1.524 m", or why not, with the units that would fit.
struct Conversion {
    QString text;
    bool isError = false;
};

/// A value in another unit, exactly where the units are defined exactly. REQUIRES: `value` is a decimal number
[[nodiscard]] Conversion convertUnits(const QString& value, const QString& from, const QString& to);

} // namespace calliope::app
