#pragma once

#include <QString>
#include <QStringView>
#include <optional>

namespace calliope::app::markdown {

/// A LaTeX formula as a line of Unicode that can be read: "\frac{a+b}{2} \le x_1^2" is "(a+b)/2 ≤ x₁²". Rows of
/// matrices and of aligned equations are separated by "; " and line ends. None where it has commands that the table
/// does not know, is not well-formed, is longer than 4096 characters or too deep; then its source is shown.
std::optional<QString> readableMath(QStringView latex);

} // namespace calliope::app::markdown
