#pragma once

#include <QString>
#include <QStringView>
#include <cstdint>
#include <optional>

namespace calliope::app::markdown {

/// What a symbol is in a formula; spaces follow from it.
enum class MathClass : std::uint8_t {
    operand,
    relation, ///< a = b
    binary,   ///< a + b, but +b
    open,
    close,
    comma,
    big,      ///< ∑ a: the sum's limits, then what is summed up
    function, ///< sin a, sin(a)
    space,
};

struct MathSymbol {
    const char* name; ///< of the command, without the backslash
    const char16_t* text;
    MathClass kind;
};

/// The symbol of a command; nullptr where the table has none.
const MathSymbol* mathSymbol(QStringView name);

/// The accent that a command puts on a character, as a combining character; 0 where it is no such command.
char16_t mathAccent(QStringView name);

/// The text in raised or lowered characters; none where one of them does not exist.
std::optional<QString> superscript(QStringView text);
std::optional<QString> subscript(QStringView text);

/// ℝ for R and so on; the letter itself where fonts seldom have it.
QString doubleStruck(QStringView letters);

} // namespace calliope::app::markdown
