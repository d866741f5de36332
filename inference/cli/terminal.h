#pragma once

#include <string>
#include <string_view>

namespace calliope::cli {

/// Whether people read these streams, rather than files or programs.
[[nodiscard]] bool outputIsTerminal();
[[nodiscard]] bool errorIsTerminal();

/// Makes the terminal take UTF-8 where it does not by itself (Windows).
void useUtf8Terminal();

/// Ctrl+C, or being told to end, sets a flag from now on instead of ending the program; a second time ends it.
void catchInterrupt();
[[nodiscard]] bool interrupted();

/// Text of a model without control characters except line ends and tabs, so that it cannot steer the terminal. `text`
/// is UTF-8.
[[nodiscard]] std::string harmless(std::string_view text);

/// One line on standard error that is drawn over and over while something lasts; shows nothing where that is no
/// terminal.
class ProgressLine {
public:
    explicit ProgressLine(std::string what);
    ~ProgressLine(); ///< wipes the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(double fraction);

private:
    std::string m_what;
    int m_shown = -1;
    bool m_visible;
};

} // namespace calliope::cli
