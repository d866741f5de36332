#pragma once

#include "app/tools/rational.h"

#include <QString>

namespace calliope::app {

/// What an expression comes to.
struct Computed {
    QString text;        ///< "0.3", "1/3 = 0.333…", or what is wrong with the expression
    bool isExact = true; ///< else computed with 15 digits
    bool isError = false;
};

/// Works out an arithmetic expression: + - * / ^ ! %, brackets, decimal numbers, pi, e and the functions of the table
/// in expression.cpp. Whole numbers, decimals and fractions are exact up to 3000 digits; roots, logarithms and angles
/// (radians) are computed as doubles where they are not exact. Nothing is executed: it is a parser with limits on
/// length, depth, size and time.
[[nodiscard]] Computed compute(const QString& expression);

/// The names of the functions, for the tool's description.
[[nodiscard]] QString functionNames();

} // namespace calliope::app
