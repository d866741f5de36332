#pragma once

#include "inference/chat/chat_template.h"
#include "inference/tokenizer/tokenizer.h"

#include <cstdint>
#include <vector>

namespace calliope::engine {

/// Gives a template the texts of the model's begin and end of text tokens.
void setSpecialTexts(ChatTemplate::Inputs& inputs, const tokenizer::Tokenizer& tokenizer);

} // namespace calliope::engine
