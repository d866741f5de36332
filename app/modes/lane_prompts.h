#pragma once

#include "app/endpoints/chat_request.h"
#include "app/modes/lane.h"
#include "app/tools/seen_pictures.h"

#include <vector>

namespace calliope::app {

/// What the steps of a contemplation have in common: a request that ends with the user's question. All requests made of
/// it begin with exactly its messages and the same fields that a template may show, so that an engine reads them once;
/// what is a lane's own comes last.
struct LaneTask {
    ChatRequest base;
    int lanes = 4;
    qint64 answerTokens = 1'000;      ///< about what a draft may have
    qsizetype roomForDrafts = 0;      ///< characters for all drafts in one prompt; 0: as they are
    bool limitsTokens = true;         ///< max_tokens counts thoughts and words as the own engine does
    std::vector<ChatPart> shown = {}; ///< what agents have looked at so far, with words before each picture
    SeenLimits seen = {};             ///< how much of that goes along
};

/// The first round of a lane.
[[nodiscard]] ChatRequest draftRequest(const LaneTask& task, const Lane& lane);

/// A later round: what the lane said, what all have looked at, what the others say in short, and what the user hints.
[[nodiscard]] ChatRequest refineRequest(const LaneTask& task, const Lane& lane, const std::vector<Lane>& all);

/// The one answer out of all drafts and what they rest on; read by SynthesisReader.
[[nodiscard]] ChatRequest synthesisRequest(const LaneTask& task, const std::vector<Lane>& all);

/// The question with the first round of a lane behind it, as text; for tests and estimates.
[[nodiscard]] QString draftTask(const LaneTask& task, const Lane& lane);

} // namespace calliope::app
