#pragma once

#include "app/looks/look.h"
#include "app/markdown/block.h"
#include "storage/message.h"

#include <QVariantMap>
#include <utility>
#include <vector>

namespace calliope::app {

/// A look as its row shows it: step, title, wanted, sentence, crop and picture ({ name, source, width, height } each),
/// regions (the one place on the picture).
[[nodiscard]] QVariantMap lookWords(const Look& look);

/// A block of the kind `regions` as a row shows it: picture ({ name, source, width, height }) and regions.
[[nodiscard]] QVariantMap regionsWords(const storage::Block& block);

/// "(look 2)" in an answer leads to that step, as the link "look:MESSAGE:2".
[[nodiscard]] markdown::InlineRuns withLookLinks(const markdown::InlineRuns& runs, const storage::Message& message);

/// Looks whose sentence the answer's text has now, and before had not: as blocks, by place.
[[nodiscard]] std::vector<std::pair<int, storage::Block>> newSentences(const storage::Message& answer);

/// Whether the last thing in a running answer is what a tool has given back, which the model reads now.
[[nodiscard]] bool readsResult(const storage::Message& answer);

} // namespace calliope::app
