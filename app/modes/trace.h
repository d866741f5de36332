#pragma once

#include <QString>

namespace calliope::app {

/// What a model is thinking about now, in a line: the last heading of its thoughts, or their last whole sentence. Reads
/// the end of the thoughts only.
[[nodiscard]] QString currentStep(const QString& thoughts);

/// What its thoughts came to, in a line: their headings, or the sentence that concludes them. Empty where there are
/// hardly any.
[[nodiscard]] QString digestOf(const QString& thoughts);

} // namespace calliope::app
