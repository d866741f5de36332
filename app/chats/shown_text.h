#pragma once

#include "app/markdown/block.h"
#include "storage/message.h"

#include <QString>
#include <QStringList>

namespace calliope::app {

/// What the user wrote: the message's texts.
QString questionOf(const storage::Message& message);

/// A long text in pieces that can be laid out by themselves, cut at the ends of lines where there are any: all but the
/// last stay the same when the text grows.
QStringList inPieces(const QString& text);

/// The runs as views show them: blanks that follow each other are one, as in HTML, save in code.
markdown::InlineRuns collapsed(const markdown::InlineRuns& runs);

/// The same, for a text of an answer beside which agents worked: "[B]" behind a claim leads to that agent. Without
/// agents "(look 2)" leads to that look.
markdown::InlineRuns shownRuns(const markdown::InlineRuns& runs, const storage::Message& answer, int lanes);

} // namespace calliope::app
