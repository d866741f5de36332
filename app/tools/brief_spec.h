#pragma once

#include "app/endpoints/chat_request.h"

namespace calliope::app {

/// A tool as a model with little room is told of it: the beginning of its description, and its schema without the words
/// for people (title, description, examples, comments). What it allows stays the same.
[[nodiscard]] ToolSpec briefSpec(const ToolSpec& tool);

} // namespace calliope::app
