#pragma once

#include "app/pictures/picture_shelf.h"
#include "app/store/store_thread.h"
#include "app/tools/tool.h"

namespace calliope::app {

/// `look_closer`: a part of an attached picture, which the model then sees at full resolution. Each look is a step with
/// a number, kept as a block (look.h); crops of temporary chats stay in memory. Both outlive the tool.
[[nodiscard]] Tool lookCloserTool(StoreThread& store, PictureShelf& shelf);

/// `mark_regions`: boxes and points that the model has found on an attached picture, with a label each; they are kept
/// and drawn (regions.h), and counted for the model by their labels. The model looks at each of them a second time,
/// apart from the conversation; what it does not see again there is marked as uncertain.
[[nodiscard]] Tool markRegionsTool(PictureShelf& shelf);

} // namespace calliope::app
