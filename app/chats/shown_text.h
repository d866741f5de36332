#pragma once

#include "app/markdown/block.h"
#include "storage/message.h"

#include <QString>

namespace calliope::app {

/// What the user wrote: the message's texts.
QString questionOf(const storage::Message& message);

/// The runs as views show them: blanks that follow each other are one, as in HTML, save in code.
markdown::InlineRuns collapsed(const markdown::InlineRuns& runs);

/// The same, for a text of an answer beside which agents worked: "[B]" behind a claim leads to that agent. Without
/// agents "(look 2)" leads to that look.
markdown::InlineRuns shownRuns(const markdown::InlineRuns& runs, const storage::Message& answer, int lanes);

} // namespace calliope::app
