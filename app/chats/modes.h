#pragma once

#include <QString>
#include <span>

namespace calliope::app {

/// How hard the model thinks before it answers.
struct Mode {
    const char* name;  ///< as stored and as the UI calls it
    const char* title; ///< to be translated, context "Mode"
    const char* icon;
    const char* effort; ///< reasoning_effort of the request
    int thinkTokens;    ///< the thoughts are ended there; 0: no thoughts; less: as the model likes
    int lanes;          ///< answers side by side that are merged; 1: just one
};

/// The rows, in the order in which they are shown.
[[nodiscard]] std::span<const Mode> modes();

/// The row of a name; that of the default mode for any other.
[[nodiscard]] const Mode& modeOf(const QString& name);

} // namespace calliope::app
